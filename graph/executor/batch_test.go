package executor

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"pgregory.net/rapid"
)

// An operation is one step of a call: it loads keys, or splits.
type operation struct {
	batchKey string
	keys     []int
	split    [][]operation
}

func (s operation) String() string {
	if s.split != nil {
		return fmt.Sprint(s.split)
	}
	return fmt.Sprint(s.batchKey, s.keys)
}

func drawSteps(t *rapid.T, depth int) (steps []operation) {
	for range rapid.IntRange(0, 3).Draw(t, "steps") {
		if depth > 0 && rapid.IntRange(0, 3).Draw(t, "splits") == 0 {
			var parts [][]operation
			for range rapid.IntRange(0, 3).Draw(t, "parts") {
				parts = append(parts, drawSteps(t, depth-1))
			}
			steps = append(steps, operation{split: parts})
			continue
		}
		steps = append(steps, operation{batchKey: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "question"),
			keys: rapid.SliceOfNDistinct(rapid.IntRange(0, 5), 1, 3, rapid.ID).Draw(t, "keys")})
	}
	return steps
}

// A recorder records the loads.
type recorder struct {
	mu         sync.Mutex
	loads      []string // guarded by mu
	running    atomic.Int32
	maxRunning atomic.Int32
}

func (d *recorder) loader(question string) func(context.Context, []int) (map[int]string, error) {
	return func(_ context.Context, keys []int) (map[int]string, error) {
		runtime.Gosched()
		d.mu.Lock()
		defer d.mu.Unlock()
		d.loads = append(d.loads, fmt.Sprint(question, keys))
		found := map[int]string{}
		for _, k := range keys {
			if k > 0 {
				found[k] = fmt.Sprint(question, k)
			}
		}
		return found, nil
	}
}

// run runs steps as a resolver would.
func (d *recorder) run(ctx context.Context, steps []operation) error {
	for _, s := range steps {
		if s.batchKey == "" {
			if err := Split(ctx, len(s.split), func(ctx context.Context, i int) error { return d.run(ctx, s.split[i]) }); err != nil {
				return err
			}
			continue
		}
		if n := d.running.Add(1); n > d.maxRunning.Load() {
			d.maxRunning.Store(n)
		}
		runtime.Gosched()
		d.running.Add(-1)
		found, err := Batch(ctx, s.batchKey, s.keys, d.loader(s.batchKey))
		if err != nil {
			return err
		}
		wanted := 0
		for _, k := range s.keys {
			if k > 0 {
				wanted++
				if found[k] != fmt.Sprint(s.batchKey, k) {
					return fmt.Errorf("loaded %s for %d: %q", s.batchKey, k, found[k])
				}
			}
		}
		if len(found) != wanted {
			return fmt.Errorf("loaded %s for %v: %v", s.batchKey, s.keys, found)
		}
	}
	return nil
}

// simulate runs the same calls sequentially: in each round every call continues to its next load.
func simulate(calls [][]operation) (asks []string) {
	players := make([]*simulated, len(calls))
	for i, steps := range calls {
		players[i] = &simulated{steps: steps}
	}
	for {
		var questions []string
		keys := map[string][]int{}
		for _, p := range players {
			p.next(func(s operation) {
				if keys[s.batchKey] == nil {
					questions = append(questions, s.batchKey)
				}
				for _, k := range s.keys {
					if !slices.Contains(keys[s.batchKey], k) {
						keys[s.batchKey] = append(keys[s.batchKey], k)
					}
				}
			})
		}
		if len(questions) == 0 {
			return asks
		}
		round := make([]string, len(questions))
		for i, q := range questions {
			round[i] = fmt.Sprint(q, keys[q])
		}
		slices.Sort(round)
		asks = append(asks, strings.Join(round, " "))
	}
}

// simulated is a call at one of its steps.
type simulated struct {
	steps []operation
	parts []*simulated // of the current step, if it splits
}

// next continues to the next load of the call or of its parts, and reports whether there is one.
func (p *simulated) next(ask func(operation)) bool {
	for {
		if p.parts != nil {
			asked := false
			for _, part := range p.parts {
				asked = part.next(ask) || asked
			}
			if asked {
				return true
			}
			p.parts = nil
		}
		if len(p.steps) == 0 {
			return false
		}
		s := p.steps[0]
		p.steps = p.steps[1:]
		if s.batchKey != "" {
			ask(s)
			return true
		}
		for _, steps := range s.split {
			p.parts = append(p.parts, &simulated{steps: steps})
		}
	}
}

// Whatever calls do and however fast they are, each round makes the same batches, and the bound on concurrency holds.
func TestBatchesDependOnTheCallsOnly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		calls := make([][]operation, rapid.IntRange(1, 6).Draw(t, "calls"))
		for i := range calls {
			calls[i] = drawSteps(t, 2)
		}
		wanted, bound := simulate(calls), rapid.IntRange(1, 4).Draw(t, "concurrency")
		for range 5 {
			d := &recorder{}
			m := newBarrier(len(calls), bound)
			errs := make([]error, len(calls))
			var wg sync.WaitGroup
			for i := range calls {
				wg.Go(func() {
					m.enter(t.Context(), func(ctx context.Context) { errs[i] = d.run(ctx, calls[i]) }, i)
					m.leave()
				})
			}
			wg.Wait()
			if err := errors.Join(errs...); err != nil {
				t.Fatalf("%v: %v", calls, err)
			}
			if got := roundsOf(wanted, d.loads); !slices.Equal(got, wanted) {
				t.Fatalf("%v\nloaded %q\nwanted %q", calls, got, wanted)
			}
			if most := d.maxRunning.Load(); int(most) > bound {
				t.Fatalf("%d ran concurrently, at most %d may", most, bound)
			}
		}
	})
}

// roundsOf divides loads into rounds of the wanted lengths. The order within a round does not matter.
func roundsOf(wanted, asks []string) (got []string) {
	for _, round := range wanted {
		n := min(strings.Count(round, "["), len(asks))
		slices.Sort(asks[:n])
		got = append(got, strings.Join(asks[:n], " "))
		asks = asks[n:]
	}
	if len(asks) > 0 {
		got = append(got, strings.Join(asks, " "))
	}
	return got
}

// The error or panic of a batch is returned to every waiter.
func TestAFailedBatchFailsForEveryWaiter(t *testing.T) {
	ctx := graphql.WithOperationContext(t.Context(), &graphql.OperationContext{RecoverFunc: func(_ context.Context, panicked any) error {
		return fmt.Errorf("panic: %v", panicked)
	}})
	for want, ask := range map[string]func(context.Context, []int) (map[int]int, error){
		"gone":     func(context.Context, []int) (map[int]int, error) { return nil, errors.New("gone") },
		"panic: 7": func(context.Context, []int) (map[int]int, error) { panic(7) },
	} {
		m := newBarrier(3, 2)
		errs := make([]error, 3)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() {
				m.enter(ctx, func(ctx context.Context) { _, errs[i] = Batch(ctx, "question", []int{i}, ask) }, i)
				m.leave()
			})
		}
		wg.Wait()
		for _, err := range errs {
			if err == nil || err.Error() != want {
				t.Errorf("%v, wanted %s", err, want)
			}
		}
	}
}
