package subscription_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"

	"fivefold/graph/subscription"
)

// A source gives its events, and then why there are no more.
type source struct {
	events []any
	why    error
	closed int
}

func (s *source) Next(ctx context.Context) (any, error) {
	if len(s.events) == 0 {
		if s.why != nil {
			return nil, s.why
		}
		<-ctx.Done()
		return nil, ctx.Err()
	}
	e := s.events[0]
	s.events = s.events[1:]
	return e, nil
}

func (s *source) Close() { s.closed++ }

// A resolver is what a subscription's resolver and the generated code around it do: at first begin, and then tell of an event,
// nothing when the text is empty.
type resolver struct {
	begin func(ctx context.Context) error
	tell  func(ctx context.Context, event any) (string, error)
}

func (r resolver) exec(ctx context.Context) graphql.ResponseHandler {
	if graphql.GetOperationContext(ctx).Operation.Operation != ast.Subscription {
		return graphql.OneShot(&graphql.Response{Data: []byte(`{"a":1}`)})
	}
	ctx = graphql.WithFieldContext(ctx, &graphql.FieldContext{Field: graphql.CollectedField{Field: &ast.Field{Alias: "beat"}}})
	event, ok := subscription.Event(ctx)
	if !ok {
		if err := r.begin(ctx); err != nil {
			graphql.AddError(ctx, err)
		}
		return func(ctx context.Context) *graphql.Response {
			<-ctx.Done() // nobody sends
			return nil
		}
	}
	text, err := r.tell(ctx, event)
	if err != nil {
		graphql.AddError(ctx, err)
	}
	return func(ctx context.Context) *graphql.Response {
		if text == "" {
			return nil
		}
		if text == "partly" {
			graphql.AddError(graphql.WithFieldContext(ctx, &graphql.FieldContext{Field: graphql.CollectedField{Field: &ast.Field{Alias: "below"}}}), errors.New("half"))
		}
		return &graphql.Response{Data: []byte(`{"beat":"` + text + `"}`)}
	}
}

func echo(_ context.Context, event any) (string, error) { return fmt.Sprint(event), nil }

// run runs an operation and lists what is told and why it ended; begun counts executions.
func run(t *testing.T, ctx context.Context, query string, r resolver, change func(*subscription.Runner)) (told []string, why *graphql.Response, begun int) {
	t.Helper()
	schema := gqlparser.MustLoadSchema(&ast.Source{Input: `type Query { a: Int } type Subscription { beat: String }`})
	exec := executor.New(&graphql.ExecutableSchemaMock{SchemaFunc: func() *ast.Schema { return schema }, ExecFunc: r.exec})
	ctx = graphql.StartOperationTrace(ctx)
	op, errs := exec.CreateOperationContext(ctx, &graphql.RawParams{Query: query})
	if errs != nil {
		t.Fatal(errs)
	}
	open := 0
	runner := subscription.Runner{Executor: exec, Begin: func(ctx context.Context) (context.Context, context.CancelFunc, error) {
		begun++
		open++
		return ctx, func() { open-- }, nil
	}, Send: func(r *graphql.Response) error {
		if open != 1 {
			t.Errorf("told outside of an execution")
		}
		text, _ := json.Marshal(r)
		told = append(told, string(text))
		return nil
	}}
	if change != nil {
		change(&runner)
	}
	why = runner.Run(ctx, op)
	if open != 0 {
		t.Errorf("%d executions have not ended", open)
	}
	return told, why, begun
}

const beats = `subscription { beat }`

func TestEveryEventIsAnExecutionOfItsOwn(t *testing.T) {
	s := &source{events: []any{"one", "", "two"}, why: io.EOF}
	listening := 0
	told, why, begun := run(t, t.Context(), beats, resolver{func(ctx context.Context) error { return subscription.SetSource(ctx, s) }, echo},
		func(r *subscription.Runner) { r.Subscribed = func() { listening++ } })
	if listening != 1 {
		t.Errorf("it listens %d times", listening)
	}
	want := []string{`{"data":{"beat":"one"}}`, `{"data":{"beat":"two"}}`}
	if !slices.Equal(told, want) || why != nil || begun != 4 || s.closed != 1 {
		t.Errorf("told %s, ended with %v after %d executions, closed %d times", told, why, begun, s.closed)
	}
}

func TestAQueryHasOneResponse(t *testing.T) {
	told, why, begun := run(t, t.Context(), `{ a }`, resolver{}, nil)
	if !slices.Equal(told, []string{`{"data":{"a":1}}`}) || why != nil || begun != 1 {
		t.Errorf("told %s, ended with %v after %d executions", told, why, begun)
	}
	late, cancel := context.WithDeadline(t.Context(), graphql.Now())
	defer cancel()
	told, why, _ = run(t, t.Context(), `{ a }`, resolver{}, func(r *subscription.Runner) {
		r.Begin = func(context.Context) (context.Context, context.CancelFunc, error) {
			return graphql.StartOperationTrace(late), cancel, nil
		}
	})
	if len(told) != 0 || why == nil || !errors.Is(why.Errors[0], context.DeadlineExceeded) {
		t.Errorf("after its deadline: told %s, ended with %v", told, why)
	}
}

func TestAnEventThatFailsIsToldAndTheOthersFollow(t *testing.T) {
	s := &source{events: []any{"bad", "partly", "good"}, why: io.EOF}
	told, why, _ := run(t, t.Context(), beats, resolver{func(ctx context.Context) error { return subscription.SetSource(ctx, s) }, func(ctx context.Context, e any) (string, error) {
		if e == "bad" {
			return "", errors.New("a store is gone")
		}
		return e.(string), nil
	}}, nil)
	want := []string{`{"errors":[{"message":"a store is gone","path":["beat"]}],"data":{"beat":null}}`,
		`{"errors":[{"message":"half","path":["beat","below"]}],"data":{"beat":"partly"}}`, `{"data":{"beat":"good"}}`}
	if !slices.Equal(told, want) || why != nil {
		t.Errorf("told\n%s\nended with %v", told, why)
	}
}

func TestWhatEndsASubscription(t *testing.T) {
	broken := errors.New("broken")
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	from := func(s *source) func(context.Context) error {
		return func(ctx context.Context) error { return subscription.SetSource(ctx, s) }
	}
	for name, c := range map[string]struct {
		ctx    context.Context
		begin  func(*source) func(context.Context) error
		why    error // of the source
		change func(*subscription.Runner)
		told   int
		want   string // message of the response; empty when there is none
		opened bool
	}{
		"the source": {begin: from, why: broken, told: 1, want: "broken", opened: true},
		"the resolver at first": {begin: func(*source) func(context.Context) error {
			return func(context.Context) error { return broken }
		}, want: "broken"},
		"a resolver that says nothing": {begin: func(*source) func(context.Context) error {
			return func(context.Context) error { return nil }
		}, want: "stream: nobody carries the events of this subscription"},
		"a resolver that says too much": {begin: func(s *source) func(context.Context) error {
			return func(ctx context.Context) error {
				return errors.Join(subscription.SetSource(ctx, s), subscription.SetSource(ctx, s))
			}
		}, want: "", told: 1, why: io.EOF, opened: true},
		"nobody hears": {begin: from, change: func(r *subscription.Runner) {
			r.Send = func(*graphql.Response) error { return broken }
		}, opened: true},
		"nobody listens any more": {ctx: ended, begin: from, opened: true},
		"nobody may begin": {begin: from, change: func(r *subscription.Runner) {
			r.Begin = func(context.Context) (context.Context, context.CancelFunc, error) { return nil, nil, broken }
		}, want: "broken"},
		"nobody may go on": {begin: from, change: func(r *subscription.Runner) {
			begin := r.Begin
			r.Begin = func(ctx context.Context) (context.Context, context.CancelFunc, error) {
				if _, ok := subscription.Event(ctx); ok {
					return nil, nil, broken
				}
				return begin(ctx)
			}
		}, want: "broken", opened: true},
	} {
		if c.ctx == nil {
			c.ctx = t.Context()
		}
		s := &source{events: []any{"one"}, why: c.why}
		told, why, _ := run(t, c.ctx, beats, resolver{c.begin(s), echo}, c.change)
		got := ""
		if why != nil {
			got = why.Errors[0].Message
			if why.Data != nil {
				t.Errorf("%s: there is data: %s", name, why.Data)
			}
		}
		if got != c.want || len(told) != c.told || (s.closed == 1) != c.opened || s.closed > 1 {
			t.Errorf("%s: told %s, ended with %q, closed %d times", name, told, got, s.closed)
		}
	}
}

func TestASubscriptionHasOneField(t *testing.T) {
	for _, query := range []string{`subscription { beat other: beat }`, `subscription { beat @skip(if: true) }`} {
		told, why, _ := run(t, t.Context(), query, resolver{}, nil)
		if len(told) > 0 || why == nil || why.Errors[0].Extensions["code"] != "GRAPHQL_VALIDATION_FAILED" {
			t.Errorf("%s: %s, %v", query, told, why)
		}
	}
}

func TestFromNeedsSomebodyWhoRuns(t *testing.T) {
	if err := subscription.SetSource(t.Context(), &source{}); err == nil {
		t.Error("it has found somebody")
	}
	if e, ok := subscription.Event(t.Context()); ok {
		t.Errorf("there is an event: %v", e)
	}
}
