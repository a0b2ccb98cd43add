package breadth

import "fmt"

// An Expansion lays out the objects that the values of a column hold: which object of which group belongs to which parent.
//
// The shape has an entry for each parent: -1 for null, -2 for a failure, else the number of the object in its group. When the
// field has several kinds, the number is row*kinds + kind. For a list the entry is the place of the list in the shape, which is
// its length followed by an entry for each element. Without a shape each parent has the object of its own number.
type Expansion struct {
	shape  []int32
	rows   []rows
	failed map[int32]error // by the place of the entry
}

// Entries that are no number.
const (
	entryNull   = -1
	entryFailed = -2
)

// rows are the objects of one kind.
type rows struct {
	column any
	n      int
}

// begin makes the expansion ready for a column of n values.
func (x *Expansion) begin(n, kinds int) {
	x.shape, x.failed, x.rows = make([]int32, n), nil, x.rows[:0]
	for range kinds {
		x.rows = append(x.rows, rows{})
	}
}

// Rows gives the objects of a kind.
func (x *Expansion) Rows(kind, n int, column any) { x.rows[kind] = rows{column, n} }

// Null says that there is nothing at a place.
func (x *Expansion) Null(at int) { x.shape[at] = entryNull }

// Object says that a place has the object of a number and kind, of so many kinds.
func (x *Expansion) Object(at, row, kind, kinds int) { x.shape[at] = int32(row*kinds + kind) }

// Unknown says that a place has a value that is none of the types it may be.
func (x *Expansion) Unknown(at int, value any, typeName string) {
	if x.failed == nil {
		x.failed = map[int32]error{}
	}
	x.failed[int32(at)] = fmt.Errorf("unexpected type %T for %s", value, typeName)
	x.shape[at] = entryFailed
}

// List says that a place has a list of n, and returns the place of its first element.
func (x *Expansion) List(at, n int) int {
	start := len(x.shape)
	x.shape[at] = int32(start)
	if need := start + 1 + n; need <= cap(x.shape) {
		x.shape = x.shape[:need]
	} else {
		x.shape = append(x.shape, make([]int32, 1+n)...)
	}
	x.shape[start] = int32(n)
	return start + 1
}

// Pointers lays out a column that holds the objects themselves.
func Pointers[T any](x *Expansion, column []*T) {
	for i, v := range column {
		if v == nil {
			pick(x, column, i)
			return
		}
	}
	x.shape = nil
	x.Rows(0, len(column), column)
}

// pick leaves the nils of a column out, the first of which is at an index.
func pick[T any](x *Expansion, column []*T, first int) {
	present := append(make([]*T, 0, len(column)-1), column[:first]...)
	for i, v := range column {
		switch {
		case v == nil:
			x.Null(i)
		case i < first:
			x.Object(i, i, 0, 1)
		default:
			x.Object(i, len(present), 0, 1)
			present = append(present, v)
		}
	}
	x.Rows(0, len(present), present)
}

// Lists lays out lists of objects, one for each parent. A nil list is null, or empty when the type has no null.
func Lists[P, T any](x *Expansion, isNonNull bool, parents []P, list func(P) []*T) {
	total := 0
	for _, p := range parents {
		total += len(list(p))
	}
	x.shape = append(make([]int32, 0, 2*len(parents)+total), x.shape...)
	all := make([]*T, 0, total)
	for i, p := range parents {
		elements := list(p)
		if elements == nil && !isNonNull {
			x.Null(i)
			continue
		}
		at := x.List(i, len(elements))
		for j, v := range elements {
			if v == nil {
				x.Null(at + j)
				continue
			}
			x.Object(at+j, len(all), 0, 1)
			all = append(all, v)
		}
	}
	x.Rows(0, len(all), all)
}
