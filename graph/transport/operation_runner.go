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

// A caller runs the operations of one connection.
type caller struct {
	asks  Hooks
	exec  graphql.GraphExecutor
	ended func() // is told when who asks may ask no more
}

func (c caller) begin(ctx context.Context) (context.Context, context.CancelFunc, error) {
	within, end, err := c.asks.BeginExecution(ctx)
	if errors.Is(err, ErrSessionEnded) {
		c.ended()
	}
	return within, end, err
}

// look gives why who asks may ask no more, nil when they may.
func (c caller) look(ctx context.Context) error {
	_, end, err := c.begin(ctx)
	if err == nil {
		end()
	}
	if errors.Is(err, ErrSessionEnded) {
		return err
	}
	return nil // a store that does not answer for once ends nothing that is idle
}

// read makes an operation of what was sent; the response says why it will not run.
func (c caller) read(ctx context.Context, params *graphql.RawParams) (op *graphql.OperationContext, why *graphql.Response) {
	defer c.recovered(ctx, &why)
	within, end, err := c.begin(graphql.StartOperationTrace(ctx))
	if err != nil {
		return nil, c.failed(ctx, err)
	}
	defer end()
	op, errs := c.exec.CreateOperationContext(within, params)
	if len(errs) > 0 {
		return nil, c.exec.DispatchError(graphql.WithOperationContext(within, op), withCodes(errs, codeBadRequest))
	}
	return op, nil
}

// run executes an operation to its end; the response says why it did not come to that. begun is called once nothing that happens
// will be missed: when a subscription listens, or at once.
func (c caller) run(ctx context.Context, op *graphql.OperationContext, begun func(), tell func(*graphql.Response) error) (why *graphql.Response) {
	defer c.recovered(ctx, &why)
	if op.Operation.Operation != ast.Subscription {
		begun()
	}
	listening := func() {
		c.asks.Subscribed(graphql.WithOperationContext(ctx, op))
		begun()
	}
	return subscription.Runner{Executor: c.exec, Begin: c.begin, Subscribed: listening, Send: tell}.Run(ctx, op)
}

func (c caller) failed(ctx context.Context, err error) *graphql.Response {
	return c.exec.DispatchError(ctx, gqlerror.List{gqlerror.WrapIfUnwrapped(err)})
}

// recovered makes a failure of a panic, which would otherwise end the program: nobody else is around what runs on a connection.
func (c caller) recovered(ctx context.Context, why **graphql.Response) {
	if panicked := recover(); panicked != nil {
		err := newError(codeInternal, "Something went wrong on the server.")
		err.Err = fmt.Errorf("panic: %v\n%s", panicked, debug.Stack()) // for the log of the error presenter
		*why = c.exec.DispatchError(ctx, gqlerror.List{err})
	}
}
