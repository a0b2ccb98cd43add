package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"fivefold/stores"
	"fivefold/stores/bookkeeping"
)

// ledgerLock is the advisory lock that calls of the ledger share and that closing a period takes alone; its value has no meaning.
const ledgerLock int64 = 0x666976656c656467

// A locking locks accounts and reads what a call needs under their locks, in one batch.
type locking struct {
	*batch
	at     time.Time
	want   int // accounts
	states []stores.AccountState
}

// lockAccounts begins to lock accounts: see lockWhere.
func lockAccounts(ctx context.Context, c *conn, at time.Time, accounts []stores.ID) *locking {
	l := lockWhere(ctx, c, at, "= ANY(@accounts)", args{"accounts": uuidArray(accounts, func(id stores.ID) stores.ID {
		if id.Kind != stores.KindAccount {
			return stores.ID{} // which no account has
		}
		return id
	})})
	l.want = len(accounts)
	return l
}

// lockWhere begins to lock the accounts whose ID meets a condition, in the order of their IDs. Statements that are added to the batch read what those who
// had the locks before have committed.
func lockWhere(ctx context.Context, c *conn, at time.Time, condition string, a args) *locking {
	c.quiet = true
	l := &locking{batch: c.batch(), at: at}
	l.each(ctx, "SELECT "+accountColumns+" FROM (SELECT pg_advisory_xact_lock_shared(@lock)) l CROSS JOIN accounts x WHERE x.id "+condition+
		" ORDER BY x.id FOR NO KEY UPDATE OF x", with(a, args{"lock": ledgerLock}), func(r *row) error {
		l.states = append(l.states, readAccount(r))
		return nil
	})
	return l
}

// transfers adds a statement that reads transfers with their legs.
func (l *locking) transfers(ctx context.Context, condition string, a args) *[]stores.Transfer {
	found := &[]stores.Transfer{}
	l.each(ctx, transferQuery+condition+transferOrder, a, func(r *row) error {
		appendTransfer(found, r)
		return nil
	})
	return found
}

// hold adds a statement that reads a hold, the zero Hold when it is missing.
func (l *locking) hold(ctx context.Context, id stores.ID) *stores.Hold {
	found := &stores.Hold{}
	l.each(ctx, "SELECT "+holdColumns+" FROM holds x WHERE x.id = @id", args{"id": idArg(id, stores.KindHold)}, func(r *row) error {
		*found = readHold(r)
		return nil
	})
	return found
}

// begin sends the batch and returns a draft about the accounts. ErrNotFound when one is missing.
func (l *locking) begin(ctx context.Context) (*bookkeeping.Draft, error) {
	if err := l.send(ctx); err != nil {
		return nil, err
	}
	if len(l.states) < l.want {
		return nil, stores.ErrNotFound
	}
	var overdue []stores.Hold
	for _, a := range l.states {
		if a.Held == 0 {
			continue
		}
		at := l.at
		if a.RecordedAt.After(at) {
			at = a.RecordedAt
		}
		err := l.conn.each(ctx, "SELECT "+holdColumns+" FROM holds x WHERE x.from_id = @account AND x.ended_at IS NULL AND x.expires_at <= @at",
			args{"account": idArg(a.ID, stores.KindAccount), "at": at}, func(r *row) error {
				overdue = append(overdue, readHold(r))
				return nil
			})
		if err != nil {
			return nil, err
		}
	}
	return bookkeeping.Begin(l.at, l.states, overdue)
}

// storeDraft stores a draft. The transfer comes after its entries, which its trigger checks.
func (c *conn) storeDraft(ctx context.Context, d *bookkeeping.Draft) error {
	b := c.batch()
	for _, h := range d.Holds {
		b.storeHold(ctx, h, d.IsNew(h))
	}
	b.insertEntries(ctx, d.Entries)
	if t := d.Transfer; !t.ID.IsZero() {
		b.run(ctx, `INSERT INTO transfers (id, description, cause_id, cause_kind, reverses_id, hold_id, effective_at, recorded_at)
			VALUES (@id, @description, @cause, @cause_kind, @reverses, @hold, @effective_at, @recorded_at)`, args{
			"id": idArg(t.ID, stores.KindTransfer), "description": t.Description, "cause": anyArg(t.Cause), "cause_kind": string(t.Cause.Kind),
			"reverses": idArg(t.Reverses, stores.KindTransfer), "hold": idArg(t.Hold, stores.KindHold), "effective_at": t.EffectiveAt, "recorded_at": t.RecordedAt,
		})
	}
	b.updateAccounts(ctx, d.Accounts())
	return b.send(ctx)
}

func (b *batch) storeHold(ctx context.Context, h stores.Hold, opened bool) {
	id := idArg(h.ID, stores.KindHold)
	if !opened {
		b.run(ctx, "UPDATE holds SET captured = @captured, state = @state, ended_at = @ended_at WHERE id = @id",
			args{"captured": h.Captured, "state": string(h.State), "ended_at": timeOrNull(h.EndedAt), "id": id})
		return
	}
	b.run(ctx, `INSERT INTO holds (id, from_id, to_id, amount, captured, description, cause_id, cause_kind, opened_at, expires_at, state)
		VALUES (@id, @from, @to, @amount, 0, @description, @cause, @cause_kind, @opened_at, @expires_at, @state)`, args{
		"id": id, "from": idArg(h.From, stores.KindAccount), "to": idArg(h.To, stores.KindAccount), "amount": h.Amount, "description": h.Description,
		"cause": anyArg(h.Cause), "cause_kind": string(h.Cause.Kind), "opened_at": h.OpenedAt, "expires_at": h.ExpiresAt, "state": string(h.State),
	})
}

// insertEntries stores entries. Most transfers have two legs, for which a statement about arrays takes longer than one for each entry.
func (b *batch) insertEntries(ctx context.Context, entries []stores.Entry) {
	leg := int64(0)
	for _, e := range entries {
		place := pgtype.Int8{}
		if !e.Transfer.IsZero() {
			place = pgtype.Int8{Int64: leg, Valid: true}
			leg++
		}
		b.run(ctx, `INSERT INTO entries (account_id, number, kind, transfer_id, leg, hold_id, amount, held, balance, held_after, effective_at, recorded_at, hash)
			VALUES (@account, @number, @kind, @transfer, @leg, @hold, @amount, @held, @balance, @held_after, @effective, @recorded, @hash)`, args{
			"account": idArg(e.Account, stores.KindAccount), "number": e.Number, "kind": string(e.Kind), "transfer": idArg(e.Transfer, stores.KindTransfer), "leg": place,
			"hold": idArg(e.Hold, stores.KindHold), "amount": e.Amount, "held": e.Held, "balance": e.Balance, "held_after": e.HeldAfter, "effective": e.EffectiveAt,
			"recorded": e.RecordedAt, "hash": e.Hash[:],
		})
	}
}

// updateAccounts stores the states of accounts. One statement about all would be planned as if there were many.
func (b *batch) updateAccounts(ctx context.Context, accounts []stores.AccountState) {
	for _, a := range accounts {
		b.run(ctx, "UPDATE accounts SET entries = @entries, balance = @balance, held = @held, recorded_at = @recorded, hash = @hash WHERE id = @id", args{
			"entries": a.Entries, "balance": a.Balance, "held": a.Held, "recorded": a.RecordedAt, "hash": a.Hash[:], "id": idArg(a.ID, stores.KindAccount),
		})
	}
}

// column returns a value of each row, as the argument of an array.
func column[R, T any](rows []R, value func(R) T) pgtype.FlatArray[T] {
	values := make(pgtype.FlatArray[T], len(rows))
	for i, r := range rows {
		values[i] = value(r)
	}
	return values
}
