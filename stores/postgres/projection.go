package postgres

import (
	"context"
	"time"

	driver "github.com/jackc/pgx/v5"

	"fivefold/stores"
)

// projections implements stores.Projections.
type projections struct{ *Engine }

const projectionColumns = `p.name, p.revision, p.version, p.until, CASE WHEN p.leads_until > now() THEN p.leader END, p.rebuild,
	(SELECT count(*) FROM parked_changes x WHERE x.projection = p.name)`

type namedState struct {
	name string
	stores.ProjectionState
}

// readProjection reads projectionColumns.
func readProjection(r *row) namedState {
	return namedState{r.text(), stores.ProjectionState{
		Cursor: stores.Cursor{Revision: stores.Revision(r.int64()), Version: r.int64()}, Until: stores.Revision(r.int64()),
		Leader: r.text(), Rebuild: r.bool(), Parked: r.int(),
	}}
}

// Lead implements stores.Projections. Processes that do not lead only read.
func (s projections) Lead(ctx context.Context, projection, owner string, ttl time.Duration) (state stores.ProjectionState, err error) {
	a := args{"name": storable(projection), "owner": storable(owner), "ttl": ttl}
	err = s.write(ctx, func(c *conn) error {
		led, err := c.exec(ctx, `UPDATE projections SET leader = @owner, leads_until = now() + @ttl
			WHERE name = @name AND (leader = @owner OR leader IS NULL OR leads_until <= now())`, a)
		if err == nil && led == 0 {
			err = c.run(ctx, `INSERT INTO projections (name, leader, leads_until) VALUES (@name, @owner, now() + @ttl) ON CONFLICT DO NOTHING`, a)
		}
		if err != nil {
			return err
		}
		found, err := queryRow(ctx, c, readProjection, "SELECT "+projectionColumns+" FROM projections p WHERE p.name = @name", args{"name": a["name"]})
		state = found.ProjectionState
		return err
	})
	if err != nil {
		return stores.ProjectionState{}, err
	}
	return state, nil
}

const (
	advanceParking = `UPDATE projections SET
		(revision, version) = (SELECT r, v FROM (VALUES (revision, version), (@revision::bigint, @version::bigint)) x(r, v) ORDER BY r DESC, v DESC LIMIT 1),
		until = greatest(until, @until) WHERE name = @name AND leader = @owner`
	// advance does not wait for the disk: after a crash of the server, the last changes are applied again.
	advance = advanceParking + " AND set_config('synchronous_commit', 'off', true) IS NOT NULL"
)

// Advance implements stores.Projections.
func (s projections) Advance(ctx context.Context, projection, owner string, to stores.ChangeBatch, parked []stores.ParkedChange) error {
	return s.write(ctx, func(c *conn) error {
		if len(parked) == 0 {
			return c.lead(ctx, projection, owner, advance, to)
		}
		if err := c.lead(ctx, projection, owner, advanceParking, to); err != nil {
			return err
		}
		batch := &driver.Batch{}
		for i := range parked {
			queuePark(batch, projection, &parked[i])
		}
		return c.send(ctx, batch).Close()
	})
}

// lead changes the row of a projection that owner leads.
func (c *conn) lead(ctx context.Context, projection, owner, update string, to stores.ChangeBatch) error {
	return c.execOne(ctx, stores.ErrNotLeading, update, args{"name": storable(projection), "owner": storable(owner),
		"revision": int64(to.Next.Revision), "version": to.Next.Version, "until": int64(to.Until)})
}

const parkedColumns = `version, revision, at, table_name, op, key, other, by, reason, parked_at, attempts`

// queuePark adds a statement that stores a parked change.
func queuePark(batch *driver.Batch, projection string, p *stores.ParkedChange) {
	batch.Queue("INSERT INTO parked_changes (projection, "+parkedColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		ON CONFLICT (projection, version) DO UPDATE SET reason = EXCLUDED.reason, parked_at = EXCLUDED.parked_at, attempts = EXCLUDED.attempts`,
		storable(projection), p.Version, int64(p.Revision), p.At, string(p.Table), string(p.Op), p.Key.String(), p.Other.String(), p.By.String(),
		storable(p.Reason), p.ParkedAt, int64(p.Attempts))
}

// readParked reads parkedColumns.
func readParked(r *row) stores.ParkedChange {
	return stores.ParkedChange{
		Change: stores.Change{
			Version: r.int64(), Revision: stores.Revision(r.int64()), At: r.time(), Table: stores.Table(r.text()), Op: stores.ChangeOp(r.text()),
			Key: r.idText(), Other: r.idText(), By: r.idText(),
		},
		Reason: r.text(), ParkedAt: r.time(), Attempts: r.int(),
	}
}

// idText reads the text of an ID, which is empty for the zero ID.
func (r *row) idText() (id stores.ID) {
	text := r.text()
	if text == "" {
		return id
	}
	id, err := stores.ParseID(text)
	if err != nil {
		r.err = err
	}
	return id
}

// Release implements stores.Projections.
func (s projections) Release(ctx context.Context, projection, owner string) error {
	return s.write(ctx, func(c *conn) error {
		return c.run(ctx, "UPDATE projections SET leader = NULL WHERE name = @name AND leader = @owner",
			args{"name": storable(projection), "owner": storable(owner)})
	})
}

// NeedRebuild implements stores.Projections.
func (s projections) NeedRebuild(ctx context.Context, projection string) error {
	return s.write(ctx, func(c *conn) error {
		return c.execOne(ctx, stores.ErrNotFound, "UPDATE projections SET rebuild = true WHERE name = @name", args{"name": storable(projection)})
	})
}

// Rebuilt implements stores.Projections.
func (s projections) Rebuilt(ctx context.Context, projection, owner string, at stores.ChangeBatch) error {
	return s.write(ctx, func(c *conn) error {
		if err := c.lead(ctx, projection, owner, `UPDATE projections SET revision = @revision, version = @version, until = @until, rebuild = false
			WHERE name = @name AND leader = @owner`, at); err != nil {
			return err
		}
		return c.run(ctx, "DELETE FROM parked_changes WHERE projection = @name", args{"name": storable(projection)})
	})
}

// Parked implements stores.Projections.
func (s projections) Parked(ctx context.Context, projection string, after int64, limit int) (parked []stores.ParkedChange, err error) {
	err = s.read(ctx, func(c *conn) error {
		return c.each(ctx, "SELECT "+parkedColumns+" FROM parked_changes WHERE projection = @name AND version > @after ORDER BY version LIMIT @limit",
			args{"name": storable(projection), "after": after, "limit": max(limit, 0)}, func(r *row) error {
				parked = append(parked, readParked(r))
				return nil
			})
	})
	if err != nil {
		return nil, err
	}
	return parked, nil
}

// Unpark implements stores.Projections.
func (s projections) Unpark(ctx context.Context, projection string, versions []int64) (unparked int, err error) {
	err = s.write(ctx, func(c *conn) (err error) {
		unparked, err = c.exec(ctx, "DELETE FROM parked_changes WHERE projection = @name AND version = ANY(@versions)",
			args{"name": storable(projection), "versions": versions})
		return err
	})
	if err != nil {
		return 0, err
	}
	return unparked, nil
}

// Forget implements stores.Projections.
func (s projections) Forget(ctx context.Context, projection string) error {
	name := args{"name": storable(projection)}
	return s.write(ctx, func(c *conn) error {
		led, err := queryRow(ctx, c, func(r *row) bool { return r.bool() },
			"SELECT leader IS NOT NULL AND leads_until > now() FROM projections WHERE name = @name FOR UPDATE", name)
		if err != nil {
			return err
		}
		if led {
			return stores.ErrLed
		}
		if err := c.run(ctx, "DELETE FROM parked_changes WHERE projection = @name", name); err != nil {
			return err
		}
		return c.run(ctx, "DELETE FROM projections WHERE name = @name", name)
	})
}

// All implements stores.Projections.
func (s projections) All(ctx context.Context) (map[string]stores.ProjectionState, error) {
	result := map[string]stores.ProjectionState{}
	err := s.read(ctx, func(c *conn) error {
		return c.each(ctx, "SELECT "+projectionColumns+" FROM projections p", nil, func(r *row) error {
			found := readProjection(r)
			result[found.name] = found.ProjectionState
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	return result, nil
}
