package executor

import (
	"context"
	"errors"

	"github.com/99designs/gqlgen/graphql"
)

// errStreams has gqlgen's text. @skip may leave nothing to subscribe to, which validation cannot see.
var errStreams = errors.New("must subscribe to exactly one stream")

// subscribe starts the stream of a subscription. The handler waits for the next event and runs the selection on it. It
// returns nil when the stream has ended.
func (e *Executor) subscribe(ctx context.Context, oc *graphql.OperationContext, p *plan) graphql.ResponseHandler {
	none := func(context.Context) *graphql.Response { return nil }
	if len(p.root.fields) != 1 || p.root.fields[0].Field == nil {
		graphql.AddError(ctx, errStreams)
		return none
	}
	r := e.newRun(ctx, oc, p)
	root, f := r.newRoot(), p.root.fields[0]
	c := newCall(root, f)
	c.ctx = root.ctx
	if c.resolve(c.ctx, r, true); c.err != nil {
		w := &Writer{run: r}
		w.fail(f, c.err)
		return none
	}
	if c.isNull {
		return none
	}
	return func(ctx context.Context) *graphql.Response {
		column, ok := f.Next(ctx, c.result)
		if !ok {
			return nil
		}
		r := e.newRun(ctx, oc, p)
		root := r.newRoot()
		s := &root.states[f.state]
		s.column = column
		if f.Expand != nil {
			r.expand(root, f, s)
		}
		r.levels()
		return &graphql.Response{Data: r.write(root)}
	}
}
