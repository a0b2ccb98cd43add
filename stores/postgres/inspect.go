package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"

	driver "github.com/jackc/pgx/v5"
)

// An Inspection is what Inspect finds.
type Inspection struct {
	Location       string
	Server         string        // the version of PostgreSQL
	Latency        time.Duration // of the quickest of some statements that read nothing
	Size           int64         // of the database, in bytes
	Data, Latest   int64         // the version of the data, 0 when there is none, and that to which Open migrates it
	IsReplica      bool          // the server cannot be written
	IsPooled       bool          // by a program such as PgBouncer between this one and the server
	CanBePooled    bool          // the address has a query mode that works in PgBouncer's transaction mode
	Pool           int           // the connections that Open makes at most
	MaxConnections int           // that the server has for ordinary users
	Unsafe         []string      // settings of the server because of which it loses or damages data when it or the machine crashes
	Late           []string      // settings because of which it loses the last commits then
}

// inspectedLatencies is how often the latency is measured.
const inspectedLatencies = 5

// Inspect looks at a database without changing it. Its errors are those of Open.
func Inspect(ctx context.Context, address string, options Options) (i Inspection, err error) {
	config, err := parseAddress(address)
	if err != nil {
		return i, fmt.Errorf("postgres: inspect: %w", err)
	}
	options.withDefaults().apply(config.ConnConfig)
	i.Location, i.Pool = locationOf(config.ConnConfig), int(config.MaxConns)
	mode := config.ConnConfig.DefaultQueryExecMode
	i.CanBePooled = mode != driver.QueryExecModeCacheStatement
	c, err := driver.ConnectConfig(ctx, config.ConnConfig)
	if err != nil {
		return i, fmt.Errorf("postgres: inspect: %w", callError(ctx, err))
	}
	defer func() { _ = c.Close(context.WithoutCancel(ctx)) }()
	for _, read := range []func(context.Context, *driver.Conn) error{i.readServer, i.readSettings, i.readLatency, i.readData} {
		if err := read(ctx, c); err != nil {
			return i, fmt.Errorf("postgres: inspect: %w", callError(ctx, err))
		}
	}
	return i, nil
}

func (i *Inspection) readServer(ctx context.Context, c *driver.Conn) error {
	var pid uint32
	err := c.QueryRow(ctx, `SELECT current_setting('server_version'), pg_database_size(current_database()), pg_is_in_recovery(), pg_backend_pid(),
		current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int`).
		Scan(&i.Server, &i.Size, &i.IsReplica, &pid, &i.MaxConnections)
	i.Server = "PostgreSQL " + i.Server
	i.IsPooled = pid != c.PgConn().PID() // a pooler makes up the number that it gives to its clients
	return err
}

// readSettings reads what must be on for commits to survive a crash.
func (i *Inspection) readSettings(ctx context.Context, c *driver.Conn) error {
	for _, name := range []string{"fsync", "full_page_writes", "synchronous_commit"} {
		var value string
		if err := c.QueryRow(ctx, "SELECT current_setting($1)", name).Scan(&value); err != nil {
			return err
		}
		switch {
		case value != "off":
		case name == "synchronous_commit":
			i.Late = append(i.Late, name)
		default:
			i.Unsafe = append(i.Unsafe, name)
		}
	}
	return nil
}

func (i *Inspection) readLatency(ctx context.Context, c *driver.Conn) error {
	for range inspectedLatencies {
		began := time.Now()
		if _, err := c.Exec(ctx, "SELECT 1"); err != nil {
			return err
		}
		if took := time.Since(began); i.Latency == 0 || took < i.Latency {
			i.Latency = took
		}
	}
	return nil
}

func (i *Inspection) readData(ctx context.Context, c *driver.Conn) (err error) {
	if i.Latest, err = latestVersion(); err != nil {
		return err
	}
	var isThere bool
	if err := c.QueryRow(ctx, "SELECT to_regclass('goose_db_version') IS NOT NULL").Scan(&isThere); err != nil || !isThere {
		return err
	}
	return c.QueryRow(ctx, "SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied").Scan(&i.Data)
}

// latestVersion returns the number of the last migration.
func latestVersion() (latest int64, err error) {
	files, err := fs.Glob(migrationFiles, "migrations/*.sql")
	if err != nil || len(files) == 0 {
		return 0, errors.Join(err, errors.New("there are no migrations"))
	}
	number, _, _ := strings.Cut(strings.TrimPrefix(slices.Max(files), "migrations/"), "_")
	return strconv.ParseInt(number, 10, 64)
}
