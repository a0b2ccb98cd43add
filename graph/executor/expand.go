package executor

import (
	"fmt"
	"hash/maphash"
	"math/bits"
)

// An Expansion records the objects in the values of a column: which object of which group belongs to which parent.
//
// The shape has an entry for each parent: -1 for null, -2 for a failure, else the number of the object in its group. When the
// field has several kinds, the number is row*kinds + kind. For a list the entry is the index of the list in the shape, which is
// its length followed by an entry for each element. Without a shape each parent has the object of its own number.
//
// Where calls follow, equal pointers are one object of the group: it is resolved once and written once.
type Expansion struct {
	shape  []int32
	rows   []rows
	failed map[int32]error // by the index of the entry
	unites bool            // equal pointers are one object
}

// Entries that are not object numbers.
const (
	entryNull   = -1
	entryFailed = -2
)

// rows are the objects of one kind.
type rows struct {
	column  any
	n       int
	repeats bool // some objects have several entries
}

// begin makes the expansion ready for a column of n values.
func (x *Expansion) begin(n, kinds int, unites bool) {
	x.shape, x.failed, x.rows, x.unites = make([]int32, n), nil, x.rows[:0], unites
	for range kinds {
		x.rows = append(x.rows, rows{})
	}
}

// Rows sets the objects of a kind.
func (x *Expansion) Rows(kind, n int, column any) { x.rows[kind] = rows{column: column, n: n} }

// Null sets the entry at an index to null.
func (x *Expansion) Null(at int) { x.shape[at] = entryNull }

// Object sets the entry at an index to the object with a row and kind. kinds is the number of kinds.
func (x *Expansion) Object(at, row, kind, kinds int) { x.shape[at] = int32(row*kinds + kind) }

// Unknown sets the entry at an index to an error: the value has none of the possible types.
func (x *Expansion) Unknown(at int, value any, typeName string) {
	if x.failed == nil {
		x.failed = map[int32]error{}
	}
	x.failed[int32(at)] = fmt.Errorf("unexpected type %T for %s", value, typeName)
	x.shape[at] = entryFailed
}

// List sets the entry at an index to a list of n elements, and returns the index of the first element.
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

// Pointers expands a column of objects.
func Pointers[T any](x *Expansion, column []*T) {
	x.unites = x.unites && len(column) > 1
	g := numbering[T]{x: x, all: column}
	for i, v := range column {
		if v != nil {
			if _, ok := g.isKnown(v, i); !ok {
				continue
			}
		}
		// From the first repeated or nil object on, the rows differ from the column.
		g.all = append(make([]*T, 0, len(column)), column[:i]...)
		for j := range i {
			x.shape[j] = int32(j)
		}
		for j := i; j < len(column); j++ {
			g.place(j, column[j])
		}
		g.done()
		return
	}
	x.shape = nil
	x.Rows(0, len(column), column)
}

// Lists expands lists of objects, one for each parent. A nil list is null, or empty when the type is non-null.
func Lists[P, T any](x *Expansion, isNonNull bool, parents []P, list func(P) []*T) {
	total := 0
	for _, p := range parents {
		total += len(list(p))
	}
	x.unites = x.unites && total > 1
	x.shape = append(make([]int32, 0, 2*len(parents)+total), x.shape...)
	g := numbering[T]{x: x, all: make([]*T, 0, total)}
	for i, p := range parents {
		elements := list(p)
		if elements == nil && !isNonNull {
			x.Null(i)
			continue
		}
		at := x.List(i, len(elements))
		for j, v := range elements {
			g.place(at+j, v)
		}
	}
	g.done()
}

// A numbering assigns numbers to objects.
type numbering[T any] struct {
	x       *Expansion
	all     []*T
	places  []int32 // a hash table of the objects while equal ones are united: the number plus 1, or 0 where empty
	repeats bool
}

// seed is for the hashes of pointers.
var seed = maphash.MakeSeed()

// isKnown returns the number of an object and whether it has one. If not, the object gets the offered number.
func (g *numbering[T]) isKnown(v *T, offered int) (int32, bool) {
	if !g.x.unites {
		return 0, false
	}
	if g.places == nil {
		g.places = make([]int32, 1<<bits.Len(uint(2*cap(g.all))))
	}
	at := int(maphash.Comparable(seed, v)) & (len(g.places) - 1)
	for ; g.places[at] != 0; at = (at + 1) & (len(g.places) - 1) {
		if number := g.places[at] - 1; g.all[number] == v {
			return number, true
		}
	}
	g.places[at] = int32(offered) + 1
	return 0, false
}

// place sets the entry at an index to an object, or to null.
func (g *numbering[T]) place(at int, v *T) {
	if v == nil {
		g.x.Null(at)
		return
	}
	number, ok := g.isKnown(v, len(g.all))
	if !ok {
		number = int32(len(g.all))
		g.all = append(g.all, v)
	}
	g.repeats = g.repeats || ok
	g.x.Object(at, int(number), 0, 1)
}

func (g *numbering[T]) done() {
	g.x.Rows(0, len(g.all), g.all)
	g.x.rows[0].repeats = g.repeats
}
