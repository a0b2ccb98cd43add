package cli

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"fivefold/stores/engines"
)

// databaseChecks are the checks of a PostgreSQL database.
func (c *checker) databaseChecks() []check {
	const locks = "find out with pg_stat_activity what the server waits for"
	return []check{
		{"database", "start the server, or correct POSTGRES_URL: postgres://USER:PASSWORD@HOST:PORT/DATABASE", c.checkDatabase},
		{"data version", "use the version of the program that wrote the data", c.checkVersion},
		{"durability", "switch these settings on in postgresql.conf", c.checkDurability},
		{"connections", "add pool_max_conns to POSTGRES_URL or raise max_connections; behind PgBouncer add default_query_exec_mode=cache_describe", c.checkConnections},
		{"integrity", "restore a backup with pg_restore, or export what can be read and import it into a new database", c.checkIntegrity},
		{"people", locks, c.checkPeople},
		{"payments", fixPayments, c.checkPayments},
		{"friendship graph", locks, c.checkGraph},
	}
}

// checkDatabase looks at the database. What Open would change, it does not open.
func (c *checker) checkDatabase() (string, error) {
	if c.database, c.openErr = engines.Inspect(c.ctx, c.addresses); c.openErr != nil {
		return "", c.openErr
	}
	d, through := c.database, ""
	if d.IsPooled {
		through = " through a pooler such as PgBouncer"
	}
	found := fmt.Sprintf("%s, %s, %.1f MiB, answers%s in %v", d.Location, d.Server, float64(d.Size)/(1<<20), through, d.Latency.Round(time.Microsecond))
	if d.IsReplica {
		return "", errors.New(found + ": it is a replica, which cannot be written")
	}
	return found, nil
}

// checkVersion opens the data when they have the version of this program.
func (c *checker) checkVersion() (string, error) {
	d := c.database
	switch {
	case c.openErr != nil:
		return "", c.notChecked()
	case d.Data == 0:
		return "no data yet: made at the first start", nil
	case d.Data < d.Latest:
		return fmt.Sprintf("%d: the next start migrates it to %d", d.Data, d.Latest), nil
	}
	if c.engines, c.openErr = engines.Open(c.ctx, c.addresses); c.openErr != nil {
		return "", c.openErr
	}
	return fmt.Sprintf("%d", d.Data), nil
}

// checkDurability warns of settings with which the server loses what it has acknowledged when it crashes.
func (c *checker) checkDurability() (string, error) {
	d := c.database
	switch {
	case d.Server == "":
		return "", c.notChecked()
	case len(d.Unsafe) > 0:
		return "", warning(strings.Join(d.Unsafe, " and ") + " off: a crash of the machine can damage the data")
	case len(d.Late) > 0:
		return "", warning(strings.Join(d.Late, " and ") + " off: a crash loses what was written last")
	}
	return "a commit waits for the disk", nil
}

// checkConnections warns when the server has too few connections, or prepared statements do not work with a pooler.
func (c *checker) checkConnections() (string, error) {
	d := c.database
	found := fmt.Sprintf("at most %d of the server's %d", d.Pool, d.MaxConnections)
	switch {
	case d.Server == "":
		return "", c.notChecked()
	case d.IsPooled && !d.CanBePooled:
		return "", warning(found + ", through a pooler: in PgBouncer's transaction mode prepared statements of the default query mode fail")
	case !d.IsPooled && d.Pool > d.MaxConnections:
		return "", warning(found)
	}
	return found, nil
}
