package executor

import (
	"bytes"
	"context"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
)

// A call resolves one field for all parents of a level.
type call struct {
	field   *field
	parts   []part
	parents []any // the columns of the parts
	n       int   // the number of parents
	ctx     context.Context

	part   [1]part // the arrays of parts and parents while there is one of each
	parent [1]any

	malformed ArgumentErrors // nil when the arguments can be decoded

	result any     // the results of all parents
	isNull bool    // the result is nil
	err    error   // of the whole call
	errs   []error // of each parent
}

// A part is the share of one group in a call. from is the index of its first object among all parents.
type part struct {
	group *group
	field *field
	from  int
}

func newCall(g *group, f *field) *call {
	c := &call{field: f, n: g.n}
	c.parts = append(c.part[:0], part{group: g, field: f})
	c.parents = append(c.parent[:0], g.rows)
	return c
}

// join adds a group. A group that the call already has, under another alias, shares the results.
func (c *call) join(g *group, f *field) {
	for _, p := range c.parts {
		if p.group == g {
			c.parts = append(c.parts, part{g, f, p.from})
			return
		}
	}
	c.parts = append(c.parts, part{g, f, c.n})
	c.parents = append(c.parents, g.rows)
	c.n += g.n
}

func (c *call) isRoot() bool { return c.parts[0].group.parent == nil }

// perform makes the call inside the middleware.
func (c *call) perform(ctx context.Context, r *run) {
	if c.err = ctx.Err(); c.err != nil {
		return
	}
	if !c.isRoot() {
		c.resolve(ctx, r, true)
		return
	}
	c.isNull = true // unless the middleware calls the resolver
	ctx = graphql.WithRootFieldContext(ctx, &graphql.RootFieldContext{Object: c.field.Name, Field: c.field.collected})
	if err := guard(ctx, func() error {
		r.oc.RootResolverMiddleware(ctx, func(ctx context.Context) graphql.Marshaler {
			c.isNull = false
			c.resolve(ctx, r, true)
			return graphql.Null // the next levels resolve what is below
		})
		return nil
	}); err != nil {
		c.err = err
	}
}

// resolve decodes the arguments, calls the resolver and checks the result.
func (c *call) resolve(ctx context.Context, r *run, throughMiddleware bool) {
	fc := c.field.context()
	ctx = context.WithValue(graphql.WithFieldContext(ctx, fc), callKey{}, c)
	c.err = guard(ctx, func() (err error) {
		bad := c.decode(ctx, r, fc)
		resolve := func(ctx context.Context) (any, error) {
			if bad != nil {
				return nil, bad
			}
			return c.field.Call(ctx, r.ec, fc, c.parents)
		}
		var answer any
		if throughMiddleware {
			answer, err = r.oc.ResolverMiddleware(ctx, resolve)
		} else {
			answer, err = resolve(ctx)
		}
		if err == nil && c.field.Opaque != nil && answer != nil {
			c.result, c.isNull = c.opaque(ctx, r, answer)
			return nil
		}
		return c.accept(answer, err)
	})
}

// opaque lets gqlgen write the whole value. The column is then its bytes.
func (c *call) opaque(ctx context.Context, r *run, answer any) (any, bool) {
	m := c.field.Opaque(ctx, r.ec, c.field.collected.Selections, answer)
	if m == graphql.Null {
		return nil, true
	}
	var b bytes.Buffer
	m.MarshalGQL(&b)
	return b.Bytes(), false
}

// accept checks the result of a resolver.
func (c *call) accept(answer any, err error) error {
	if list, ok := err.(graphql.BatchErrors); ok && !c.isRoot() { //nolint:errorlint // as gqlgen: a wrapped list is one error
		if c.errs = list.Errors(); len(c.errs) != c.n {
			return c.miscount(len(c.errs), "errors")
		}
	} else if err != nil {
		return err
	}
	if answer == nil {
		c.isNull = true
		return nil
	}
	if c.field.Next != nil {
		c.result = answer // the stream itself
		return nil
	}
	column, n := c.field.Column(answer)
	switch {
	case n < 0:
		return fmt.Errorf("%s.%s returned an unexpected %T", c.field.object.Name, c.field.Name, answer)
	case n != c.n:
		return c.miscount(n, "results")
	}
	c.result = column
	return nil
}

func (c *call) miscount(n int, what string) error {
	return fmt.Errorf("batch resolver %s.%s returned %d %s for %d parents", c.field.object.Name, c.field.Name, n, what, c.n)
}

// assign hands a group its part of the results.
func (r *run) assign(c *call, p part) {
	s := &p.group.states[p.field.state]
	s.column, s.from, s.isNull, s.err = c.result, p.from, c.isNull, c.err
	if c.errs != nil {
		s.errs = c.errs[p.from : p.from+p.group.n]
	}
	if s.err == nil && !s.isNull && p.field.Expand != nil {
		r.expand(p.group, p.field, s)
	}
}
