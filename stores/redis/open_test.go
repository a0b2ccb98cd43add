package redis

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	driver "github.com/redis/go-redis/v9"

	"fivefold/stores"
)

func TestCheckReadsTheVersion(t *testing.T) {
	t.Parallel()
	e := openEmpty(t)
	if err := e.Check(t.Context()); err != nil || !strings.HasPrefix(e.Version(), "Redis ") || e.Location() == "" {
		t.Errorf("%v, %q at %q", err, e.Version(), e.Location())
	}
}

func TestCallsReturnTheErrorOfTheirContext(t *testing.T) {
	t.Parallel()
	e := openEmpty(t)
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	late, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	if err := e.Check(cancelled); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if err := e.Check(late); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
}

func TestCallsAfterCloseReturnErrClosed(t *testing.T) {
	t.Parallel()
	e := openEmpty(t)
	if err := errors.Join(e.Close(), e.Close()); err != nil {
		t.Error(err)
	}
	if err := e.Check(t.Context()); !errors.Is(err, stores.ErrClosed) {
		t.Error(err)
	}
}

func TestAClosedEngineEndsRunningCallsWithErrClosed(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	e := open(t, s.url(), Options{Timeout: patient})
	s.freeze()
	ended := make(chan error)
	go func() { ended <- e.Check(t.Context()) }()
	eventually(t, "the call waits", func() bool { return e.client.PoolStats().IdleConns == 0 })
	if err := e.Close(); err != nil {
		t.Error(err)
	}
	if err := <-ended; !errors.Is(err, stores.ErrClosed) {
		t.Error(err)
	}
}

func TestAServerThatIsGoneOrFrozenIsUnavailableAndHeals(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	e := open(t, s.url(), Options{}) // within the default limit
	check := func(what string, want error) {
		t.Helper()
		eventually(t, what, func() bool { return errors.Is(e.Check(t.Context()), want) })
	}
	check("a running server answers", nil)
	s.freeze()
	check("a frozen server is unavailable", stores.ErrUnavailable)
	s.thaw()
	check("a thawed server answers", nil)
	s.kill()
	check("a killed server is unavailable", stores.ErrUnavailable)
	s.start()
	check("a new server answers", nil)
}

func TestAPortThatNothingListensOnIsUnavailable(t *testing.T) {
	t.Parallel()
	for _, form := range []string{"redis://PORT", "redis://PORT?addr=PORT", "redis://PORT?master_name=m", "rediss://PORT"} {
		address := strings.ReplaceAll(form, "PORT", net.JoinHostPort("127.0.0.1", "1"))
		e := open(t, address, Options{Timeout: patient})
		if err := e.Check(t.Context()); !errors.Is(err, stores.ErrUnavailable) || e.Version() != "" {
			t.Errorf("%s: %v, version %q", form, err, e.Version())
		}
	}
}

func TestErrorsOfTheServerAreFaultsUnlessTheyPass(t *testing.T) {
	t.Parallel()
	e := openEmpty(t)
	for answer, passes := range map[string]bool{
		"LOADING Redis is loading the dataset in memory": true, "READONLY You can't write against a read only replica.": true, "OOM command not allowed": true,
		"CLUSTERDOWN The cluster is down": true, "ERR max number of clients reached": true, "ERR syntax error": false, "NOPERM this user": false, "OOMS": false,
	} {
		err := e.do(t.Context(), func(ctx context.Context) error {
			return e.client.Eval(ctx, "return redis.error_reply(ARGV[1])", []string{e.key("x")}, answer).Err()
		})
		if errors.Is(err, stores.ErrUnavailable) != passes || !strings.Contains(err.Error(), answer) {
			t.Errorf("%s: %v", answer, err)
		}
	}
	err := e.do(t.Context(), func(ctx context.Context) error { return e.client.Get(ctx, e.key("x")).Err() })
	if !errors.Is(err, driver.Nil) {
		t.Errorf("a missing key: %v", err)
	}
}

func TestAReplicaIsUnavailable(t *testing.T) {
	t.Parallel()
	master := startServer(t)
	replica := startServer(t, "--replicaof", "127.0.0.1", strings.TrimPrefix(master.address(), "127.0.0.1:"))
	e := open(t, replica.url(), Options{Timeout: patient})
	if err := e.Check(t.Context()); !errors.Is(err, stores.ErrUnavailable) {
		t.Error(err)
	}
}
