// Package postgres is the engine that keeps every port of stores but Events in a PostgreSQL database: events follow its outbox.
//
// # How it is built
//
// A call is one statement, about any number of keys. What a statement needs of its keys is the table k, which unnest makes of an array
// (keySet), and the windows of the lists of all keys are one LATERAL join (queryLists). Names of tables are those of stores.Tables. IDs
// have the type uuid, times timestamptz, and ranks bigint or timestamptz. Texts that order a list or identify a row have the collation "C",
// whatever that of the database is.
//
// A mutation is one transaction (write), which is repeated when the server ends it because of a deadlock or a conflict. It locks rows in the
// order of their IDs. Counts of rows are columns, kept by triggers of statements, which lock in that order too.
//
// Privacy rules are translated by ruleColumns (visibility.go), and what they need is in indexes: friends has both directions of each friendship.
// What violates a constraint has the error of the ports by the name of the constraint (error.go): a check of a row with itself ends in _self,
// triggers raise FF001 and FF002. An ID of a wrong kind is NULL where rows are matched (idArg), and a uuid that no row has where one must exist
// (refArg, existingArg).
//
// Columns are read from PostgreSQL's binary format (row), so numbers are bigint, and the query modes exec and simple_protocol do not work.
// Behind PgBouncer in transaction mode the URL has default_query_exec_mode=cache_describe, and PgBouncer's ignore_startup_parameters has
// statement_timeout, lock_timeout, idle_in_transaction_session_timeout, jit and plan_cache_mode, which are then set for the user on the server.
//
// # Plans
//
// A statement is planned once for each connection, without its arguments (plan_cache_mode), and again after ANALYZE. Measured on 1,000 to 20,000
// people, about one to twenty keys: 2 to 10 times as fast as with a plan for each execution, which takes longer than the execution, and 3 times as
// fast as when PostgreSQL chooses, because it prefers plans for known arguments. Therefore no plan may depend on an estimate of arguments:
//
//   - A statement about one key says so (keysOf): PostgreSQL expects ten keys of an array.
//   - LATERAL with OFFSET 0 makes it read what belongs to a person of a circle, or the post of a message, by an index, however many it expects.
//   - A condition that callers may leave out is a statement of its own.
//   - What decides who may see a row is read after the rows of the window are known, and more rows when too few may be seen (circle_message.go). For
//     nobody the rules ask nothing about the viewer (sqlFor).
//
// Compilation (jit) is off: it took 2 of the 2.6 seconds of a statement about a circle.
//
// # The outbox
//
// Triggers changes_* write the outbox, whose numbers of transactions a reader compares with the oldest that is open (outbox.go). A commit is one
// batch with the question for its revision (call.go), and other processes are notified after it (outbox_listen.go).
//
// # The friendship graph
//
// KeepGraph keeps friendships in memory (stores/adjacency), which answers questions about many of them without reading rows. The graph has the state
// that a snapshot of PostgreSQL sees. A question reads, in its own snapshot, the rows of the outbox that the snapshot of the graph does not see,
// applies them, and thereby has the graph in the state of its own snapshot: answers are exact, without waiting for anybody. It begins with the graph
// before it takes its snapshot, so that the later snapshot sees all that the earlier one did. A sum of counters in place of snapshots is not exact:
// with transactions 1 and 2 open at once, a question may see 2 without 1 while the graph has 1 without 2, and both count one change.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	driver "github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
	"github.com/jackc/pgx/v5/pgxpool"

	"fivefold/stores"
)

// Name is the name of the engine in call records and errors.
const Name = "postgres"

// Options are the limits of an engine. A call that exceeds one returns stores.ErrUnavailable. Zero means the default.
type Options struct {
	Connect           time.Duration // until a new connection is ready; 2 seconds
	Acquire           time.Duration // until a connection of the pool is idle or made; 3 seconds
	Statement         time.Duration // of a statement; 10 seconds
	Lock              time.Duration // until a lock is granted; 2 seconds
	IdleInTransaction time.Duration // between two statements of a transaction; 10 seconds
}

// withDefaults returns the options with a value for each limit.
func (o Options) withDefaults() Options {
	set := func(limit *time.Duration, value time.Duration) {
		if *limit == 0 {
			*limit = value
		}
	}
	set(&o.Connect, 2*time.Second)
	set(&o.Acquire, 3*time.Second)
	set(&o.Statement, 10*time.Second)
	set(&o.Lock, 2*time.Second)
	set(&o.IdleInTransaction, 10*time.Second)
	return o
}

// An Engine is an open database. It is safe for concurrent use. Several processes may open one database at once.
type Engine struct {
	pool     *pgxpool.Pool
	options  Options
	closed   atomic.Bool
	location string
	version  string
	secret   [secretSize]byte
	changes  *changeListener
	texts    numberedTexts

	graph      atomic.Pointer[friendGraph] // nil until KeepGraph
	background sync.WaitGroup
	life       context.Context // of what runs in the background; ends with Close
	end        context.CancelFunc
}

// Open connects to the database at url, a URL as pgx accepts it, and migrates it to this version. Of several processes that
// open a database at once, one migrates it and the others wait. Data of a newer version returns stores.ErrNewerVersion and is not changed.
func Open(ctx context.Context, url string, options Options) (*Engine, error) {
	e := &Engine{options: options.withDefaults()}
	e.life, e.end = context.WithCancel(context.WithoutCancel(ctx))
	if err := e.open(ctx, url); err != nil {
		return nil, errors.Join(fmt.Errorf("postgres: open: %w", err), e.Close())
	}
	return e, nil
}

func (e *Engine) open(ctx context.Context, url string) (err error) {
	config, err := parseAddress(url)
	if err != nil {
		return err
	}
	e.location = locationOf(config.ConnConfig)
	e.options.apply(config.ConnConfig)
	config.AfterConnect = registerTypes
	e.changes = newChangeListener(e, config.ConnConfig)
	if e.pool, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		return err
	}
	if err := migrate(ctx, config.ConnConfig); err != nil {
		return callError(ctx, err)
	}
	if err := e.replaceForeignChanges(ctx); err != nil {
		return err
	}
	if err := e.readVersion(ctx); err != nil {
		return err
	}
	return e.readSecret(ctx)
}

// apply sets the limits of connections, and turns off the compilation of statements. What the URL says about a parameter stays.
func (o Options) apply(config *driver.ConnConfig) {
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = o.Connect
	}
	// When a context ends, its statement is cancelled on the server, and the connection can be used again.
	config.BuildContextWatcherHandler = func(c *pgconn.PgConn) ctxwatch.Handler {
		return &canceller{conn: c}
	}
	for name, value := range map[string]string{
		"application_name": "fivefold", "statement_timeout": milliseconds(o.Statement), "lock_timeout": milliseconds(o.Lock),
		"idle_in_transaction_session_timeout": milliseconds(o.IdleInTransaction), "jit": "off", "plan_cache_mode": "force_generic_plan",
	} {
		if _, given := config.RuntimeParams[name]; !given {
			config.RuntimeParams[name] = value
		}
	}
}

// StatementLimit returns how long a statement may take: what the URL says in milliseconds, otherwise Options.Statement.
func (e *Engine) StatementLimit() time.Duration {
	ms, err := strconv.Atoi(e.pool.Config().ConnConfig.RuntimeParams["statement_timeout"])
	if err != nil || ms <= 0 {
		return e.options.Statement
	}
	return time.Duration(ms) * time.Millisecond
}

func milliseconds(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }

func (e *Engine) readVersion(ctx context.Context) error {
	return e.read(ctx, func(c *conn) (err error) {
		e.version, err = queryRow(ctx, c, func(r *row) string { return fmt.Sprintf("PostgreSQL %s, data version %d", r.text(), r.int()) },
			"SELECT current_setting('server_version'), max(version_id) FROM goose_db_version", nil)
		return err
	})
}

// Set returns the engine's implementation of its ports; the others are nil. Calls are not recorded and errors carry no prefix: see
// stores.Instrument.
func (e *Engine) Set() stores.Set {
	return stores.Set{
		Places:         places{e},
		Organisations:  organisations{e},
		Users:          users{e},
		Credentials:    credentials{e},
		Friendships:    friendships{e},
		Network:        network{e},
		Circles:        circles{e},
		CircleTopics:   circleTopics{e},
		CircleActivity: circleActivity{e},
		Interests:      interests{e},
		Likes:          likes{e},
		Pages:          pages{e},
		Memberships:    memberships{e},
		Messages:       messages{e},
		Threads:        threads{e},
		Reactions:      reactions{e},
		Sessions:       sessions{e},
		Projections:    projections{e},
		Outbox:         outbox{e},
		Archive:        archive{e},
		Ledger:         ledger{e},
		Books:          books{e},
		Delivery:       delivery{e},
		AdReports:      adReports{e},
		Payments:       payments{e},
		Outflows:       outflows{e},
		ProviderEvents: providerEvents{e},
		LocalPayments:  localPayments{e},
		Answers:        answers{e},
		Advertisers:    advertisers{e},
		Campaigns:      campaigns{e},
		AdSets:         adSets{e},
		Creatives:      creatives{e},
		AdPreferences:  adPreferences{e},
		Records:        records{e},
	}
}

// Location returns the host, the port and the name of the database.
func (e *Engine) Location() string { return e.location }

// Version returns the versions of PostgreSQL and of the data, as text.
func (e *Engine) Version() string { return e.version }

// Connections returns the largest number of connections, which is that of calls that run at once.
func (e *Engine) Connections() int { return int(e.pool.Config().MaxConns) }

// Close waits for running calls and closes all connections. Later calls return stores.ErrClosed. Closing twice does nothing.
func (e *Engine) Close() error {
	if !e.closed.Swap(true) && e.pool != nil {
		e.changes.close()
		e.end()
		e.background.Wait()
		e.pool.Close()
	}
	return nil
}
