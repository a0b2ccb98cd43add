package postgres

import (
	"context"
	"errors"
	"time"

	"fivefold/stores"
	"fivefold/stores/bookkeeping"
)

// delivery implements stores.Delivery. Rows are locked in this order: leases by ID, the budget, accounts by ID, figures by key.
type delivery struct{ *Engine }

const leaseColumns = `x.id, x.campaign_id, x.hold_id, x.amount, x.used_minor, x.used_nanos, x.opened_at, x.ends_at, x.closed_at`

// readLease reads leaseColumns.
func readLease(r *row) stores.Lease {
	return stores.Lease{
		ID: r.id(stores.KindLease), Campaign: r.id(stores.KindCampaign), Hold: r.id(stores.KindHold), Amount: r.int64(), Used: r.spend(),
		OpenedAt: r.time(), EndsAt: r.time(), ClosedAt: r.time(),
	}
}

// spend reads minor units and billionths of them, which are fewer than one.
func (r *row) spend() stores.Spend { return stores.Spend{Minor: r.int64(), Nanos: r.int64()} }

// lockBudget locks the budget of a hold, which it makes for campaign when there is none.
func (c *conn) lockBudget(ctx context.Context, hold, campaign stores.ID) (*bookkeeping.LeasedBudget, error) {
	c.quiet = true
	id, b, found := idArg(hold, stores.KindHold), &bookkeeping.LeasedBudget{}, false
	batch := c.batch()
	batch.run(ctx, "INSERT INTO ad_budgets (hold_id, campaign_id) SELECT h.id, @campaign::uuid FROM holds h WHERE h.id = @hold ON CONFLICT DO NOTHING",
		args{"hold": id, "campaign": figureArg(campaign, stores.KindCampaign)})
	batch.each(ctx, "SELECT campaign_id, leased, spent_minor, spent_nanos, captured, finished FROM ad_budgets WHERE hold_id = @hold FOR UPDATE", args{"hold": id}, func(r *row) error {
		b.Campaign, b.Leased, b.Closed, b.Captured, b.Finished, found = r.figureID(stores.KindCampaign), r.int64(), r.spend(), r.int64(), r.bool(), true
		return nil
	})
	batch.each(ctx, "SELECT "+holdColumns+" FROM holds x WHERE x.id = @hold", args{"hold": id}, func(r *row) error {
		b.Hold = readHold(r)
		return nil
	})
	err := batch.send(ctx)
	if err == nil && !found {
		err = stores.ErrNotFound
	}
	return b, err
}

// storeBudget adds the statement that stores a locked budget.
func (b *batch) storeBudget(ctx context.Context, budget *bookkeeping.LeasedBudget) {
	b.run(ctx, `UPDATE ad_budgets SET leased = @leased, spent_minor = @minor, spent_nanos = @nanos, captured = @captured, finished = @finished
		WHERE hold_id = @hold`, args{"leased": budget.Leased, "minor": budget.Closed.Minor, "nanos": budget.Closed.Nanos, "captured": budget.Captured,
		"finished": budget.Finished, "hold": idArg(budget.Hold.ID, stores.KindHold)})
}

// leaseOf returns a lease, or ErrNotFound. lock is FOR UPDATE or empty.
func (c *conn) leaseOf(ctx context.Context, id stores.ID, lock string) (stores.Lease, error) {
	return queryRow(ctx, c, readLease, "SELECT "+leaseColumns+" FROM ad_leases x WHERE x.id = @id "+lock, args{"id": idArg(id, stores.KindLease)})
}

// Lease implements stores.Delivery.
func (s delivery) Lease(ctx context.Context, l stores.Lease, total int64, now time.Time) (lease stores.Lease, err error) {
	if l, err = bookkeeping.CheckLease(l, now); err != nil {
		return stores.Lease{}, err
	}
	err = s.write(ctx, func(c *conn) error {
		// Leases of a campaign wait for each other, whichever of its holds they are of.
		if err := c.run(ctx, "SELECT pg_advisory_xact_lock(hashtextextended(@campaign::uuid::text, 0))", args{"campaign": idArg(l.Campaign, stores.KindCampaign)}); err != nil {
			return err
		}
		budget, err := c.lockBudget(ctx, l.Hold, l.Campaign)
		if err != nil {
			return err
		}
		if lease, err = c.leaseOf(ctx, l.ID, ""); !errors.Is(err, stores.ErrNotFound) {
			return err
		}
		others, err := queryRow(ctx, c, (*row).int64, `SELECT coalesce(sum(leased + spent_minor + (spent_nanos > 0)::int), 0)::bigint FROM ad_budgets
			WHERE campaign_id = @campaign AND hold_id <> @hold`, args{"campaign": idArg(l.Campaign, stores.KindCampaign), "hold": idArg(l.Hold, stores.KindHold)})
		if err != nil {
			return err
		}
		if lease, err = budget.Grant(l, total-others); err != nil {
			return err
		}
		b := c.batch()
		b.storeBudget(ctx, budget)
		b.run(ctx, `INSERT INTO ad_leases (id, campaign_id, hold_id, amount, opened_at, ends_at) VALUES (@id, @campaign, @hold, @amount, @opened_at, @ends_at)`, args{
			"id": idArg(lease.ID, stores.KindLease), "campaign": idArg(lease.Campaign, stores.KindCampaign), "hold": idArg(lease.Hold, stores.KindHold),
			"amount": lease.Amount, "opened_at": lease.OpenedAt, "ends_at": lease.EndsAt,
		})
		return b.send(ctx)
	})
	return orZero(lease, err)
}

// Close implements stores.Delivery.
func (s delivery) Close(ctx context.Context, now time.Time, limit int) ([]stores.Lease, error) {
	var closed []stores.Lease
	var failures error
	after := stores.Lease{}
	for len(closed) < limit {
		ended, err := queryAll(ctx, s.Engine, readLease, "SELECT "+leaseColumns+` FROM ad_leases x
			WHERE x.closed_at IS NULL AND x.ends_at <= @now AND (x.ends_at, x.id) > (@end, @id) ORDER BY x.ends_at, x.id LIMIT @limit`,
			args{"now": now, "end": after.EndsAt, "id": anyUUID(after.ID), "limit": limit - len(closed)})
		if err != nil || len(ended) == 0 {
			return closed, errors.Join(failures, err)
		}
		after = ended[len(ended)-1]
		for _, lease := range ended {
			closedNow := false
			failed := s.write(ctx, func(c *conn) (err error) {
				lease, closedNow, err = c.closeLease(ctx, lease.ID, now)
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
func (c *conn) closeLease(ctx context.Context, id stores.ID, now time.Time) (lease stores.Lease, closed bool, err error) {
	lease, err = c.leaseOf(ctx, id, "FOR UPDATE")
	if err != nil || !lease.ClosedAt.IsZero() {
		return lease, false, err
	}
	budget, err := c.lockBudget(ctx, lease.Hold, lease.Campaign)
	if err != nil {
		return lease, false, err
	}
	capture, err := budget.Close(lease)
	if err != nil {
		return lease, false, err
	}
	lease.ClosedAt = now.UTC().Truncate(time.Microsecond)
	b := c.batch()
	b.run(ctx, "UPDATE ad_leases SET closed_at = @closed_at WHERE id = @id", args{"closed_at": lease.ClosedAt, "id": idArg(id, stores.KindLease)})
	b.storeBudget(ctx, budget)
	if err := b.send(ctx); err != nil {
		return lease, false, err
	}
	if capture > 0 {
		_, err = c.captureHold(ctx, now, stores.DerivedID(stores.KindTransfer, id, "capture"), lease.Hold, capture, budget.IsDone())
	} else if budget.IsDone() {
		err = c.releaseHold(ctx, lease.Hold, now)
	}
	return lease, true, err
}

// releaseHold voids a hold, unless it has ended otherwise.
func (c *conn) releaseHold(ctx context.Context, hold stores.ID, now time.Time) error {
	if _, err := c.voidHold(ctx, now, hold); !errors.Is(err, stores.ErrHoldEnded) {
		return err
	}
	return nil
}

// Finish implements stores.Delivery.
func (s delivery) Finish(ctx context.Context, hold stores.ID, now time.Time) error {
	return s.write(ctx, func(c *conn) error { return c.finishBudget(ctx, hold, stores.ID{}, now) })
}

// finishBudget ends the budget of a hold, which is that of a campaign when it has none yet.
func (c *conn) finishBudget(ctx context.Context, hold, campaign stores.ID, now time.Time) error {
	budget, err := c.lockBudget(ctx, hold, campaign)
	if err != nil || budget.Finished {
		return err
	}
	budget.Finished = true
	b := c.batch()
	b.storeBudget(ctx, budget)
	if err := b.send(ctx); err != nil || !budget.IsDone() {
		return err
	}
	return c.releaseHold(ctx, hold, now)
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
	budgets, err := queryMap(ctx, s.Engine, keysOf(holds, stores.KindHold), func(b stores.Budget) stores.ID { return b.Hold }, read,
		`SELECT h.id, b.campaign_id, h.amount, coalesce(b.leased, 0), coalesce(b.captured, 0), coalesce(b.finished, false),
			coalesce(b.spent_minor, 0) + coalesce((SELECT sum(l.used_minor) FROM ad_leases l WHERE l.hold_id = h.id AND l.closed_at IS NULL), 0)::bigint,
			coalesce(b.spent_nanos, 0) + coalesce((SELECT sum(l.used_nanos) FROM ad_leases l WHERE l.hold_id = h.id AND l.closed_at IS NULL), 0)::bigint
		FROM holds h LEFT JOIN ad_budgets b ON b.hold_id = h.id WHERE h.id = ANY(@keys)`, nil)
	return orZero(budgets, errors.Join(err, overflow))
}
