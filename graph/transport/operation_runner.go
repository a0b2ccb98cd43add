package transport

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/99designs/gqlgen/graphql"

	"fivefold/graph/errorcode"
	"fivefold/graph/subscription"
)

// An operationRunner runs the operations of one connection.
type operationRunner struct {
	hooks          Hooks
	executor       graphql.GraphExecutor
	onSessionEnded func() // called when BeginExecution returns ErrSessionEnded
}

func (r operationRunner) begin(ctx context.Context) (context.Context, context.CancelFunc, error) {
	ctx, end, err := r.hooks.BeginExecution(ctx)
	if errors.Is(err, ErrSessionEnded) {
		r.onSessionEnded()
	}
	return ctx, end, err
}

// checkSession returns an error if the session has ended. Other errors are ignored: a store that fails once must not end an idle
// connection.
func (r operationRunner) checkSession(ctx context.Context) error {
	_, end, err := r.begin(ctx)
	if err == nil {
		end()
	}
	if errors.Is(err, ErrSessionEnded) {
		return err
	}
	return nil
}

// prepare parses and validates an operation. If it fails, it returns the response to send.
func (r operationRunner) prepare(ctx context.Context, params *graphql.RawParams) (op *graphql.OperationContext, failure *graphql.Response) {
	defer r.recoverPanic(ctx, &failure)
	execution, end, err := r.begin(graphql.StartOperationTrace(ctx))
	if err != nil {
		return nil, r.errorResponse(ctx, err)
	}
	defer end()
	op, errs := r.executor.CreateOperationContext(execution, params)
	if len(errs) > 0 {
		return nil, r.executor.DispatchError(graphql.WithOperationContext(execution, op), withCodes(errs, errorcode.BadRequest))
	}
	return op, nil
}

// run executes an operation until it ends. If it fails, run returns the response to send. It calls started when later events cannot
// be missed: for a subscription when it has its source, for another operation at once.
func (r operationRunner) run(ctx context.Context, op *graphql.OperationContext, started func(), send func(*graphql.Response) error) (failure *graphql.Response) {
	defer r.recoverPanic(ctx, &failure)
	if op.Operation.Operation != ast.Subscription {
		started()
	}
	subscribed := func() {
		r.hooks.Subscribed(graphql.WithOperationContext(ctx, op))
		started()
	}
	return subscription.Runner{Executor: r.executor, Begin: r.begin, Subscribed: subscribed, Send: send}.Run(ctx, op)
}

func (r operationRunner) errorResponse(ctx context.Context, err error) *graphql.Response {
	return r.executor.DispatchError(ctx, gqlerror.List{gqlerror.WrapIfUnwrapped(err)})
}

// recoverPanic turns a panic into a response. Nothing else recovers panics of the goroutines of a connection.
func (r operationRunner) recoverPanic(ctx context.Context, failure **graphql.Response) {
	if panicked := recover(); panicked != nil {
		err := errorcode.Error(errorcode.Internal, "Something went wrong on the server.")
		err.Err = fmt.Errorf("panic: %v\n%s", panicked, debug.Stack()) // for the log of the error presenter
		*failure = r.executor.DispatchError(ctx, gqlerror.List{err})
	}
}
