package executor

import "github.com/vektah/gqlparser/v2/ast"

// fields writes an object field by field.
func (w *Writer) fields(g *group, row int) State {
	start, fails := len(w.b), false
	w.b = append(w.b, '{')
	for _, f := range g.node.fields {
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
			fails = true // and continue, to report the errors of the other fields
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
	if w.run.plan.kind == ast.Mutation && g.parent == nil {
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

// value writes the value of an entry of the shape.
func (w *Writer) value(f *field, t *nullability, s *state, entry, at int32) State {
	switch {
	case entry == entryNull:
		return Null
	case entry == entryFailed:
		w.report(s.failed[at])
		return Failed
	case t.elem != nil:
		return w.list(f, t, s, entry)
	case len(f.nodes) == 1:
		return w.object(s.groups[0], int(entry))
	}
	kinds := int32(len(f.nodes))
	return w.object(s.groups[entry%kinds], int(entry/kinds))
}

// list writes a list of objects.
func (w *Writer) list(f *field, t *nullability, s *state, place int32) State {
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
