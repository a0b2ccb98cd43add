package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"fivefold/stores"
)

// books implements stores.Books.
type books struct{ *Engine }

const accountColumns = `x.id, x.owner_id, x.owner_kind, x.kind, x.name, x.currency, x.floor IS NULL, x.floor, x.opened_at, x.entries, x.balance, x.held,
	x.recorded_at, x.hash`

// readAccount reads accountColumns.
func readAccount(r *row) stores.AccountState {
	return stores.AccountState{
		Account: stores.Account{
			ID: r.id(stores.KindAccount), Owner: r.idWithKind(), Kind: stores.AccountKind(r.text()), Name: r.text(), Currency: stores.Currency(r.text()),
			Floor: r.floor(), OpenedAt: r.time(),
		},
		Entries: r.int64(), Balance: r.int64(), Held: r.int64(), RecordedAt: r.time(), Hash: r.digest(),
	}
}

// floor reads whether an account has no floor, and the floor.
func (r *row) floor() int64 {
	none, floor := r.bool(), r.int64()
	if none {
		return stores.NoFloor
	}
	return floor
}

// digest reads a hash.
func (r *row) digest() (d stores.Digest) {
	b, _ := r.sized(len(d))
	copy(d[:], b)
	return d
}

// anyArg returns the uuid of an ID of any kind, and NULL for the zero ID.
func anyArg(id stores.ID) pgtype.UUID { return pgtype.UUID{Bytes: id.UUID, Valid: !id.IsZero()} }

// Accounts implements stores.Books.
func (s books) Accounts(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.AccountState, error) {
	return queryMap(ctx, s.Engine, keysOf(ids, stores.KindAccount), func(a stores.AccountState) stores.ID { return a.ID }, readAccount,
		"SELECT "+accountColumns+" FROM accounts x WHERE x.id = ANY(@keys)", nil)
}

// Owned implements stores.Books.
func (s books) Owned(ctx context.Context, owners []stores.ID) (map[stores.ID][]stores.Account, error) {
	wanted, owned := distinct(owners, func(id stores.ID) bool { return !id.IsZero() }), map[stores.ID][]stores.Account{}
	if len(wanted) == 0 {
		return owned, s.checkOpen(ctx)
	}
	err := s.read(ctx, func(c *conn) error {
		return c.each(ctx, "SELECT "+accountColumns+` FROM accounts x JOIN unnest(@owners::uuid[], @kinds::text[]) AS k(id, kind)
			ON x.owner_id = k.id AND x.owner_kind = k.kind ORDER BY x.id`, args{
			"owners": uuidArray(wanted, func(id stores.ID) stores.ID { return id }), "kinds": column(wanted, func(id stores.ID) string { return string(id.Kind) }),
		}, func(r *row) error {
			a := readAccount(r).Account
			owned[a.Owner] = append(owned[a.Owner], a)
			return nil
		})
	})
	return orZero(owned, err)
}

// balanceQuery selects the balances of the accounts @keys at @at. Without back-dated entries one is that after the last entry recorded by then; those recorded
// later are added. Remaining amounts of holds are those after the captures by then.
var balanceQuery = `SELECT x.id,
	coalesce((SELECT e.balance FROM entries e WHERE e.account_id = x.id AND e.recorded_at <= @at ORDER BY e.recorded_at DESC, e.number DESC LIMIT 1), 0) +
	coalesce((SELECT sum(e.amount) FROM entries e WHERE e.account_id = x.id AND e.effective_at <= @at AND e.recorded_at > @at
		AND e.effective_at < e.recorded_at AND e.amount <> 0), 0)::bigint, ` + heldBy("from_id") + ", " + heldBy("to_id") +
	" FROM accounts x WHERE x.id = ANY(@keys)"

// heldBy returns the amount that holds reserve at @at, of those that have the account x in a column.
func heldBy(column string) string {
	return `coalesce((SELECT sum(h.amount + coalesce((SELECT sum(e.amount) FROM entries e WHERE e.hold_id = h.id AND e.recorded_at <= @at AND e.kind = 'CAPTURED'), 0))
		FROM holds h WHERE h.` + column + ` = x.id AND h.expires_at > @at AND h.opened_at <= @at AND (h.ended_at IS NULL OR h.ended_at > @at)), 0)::bigint`
}

// Balances implements stores.Books.
func (s books) Balances(ctx context.Context, ids []stores.ID, at time.Time) (map[stores.ID]stores.Balance, error) {
	at = at.UTC().Truncate(time.Microsecond)
	read := func(r *row) stores.Balance {
		return stores.Balance{Account: r.id(stores.KindAccount), At: at, Posted: r.int64(), Held: r.int64(), Incoming: r.int64()}
	}
	return queryMap(ctx, s.Engine, keysOf(ids, stores.KindAccount), func(b stores.Balance) stores.ID { return b.Account }, read, balanceQuery, args{"at": at})
}

// Entries implements stores.Books.
func (s books) Entries(
	ctx context.Context, accounts []stores.ID, from, until time.Time, window stores.Window,
) (map[stores.ID]stores.List[stores.Entry], error) {
	l := list[stores.Entry]{
		kind: stores.KindAccount, from: "entries x WHERE x.account_id = k.id", order: listOrder{rank: "x.number", id: "x.account_id"},
		columns: ", x.kind, x.transfer_id, x.hold_id, x.amount, x.held, x.balance, x.held_after, x.effective_at, x.recorded_at, x.hash",
		read: func(r *row, at *stores.ListPosition) stores.Entry {
			return stores.Entry{
				Account: at.ID, Number: at.Rank, Kind: stores.EntryKind(r.text()), Transfer: r.id(stores.KindTransfer), Hold: r.id(stores.KindHold),
				Amount: r.int64(), Held: r.int64(), Balance: r.int64(), HeldAfter: r.int64(), EffectiveAt: r.time(), RecordedAt: r.time(), Hash: r.digest(),
			}
		},
	}
	if !from.IsZero() {
		l.where("x.effective_at >= @from", "from", from)
	}
	if !until.IsZero() {
		l.where("x.effective_at < @until", "until", until)
	}
	return queryLists(ctx, s.Engine, keysOf(accounts, stores.KindAccount), l, window)
}

// monthlyQuery adds up the entries of the accounts @keys that are effective from @from and before @until. Those that are not back-dated are found by the time of
// recording. Entries of a hold are added up before its cause is looked up.
const monthlyQuery = `SELECT k.n, s.month, coalesce(h.cause_id, o.cause_id, t.cause_id), coalesce(h.cause_kind, o.cause_kind, t.cause_kind),
		t.reverses_id IS NOT NULL, sum(s.amount)::bigint
	FROM %s CROSS JOIN LATERAL (
		SELECT date_trunc('month', e.effective_at, 'UTC') AS month, e.hold_id, CASE WHEN e.hold_id IS NULL THEN e.transfer_id END AS transfer_id, sum(e.amount) AS amount
		FROM (
			SELECT effective_at, hold_id, transfer_id, amount FROM entries WHERE account_id = k.id AND amount <> 0 AND effective_at = recorded_at
				AND recorded_at >= @from AND recorded_at < @until
			UNION ALL
			SELECT effective_at, hold_id, transfer_id, amount FROM entries WHERE account_id = k.id AND amount <> 0 AND effective_at < recorded_at
				AND effective_at >= @from AND effective_at < @until) e
		GROUP BY 1, 2, 3) s
	LEFT JOIN holds h ON h.id = s.hold_id LEFT JOIN transfers t ON t.id = s.transfer_id LEFT JOIN transfers o ON o.id = t.reverses_id
	GROUP BY 1, 2, 3, 4, 5`

// Monthly implements stores.Books.
func (s books) Monthly(ctx context.Context, accounts []stores.ID, from, until time.Time) (map[stores.ID][]stores.MonthlySum, error) {
	keys := keysOf(accounts, stores.KindAccount)
	return queryGroups(ctx, s.Engine, keys, func(r *row) stores.MonthlySum {
		return stores.MonthlySum{Month: r.time(), Cause: r.idWithKind(), Reversal: r.bool(), Amount: r.int64()}
	}, fmt.Sprintf(monthlyQuery, keys.table), args{"from": boundArg(from, pgtype.NegativeInfinity), "until": boundArg(until, pgtype.Infinity)})
}

// boundArg returns the argument of a bound of times, which is infinite for the zero time.
func boundArg(t time.Time, infinite pgtype.InfinityModifier) pgtype.Timestamptz {
	if t.IsZero() {
		return pgtype.Timestamptz{InfinityModifier: infinite, Valid: true}
	}
	return pgtype.Timestamptz{Time: t, Valid: true}
}

// Closed implements stores.Books.
func (s books) Closed(ctx context.Context) (closed time.Time, err error) {
	err = s.read(ctx, func(c *conn) (err error) {
		closed, err = queryRow(ctx, c, (*row).time, "SELECT max(before) FROM ledger_closings", nil)
		return err
	})
	return orZero(closed, err)
}

const (
	transferColumns = `x.id, x.description, x.cause_id, x.cause_kind, x.reverses_id, x.hold_id, x.effective_at, x.recorded_at`
	transferQuery   = "SELECT " + transferColumns + ", e.account_id, e.amount FROM transfers x JOIN entries e ON e.transfer_id = x.id WHERE "
	transferOrder   = " ORDER BY x.id, e.leg"
)

// appendTransfer reads a row of transferQuery: a transfer and one of its legs.
func appendTransfer(transfers *[]stores.Transfer, r *row) {
	t := stores.Transfer{
		ID: r.id(stores.KindTransfer), Description: r.text(), Cause: r.idWithKind(), Reverses: r.id(stores.KindTransfer), Hold: r.id(stores.KindHold),
		EffectiveAt: r.time(), RecordedAt: r.time(),
	}
	if n := len(*transfers); n == 0 || (*transfers)[n-1].ID != t.ID {
		*transfers = append(*transfers, t)
	}
	last := &(*transfers)[len(*transfers)-1]
	last.Legs = append(last.Legs, stores.Leg{Account: r.id(stores.KindAccount), Amount: r.int64()})
}

// Transfers implements stores.Books.
func (s books) Transfers(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Transfer, error) {
	keys, result := keysOf(ids, stores.KindTransfer), map[stores.ID]stores.Transfer{}
	if len(keys.list) == 0 {
		return result, s.checkOpen(ctx)
	}
	var found []stores.Transfer
	err := s.read(ctx, func(c *conn) error {
		return c.each(ctx, transferQuery+"x.id = ANY(@keys)"+transferOrder, keys.args, func(r *row) error {
			appendTransfer(&found, r)
			return nil
		})
	})
	for _, t := range found {
		result[t.ID] = t
	}
	return orZero(result, err)
}

// Holds implements stores.Books.
func (s books) Holds(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Hold, error) {
	return queryMap(ctx, s.Engine, keysOf(ids, stores.KindHold), func(h stores.Hold) stores.ID { return h.ID }, readHold,
		"SELECT "+holdColumns+" FROM holds x WHERE x.id = ANY(@keys)", nil)
}

// Scan implements stores.Books.
func (s books) Scan(ctx context.Context, after stores.ID, limit int) (accounts []stores.AccountState, err error) {
	err = s.read(ctx, func(c *conn) error {
		return c.each(ctx, "SELECT "+accountColumns+" FROM accounts x WHERE x.id > @after ORDER BY x.id LIMIT @limit",
			args{"after": [16]byte(after.UUID), "limit": limit}, func(r *row) error {
				accounts = append(accounts, readAccount(r))
				return nil
			})
	})
	return orZero(accounts, err)
}
