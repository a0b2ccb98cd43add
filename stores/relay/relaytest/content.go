package relaytest

import (
	"context"
	"errors"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"fivefold/stores"
	"fivefold/stores/relay"
)

// A Content is a projection that can be rebuilt and audited, and what its tests need.
type Content struct {
	Truth      stores.Set
	Projection relay.Projection // a relay.Rebuilder and a relay.Auditor
	Unled      bool             // no process leads it: a cache. An entry that is missing is no difference
	Keys       []relay.Key      // of at least 200 entries that the truth has; no other one changes

	Write   func(ctx context.Context, key relay.Key) error    // changes the row of an entry in the truth
	Read    func(ctx context.Context, key relay.Key) error    // reads an entry as a query does, which fails when it is missing
	Remove  func(ctx context.Context, keys []relay.Key) error // removes entries by hand
	Corrupt func(ctx context.Context, keys []relay.Key) error // changes entries by hand
	Entries func(ctx context.Context) (map[relay.Key]string, error)
}

// TestContent tests the rebuild and the audit of a projection. open returns one that has not been led, over a truth of its own.
func TestContent(t *testing.T, open func(t testing.TB) Content) {
	for name, test := range map[string]func(*testing.T, *contentTest){
		"a rebuild repairs the content while it is written and read, and no read fails":                    rebuiltWhileServing,
		"an audit finds the entries that were removed and changed by hand, and repairs them and no others": auditedAndRepaired,
		"an audit while rows change finds only the entries that were changed by hand":                      auditedWhileWritten,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := &contentTest{Content: open(t), t: t}
			c.tr = &truth{Set: c.Truth, t: t, lease: lease}
			if len(c.Keys) < 200 {
				t.Fatalf("%d entries, want at least 200", len(c.Keys))
			}
			rand.Shuffle(len(c.Keys), func(i, j int) { c.Keys[i], c.Keys[j] = c.Keys[j], c.Keys[i] })
			test(t, c)
		})
	}
}

// A contentTest is a running test of a Content.
type contentTest struct {
	Content
	t  *testing.T
	tr *truth
}

// fill makes the projection complete, and carries changes until the end of the test.
func (c *contentTest) fill() {
	c.t.Helper()
	if !c.Unled {
		c.tr.lead("server", c.Projection)
		c.tr.state(c.Projection.Name(), func(s stores.ProjectionState) bool { return s.Leader != "" && !s.Rebuild })
		if err := c.Write(c.tr.context(), c.Keys[0]); err != nil {
			c.t.Fatal(err)
		}
		c.tr.awaitState(c.Projection.Name()) // no change is applied any more
	}
	for _, key := range c.Keys {
		if err := c.Read(c.t.Context(), key); err != nil {
			c.t.Fatal(err)
		}
	}
}

// damage removes and changes 1 % of the entries each, and returns the keys of those that an audit must find, in their order.
func (c *contentTest) damage() (different []relay.Key) {
	c.t.Helper()
	n := len(c.Keys) / 100
	if err := errors.Join(c.Remove(c.t.Context(), c.Keys[:n]), c.Corrupt(c.t.Context(), c.Keys[n:2*n])); err != nil {
		c.t.Fatal(err)
	}
	if c.Unled {
		return inOrder(c.Keys[n : 2*n])
	}
	return inOrder(c.Keys[:2*n])
}

// sound returns the keys that damage leaves alone.
func (c *contentTest) sound() []relay.Key { return c.Keys[2*(len(c.Keys)/100):] }

func inOrder(keys []relay.Key) []relay.Key {
	return slices.SortedFunc(slices.Values(keys), func(a, b relay.Key) int { return compareKeys(a, b) })
}

// use writes and reads the sound entries until stop, which returns the errors of the reads and writes.
func (c *contentTest) use() (stop func() error) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(c.t.Context()))
	var running sync.WaitGroup
	failed := make(chan error, 100)
	keys := c.sound()
	for i := range 6 {
		do := c.Read
		if i < 2 {
			do = c.Write
		}
		running.Go(func() {
			for ctx.Err() == nil {
				if err := do(ctx, keys[rand.IntN(len(keys))]); err != nil && ctx.Err() == nil {
					select {
					case failed <- err:
					default:
					}
				}
			}
		})
	}
	return func() (err error) {
		cancel()
		running.Wait()
		close(failed)
		for e := range failed {
			err = errors.Join(err, e)
		}
		return err
	}
}

// audit audits the projection, and fails unless these keys differ.
func (c *contentTest) audit(what string, repair bool, want []relay.Key) relay.AuditReport {
	c.t.Helper()
	report, err := relay.Audit(c.t.Context(), c.tr.options("auditor"), c.Projection, relay.AuditOptions{Repair: repair, Unled: c.Unled})
	if err != nil {
		c.t.Fatalf("%s: %v", what, err)
	}
	if got := inOrder(report.Keys); !slices.Equal(got, want) || report.Different != len(want) {
		c.t.Fatalf("%s: %+v, want %v", what, report, want)
	}
	return report
}

func rebuiltWhileServing(t *testing.T, c *contentTest) {
	c.fill()
	c.damage()
	stop := c.use()
	steps := map[string]bool{}
	report := func(p relay.Progress) { steps[p.Step] = true }
	for range 3 {
		var err error
		if c.Unled {
			err = relay.RebuildUnled(t.Context(), c.Projection, report)
		} else {
			err = relay.Rebuild(t.Context(), c.tr.options("operator"), c.Projection, report)
		}
		if err != nil {
			t.Errorf("rebuild: %v", err)
		}
	}
	if err := stop(); err != nil {
		t.Errorf("while the projection was rebuilt: %v", err)
	}
	c.audit("after the rebuild", false, nil)
	if !c.Unled && !steps["filling"] {
		t.Errorf("reported %v", steps)
	}
	for _, key := range c.Keys {
		if err := c.Read(t.Context(), key); err != nil {
			t.Errorf("after the rebuild: %v", err)
		}
	}
}

func auditedAndRepaired(t *testing.T, c *contentTest) {
	c.fill()
	before, err := c.Entries(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := c.damage()
	c.audit("first", false, want)
	if report := c.audit("with repair", true, want); report.Repaired != len(want) {
		t.Errorf("%+v", report)
	}
	c.audit("after the repair", false, nil)
	after, err := c.Entries(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for key, entry := range before {
		if got, ok := after[key]; got != entry && (ok || !c.Unled) {
			t.Errorf("%v was %q and is %q", key, entry, got)
		}
	}
	if !c.Unled && len(after) != len(before) {
		t.Errorf("%d entries, want %d", len(after), len(before))
	}
	for key := range maps.Keys(after) {
		if _, ok := before[key]; !ok {
			t.Errorf("%v was not there", key)
		}
	}
}

func auditedWhileWritten(t *testing.T, c *contentTest) {
	c.fill()
	want := c.damage()
	stop := c.use()
	if report := c.audit("with repair", true, want); report.Repaired != len(want) {
		t.Errorf("%+v", report)
	}
	c.audit("after the repair", false, nil)
	if err := stop(); err != nil {
		t.Error(err)
	}
}

func compareKeys(a, b relay.Key) int {
	return slices.Compare([]string{a.Kind, a.Key}, []string{b.Kind, b.Key})
}
