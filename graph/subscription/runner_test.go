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

// A source returns its events, and then err, or waits if err is nil.
type source struct {
	events []any
	err    error
	closed int
}

func (s *source) Next(ctx context.Context) (any, error) {
	if len(s.events) == 0 {
		if s.err != nil {
			return nil, s.err
		}
		<-ctx.Done()
		return nil, ctx.Err()
	}
	e := s.events[0]
	s.events = s.events[1:]
	return e, nil
}

func (s *source) Close() { s.closed++ }

// A resolver stands for the resolver of a subscription and the generated code around it: start runs first, and value for each event.
// An empty value sends nothing.
type resolver struct {
	start func(ctx context.Context) error
	value func(ctx context.Context, event any) (string, error)
}

func (r resolver) exec(ctx context.Context) graphql.ResponseHandler {
	if graphql.GetOperationContext(ctx).Operation.Operation != ast.Subscription {
		return graphql.OneShot(&graphql.Response{Data: []byte(`{"a":1}`)})
	}
	ctx = graphql.WithFieldContext(ctx, &graphql.FieldContext{Field: graphql.CollectedField{Field: &ast.Field{Alias: "beat"}}})
	event, ok := subscription.Event(ctx)
	if !ok {
		if err := r.start(ctx); err != nil {
			graphql.AddError(ctx, err)
		}
		return func(ctx context.Context) *graphql.Response {
			<-ctx.Done() // no value is sent
			return nil
		}
	}
	text, err := r.value(ctx, event)
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

// run runs an operation. It returns the responses sent, the response of Run, and the number of executions.
func run(ctx context.Context, t *testing.T, query string, r resolver, change func(*subscription.Runner)) (sent []string, failure *graphql.Response, executions int) {
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
		executions++
		open++
		return ctx, func() { open-- }, nil
	}, Send: func(r *graphql.Response) error {
		if open != 1 {
			t.Errorf("sent outside of an execution")
		}
		text, _ := json.Marshal(r)
		sent = append(sent, string(text))
		return nil
	}}
	if change != nil {
		change(&runner)
	}
	failure = runner.Run(ctx, op)
	if open != 0 {
		t.Errorf("%d executions have not ended", open)
	}
	return sent, failure, executions
}

const beats = `subscription { beat }`

func TestEachEventIsAnExecution(t *testing.T) {
	s := &source{events: []any{"one", "", "two"}, err: io.EOF}
	subscribed := 0
	sent, failure, executions := run(t.Context(), t, beats, resolver{func(ctx context.Context) error { return subscription.SetSource(ctx, s) }, echo},
		func(r *subscription.Runner) { r.Subscribed = func() { subscribed++ } })
	if subscribed != 1 {
		t.Errorf("Subscribed is called %d times", subscribed)
	}
	want := []string{`{"data":{"beat":"one"}}`, `{"data":{"beat":"two"}}`}
	if !slices.Equal(sent, want) || failure != nil || executions != 4 || s.closed != 1 {
		t.Errorf("sent %s, failed with %v after %d executions, closed %d times", sent, failure, executions, s.closed)
	}
}

func TestAQueryHasOneResponse(t *testing.T) {
	sent, failure, executions := run(t.Context(), t, `{ a }`, resolver{}, nil)
	if !slices.Equal(sent, []string{`{"data":{"a":1}}`}) || failure != nil || executions != 1 {
		t.Errorf("sent %s, failed with %v after %d executions", sent, failure, executions)
	}
	late, cancel := context.WithDeadline(t.Context(), graphql.Now())
	defer cancel()
	sent, failure, _ = run(t.Context(), t, `{ a }`, resolver{}, func(r *subscription.Runner) {
		r.Begin = func(context.Context) (context.Context, context.CancelFunc, error) {
			return graphql.StartOperationTrace(late), cancel, nil
		}
	})
	if len(sent) != 0 || failure == nil || !errors.Is(failure.Errors[0], context.DeadlineExceeded) {
		t.Errorf("after its deadline: sent %s, failed with %v", sent, failure)
	}
}

func TestAFailedEventDoesNotEndTheSubscription(t *testing.T) {
	s := &source{events: []any{"bad", "partly", "good"}, err: io.EOF}
	sent, failure, _ := run(t.Context(), t, beats, resolver{func(ctx context.Context) error { return subscription.SetSource(ctx, s) }, func(_ context.Context, e any) (string, error) {
		if e == "bad" {
			return "", errors.New("a store is unavailable")
		}
		return e.(string), nil
	}}, nil)
	want := []string{`{"errors":[{"message":"a store is unavailable","path":["beat"]}],"data":{"beat":null}}`,
		`{"errors":[{"message":"half","path":["beat","below"]}],"data":{"beat":"partly"}}`, `{"data":{"beat":"good"}}`}
	if !slices.Equal(sent, want) || failure != nil {
		t.Errorf("sent\n%s\nfailed with %v", sent, failure)
	}
}

func TestSubscriptionsEnd(t *testing.T) {
	broken := errors.New("broken")
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	setSource := func(s *source) func(context.Context) error {
		return func(ctx context.Context) error { return subscription.SetSource(ctx, s) }
	}
	for name, c := range map[string]struct {
		ctx    context.Context
		start  func(*source) func(context.Context) error
		err    error // of the source
		change func(*subscription.Runner)
		sent   int    // number of responses
		want   string // message of the returned response; empty if it is nil
		opened bool   // whether the source is set, and closed at the end
	}{
		"the source fails":                  {start: setSource, err: broken, sent: 1, want: "broken", opened: true},
		"the connection of the source ends": {start: setSource, err: fmt.Errorf("lost: %w", io.EOF), sent: 1, want: "lost: EOF", opened: true},
		"the resolver fails at the start": {start: func(*source) func(context.Context) error {
			return func(context.Context) error { return broken }
		}, want: "broken"},
		"no source is set": {start: func(*source) func(context.Context) error {
			return func(context.Context) error { return nil }
		}, want: "subscription: no subscription is being started"},
		"two sources are set": {start: func(s *source) func(context.Context) error {
			return func(ctx context.Context) error {
				return errors.Join(subscription.SetSource(ctx, s), subscription.SetSource(ctx, s))
			}
		}, want: "", sent: 1, err: io.EOF, opened: true},
		"sending fails": {start: setSource, change: func(r *subscription.Runner) {
			r.Send = func(*graphql.Response) error { return broken }
		}, opened: true},
		"the context has ended": {ctx: ended, start: setSource, opened: true},
		"the first execution is rejected": {start: setSource, change: func(r *subscription.Runner) {
			r.Begin = func(context.Context) (context.Context, context.CancelFunc, error) { return nil, nil, broken }
		}, want: "broken"},
		"the execution of an event is rejected": {start: setSource, change: func(r *subscription.Runner) {
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
		s := &source{events: []any{"one"}, err: c.err}
		sent, failure, _ := run(c.ctx, t, beats, resolver{c.start(s), echo}, c.change)
		got := ""
		if failure != nil {
			got = failure.Errors[0].Message
			if failure.Data != nil {
				t.Errorf("%s: data %s", name, failure.Data)
			}
		}
		if got != c.want || len(sent) != c.sent || (s.closed == 1) != c.opened || s.closed > 1 {
			t.Errorf("%s: sent %s, failed with %q, closed %d times", name, sent, got, s.closed)
		}
	}
}

func TestASubscriptionHasOneRootField(t *testing.T) {
	for _, query := range []string{`subscription { beat other: beat }`, `subscription { beat @skip(if: true) }`} {
		sent, failure, _ := run(t.Context(), t, query, resolver{}, nil)
		if len(sent) > 0 || failure == nil || failure.Errors[0].Extensions["code"] != "GRAPHQL_VALIDATION_FAILED" {
			t.Errorf("%s: %s, %v", query, sent, failure)
		}
	}
}

func TestSetSourceOutsideOfARunner(t *testing.T) {
	if err := subscription.SetSource(t.Context(), &source{}); err == nil {
		t.Error("SetSource returns no error")
	}
	if e, ok := subscription.Event(t.Context()); ok {
		t.Errorf("Event returns %v", e)
	}
}
