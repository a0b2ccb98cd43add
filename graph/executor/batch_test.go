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

// A deed is what a call does next: it asks for keys, or splits.
type deed struct {
	question string
	keys     []int
	split    [][]deed
}

func (s deed) String() string {
	if s.split != nil {
		return fmt.Sprint(s.split)
	}
	return fmt.Sprint(s.question, s.keys)
}

func drawSteps(t *rapid.T, depth int) (steps []deed) {
	for range rapid.IntRange(0, 3).Draw(t, "steps") {
		if depth > 0 && rapid.IntRange(0, 3).Draw(t, "splits") == 0 {
			var parts [][]deed
			for range rapid.IntRange(0, 3).Draw(t, "parts") {
				parts = append(parts, drawSteps(t, depth-1))
			}
			steps = append(steps, deed{split: parts})
			continue
		}
		steps = append(steps, deed{question: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "question"),
			keys: rapid.SliceOfNDistinct(rapid.IntRange(0, 5), 1, 3, rapid.ID).Draw(t, "keys")})
	}
	return steps
}

// A desk notes what is asked.
type desk struct {
	mu   sync.Mutex
	asks []string // guarded by mu
	now  atomic.Int32
	most atomic.Int32
}

func (d *desk) ask(question string) func(context.Context, []int) (map[int]string, error) {
	return func(_ context.Context, keys []int) (map[int]string, error) {
		runtime.Gosched()
		d.mu.Lock()
		defer d.mu.Unlock()
		d.asks = append(d.asks, fmt.Sprint(question, keys))
		found := map[int]string{}
		for _, k := range keys {
			if k > 0 {
				found[k] = fmt.Sprint(question, k)
			}
		}
		return found, nil
	}
}

// do runs steps as a resolver does.
func (d *desk) do(ctx context.Context, steps []deed) error {
	for _, s := range steps {
		if s.question == "" {
			if err := Split(ctx, len(s.split), func(ctx context.Context, i int) error { return d.do(ctx, s.split[i]) }); err != nil {
				return err
			}
			continue
		}
		if n := d.now.Add(1); n > d.most.Load() {
			d.most.Store(n)
		}
		runtime.Gosched()
		d.now.Add(-1)
		found, err := Batch(ctx, s.question, s.keys, d.ask(s.question))
		if err != nil {
			return err
		}
		wanted := 0
		for _, k := range s.keys {
			if k > 0 {
				wanted++
				if found[k] != fmt.Sprint(s.question, k) {
					return fmt.Errorf("asked %s for %d: %q", s.question, k, found[k])
				}
			}
		}
		if len(found) != wanted {
			return fmt.Errorf("asked %s for %v: %v", s.question, s.keys, found)
		}
	}
	return nil
}

// rounds plays the same with nothing at the same time: in each round everybody goes on to the next thing that they ask.
func rounds(calls [][]deed) (asks []string) {
	players := make([]*player, len(calls))
	for i, steps := range calls {
		players[i] = &player{steps: steps}
	}
	for {
		var questions []string
		keys := map[string][]int{}
		for _, p := range players {
			p.next(func(s deed) {
				if keys[s.question] == nil {
					questions = append(questions, s.question)
				}
				for _, k := range s.keys {
					if !slices.Contains(keys[s.question], k) {
						keys[s.question] = append(keys[s.question], k)
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

// A player is somewhere in its steps.
type player struct {
	steps []deed
	parts []*player // of the step it is at, when that splits
}

// next goes on to what is asked next, by it or by its parts, and tells whether there is anything.
func (p *player) next(ask func(deed)) bool {
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
		if s.question != "" {
			ask(s)
			return true
		}
		for _, steps := range s.split {
			p.parts = append(p.parts, &player{steps: steps})
		}
	}
}

// Whatever calls do and however fast they are, they ask the same together, round for round, and no more of them run than may.
func TestWhatIsAskedTogetherDependsOnTheCallsAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		calls := make([][]deed, rapid.IntRange(1, 6).Draw(t, "calls"))
		for i := range calls {
			calls[i] = drawSteps(t, 2)
		}
		wanted, bound := rounds(calls), rapid.IntRange(1, 4).Draw(t, "side by side")
		for range 5 {
			d := &desk{}
			m := newMeeting(len(calls), bound)
			errs := make([]error, len(calls))
			var wg sync.WaitGroup
			for i := range calls {
				wg.Go(func() {
					m.sit(t.Context(), func(ctx context.Context) { errs[i] = d.do(ctx, calls[i]) }, i)
					m.end()
				})
			}
			wg.Wait()
			if err := errors.Join(errs...); err != nil {
				t.Fatalf("%v: %v", calls, err)
			}
			if got := roundsOf(wanted, d.asks); !slices.Equal(got, wanted) {
				t.Fatalf("%v\nasked  %q\nwanted %q", calls, got, wanted)
			}
			if most := d.most.Load(); int(most) > bound {
				t.Fatalf("%d ran side by side, not %d", most, bound)
			}
		}
	})
}

// roundsOf divides what was asked into rounds as long as those that are wanted: within a round the order is nobody's business.
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

// What is asked together fails, or panics, for everybody who has asked, and keeps nobody waiting.
func TestAFailureTogetherIsEverybodys(t *testing.T) {
	ctx := graphql.WithOperationContext(t.Context(), &graphql.OperationContext{RecoverFunc: func(_ context.Context, panicked any) error {
		return fmt.Errorf("panic: %v", panicked)
	}})
	for want, ask := range map[string]func(context.Context, []int) (map[int]int, error){
		"gone":     func(context.Context, []int) (map[int]int, error) { return nil, errors.New("gone") },
		"panic: 7": func(context.Context, []int) (map[int]int, error) { panic(7) },
	} {
		m := newMeeting(3, 2)
		errs := make([]error, 3)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() {
				m.sit(ctx, func(ctx context.Context) { _, errs[i] = Batch(ctx, "question", []int{i}, ask) }, i)
				m.end()
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
