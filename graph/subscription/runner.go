package subscription

import (
	"context"
	"errors"
	"io"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// BeginFunc gives the context of one execution, and what is to be called when that is over. It decides anew who asks and how long
// the execution may take, and may look at the Event; its error ends what runs.
type BeginFunc func(ctx context.Context) (context.Context, context.CancelFunc, error)

// A Runner runs operations whose responses may be many.
type Runner struct {
	Executor   graphql.GraphExecutor
	Begin      BeginFunc
	Subscribed func()                        // is called once a subscription misses nothing any more; nil when nobody wants to know
	Send       func(*graphql.Response) error // sends one response; an error says that nobody hears it, and ends the operation
}

var (
	errSendFailed = errors.New("stream: nobody hears the responses")
	errNoResponse = errors.New("stream: there is no response")
)

// errRootFieldCount is for what validation lets pass: a field twice under two names, or one that is skipped.
// https://spec.graphql.org/draft/#sec-Single-Root-Field
func errRootFieldCount() error {
	return &gqlerror.Error{Message: "A subscription has exactly one field at its root.", Extensions: map[string]any{"code": "GRAPHQL_VALIDATION_FAILED"}}
}

// Run executes an operation until it is complete or ctx ends: one response of a query or a mutation, one an event of a
// subscription. It returns nil, or the response, without data, that says why the operation did not come to its end.
func (r Runner) Run(ctx context.Context, op *graphql.OperationContext) *graphql.Response {
	var err error
	if op.Operation.Operation == ast.Subscription {
		err = r.runSubscription(ctx, op)
	} else if err = r.execute(ctx, op, nil); err == nil {
		err = io.EOF
	}
	switch refused := (*rejectedError)(nil); {
	case errors.Is(err, io.EOF), errors.Is(err, errSendFailed), ctx.Err() != nil:
		return nil
	case errors.As(err, &refused):
		return r.Executor.DispatchError(graphql.WithOperationContext(ctx, op), refused.errors)
	}
	return r.Executor.DispatchError(graphql.WithOperationContext(ctx, op), gqlerror.List{gqlerror.WrapIfUnwrapped(err)})
}

// A rejectedError is what the resolver of a subscription answers when there will be no events.
type rejectedError struct{ errors gqlerror.List }

func (r *rejectedError) Error() string { return r.errors.Error() }

// runSubscription never returns nil.
func (r Runner) runSubscription(ctx context.Context, op *graphql.OperationContext) error {
	if len(rootFields(op)) != 1 {
		return errRootFieldCount()
	}
	first := &execution{}
	err := r.execute(ctx, op, first)
	if first.source != nil {
		defer first.source.Close()
	}
	if err == nil && r.Subscribed != nil {
		r.Subscribed()
	}
	for err == nil {
		var event any
		if event, err = first.source.Next(ctx); err == nil {
			err = r.execute(ctx, op, &execution{event: event})
		}
	}
	return err
}

// execute executes the operation one time, and tells what there is to tell.
func (r Runner) execute(ctx context.Context, op *graphql.OperationContext, t *execution) (err error) {
	within := graphql.WithOperationContext(ctx, op)
	if t != nil {
		within = context.WithValue(within, executionKey{}, t)
	}
	within, end, err := r.Begin(within)
	if err != nil {
		return err
	}
	defer end()
	response, err := r.dispatch(within, op, t)
	switch {
	case err != nil:
		return err
	case response == nil && within.Err() != nil:
		return within.Err()
	case response == nil && t == nil:
		return errNoResponse
	case response == nil: // nothing is told of this event, or it is the first turn
		return nil
	case r.Send(response) != nil:
		return errSendFailed
	}
	return nil
}

func (r Runner) dispatch(ctx context.Context, op *graphql.OperationContext, t *execution) (*graphql.Response, error) {
	responses, ctx := r.Executor.DispatchOperation(ctx, op)
	switch {
	case t == nil:
		return responses(ctx), nil
	case t.event != nil:
		return r.eventResponse(ctx, op, responses), nil
	case t.source != nil:
		return nil, nil
	}
	// What the resolver answers instead is there already, and nothing else is waited for.
	ended, end := context.WithCancel(ctx)
	end()
	if response := responses(ended); response != nil {
		return nil, &rejectedError{response.Errors}
	}
	return nil, errNotSubscribing
}

// eventResponse gives the response to an event, nil when there is nothing to tell.
func (r Runner) eventResponse(ctx context.Context, op *graphql.OperationContext, responses graphql.ResponseHandler) *graphql.Response {
	root := rootFields(op)[0]
	response := responses(ctx)
	if response != nil {
		response.Errors = prefixRootField(root.Alias, response.Errors)
	}
	if response == nil || response.Data != nil {
		return response
	}
	// The resolver has failed, which the executor keeps from its extensions.
	response = r.Executor.DispatchError(ctx, response.Errors)
	response.Data = []byte(`{"` + root.Alias + `":null}`)
	return response
}

// prefixRootField puts the root field into the paths of errors, from which gqlgen's executor leaves it out. It changes no error.
// https://spec.graphql.org/draft/#sec-Errors.Error-Result-Format
func prefixRootField(root string, errs gqlerror.List) gqlerror.List {
	out := make(gqlerror.List, len(errs))
	for i, err := range errs {
		located := *err
		if len(located.Path) == 0 || located.Path[0] != ast.PathName(root) {
			located.Path = append(ast.Path{ast.PathName(root)}, located.Path...)
		}
		out[i] = &located
	}
	return out
}

func rootFields(op *graphql.OperationContext) []graphql.CollectedField {
	return graphql.CollectFields(op, op.Operation.SelectionSet, []string{"Subscription"})
}
