package postgres

// groups are lists that are filled row by row. The rows of one list come one after the other, nearly always, so lists are parts of a few large
// pieces of memory.
type groups[T any] struct {
	lists [][]T
	piece []T // where items are added
	start int // of the list that was added to last, in piece
	last  int // its number plus one
}

const (
	// minPiece and maxPiece are the sizes of the first and of the largest pieces, in items.
	minPiece = 8
	maxPiece = 1024
)

// add appends an item to the list n.
func (g *groups[T]) add(n int, item T) {
	if n+1 != g.last {
		g.last, g.start = n+1, len(g.piece)
		g.reserve(len(g.lists[n]) + 1)
		g.piece = append(g.piece, g.lists[n]...) // none, but when rows of another list were between
	}
	g.reserve(1)
	g.piece = append(g.piece, item)
	g.lists[n] = g.piece[g.start:len(g.piece):len(g.piece)]
}

// reserve makes room for n items, in a new piece if it must, to which it moves the current list.
func (g *groups[T]) reserve(n int) {
	if len(g.piece)+n <= cap(g.piece) {
		return
	}
	list := g.piece[g.start:]
	g.piece = append(make([]T, 0, max(minPiece, 2*(len(list)+n), min(2*cap(g.piece), maxPiece))), list...)
	g.start = 0
}
