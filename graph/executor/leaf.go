package executor

// leaf writes a scalar, an enum or a list of them, and reports its errors.
func (w *Writer) leaf(f *field, column any, i int) State {
	state := f.Leaf(w, column, i)
	if len(w.problems) == 0 {
		return state
	}
	for _, p := range w.problems {
		w.path = append(append(w.path, step{field: f}), p.indices...)
		if p.err != nil {
			w.report(p.err)
		} else {
			t := f.typ
			for range p.indices {
				t = t.elem
			}
			w.violate(f, t, p.state)
		}
		w.path = w.path[:len(w.path)-1-len(p.indices)]
	}
	w.problems = w.problems[:0]
	return state
}

// A problem is an error of a leaf, or a null in a non-null position, at indices into the leaf.
type problem struct {
	indices []step
	err     error
	state   State
}

func (w *Writer) problem(err error, state State) State {
	p := problem{err: err, state: state}
	for _, i := range w.indices {
		p.indices = append(p.indices, step{index: i})
	}
	w.problems = append(w.problems, p)
	return Failed
}

// Leaves writes a list of leaves, each with leaf.
func Leaves[T any](w *Writer, list []T, isNonNull bool, leaf func(*Writer, T) State) State {
	start, fails := len(w.b), false
	w.b = append(w.b, '[')
	for i, v := range list {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		w.indices = append(w.indices, i)
		at := len(w.b)
		if state := leaf(w, v); state != OK {
			w.b = append(w.b[:at], null...)
			if isNonNull && state != Failed {
				w.problem(nil, state)
			}
			fails = fails || isNonNull
		}
		w.indices = w.indices[:len(w.indices)-1]
	}
	if fails {
		w.b = w.b[:start]
		return Failed
	}
	w.b = append(w.b, ']')
	return OK
}
