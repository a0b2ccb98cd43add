package embedded

import (
	"context"
	"strings"
	"time"

	"fivefold/stores"
)

// projections implements stores.Projections.
type projections struct{ *Engine }

// now is the clock of all processes, in microseconds since 1970.
const now = `CAST(unixepoch('subsec') * 1000000 AS INTEGER)`

const projectionColumns = `p.name, p.revision, p.version, p.until, iif(p.leads_until > ` + now + `, p.leader, NULL), p.rebuild,
	(SELECT count(*) FROM parked_change x WHERE x.projection = p.name)`

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

// Lead implements stores.Projections.
func (s projections) Lead(ctx context.Context, projection, owner string, ttl time.Duration) (state stores.ProjectionState, err error) {
	name := textArg(projection)
	err = s.write(ctx, func(c *conn) error {
		if err := c.run(ctx, "INSERT INTO projection (name) VALUES (?) ON CONFLICT DO NOTHING", name); err != nil {
			return err
		}
		if err := c.run(ctx, `UPDATE projection SET leader = :owner, leads_until = `+now+` + :ttl
			WHERE name = :name AND (leader = :owner OR leader IS NULL OR leads_until <= `+now+`)`,
			named("name", name), named("owner", textArg(owner)), named("ttl", intArg(ttl.Microseconds()))); err != nil {
			return err
		}
		found, err := queryRow(ctx, c, readProjection, "SELECT "+projectionColumns+" FROM projection p WHERE p.name = ?", name)
		state = found.ProjectionState
		return err
	})
	if err != nil {
		return stores.ProjectionState{}, err
	}
	return state, nil
}

// Advance implements stores.Projections.
func (s projections) Advance(ctx context.Context, projection, owner string, to stores.ChangeBatch, parked []stores.ParkedChange) error {
	return s.write(ctx, func(c *conn) error {
		err := c.lead(ctx, projection, owner, `UPDATE projection SET
			(revision, version) = (SELECT revision, version UNION SELECT :revision, :version ORDER BY 1 DESC, 2 DESC LIMIT 1), until = max(until, :until)
			WHERE name = :name AND leader = :owner`, to)
		for i := 0; i < len(parked) && err == nil; i++ {
			err = c.park(ctx, projection, &parked[i])
		}
		return err
	})
}

// lead changes the row of a projection that owner leads.
func (c *conn) lead(ctx context.Context, projection, owner, update string, to stores.ChangeBatch) error {
	changed, err := c.exec(ctx, update, named("name", textArg(projection)), named("owner", textArg(owner)),
		named("revision", intArg(to.Next.Revision)), named("version", intArg(to.Next.Version)), named("until", intArg(to.Until)))
	if err == nil && changed == 0 {
		return stores.ErrNotLeading
	}
	return err
}

const parkedColumns = `version, revision, at, table_name, op, key, other, by, reason, parked_at, attempts`

// park stores a parked change.
func (c *conn) park(ctx context.Context, projection string, p *stores.ParkedChange) error {
	return c.run(ctx, "INSERT OR REPLACE INTO parked_change (projection, "+parkedColumns+") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		textArg(projection), intArg(p.Version), intArg(p.Revision), timeArg(p.At), textArg(p.Table), textArg(p.Op), textArg(p.Key.String()),
		textArg(p.Other.String()), textArg(p.By.String()), textArg(strings.ReplaceAll(strings.ToValidUTF8(p.Reason, ""), "\x00", "")), timeArg(p.ParkedAt), intArg(p.Attempts))
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
		return c.run(ctx, "UPDATE projection SET leader = NULL WHERE name = ? AND leader = ?", textArg(projection), textArg(owner))
	})
}

// NeedRebuild implements stores.Projections.
func (s projections) NeedRebuild(ctx context.Context, projection string) error {
	return s.write(ctx, func(c *conn) error {
		changed, err := c.exec(ctx, "UPDATE projection SET rebuild = 1 WHERE name = ?", textArg(projection))
		if err == nil && changed == 0 {
			return stores.ErrNotFound
		}
		return err
	})
}

// Rebuilt implements stores.Projections.
func (s projections) Rebuilt(ctx context.Context, projection, owner string, at stores.ChangeBatch) error {
	return s.write(ctx, func(c *conn) error {
		if err := c.lead(ctx, projection, owner, `UPDATE projection SET revision = :revision, version = :version, until = :until, rebuild = 0
			WHERE name = :name AND leader = :owner`, at); err != nil {
			return err
		}
		return c.run(ctx, "DELETE FROM parked_change WHERE projection = ?", textArg(projection))
	})
}

// Parked implements stores.Projections.
func (s projections) Parked(ctx context.Context, projection string, after int64, limit int) (parked []stores.ParkedChange, err error) {
	err = s.read(ctx, func(c *conn) error {
		parked = nil
		for r, err := range c.query(ctx, "SELECT "+parkedColumns+" FROM parked_change WHERE projection = ? AND version > ? ORDER BY version LIMIT ?",
			textArg(projection), intArg(after), intArg(max(limit, 0))) {
			if err != nil {
				return err
			}
			parked = append(parked, readParked(r))
		}
		return nil
	})
	return parked, err
}

// Unpark implements stores.Projections.
func (s projections) Unpark(ctx context.Context, projection string, versions []int64) (unparked int, err error) {
	err = s.write(ctx, func(c *conn) error {
		unparked = 0
		n, err := c.exec(ctx, "DELETE FROM parked_change WHERE projection = ? AND version IN (SELECT value FROM json_each(?))",
			textArg(projection), textArg(jsonText(versions)))
		unparked = n
		return err
	})
	if err != nil {
		return 0, err
	}
	return unparked, nil
}

// Forget implements stores.Projections.
func (s projections) Forget(ctx context.Context, projection string) error {
	name := textArg(projection)
	return s.write(ctx, func(c *conn) error {
		led, err := queryRow(ctx, c, func(r *row) bool { return r.bool() },
			"SELECT leader IS NOT NULL AND leads_until > "+now+" FROM projection WHERE name = ?", name)
		if err != nil {
			return err
		}
		if led {
			return stores.ErrLed
		}
		if err := c.run(ctx, "DELETE FROM parked_change WHERE projection = ?", name); err != nil {
			return err
		}
		return c.run(ctx, "DELETE FROM projection WHERE name = ?", name)
	})
}

// All implements stores.Projections.
func (s projections) All(ctx context.Context) (map[string]stores.ProjectionState, error) {
	result := map[string]stores.ProjectionState{}
	err := s.read(ctx, func(c *conn) error {
		for r, err := range c.query(ctx, "SELECT "+projectionColumns+" FROM projection p") {
			if err != nil {
				return err
			}
			found := readProjection(r)
			result[found.name] = found.ProjectionState
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return result, nil
}
