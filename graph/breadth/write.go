package breadth

import "github.com/vektah/gqlparser/v2/ast"

// A Writer appends an answer to one buffer, depth first.
type Writer struct {
	run  *run
	b    []byte
	path []step
	told bool // that the context has ended

	reports int // how many errors there were
	cuts    int // how often something written was taken back

	indices  []int     // inside a list of leaves
	problems []problem // with the leaf being written
}

// A step of a path is a field or, without one, an index.
type step struct {
	field *field
	index int
}

// A State says what has become of a value.
type State uint8

// Of a value that is null nothing is written, or what was written is taken back by who called.
const (
	OK     State = iota
	Null         // there was none
	Nulled       // there was one, and the marshaler made null of it
	Failed       // and the error is told
)

var null = []byte("null")

// write writes the answer whose root is given. A mutation is run here, one field after the other, each with all below it.
func (r *run) write(root *group) []byte {
	// A new answer is likely as long as the last one of the plan.
	w := &Writer{run: r, b: make([]byte, 0, r.plan.size.Load()*9/8+64)}
	if w.object(root, 0) != OK {
		return null
	}
	r.plan.size.Store(int64(len(w.b)))
	return w.b
}

// A span is where an object is written, as long as nothing has been cut since: what was written may be overwritten then.
type span struct{ start, end, cuts int }

// object writes an object of a group, or copies what is written of it already.
func (w *Writer) object(g *group, row int) State {
	if g.spans == nil {
		return w.fields(g, row)
	}
	s := &g.spans[row]
	if s.end > 0 && s.cuts == w.cuts {
		w.b = append(w.b, w.b[s.start:s.end]...)
		return OK
	}
	start, reports := len(w.b), w.reports
	state := w.fields(g, row)
	if state == OK && w.reports == reports { // else its errors are wanted at each place
		*s = span{start, len(w.b), w.cuts}
	}
	return state
}

// fields writes an object field by field.
func (w *Writer) fields(g *group, row int) State {
	start, fails := len(w.b), false
	w.b = append(w.b, '{')
	for i, f := range g.node.fields {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		w.b = append(w.b, f.key...)
		if f.literal != nil {
			w.b = append(w.b, f.literal...)
			continue
		}
		at := len(w.b)
		state := w.field(g, f, row)
		if state == OK {
			continue
		}
		w.b = append(w.b[:at], null...)
		if f.typ.isNonNull {
			w.path = append(w.path, step{field: f})
			w.violate(f, f.typ, state)
			w.path = w.path[:len(w.path)-1]
			fails = true // and go on: the errors of the other fields are wanted too
		}
	}
	if fails {
		w.b = w.b[:start]
		w.cuts++
		return Failed
	}
	w.b = append(w.b, '}')
	return OK
}

// field writes the value of a field.
func (w *Writer) field(g *group, f *field, row int) State {
	if f.state < 0 {
		return w.leaf(f, g.rows, row)
	}
	if w.run.plan.kind == ast.Mutation && g.above == nil {
		w.run.open(g, f)
		w.run.levels()
	}
	s := &g.states[f.state]
	switch {
	case s.err != nil:
		return w.fail(f, s.err)
	case s.errs != nil && s.errs[row] != nil:
		return w.fail(f, s.errs[row])
	case s.isNull:
		return Null
	case f.Opaque != nil:
		w.b = append(w.b, s.column.([]byte)...)
		return OK
	case f.Leaf != nil:
		return w.leaf(f, s.column, s.from+row)
	}
	w.path = append(w.path, step{field: f})
	entry := int32(row)
	if s.shape != nil {
		entry = s.shape[row]
	}
	state := w.value(f, f.typ, s, entry, int32(row))
	w.path = w.path[:len(w.path)-1]
	return state
}

// value writes what stands at a place of the shape.
func (w *Writer) value(f *field, t *wrap, s *state, entry, at int32) State {
	switch {
	case entry == entryNull:
		return Null
	case entry == entryFailed:
		w.report(s.failed[at])
		return Failed
	case t.elem != nil:
		return w.list(f, t, s, entry)
	case len(f.nodes) == 1:
		return w.object(s.below[0], int(entry))
	}
	kinds := int32(len(f.nodes))
	return w.object(s.below[entry%kinds], int(entry/kinds))
}

// list writes a list of objects.
func (w *Writer) list(f *field, t *wrap, s *state, place int32) State {
	start, fails := len(w.b), false
	w.b = append(w.b, '[')
	for i := range s.shape[place] {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		w.path = append(w.path, step{index: int(i)})
		at := len(w.b)
		if state := w.value(f, t.elem, s, s.shape[place+1+i], place+1+i); state != OK {
			w.b = append(w.b[:at], null...)
			if t.elem.isNonNull {
				w.violate(f, t.elem, state)
				fails = true
			}
		}
		w.path = w.path[:len(w.path)-1]
	}
	if fails {
		w.b = w.b[:start]
		w.cuts++
		return Failed
	}
	w.b = append(w.b, ']')
	return OK
}
