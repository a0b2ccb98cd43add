package executor

import (
	"fivefold/graph/memory"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// A Writer appends a response to one buffer, depth-first.
type Writer struct {
	run            *run
	b              []byte
	path           []step
	hasReportedEnd bool // that the context has ended is reported

	reserved int             // the length of the response up to which the request holds memory
	refused  *gqlerror.Error // why it may not hold more

	reports int // the number of errors
	cuts    int // how often written bytes were discarded

	indices  []int     // inside a list of leaves
	problems []problem // with the leaf being written
}

// A step of a path is a field or, without one, an index.
type step struct {
	field *field
	index int
}

// A State is the outcome of writing a value.
type State uint8

// For a value that is null nothing is written, or the caller discards what was written.
const (
	OK     State = iota
	Null         // the value was null
	Nulled       // the marshaler wrote null for a value
	Failed       // with an error that has been reported
)

var null = []byte("null")

// maxRememberedSize is the maximum buffer size, in bytes, that larger earlier responses of a plan can cause.
const maxRememberedSize = 64 << 10

// reservedSize is the length of a response, in bytes, that what every request holds covers.
const reservedSize = memory.Request / 4

// write returns the response of a root. A mutation runs here, one field after the other, each with all its levels.
func (r *run) write(root *group) []byte {
	// A response is probably no longer than the last ones of the plan. The remembered size decays with each response; what exceeds
	// maxRememberedSize is forgotten at once.
	lately := r.plan.size.Load()
	w := &Writer{run: r, reserved: reservedSize}
	if lately > reservedSize && memory.Of(r.ctx).Grow(lately) == nil {
		w.reserved = int(lately)
	}
	w.b = make([]byte, 0, min(int(lately), w.reserved)+64)
	state := w.object(root, 0)
	switch {
	case w.refused != nil:
		graphql.AddError(r.ctx, w.refused)
		return nil
	case state != OK:
		return null
	}
	r.plan.size.Store(max(int64(len(w.b))*9/8, min(lately, maxRememberedSize)*15/16))
	return w.b
}

// reserve takes memory for a response of twice the length, and reports whether the request may hold it. Otherwise no more objects are written.
// The response of a mutation is not refused: what it reports is done, and a client that is refused would do it again.
func (w *Writer) reserve() bool {
	if w.refused != nil {
		return false
	}
	more := 2*len(w.b) - w.reserved
	share, bytes := memory.Of(w.run.ctx), int64(more)*9/4 // the buffer grows by a quarter at least, and is copied then
	if w.run.plan.kind == ast.Mutation {
		share.Add(bytes)
	} else if w.refused = share.Grow(bytes); w.refused != nil {
		return false
	}
	w.reserved += more
	return true
}

// A span is where an object is written. It is valid while cuts is unchanged: afterwards the bytes may be overwritten.
type span struct{ start, end, cuts int }

// object writes an object of a group, or copies it from where it is already written.
func (w *Writer) object(g *group, row int) State {
	if len(w.b) > w.reserved && !w.reserve() {
		return Failed
	}
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
	if state == OK && w.reports == reports { // an object with errors reports them at each position
		*s = span{start, len(w.b), w.cuts}
	}
	return state
}
