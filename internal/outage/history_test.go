//go:build linux

package outage

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"fivefold/internal/servertest/faults"
	"fivefold/stores"
	"fivefold/stores/storetest/history"

	"github.com/anishathalye/porcupine"
)

const (
	historyClients = 8
	historyFaults  = 4
)

// PostgreSQL is killed, frozen and restarted while clients move, hold, capture, void and read money, and repeat what was not answered: there is one order of all
// calls that explains what each returned.
func TestBalancesAreLinearizableWhenPostgresIsKilled(t *testing.T) {
	t.Parallel()
	server := faults.StartPostgres(t)
	opened, _ := openPostgres(t, server.PostgresURL())
	var answered, repeated atomic.Int64
	set := stores.Intercept(opened, func(ctx context.Context, _ stores.PortCall, do func(context.Context) error) error {
		err := do(ctx)
		if err == nil {
			answered.Add(1)
		}
		return err
	})
	var calls []porcupine.Operation
	var failed error
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		calls, failed = history.Record(t.Context(), set, history.Options{Clients: historyClients, Steps: history.MaxHolds / historyClients, Repeat: func(err error) bool {
			unknown := errors.Is(err, stores.ErrUnavailable) || errors.Is(err, stores.ErrUnknownResult)
			if unknown {
				repeated.Add(1)
				time.Sleep(5 * time.Millisecond)
			}
			return unknown
		}})
	}()
	// until returns when a count has grown, or the clients have ended.
	until := func(count *atomic.Int64, more int64) {
		for goal := count.Load() + more; count.Load() < goal; {
			select {
			case <-ended:
				return
			case <-time.After(time.Millisecond):
			}
		}
	}
	for fault := range historyFaults {
		until(&answered, 20)
		switch fault % 3 {
		case 0:
			server.Kill()
			until(&repeated, 1)
			server.Start()
		case 1:
			server.Freeze()
			until(&repeated, 1)
			server.Thaw()
		case 2:
			server.Restart()
		}
	}
	<-ended
	if failed != nil {
		t.Fatal(failed)
	}
	if repeated.Load() == 0 {
		t.Error("no call was repeated: the clients were faster than the faults")
	}
	if err := history.Check(calls, time.Minute); err != nil {
		t.Error(err)
	}
	t.Logf("%d calls, %d repetitions", len(calls), repeated.Load())
}
