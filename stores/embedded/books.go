package embedded

import (
	"context"
	"math"
	"time"

	"fivefold/stores"
)

// books implements stores.Books.
type books struct{ *Engine }

const accountColumns = `x.id, x.owner, x.owner_kind, x.kind, x.name, x.currency, coalesce(x.floor, -9223372036854775807 - 1), x.opened_at, x.entries,
	x.balance, x.held, x.recorded_at, x.hash`

// readAccount reads accountColumns.
func readAccount(r *row) stores.AccountState {
	return stores.AccountState{
		Account: stores.Account{
			ID: r.id(stores.KindAccount), Owner: r.idWithKind(), Kind: stores.AccountKind(r.text()), Name: r.text(), Currency: stores.Currency(r.text()),
			Floor: r.int64(), OpenedAt: r.time(),
		},
		Entries: r.int64(), Balance: r.int64(), Held: r.int64(), RecordedAt: r.time(), Hash: r.digest(),
	}
}

// digest reads a hash.
func (r *row) digest() (d stores.Digest) {
	r.bytes(d[:])
	return d
}

// Accounts implements stores.Books.
func (s books) Accounts(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.AccountState, error) {
	return queryKeys(ctx, s.Engine, keysOf(ids, stores.KindAccount), func(a stores.AccountState) stores.ID { return a.ID }, readAccount,
		" SELECT "+accountColumns+" FROM k CROSS JOIN account x ON x.id = k.id")
}

// Owned implements stores.Books.
func (s books) Owned(ctx context.Context, owners []stores.ID) (map[stores.ID][]stores.Account, error) {
	wanted, owned := distinct(owners, func(id stores.ID) bool { return !id.IsZero() }), map[stores.ID][]stores.Account{}
	if len(wanted) == 0 {
		return owned, s.checkOpen(ctx)
	}
	err := s.readAllKeys(ctx, len(wanted), func(c *conn) error {
		for _, owner := range wanted {
			for r, err := range c.query(ctx, "SELECT "+accountColumns+" FROM account x WHERE x.owner = ? AND x.owner_kind = ? ORDER BY x.id",
				blobArg(owner.UUID[:]), textArg(owner.Kind)) {
				if err != nil {
					return err
				}
				owned[owner] = append(owned[owner], readAccount(r).Account)
			}
		}
		return nil
	})
	return orZero(owned, err)
}

// balanceColumns are the balance of the account x at :at. Without back-dated entries it is that after the last entry recorded by then; those recorded
// later are added. Remaining amounts of holds are those after the captures by then.
var balanceColumns = `x.id,
	coalesce((SELECT e.balance FROM entry e WHERE e.account = x.id AND e.recorded_at <= :at ORDER BY e.recorded_at DESC, e.number DESC LIMIT 1), 0) +
	coalesce((SELECT sum(e.amount) FROM entry e WHERE e.account = x.id AND e.effective_at <= :at AND e.recorded_at > :at
		AND e.effective_at < e.recorded_at AND e.amount <> 0), 0), ` + heldBy("from_account") + ", " + heldBy("to_account")

// heldBy returns the amount that holds reserve at :at, of those that have the account x in a column.
func heldBy(column string) string {
	return `coalesce((SELECT sum(h.amount + coalesce((SELECT sum(e.amount) FROM entry e WHERE e.hold = h.id AND e.recorded_at <= :at AND e.kind = 'CAPTURED'), 0))
		FROM hold h WHERE h.` + column + ` = x.id AND h.expires_at > :at AND h.opened_at <= :at AND (h.ended_at IS NULL OR h.ended_at > :at)), 0)`
}

// Balances implements stores.Books.
func (s books) Balances(ctx context.Context, ids []stores.ID, at time.Time) (map[stores.ID]stores.Balance, error) {
	at = at.UTC().Truncate(time.Microsecond)
	read := func(r *row) stores.Balance {
		return stores.Balance{Account: r.id(stores.KindAccount), At: at, Posted: r.int64(), Held: r.int64(), Incoming: r.int64()}
	}
	return queryKeys(ctx, s.Engine, keysOf(ids, stores.KindAccount), func(b stores.Balance) stores.ID { return b.Account }, read,
		" SELECT "+balanceColumns+" FROM k CROSS JOIN account x ON x.id = k.id", named("at", timeArg(at)))
}

// entryReader reads the entries of an account, ordered by number.
var entryReader = listReader[stores.Entry]{
	kind:    stores.KindAccount,
	columns: ", x.kind, x.transfer, x.hold, x.amount, x.held, x.balance, x.held_after, x.effective_at, x.recorded_at, x.hash",
	read: func(r *row, at *stores.ListPosition) stores.Entry {
		return stores.Entry{
			Account: at.ID, Number: at.Rank, Kind: stores.EntryKind(r.text()), Transfer: r.id(stores.KindTransfer), Hold: r.id(stores.KindHold),
			Amount: r.int64(), Held: r.int64(), Balance: r.int64(), HeldAfter: r.int64(), EffectiveAt: r.time(), RecordedAt: r.time(), Hash: r.digest(),
		}
	},
}

// Entries implements stores.Books.
func (s books) Entries(
	ctx context.Context, accounts []stores.ID, from, until time.Time, window stores.Window,
) (map[stores.ID]stores.List[stores.Entry], error) {
	source, args := keyList{from: "entry x WHERE x.account = :key", order: listOrder{rank: "x.number", id: "x.account"}}, []arg(nil)
	if !from.IsZero() {
		source.from += " AND x.effective_at >= :from"
		args = append(args, named("from", timeArg(from)))
	}
	if !until.IsZero() {
		source.from += " AND x.effective_at < :until"
		args = append(args, named("until", timeArg(until)))
	}
	return queryLists(ctx, s.Engine, keysOf(accounts, stores.KindAccount), entryReader, source, window, args...)
}

// monthlyQuery adds up the entries of the account :key that are effective from :from and before :until. Those that are not back-dated are found by the time of
// recording. Entries of a hold are added up before its cause is looked up. The month is a text such as 2026-11; division rounds towards 0, and a month begins with a second.
const monthlyQuery = `SELECT s.month, coalesce(h.cause, o.cause, t.cause), coalesce(h.cause_kind, o.cause_kind, t.cause_kind), t.reverses IS NOT NULL, sum(s.amount)
	FROM (
		SELECT strftime('%Y-%m', effective_at / 1000000 - (effective_at % 1000000 < 0), 'unixepoch') AS month, hold, iif(hold IS NULL, transfer, NULL) AS transfer,
			sum(amount) AS amount
		FROM (
			SELECT effective_at, hold, transfer, amount FROM entry WHERE account = :key AND amount <> 0 AND effective_at = recorded_at
				AND recorded_at >= :from AND recorded_at < :until
			UNION ALL
			SELECT effective_at, hold, transfer, amount FROM entry WHERE account = :key AND amount <> 0 AND effective_at < recorded_at
				AND effective_at >= :from AND effective_at < :until)
		GROUP BY 1, 2, 3) s
	LEFT JOIN hold h ON h.id = s.hold LEFT JOIN transfer t ON t.id = s.transfer LEFT JOIN transfer o ON o.id = t.reverses
	GROUP BY 1, 2, 3, 4`

// Monthly implements stores.Books.
func (s books) Monthly(ctx context.Context, accounts []stores.ID, from, until time.Time) (map[stores.ID][]stores.MonthlySum, error) {
	keys, sums := keysOf(accounts, stores.KindAccount), map[stores.ID][]stores.MonthlySum{}
	if len(keys.list) == 0 {
		return sums, s.checkOpen(ctx)
	}
	first, end := intArg(math.MinInt64), intArg(math.MaxInt64)
	if !from.IsZero() {
		first = timeArg(from)
	}
	if !until.IsZero() {
		end = timeArg(until)
	}
	err := s.readAllKeys(ctx, len(keys.list), func(c *conn) error {
		for _, id := range keys.list {
			for r, err := range c.query(ctx, monthlyQuery, named("key", blobArg(id.UUID[:])), named("from", first), named("until", end)) {
				if err != nil {
					return err
				}
				month, err := time.Parse("2006-01", r.text())
				if err != nil {
					return err
				}
				sums[id] = append(sums[id], stores.MonthlySum{Month: month, Cause: r.idWithKind(), Reversal: r.bool(), Amount: r.int64()})
			}
		}
		return nil
	})
	return orZero(sums, err)
}

// Closed implements stores.Books.
func (s books) Closed(ctx context.Context) (closed time.Time, err error) {
	err = s.readRow(ctx, func(c *conn) (err error) {
		closed, err = queryRow(ctx, c, (*row).time, "SELECT max(before) FROM ledger_closing")
		return err
	})
	return orZero(closed, err)
}

// Scan implements stores.Books.
func (s books) Scan(ctx context.Context, after stores.ID, limit int) (accounts []stores.AccountState, err error) {
	err = s.read(ctx, func(c *conn) error {
		for r, err := range c.query(ctx, "SELECT "+accountColumns+" FROM account x WHERE x.id > ? ORDER BY x.id LIMIT ?", blobArg(after.UUID[:]), intArg(limit)) {
			if err != nil {
				return err
			}
			accounts = append(accounts, readAccount(r))
		}
		return nil
	})
	return orZero(accounts, err)
}
