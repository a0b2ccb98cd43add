package executor

// A Writer appends an answer to one buffer, depth first.
type Writer struct {
	run            *run
	b              []byte
	path           []step
	hasReportedEnd bool // that the context has ended

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

// maxRememberedSize is how many bytes an answer is expected to have though the last one had less.
const maxRememberedSize = 64 << 10

// write writes the answer whose root is given. A mutation is run here, one field after the other, each with all below it.
func (r *run) write(root *group) []byte {
	// A new answer is likely no longer than the last ones of the plan; how long they were is forgotten by and by, what is more than
	// maxRememberedSize at once.
	lately := r.plan.size.Load()
	w := &Writer{run: r, b: make([]byte, 0, lately+64)}
	if w.object(root, 0) != OK {
		return null
	}
	r.plan.size.Store(max(int64(len(w.b))*9/8, min(lately, maxRememberedSize)*15/16))
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
