// Package memory bounds the bytes that requests hold at one time: bodies that are being read, results, answers that clients have not
// read yet, and what open connections keep. It knows no noun, no store and no transport.
//
// A client may hold no more than what is then still free: one client alone half of the budget. A quarter of the budget is for clients
// that hold little, a 256th of it at most. So a few clients that hold all they can do not keep another one out, and a client alone is not
// limited to a small part.
package memory

import (
	"fmt"
	"sync"

	"fivefold/graph/errorcode"

	"github.com/vektah/gqlparser/v2/gqlerror"
)

const (
	reserve = 4   // the part of a budget for clients that hold little
	little  = 256 // the part of a budget that is little: 64 clients fill the reserve
)

// retryAfter is when a client should try again, in seconds. Slow readers are disconnected after ten seconds.
const retryAfter = 10

// A Budget is a number of bytes that requests may hold. A nil *Budget has no limit and counts nothing. It is safe for concurrent use.
type Budget struct {
	limit int64 // 0 for none

	mu       sync.Mutex
	held     int64
	byClient map[string]int64 // only those who hold something
	freed    chan struct{}    // closed when memory is released; nil when nobody waits
	refused  int64
	slow     int64
}

// NewBudget returns a budget of a number of bytes. With 0 everything is admitted and counted.
func NewBudget(limit int64) *Budget {
	return &Budget{limit: limit, byClient: map[string]int64{}}
}

// Stats are the figures of a budget.
type Stats struct {
	Limit       int64 // bytes; 0 for none
	Held        int64 // bytes
	Clients     int   // that hold something
	Refused     int64 // how often memory was refused
	SlowReaders int64 // clients that were disconnected because they did not read
}

// Stats returns the current figures.
func (b *Budget) Stats() Stats {
	b.mu.Lock()
	defer b.mu.Unlock()
	return Stats{Limit: b.limit, Held: b.held, Clients: len(b.byClient), Refused: b.refused, SlowReaders: b.slow}
}

// Open returns a share of a client that holds nothing yet. The client without a name is trusted to limit its clients itself: what it
// holds must be free, and no more. It stands for many clients, so what it adds is little whatever it holds.
func (b *Budget) Open(client string) *Share { return &Share{budget: b, client: client} }

// add adds bytes, which may be negative, to those of a client, or returns false. The caller holds mu.
func (b *Budget) add(client string, n int64) bool {
	own := b.byClient[client]
	if client == "" {
		own = 0
	}
	if n > 0 && b.limit > 0 {
		free := b.limit - b.held - n
		isLittle := own+n <= b.limit/little
		if free < 0 || !isLittle && (free < b.limit/reserve || client != "" && own+n > free) {
			return false
		}
	}
	b.count(client, n)
	return true
}

// count adds bytes to those of a client. The caller holds mu.
func (b *Budget) count(client string, n int64) {
	b.held += n
	if own := b.byClient[client] + n; own == 0 {
		delete(b.byClient, client)
	} else {
		b.byClient[client] = own
	}
	if n < 0 && b.freed != nil {
		close(b.freed)
		b.freed = nil
	}
}

// isOwnLimit reports whether a client could not hold n bytes more if nobody else held anything. The caller holds mu.
func (b *Budget) isOwnLimit(client string, n int64) bool {
	return client != "" && 2*(b.byClient[client]+n) > b.limit
}

// refuse counts a refusal and returns its error. The caller holds mu.
func (b *Budget) refuse(client string, n int64) *gqlerror.Error {
	b.refused++
	err := errorcode.Error(errorcode.Unavailable, fmt.Sprintf("The server is short of memory. Request less, or try again in %d seconds.", retryAfter))
	if b.isOwnLimit(client, n) && b.byClient[client] > 0 {
		err = errorcode.Error(errorcode.RateLimited, fmt.Sprintf("Your requests hold as much memory as a client may use. Read their answers, close connections, "+
			"request less, or try again in %d seconds.", retryAfter))
	}
	err.Extensions["retryAfter"] = retryAfter
	return err
}
