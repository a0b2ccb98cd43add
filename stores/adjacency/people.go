package adjacency

import (
	"hash/maphash"
	"math/bits"
	"sync/atomic"

	"github.com/google/uuid"

	"fivefold/stores"
)

const (
	idChunk   = 1024 // ids of a chunk: 16 KiB
	firstSize = 64   // of the table of numbers
)

// people are the ids of the numbers from 0 on, and the numbers of the ids. Both are only ever added, so a copy is a snapshot: it shares
// chunks and table with later ones and ignores numbers of its count or more.
type people struct {
	count uint32
	ids   []*[idChunk]uuid.UUID
	times []*[idChunk]latest
	table []uint32 // open addressing: numbers plus one, 0 where there is none; at most three quarters full
	seed  maphash.Seed
}

func newPeople() people { return people{table: make([]uint32, firstSize), seed: maphash.MakeSeed()} }

func (p *people) bytes() int64 { return int64(len(p.ids))*(idChunk*(16+8)+8+8) + int64(len(p.table))*4 }

// id returns the id of a number.
func (p *people) id(n uint32) *uuid.UUID { return &p.ids[n/idChunk][n%idChunk] }

// latest returns the latest time of a number.
func (p *people) latest(n uint32) *latest { return &p.times[n/idChunk][n%idChunk] }

// user returns the ID of a number.
func (p *people) user(n uint32) stores.ID { return stores.ID{Kind: stores.KindUser, UUID: *p.id(n)} }

// slot returns where the search for an id begins in the table, and after the slot where it goes on.
func (p *people) slot(id *uuid.UUID) int {
	slot, _ := bits.Mul64(maphash.Bytes(p.seed, id[:]), uint64(len(p.table)))
	return int(slot)
}

func (p *people) after(slot int) int {
	if slot++; slot < len(p.table) {
		return slot
	}
	return 0
}

// number returns the number of an id.
func (p *people) number(id uuid.UUID) (uint32, bool) {
	for i := p.slot(&id); ; i = p.after(i) {
		n := atomic.LoadUint32(&p.table[i])
		if n == 0 {
			return 0, false
		}
		if n <= p.count && *p.id(n - 1) == id {
			return n - 1, true
		}
	}
}

// add gives the next number to an id that has none.
func (p *people) add(id uuid.UUID) uint32 {
	n := p.count
	if int(n/idChunk) == len(p.ids) {
		p.ids, p.times = append(p.ids, new([idChunk]uuid.UUID)), append(p.times, new([idChunk]latest))
	}
	*p.id(n) = id
	p.count++
	if int(p.count) > len(p.table)/4*3 {
		p.makeTable(len(p.table) / 2 * 3)
	} else {
		p.enter(n)
	}
	return n
}

// makeTable makes a table of that size.
func (p *people) makeTable(size int) {
	p.table = make([]uint32, size)
	for n := range p.count {
		p.enter(n)
	}
}

// enter adds a number to the table, which readers of other snapshots may be reading.
func (p *people) enter(n uint32) {
	i := p.slot(p.id(n))
	for p.table[i] != 0 {
		i = p.after(i)
	}
	atomic.StoreUint32(&p.table[i], n+1)
}
