package embedded

import (
	"context"
	"time"

	"fivefold/stores"
	"fivefold/stores/bookkeeping"
)

// beginDraft returns a draft about accounts. ErrNotFound when one is missing.
func beginDraft(ctx context.Context, c *conn, at time.Time, accounts []stores.ID) (*bookkeeping.Draft, error) {
	states := make([]stores.AccountState, 0, len(accounts))
	var overdue []stores.Hold
	for _, id := range accounts {
		state, err := queryRow(ctx, c, readAccount, "SELECT "+accountColumns+" FROM account x WHERE x.id = ?", idArg(id, stores.KindAccount))
		if err != nil {
			return nil, err
		}
		states = append(states, state)
		if state.Held == 0 {
			continue
		}
		for r, err := range c.query(ctx, "SELECT "+holdColumns+" FROM hold x WHERE x.from_account = ? AND x.ended_at IS NULL AND x.expires_at <= ?",
			idArg(id, stores.KindAccount), timeArg(later(at, state.RecordedAt))) {
			if err != nil {
				return nil, err
			}
			overdue = append(overdue, readHold(r))
		}
	}
	return bookkeeping.Begin(at, states, overdue)
}

// later returns the later of two times.
func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// storeDraft stores a draft. The transfer comes last: its trigger checks the entries.
func storeDraft(ctx context.Context, c *conn, d *bookkeeping.Draft) error {
	for _, h := range d.Holds {
		if err := storeHold(ctx, c, h, d.IsNew(h)); err != nil {
			return err
		}
	}
	leg := 0
	for _, e := range d.Entries {
		place := arg{}
		if !e.Transfer.IsZero() {
			place = intArg(leg)
			leg++
		}
		if err := insertEntry(ctx, c, e, place); err != nil {
			return err
		}
	}
	if t := d.Transfer; !t.ID.IsZero() {
		cause, kind := anyID(t.Cause)
		err := c.run(ctx, "INSERT INTO transfer (id, description, cause, cause_kind, reverses, hold, effective_at, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
			idArg(t.ID, stores.KindTransfer), textArg(t.Description), cause, kind, idOrNull(t.Reverses, stores.KindTransfer),
			idOrNull(t.Hold, stores.KindHold), timeArg(t.EffectiveAt), timeArg(t.RecordedAt))
		if err != nil {
			return constraintError(err)
		}
	}
	for _, a := range d.Accounts() {
		if err := c.run(ctx, "UPDATE account SET entries = ?, balance = ?, held = ?, recorded_at = ?, hash = ? WHERE id = ?", intArg(a.Entries), intArg(a.Balance),
			intArg(a.Held), timeArg(a.RecordedAt), blobArg(a.Hash[:]), idArg(a.ID, stores.KindAccount)); err != nil {
			return err
		}
	}
	return nil
}

func storeHold(ctx context.Context, c *conn, h stores.Hold, opened bool) error {
	id := idArg(h.ID, stores.KindHold)
	if !opened {
		return c.run(ctx, "UPDATE hold SET captured = ?, state = ?, ended_at = ? WHERE id = ?", intArg(h.Captured), textArg(h.State), timeOrNull(h.EndedAt), id)
	}
	cause, kind := anyID(h.Cause)
	return c.run(ctx, `INSERT INTO hold (id, from_account, to_account, amount, captured, description, cause, cause_kind, opened_at, expires_at, state)
		VALUES (?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?)`, id, idArg(h.From, stores.KindAccount), idArg(h.To, stores.KindAccount), intArg(h.Amount),
		textArg(h.Description), cause, kind, timeArg(h.OpenedAt), timeArg(h.ExpiresAt), textArg(h.State))
}

func insertEntry(ctx context.Context, c *conn, e stores.Entry, leg arg) error {
	return c.run(ctx, `INSERT INTO entry (account, number, kind, transfer, leg, hold, amount, held, balance, held_after, effective_at, recorded_at, hash)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, idArg(e.Account, stores.KindAccount), intArg(e.Number), textArg(e.Kind),
		idOrNull(e.Transfer, stores.KindTransfer), leg, idOrNull(e.Hold, stores.KindHold), intArg(e.Amount), intArg(e.Held), intArg(e.Balance),
		intArg(e.HeldAfter), timeArg(e.EffectiveAt), timeArg(e.RecordedAt), blobArg(e.Hash[:]))
}
