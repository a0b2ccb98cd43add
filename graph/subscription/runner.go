package subscription

import (
	"context"
	"errors"
	"io"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"fivefold/graph/errorcode"
)

// A BeginFunc returns the context of one execution, and a function to call after it. It authenticates the viewer again and sets the
// deadline of the execution; Event returns the event from ctx. If it returns an error, the operation ends with that error.
type BeginFunc func(ctx context.Context) (context.Context, context.CancelFunc, error)

// A Runner runs one operation that may have many responses.
type Runner struct {
	Executor   graphql.GraphExecutor
	Begin      BeginFunc
	Subscribed func()                        // called when a subscription has its source and misses no further event; may be nil
	Send       func(*graphql.Response) error // sends one response; an error ends the operation, since the client is gone
}

var (
	errSendFailed = errors.New("subscription: the client is gone")
	errNoResponse = errors.New("subscription: the executor returned no response")
)

// errRootFieldCount returns the error for what validation accepts: a field twice with two aliases, or one that is skipped.
// https://spec.graphql.org/draft/#sec-Single-Root-Field
func errRootFieldCount() error {
	return errorcode.Error(errorcode.ValidationFailed, "A subscription must have exactly one root field.")
}

// Run executes an operation until it is complete or ctx ends, and sends its responses: one for a query or a mutation, one per event
// of a subscription. It returns nil, or the response without data of an operation that failed, which it has not sent.
func (r Runner) Run(ctx context.Context, op *graphql.OperationContext) *graphql.Response {
	var err error
	if op.Operation.Operation == ast.Subscription {
		err = r.runSubscription(ctx, op)
	} else if err = r.execute(ctx, op, nil); err == nil {
		err = io.EOF
	}
	switch rejected := (*rejectedError)(nil); {
	case err == io.EOF, errors.Is(err, errSendFailed), ctx.Err() != nil: //nolint:errorlint // a store whose connection has ended wraps io.EOF
		return nil
	case errors.As(err, &rejected):
		return r.Executor.DispatchError(graphql.WithOperationContext(ctx, op), rejected.errors)
	}
	return r.Executor.DispatchError(graphql.WithOperationContext(ctx, op), gqlerror.List{gqlerror.WrapIfUnwrapped(err)})
}

// A rejectedError holds the errors of a resolver that has set no source.
type rejectedError struct{ errors gqlerror.List }

func (r *rejectedError) Error() string { return r.errors.Error() }

// runSubscription always returns an error: io.EOF if the subscription is complete.
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

// execute executes the operation once and sends its response, if there is one. e is nil for queries and mutations.
func (r Runner) execute(ctx context.Context, op *graphql.OperationContext, e *execution) (err error) {
	ctx = graphql.WithOperationContext(ctx, op)
	if e != nil {
		ctx = context.WithValue(ctx, executionKey{}, e)
	}
	ctx, end, err := r.Begin(ctx)
	if err != nil {
		return err
	}
	defer end()
	response, err := r.dispatch(ctx, op, e)
	switch {
	case err != nil:
		return err
	case response == nil && ctx.Err() != nil:
		return ctx.Err()
	case response == nil && e == nil:
		return errNoResponse
	case response == nil: // the first execution, or an event without a value
		return nil
	case r.Send(response) != nil:
		return errSendFailed
	}
	return nil
}

func (r Runner) dispatch(ctx context.Context, op *graphql.OperationContext, e *execution) (*graphql.Response, error) {
	responses, ctx := r.Executor.DispatchOperation(ctx, op)
	switch {
	case e == nil:
		return responses(ctx), nil
	case e.event != nil:
		return r.eventResponse(ctx, op, responses), nil
	case e.source != nil:
		return nil, nil
	}
	// There is no source. If the resolver failed, its response is available now: do not wait for another.
	ended, end := context.WithCancel(ctx)
	end()
	if response := responses(ended); response != nil {
		return nil, &rejectedError{response.Errors}
	}
	return nil, errNotSubscribing
}

// eventResponse returns the response to an event; nil if it has no value.
func (r Runner) eventResponse(ctx context.Context, op *graphql.OperationContext, responses graphql.ResponseHandler) *graphql.Response {
	root := rootFields(op)[0]
	response := responses(ctx)
	if response != nil {
		response.Errors = prefixRootField(root.Alias, response.Errors)
	}
	if response == nil || response.Data != nil {
		return response
	}
	// The resolver failed. The executor has not passed that response through its extensions.
	response = r.Executor.DispatchError(ctx, response.Errors)
	response.Data = []byte(`{"` + root.Alias + `":null}`)
	return response
}

// prefixRootField returns copies of errs whose paths begin with the root field, which gqlgen's executor omits.
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
