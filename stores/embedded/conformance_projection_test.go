package embedded_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"testing"

	"fivefold/stores"
	"fivefold/stores/embedded"
	"fivefold/stores/storetest"
)

const projectionMode = "FIVEFOLD_TEST_PROJECTION" // "settle" or "stale"

// TestAProjectionIsTestedAfterSettle runs suites over a projection of the truth. They pass with Settle and fail without it. They
// run in a process of their own, as they may fail, and with few draws, as each Settle copies everything.
func TestAProjectionIsTestedAfterSettle(t *testing.T) {
	t.Parallel()
	for mode, wanted := range map[string]bool{"settle": true, "stale": false} {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestProjection$", "-test.v", "-rapid.checks=5", "-rapid.nofailfile")
		cmd.Env = append(os.Environ(), projectionMode+"="+mode)
		out, err := cmd.CombinedOutput()
		for _, suite := range []string{"Places", "Interests", "Network"} {
			if passed := bytes.Contains(out, []byte("--- PASS: TestProjection/"+suite+" ")); passed != wanted {
				t.Errorf("%s passes in mode %s: %t (%v)\n%s", suite, mode, passed, err, out)
			}
		}
	}
}

func TestProjection(t *testing.T) {
	mode := os.Getenv(projectionMode)
	if mode == "" {
		t.Skip("run by TestAProjectionIsTestedAfterSettle")
	}
	open := func(t *testing.T) storetest.Harness {
		truth := openDir(t, embedded.Memory).Set()
		p := &projection{t: t, truth: truth}
		p.serve(openDir(t, embedded.Memory))
		h := storetest.Harness{Set: truth, Truth: truth, Settle: p.settle, Close: func() error { return p.engine.Close() }}
		h.Set.Places, h.Set.Interests, h.Set.Network = &p.places, &p.interests, &p.network
		if mode == "stale" {
			h.Settle = nil
		}
		return h
	}
	t.Run("Places", func(t *testing.T) { storetest.Places(t, open) })
	t.Run("Interests", func(t *testing.T) { storetest.Interests(t, open) })
	t.Run("Network", func(t *testing.T) { storetest.Network(t, open) })
}

// A projection serves ports from an engine that Settle fills from the truth.
type projection struct {
	t         *testing.T
	truth     stores.Set
	engine    *embedded.Engine
	places    struct{ stores.Places }
	interests struct{ stores.Interests }
	network   struct{ stores.Network }
}

func (p *projection) serve(engine *embedded.Engine) {
	set := engine.Set()
	p.engine, p.places.Places, p.interests.Interests, p.network.Network = engine, set.Places, set.Interests, set.Network
}

// settle copies everything into an empty engine, so that what was deleted goes too, and serves that.
func (p *projection) settle(ctx context.Context) error {
	next := openDir(p.t, embedded.Memory)
	for _, table := range stores.Tables() {
		var page stores.Rows
		for {
			var err error
			if page, err = p.truth.Archive.Scan(ctx, table, page, stores.MaxLimit); err != nil {
				return err
			}
			if page.Len() == 0 {
				break
			}
			if _, err = next.Set().Archive.Put(ctx, page); err != nil {
				return err
			}
		}
	}
	old := p.engine
	p.serve(next)
	return old.Close()
}
