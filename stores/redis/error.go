package redis

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	driver "github.com/redis/go-redis/v9"

	"fivefold/stores"
)

// passing are the codes, the first words of errors of the server, of conditions that end by themselves or by what an operator does to the
// server. Any other error of the server is a fault of this engine or of the rights of its user.
var passing = []string{
	"LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "OOM", "BUSY", "NOREPLICAS", "MISCONF", "MOVED", "ASK", "NOAUTH", "WRONGPASS",
}

// tooManyClients begins the error of a server that accepts no connection; it has no code.
const tooManyClients = "ERR max number of clients"

// callError returns the error of the ports for an error of a call. It is the error of ctx when ctx has ended. Every error that is not one of the
// server is a fault of the network.
func (e *Engine) callError(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	answer, isAnswer := errors.AsType[driver.Error](err)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case e.closed.Load(), errors.Is(err, driver.ErrClosed):
		return stores.ErrClosed
	case errors.Is(err, stores.ErrUnavailable):
		return err
	case isAnswer && !isPassing(answer.Error()):
		return err
	}
	if cluster, ok := e.client.(*driver.ClusterClient); ok {
		cluster.ReloadState(ctx) // without waiting: after a failover the client would ask the dead node for a minute
	}
	if errors.Is(err, context.DeadlineExceeded) { // of the engine, not of the caller
		return fmt.Errorf("%w: no answer within %v", stores.ErrUnavailable, e.options.Timeout)
	}
	return fmt.Errorf("%w: %w", stores.ErrUnavailable, err)
}

// isPassing reports whether an error of the server is a passing condition.
func isPassing(answer string) bool {
	code, _, _ := strings.Cut(answer, " ")
	return slices.Contains(passing, code) || strings.HasPrefix(answer, tooManyClients)
}
