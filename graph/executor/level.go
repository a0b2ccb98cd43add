package executor

import (
	"context"
	"sync"
)

// open follows a field of a group as far as it goes without calls, and gathers those.
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
		c.ask(r.computingContext(), r, false)
		r.take(c, c.parts[0])
	default:
		r.gather(g, f)
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
	s.below = s.one[:]
	if len(f.nodes) > 1 {
		s.below = make([]*group, len(f.nodes))
	}
	for kind, n := range f.nodes {
		if rows := r.x.rows[kind]; rows.n > 0 {
			s.below[kind] = &group{node: n, rows: rows.column, n: rows.n, states: make([]state, n.states), above: g, by: f}
			if rows.repeats {
				s.below[kind].spans = make([]span, rows.n)
			}
		}
	}
	for _, below := range s.below {
		if below == nil || below.node.states == 0 {
			continue
		}
		for _, f := range below.node.fields {
			r.open(below, f)
		}
	}
}

// gather puts a field of a group among the calls of the next level, or joins it to one that asks the same.
func (r *run) gather(g *group, f *field) {
	if c := r.byNumber[f.call]; c != nil {
		c.join(g, f)
		return
	}
	c := newCall(g, f)
	r.byNumber[f.call] = c
	r.gathered = append(r.gathered, c)
}

// levels runs one level after another until nothing is asked any more.
func (r *run) levels() {
	for len(r.gathered) > 0 {
		calls := r.gathered
		r.gathered = nil
		for _, c := range calls {
			r.byNumber[c.field.call] = nil
			c.ctx = c.parts[0].group.context(r)
		}
		r.perform(calls)
		for _, c := range calls {
			for _, p := range c.parts {
				r.take(c, p)
			}
		}
	}
}

// perform makes calls side by side, and returns when all have answered.
func (r *run) perform(calls []*call) {
	if len(calls) == 1 {
		calls[0].perform(calls[0].ctx, r)
		return
	}
	m := newMeeting(len(calls), r.executor.sideBySide)
	perform := func(i int) {
		m.sit(calls[i].ctx, func(ctx context.Context) { calls[i].perform(ctx, r) }, i)
		m.end()
	}
	var wg sync.WaitGroup
	for i := range calls[1:] {
		wg.Go(func() { perform(i + 1) })
	}
	perform(0)
	wg.Wait()
}
