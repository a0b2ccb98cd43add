package executor

import (
	"context"
	"sync"
)

// open resolves a field of a group as far as possible without calls, and schedules the calls.
func (r *run) open(g *group, f *field) {
	if f.state < 0 {
		return
	}
	s := &g.states[f.state]
	switch {
	case f.Call == nil:
		s.column = g.rows
		r.expand(g, f, s)
	case f.Inline:
		c := newCall(g, f)
		c.resolve(r.computingContext(), r, false)
		r.assign(c, c.parts[0])
	default:
		r.schedule(g, f)
	}
}

// expand makes the groups of the objects that a field's values hold, and opens them.
func (r *run) expand(g *group, f *field, s *state) {
	r.x.begin(g.n, len(f.nodes), len(f.nodes) == 1 && f.nodes[0].calls)
	if s.err = guard(r.ctx, func() error {
		f.Expand(&r.x, s.column, s.from, s.from+g.n)
		return nil
	}); s.err != nil {
		return
	}
	s.shape, s.failed = r.x.shape, r.x.failed
	s.groups = s.one[:]
	if len(f.nodes) > 1 {
		s.groups = make([]*group, len(f.nodes))
	}
	for kind, n := range f.nodes {
		if rows := r.x.rows[kind]; rows.n > 0 {
			s.groups[kind] = &group{node: n, rows: rows.column, n: rows.n, states: make([]state, n.states), parent: g, field: f}
			if rows.repeats {
				s.groups[kind].spans = make([]span, rows.n)
			}
		}
	}
	for _, below := range s.groups {
		if below == nil || below.node.states == 0 {
			continue
		}
		for _, f := range below.node.fields {
			r.open(below, f)
		}
	}
}

// schedule adds a call of a field of a group to the next level, or joins it to an equal call.
func (r *run) schedule(g *group, f *field) {
	if c := r.callsByID[f.call]; c != nil {
		c.join(g, f)
		return
	}
	c := newCall(g, f)
	r.callsByID[f.call] = c
	r.nextLevel = append(r.nextLevel, c)
}

// levels runs one level after another until no call is scheduled.
func (r *run) levels() {
	for len(r.nextLevel) > 0 {
		calls := r.nextLevel
		r.nextLevel = nil
		for _, c := range calls {
			r.callsByID[c.field.call] = nil
			c.ctx = c.parts[0].group.context()
		}
		r.perform(calls)
		for _, c := range calls {
			for _, p := range c.parts {
				r.assign(c, p)
			}
		}
	}
}

// perform runs calls concurrently and returns when all have returned.
func (r *run) perform(calls []*call) {
	if len(calls) == 1 {
		calls[0].perform(calls[0].ctx, r)
		return
	}
	m := newBarrier(len(calls), r.executor.concurrency)
	perform := func(i int) {
		m.enter(calls[i].ctx, func(ctx context.Context) { calls[i].perform(ctx, r) }, i)
		m.leave()
	}
	var wg sync.WaitGroup
	for i := range calls[1:] {
		wg.Go(func() { perform(i + 1) })
	}
	perform(0)
	wg.Wait()
}
