package transport

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/99designs/gqlgen/graphql"

	"fivefold/graph/subscription"
)

// A operationRunner runs the operations of one connection.
type operationRunner struct {
	hooks        Hooks
	executor     graphql.GraphExecutor
	onSessionEnd func() // is told when who asks may ask no more
}

func (c operationRunner) begin(ctx context.Context) (context.Context, context.CancelFunc, error) {
	within, end, err := c.hooks.BeginExecution(ctx)
	if errors.Is(err, ErrSessionEnded) {
		c.onSessionEnd()
	}
	return within, end, err
}

// checkSession gives why who asks may ask no more, nil when they may.
func (c operationRunner) checkSession(ctx context.Context) error {
	_, end, err := c.begin(ctx)
	if err == nil {
		end()
	}
	if errors.Is(err, ErrSessionEnded) {
		return err
	}
	return nil // a store that does not answer for once ends nothing that is idle
}

// prepare makes an operation of what was sent; the response says why it will not run.
func (c operationRunner) prepare(ctx context.Context, params *graphql.RawParams) (op *graphql.OperationContext, why *graphql.Response) {
	defer c.recoverPanic(ctx, &why)
	within, end, err := c.begin(graphql.StartOperationTrace(ctx))
	if err != nil {
		return nil, c.errorResponse(ctx, err)
	}
	defer end()
	op, errs := c.executor.CreateOperationContext(within, params)
	if len(errs) > 0 {
		return nil, c.executor.DispatchError(graphql.WithOperationContext(within, op), withCodes(errs, codeBadRequest))
	}
	return op, nil
}

// run executes an operation to its end; the response says why it did not come to that. begun is called once nothing that happens
// will be missed: when a subscription listens, or at once.
func (c operationRunner) run(ctx context.Context, op *graphql.OperationContext, begun func(), tell func(*graphql.Response) error) (why *graphql.Response) {
	defer c.recoverPanic(ctx, &why)
	if op.Operation.Operation != ast.Subscription {
		begun()
	}
	listening := func() {
		c.hooks.Subscribed(graphql.WithOperationContext(ctx, op))
		begun()
	}
	return subscription.Runner{Executor: c.executor, Begin: c.begin, Subscribed: listening, Send: tell}.Run(ctx, op)
}

func (c operationRunner) errorResponse(ctx context.Context, err error) *graphql.Response {
	return c.executor.DispatchError(ctx, gqlerror.List{gqlerror.WrapIfUnwrapped(err)})
}

// recoverPanic makes a failure of a panic, which would otherwise end the program: nobody else is around what runs on a connection.
func (c operationRunner) recoverPanic(ctx context.Context, why **graphql.Response) {
	if panicked := recover(); panicked != nil {
		err := newError(codeInternal, "Something went wrong on the server.")
		err.Err = fmt.Errorf("panic: %v\n%s", panicked, debug.Stack()) // for the log of the error presenter
		*why = c.executor.DispatchError(ctx, gqlerror.List{err})
	}
}
