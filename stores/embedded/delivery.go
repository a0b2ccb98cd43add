package embedded

import (
	"context"
	"errors"
	"math"
	"time"

	"fivefold/stores"
	"fivefold/stores/bookkeeping"
)

// delivery implements stores.Delivery.
type delivery struct{ *Engine }

const leaseColumns = `x.id, x.campaign, x.hold, x.amount, x.used_minor, x.used_nanos, x.opened_at, x.ends_at, x.closed_at`

// readLease reads leaseColumns.
func readLease(r *row) stores.Lease {
	return stores.Lease{
		ID: r.id(stores.KindLease), Campaign: r.id(stores.KindCampaign), Hold: r.id(stores.KindHold), Amount: r.int64(), Used: r.spend(),
		OpenedAt: r.time(), EndsAt: r.time(), ClosedAt: r.time(),
	}
}

// spend reads minor units and billionths of them, which are fewer than one.
func (r *row) spend() stores.Spend { return stores.Spend{Minor: r.int64(), Nanos: r.int64()} }

// leaseOf returns a lease, or ErrNotFound.
func leaseOf(ctx context.Context, c *conn, id stores.ID) (stores.Lease, error) {
	return queryRow(ctx, c, readLease, "SELECT "+leaseColumns+" FROM ad_lease x WHERE x.id = ?", idArg(id, stores.KindLease))
}

// budgetOf returns the budget of a hold, that of campaign when it has none yet.
func budgetOf(ctx context.Context, c *conn, hold, campaign stores.ID) (*bookkeeping.LeasedBudget, error) {
	h, err := holdOf(ctx, c, hold)
	if err != nil {
		return nil, err
	}
	b, err := queryRow(ctx, c, func(r *row) *bookkeeping.LeasedBudget {
		return &bookkeeping.LeasedBudget{Hold: h, Campaign: r.figureID(stores.KindCampaign), Leased: r.int64(), Closed: r.spend(), Captured: r.int64(), Finished: r.bool()}
	}, "SELECT campaign, leased, spent_minor, spent_nanos, captured, finished FROM ad_budget WHERE hold = ?", idArg(hold, stores.KindHold))
	if errors.Is(err, stores.ErrNotFound) {
		return &bookkeeping.LeasedBudget{Hold: h, Campaign: campaign}, nil
	}
	return b, err
}

// storeBudget stores a budget, of which only the hold and the campaign do not change.
func storeBudget(ctx context.Context, c *conn, b *bookkeeping.LeasedBudget) error {
	return c.run(ctx, `INSERT INTO ad_budget (hold, campaign, leased, spent_minor, spent_nanos, captured, finished) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (hold) DO UPDATE SET leased = excluded.leased, spent_minor = excluded.spent_minor, spent_nanos = excluded.spent_nanos,
			captured = excluded.captured, finished = excluded.finished`,
		idArg(b.Hold.ID, stores.KindHold), figureArg(b.Campaign, stores.KindCampaign), intArg(b.Leased), intArg(b.Closed.Minor), intArg(b.Closed.Nanos),
		intArg(b.Captured), boolArg(b.Finished))
}

// Lease implements stores.Delivery.
func (s delivery) Lease(ctx context.Context, l stores.Lease, total int64, now time.Time) (lease stores.Lease, err error) {
	if l, err = bookkeeping.CheckLease(l, now); err != nil {
		return stores.Lease{}, err
	}
	err = s.write(ctx, func(c *conn) (err error) {
		if lease, err = leaseOf(ctx, c, l.ID); !errors.Is(err, stores.ErrNotFound) {
			return err
		}
		budget, err := budgetOf(ctx, c, l.Hold, l.Campaign)
		if err != nil {
			return err
		}
		others, err := queryRow(ctx, c, (*row).int64, "SELECT coalesce(sum(leased + spent_minor + (spent_nanos > 0)), 0) FROM ad_budget WHERE campaign = ? AND hold <> ?",
			idArg(l.Campaign, stores.KindCampaign), idArg(l.Hold, stores.KindHold))
		if err != nil {
			return err
		}
		if lease, err = budget.Grant(l, total-others); err != nil {
			return err
		}
		if err := storeBudget(ctx, c, budget); err != nil {
			return err
		}
		return c.run(ctx, "INSERT INTO ad_lease (id, campaign, hold, amount, opened_at, ends_at) VALUES (?, ?, ?, ?, ?, ?)", idArg(lease.ID, stores.KindLease),
			idArg(lease.Campaign, stores.KindCampaign), idArg(lease.Hold, stores.KindHold), intArg(lease.Amount), timeArg(lease.OpenedAt), timeArg(lease.EndsAt))
	})
	return orZero(lease, err)
}

// Close implements stores.Delivery.
func (s delivery) Close(ctx context.Context, now time.Time, limit int) ([]stores.Lease, error) {
	var closed []stores.Lease
	var failures error
	afterEnd, afterID := int64(math.MinInt64), stores.ID{}
	for len(closed) < limit {
		ended, err := queryAll(ctx, s.Engine, readLease, "SELECT "+leaseColumns+` FROM ad_lease x
			WHERE x.closed_at IS NULL AND x.ends_at <= :now AND (x.ends_at, x.id) > (:end, :id) ORDER BY x.ends_at, x.id LIMIT :limit`,
			named("now", timeArg(now)), named("end", intArg(afterEnd)), named("id", blobArg(afterID.UUID[:])), named("limit", intArg(limit-len(closed))))
		if err != nil || len(ended) == 0 {
			return closed, errors.Join(failures, err)
		}
		last := ended[len(ended)-1]
		afterEnd, afterID = last.EndsAt.UnixMicro(), last.ID
		for _, lease := range ended {
			closedNow := false
			failed := s.write(ctx, func(c *conn) (err error) {
				lease, closedNow, err = closeLease(ctx, c, lease.ID, now)
				return err
			})
			if failed == nil && closedNow {
				closed = append(closed, lease)
			}
			failures = errors.Join(failures, failed)
		}
	}
	return closed, failures
}

// closeLease closes a lease unless it is closed, and captures what its budget has spent.
func closeLease(ctx context.Context, c *conn, id stores.ID, now time.Time) (lease stores.Lease, closed bool, err error) {
	lease, err = leaseOf(ctx, c, id)
	if err != nil || !lease.ClosedAt.IsZero() {
		return lease, false, err
	}
	budget, err := budgetOf(ctx, c, lease.Hold, lease.Campaign)
	if err != nil {
		return lease, false, err
	}
	capture, err := budget.Close(lease)
	if err != nil {
		return lease, false, err
	}
	lease.ClosedAt = now.UTC().Truncate(time.Microsecond)
	if err := c.run(ctx, "UPDATE ad_lease SET closed_at = ? WHERE id = ?", timeArg(lease.ClosedAt), idArg(id, stores.KindLease)); err != nil {
		return lease, false, err
	}
	if err := storeBudget(ctx, c, budget); err != nil {
		return lease, false, err
	}
	if capture > 0 {
		if _, err := captureHold(ctx, c, now, stores.DerivedID(stores.KindTransfer, id, "capture"), lease.Hold, capture, budget.IsDone()); err != nil {
			return lease, false, err
		}
	} else if budget.IsDone() {
		err = releaseHold(ctx, c, lease.Hold, now)
	}
	return lease, true, err
}

// releaseHold voids a hold, unless it has ended otherwise.
func releaseHold(ctx context.Context, c *conn, hold stores.ID, now time.Time) error {
	if _, err := voidHold(ctx, c, now, hold); !errors.Is(err, stores.ErrHoldEnded) {
		return err
	}
	return nil
}

// Finish implements stores.Delivery.
func (s delivery) Finish(ctx context.Context, hold stores.ID, now time.Time) error {
	return s.write(ctx, func(c *conn) error { return finishBudget(ctx, c, hold, stores.ID{}, now) })
}

// finishBudget ends the budget of a hold, which is that of a campaign when it has none yet.
func finishBudget(ctx context.Context, c *conn, hold, campaign stores.ID, now time.Time) error {
	budget, err := budgetOf(ctx, c, hold, campaign)
	if err != nil || budget.Finished {
		return err
	}
	budget.Finished = true
	if err := storeBudget(ctx, c, budget); err != nil || !budget.IsDone() {
		return err
	}
	return releaseHold(ctx, c, hold, now)
}

// Budgets implements stores.Delivery.
func (s delivery) Budgets(ctx context.Context, holds []stores.ID) (map[stores.ID]stores.Budget, error) {
	var overflow error
	read := func(r *row) stores.Budget {
		b := stores.Budget{Hold: r.id(stores.KindHold), Campaign: r.figureID(stores.KindCampaign), Amount: r.int64(), Leased: r.int64(), Captured: r.int64(), Finished: r.bool()}
		spent, err := stores.SpendOf(r.int64(), r.int64())
		b.Spent, overflow = spent, errors.Join(overflow, err)
		return b
	}
	budgets, err := queryKeys(ctx, s.Engine, keysOf(holds, stores.KindHold), func(b stores.Budget) stores.ID { return b.Hold }, read,
		` SELECT h.id, b.campaign, h.amount, coalesce(b.leased, 0), coalesce(b.captured, 0), coalesce(b.finished, 0),
			coalesce(b.spent_minor, 0) + coalesce((SELECT sum(l.used_minor) FROM ad_lease l WHERE l.hold = h.id AND l.closed_at IS NULL), 0),
			coalesce(b.spent_nanos, 0) + coalesce((SELECT sum(l.used_nanos) FROM ad_lease l WHERE l.hold = h.id AND l.closed_at IS NULL), 0)
		FROM k CROSS JOIN hold h ON h.id = k.id LEFT JOIN ad_budget b ON b.hold = h.id`)
	return orZero(budgets, errors.Join(err, overflow))
}
