package executor

import (
	"bytes"
	"context"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
)

// A call asks for one field of all parents of a level at once.
type call struct {
	field   *field
	parts   []part
	parents []any // the columns of the parts
	n       int   // how many parents there are
	ctx     context.Context

	part   [1]part // where parts and parents are while there is one of each
	parent [1]any

	result any     // what was answered
	isNull bool    // it was nothing
	err    error   // that failed
	errs   []error // of each parent
}

// A part is a group that takes part in a call, with the place of its first object among all parents.
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

// join adds a group. One that is here already, under another alias, shares the answer.
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
	c.isNull = true // until it is asked
	ctx = graphql.WithRootFieldContext(ctx, &graphql.RootFieldContext{Object: c.field.Name, Field: c.field.collected})
	if err := guard(ctx, func() error {
		r.oc.RootResolverMiddleware(ctx, func(ctx context.Context) graphql.Marshaler {
			c.isNull = false
			c.resolve(ctx, r, true)
			return graphql.Null // what is below comes later
		})
		return nil
	}); err != nil {
		c.err = err
	}
}

// resolve decodes the arguments, asks and looks at the answer.
func (c *call) resolve(ctx context.Context, r *run, throughMiddleware bool) {
	fc := c.field.context()
	ctx = context.WithValue(graphql.WithFieldContext(ctx, fc), callKey{}, c)
	c.err = guard(ctx, func() (err error) {
		if c.field.Args != nil {
			if err = c.field.checkNulls(r.oc.Variables); err != nil {
				return err
			}
			if fc.Args, err = c.field.Args(ctx, r.ec, c.field.collected.ArgumentMap(r.oc.Variables)); err != nil {
				return argumentError(err, fc)
			}
		}
		var answer any
		if throughMiddleware {
			answer, err = r.oc.ResolverMiddleware(ctx, func(ctx context.Context) (any, error) {
				return c.field.Call(ctx, r.ec, fc, c.parents)
			})
		} else {
			answer, err = c.field.Call(ctx, r.ec, fc, c.parents)
		}
		if err == nil && c.field.Opaque != nil && answer != nil {
			c.result, c.isNull = c.opaque(ctx, r, answer)
			return nil
		}
		return c.accept(answer, err)
	})
}

// opaque lets gqlgen write the whole answer. The column is then its bytes.
func (c *call) opaque(ctx context.Context, r *run, answer any) (any, bool) {
	m := c.field.Opaque(ctx, r.ec, c.field.collected.Selections, answer)
	if m == graphql.Null {
		return nil, true
	}
	var b bytes.Buffer
	m.MarshalGQL(&b)
	return b.Bytes(), false
}

// accept checks what was answered.
func (c *call) accept(answer any, err error) error {
	if list, ok := err.(graphql.BatchErrors); ok && !c.isRoot() {
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
		return fmt.Errorf("%s.%s was answered with an unexpected %T", c.field.object.Name, c.field.Name, answer)
	case n != c.n:
		return c.miscount(n, "results")
	}
	c.result = column
	return nil
}

func (c *call) miscount(n int, what string) error {
	return fmt.Errorf("batch resolver %s.%s returned %d %s for %d parents", c.field.object.Name, c.field.Name, n, what, c.n)
}

// assign gives a group its part of an answer.
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
