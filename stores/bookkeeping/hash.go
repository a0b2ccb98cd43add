package bookkeeping

import (
	"crypto/sha256"
	"encoding/binary"
	"time"

	"fivefold/stores"
)

// Opening returns the hash of an account without entries, which covers the account.
func Opening(a stores.Account) stores.Digest {
	w := writer{}
	w.id(a.ID)
	w.id(a.Owner)
	w.text(string(a.Kind))
	w.text(a.Name)
	w.text(string(a.Currency))
	w.int(a.Floor)
	w.time(a.OpenedAt)
	return sha256.Sum256(w.b)
}

// Hash returns the hash of an entry after the entry with the hash previous, for the first that of Opening. It covers all fields of the entry but Hash, of its
// transfer all, with the legs of other accounts, and of its hold those that never change. transfer and hold are nil when the entry has none.
//
// It is the SHA-256 of previous and the fields in the order in which they are written below: numbers in 8 bytes, big-endian; times as microseconds since
// 1970; texts, and IDs as texts, after their length in bytes.
func Hash(previous stores.Digest, e stores.Entry, transfer *stores.Transfer, hold *stores.Hold) stores.Digest {
	w := writer{b: make([]byte, 0, 512)}
	w.b = append(w.b, previous[:]...)
	w.id(e.Account)
	w.int(e.Number)
	w.text(string(e.Kind))
	w.id(e.Transfer)
	w.id(e.Hold)
	for _, n := range []int64{e.Amount, e.Held, e.Balance, e.HeldAfter} {
		w.int(n)
	}
	w.time(e.EffectiveAt)
	w.time(e.RecordedAt)
	if transfer != nil {
		w.transfer(transfer)
	}
	if hold != nil {
		w.hold(hold)
	}
	return sha256.Sum256(w.b)
}

// A writer writes fields to bytes, so that no two lists of fields have the same bytes.
type writer struct{ b []byte }

func (w *writer) int(n int64) { w.b = binary.BigEndian.AppendUint64(w.b, uint64(n)) }

func (w *writer) time(t time.Time) { w.int(t.UnixMicro()) }

func (w *writer) text(s string) {
	w.int(int64(len(s)))
	w.b = append(w.b, s...)
}

func (w *writer) id(id stores.ID) { w.text(id.String()) }

func (w *writer) transfer(t *stores.Transfer) {
	for _, id := range []stores.ID{t.ID, t.Cause, t.Reverses, t.Hold} {
		w.id(id)
	}
	w.text(t.Description)
	w.time(t.EffectiveAt)
	w.time(t.RecordedAt)
	w.int(int64(len(t.Legs)))
	for _, leg := range t.Legs {
		w.id(leg.Account)
		w.int(leg.Amount)
	}
}

func (w *writer) hold(h *stores.Hold) {
	for _, id := range []stores.ID{h.ID, h.From, h.To, h.Cause} {
		w.id(id)
	}
	w.text(h.Description)
	w.int(h.Amount)
	w.time(h.OpenedAt)
	w.time(h.ExpiresAt)
}
