package stores

import (
	"context"
	"time"
)

// A Revision is a point in the order of transactions of the truth. It increases with every transaction that writes. Transactions may commit in
// another order: a Revision is complete when no transaction with it or a smaller one is open. Zero is before every transaction. An engine whose
// transactions commit in order may give each change a revision of its own; that of the last one is the revision of the transaction.
type Revision int64

// A Cursor is a place in the outbox: after the change with that revision and version, and before the next one. The zero Cursor is before every
// change.
type Cursor struct {
	Revision Revision
	Version  int64
}

// Before reports whether c is before other.
func (c Cursor) Before(other Cursor) bool {
	return c.Revision < other.Revision || c.Revision == other.Revision && c.Version < other.Version
}

// ChangeOp is what happened to a row.
type ChangeOp string

// The row was inserted; updated; deleted; inserted by Archive.Put, so that nobody is to be notified. A post or comment that is deleted or restored is
// updated: its row remains.
const (
	RowInserted ChangeOp = "INSERTED"
	RowUpdated  ChangeOp = "UPDATED"
	RowDeleted  ChangeOp = "DELETED"
	RowImported ChangeOp = "IMPORTED"
)

// A Change is an entry of the outbox: a row of the truth has changed. It holds no values: a projection reads what it needs from the truth, so that
// what it stores is at least as new as the change. The counts of a row, such as the likes of an interest, are no part of it: they follow from
// the changes of the rows that are counted. A change may be one that left the row as it was, but not
// of a message or a reaction.
type Change struct {
	Revision Revision // of the transaction
	Version  int64    // increases with every change of the same key, in the order in which they happened
	At       time.Time
	Table    Table
	Op       ChangeOp
	Key      ID // of the row; of a pair the first: the lower person, the blocker, the person who likes, reacts or is a member
	Other    ID // the second of a pair: the higher person, the blocked person, the interest, message or page; otherwise zero
	By       ID // who acted, as far as the row says it: the author, the person who deleted it of a deleted message, or the requester; otherwise zero
}

// TableAll is the Table of a change that concerns rows of any table.
const TableAll Table = "all"

// A ChangeBatch is a result of Outbox.Read.
type ChangeBatch struct {
	Changes []Change
	Next    Cursor   // after the last of Changes; the cursor of the call when there is none
	Until   Revision // Next is after every change of this revision and smaller ones, those without changes included
	Latest  Revision // no transaction that committed before the call has a greater one; a later Until of it or more has all that they changed
}

// OutboxState describes the outbox.
type OutboxState struct {
	Changes           int           // number of changes that are kept; an estimate where there are many
	Oldest            time.Time     // of the oldest change that is kept; zero when there is none
	OldestTransaction time.Duration // age of the oldest open transaction that writes: no change since it began can be read; zero when there is none
}

// MaxOutboxScan is the number of changes that Outbox.Of looks at.
const MaxOutboxScan = 20_000

// Outbox keeps the changes of the truth. Every transaction that changes a row of a table of Rows, but passwords, stores its changes with it: both or
// neither. An import that stores none is a change of Table TableAll without keys, after which projections are rebuilt. So are data that replace
// others, such as those of a backup: their versions are greater.
type Outbox interface {
	// Head returns the cursor after all changes that are complete now.
	Head(ctx context.Context) (Cursor, error)

	// Read returns at most limit changes after a cursor, in the order of cursors. It returns only changes of complete revisions, so that a reader that
	// continues at Next skips none. Changes of one key may be in another order than that of their versions. A cursor before pruned changes, and one
	// that the outbox has not reached, as after the loss of data, return ErrPruned.
	Read(ctx context.Context, after Cursor, limit int) (ChangeBatch, error)

	// Of returns changes after a cursor of which Key, Other or By is one of ids, those of revisions that are not complete included: the newest first, at
	// most limit. It looks at the MaxOutboxScan newest changes. A cursor before pruned changes is no error. At most MaxBatch ids.
	Of(ctx context.Context, after Cursor, ids []ID, limit int) ([]Change, error)

	// Wait returns when there may be changes after a cursor, or with the error of ctx. Changes of this process and, where the engine can
	// notify, of others end it within milliseconds; otherwise it returns within a second.
	Wait(ctx context.Context, after Cursor) error

	// Prune deletes the changes up to a cursor that are older than keep, and returns their number. Those after the first that is younger remain.
	Prune(ctx context.Context, upTo Cursor, keep time.Duration) (int, error)

	// State returns the state of the outbox.
	State(ctx context.Context) (OutboxState, error)
}
