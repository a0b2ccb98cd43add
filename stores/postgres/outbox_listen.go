package postgres

import (
	"context"
	"crypto/rand"
	"sync"
	"time"

	driver "github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
)

const (
	// channel is the channel of notifications. It belongs to the database.
	channel = "fivefold_changes"
	// notifyEvery is the pause between two notifications of a process.
	notifyEvery = 5 * time.Millisecond
	// listenCheck is the time without a notification after which the connection is checked.
	listenCheck = 30 * time.Second
	// minReconnect and maxReconnect are the pauses before a new connection. They double.
	minReconnect = 100 * time.Millisecond
	maxReconnect = 10 * time.Second
)

// A changeListener wakes the calls that wait for changes. Commits of this process wake them at once. It notifies other processes after commits, and
// not in them: a transaction that notifies holds a lock of the whole server while its commit waits for the disk, so that commits wait for
// each other. A process that dies between the two is noticed by no one but by those who look every second.
type changeListener struct {
	engine  *Engine
	config  *driver.ConnConfig
	self    string // this process, in its notifications
	closing context.Context
	cancel  context.CancelFunc
	tasks   sync.WaitGroup
	commits chan struct{}

	mu       sync.Mutex
	listens  bool          // a task listens
	notifies bool          // a task notifies
	changed  chan struct{} // closed by wake; nil while nobody waits
}

func newChangeListener(e *Engine, config *driver.ConnConfig) *changeListener {
	l := &changeListener{engine: e, config: listenConfig(config), self: rand.Text(), commits: make(chan struct{}, 1)}
	l.closing, l.cancel = context.WithCancel(context.Background())
	return l
}

// listenConfig returns the settings of the connection that listens. When a wait for a notification ends, nothing runs on the server that could be
// cancelled.
func listenConfig(config *driver.ConnConfig) *driver.ConnConfig {
	config = config.Copy()
	config.BuildContextWatcherHandler = func(c *pgconn.PgConn) ctxwatch.Handler {
		return &pgconn.DeadlineContextWatcherHandler{Conn: c.Conn()}
	}
	return config
}

// next returns a channel that the next wake closes.
func (l *changeListener) next() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.begin(&l.listens, l.keepListening)
	if l.changed == nil {
		l.changed = make(chan struct{})
	}
	return l.changed
}

// begin begins a task once, and not after close. It is called under the lock.
func (l *changeListener) begin(began *bool, task func()) {
	if !*began && l.closing.Err() == nil {
		*began = true
		l.tasks.Go(task)
	}
}

// wake wakes the calls that wait.
func (l *changeListener) wake() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.changed != nil {
		close(l.changed)
		l.changed = nil
	}
}

// committed wakes the calls that wait, and those of other processes soon.
func (l *changeListener) committed() {
	l.wake()
	l.mu.Lock()
	l.begin(&l.notifies, l.keepNotifying)
	l.mu.Unlock()
	select {
	case l.commits <- struct{}{}:
	default: // the next notification comes after this commit
	}
}

// keepNotifying notifies after commits. A notification that fails is not repeated: listeners look every second.
func (l *changeListener) keepNotifying() {
	for {
		select {
		case <-l.commits:
		case <-l.closing.Done():
			return
		}
		_ = l.engine.read(l.closing, func(c *conn) error {
			return c.run(l.closing, "SELECT pg_notify(@channel, @self)", args{"channel": channel, "self": l.self})
		})
		if !l.pause(notifyEvery) {
			return
		}
	}
}

// pause waits, and reports whether the engine is open.
func (l *changeListener) pause(d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-l.closing.Done():
		return false
	}
}

// keepListening listens on a connection of its own, and on a new one when that breaks.
func (l *changeListener) keepListening() {
	for pause := minReconnect; ; pause = min(2*pause, maxReconnect) {
		subscribed, possible := l.subscribe()
		if subscribed {
			pause = minReconnect
		}
		if !possible || !l.pause(pause) {
			return
		}
	}
}

// subscribe receives notifications until the connection breaks. It reports whether it has subscribed, and whether it is possible: a pooler gives a statement any
// connection, and no notifications.
func (l *changeListener) subscribe() (subscribed, possible bool) {
	ctx := l.closing
	c, err := driver.ConnectConfig(ctx, l.config)
	if err != nil {
		return false, true
	}
	defer func() {
		limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		_ = c.Close(limited)
	}()
	var pid uint32
	if err := c.QueryRow(ctx, "SELECT pg_backend_pid()").Scan(&pid); err != nil {
		return false, true
	}
	if pid != c.PgConn().PID() {
		return false, false
	}
	if _, err := c.Exec(ctx, "LISTEN "+channel); err != nil {
		return false, true
	}
	l.wake() // for what was committed before
	for {
		n, err := l.notification(c)
		switch {
		case err != nil && c.IsClosed(), ctx.Err() != nil:
			return true, true
		case err == nil && n.Payload != l.self:
			l.wake()
		case err != nil: // no notification for some time
			limited, cancel := context.WithTimeout(ctx, l.engine.options.Connect)
			err := c.Ping(limited)
			cancel()
			if err != nil {
				return true, true
			}
		}
	}
}

// notification waits for a notification for some time.
func (l *changeListener) notification(c *driver.Conn) (*pgconn.Notification, error) {
	ctx, cancel := context.WithTimeout(l.closing, listenCheck)
	defer cancel()
	return c.WaitForNotification(ctx)
}

// close ends both tasks.
func (l *changeListener) close() {
	l.mu.Lock()
	l.cancel()
	l.mu.Unlock()
	l.tasks.Wait()
}
