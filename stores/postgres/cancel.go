package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// cancelTime is how long a server has to end a statement whose context has ended. Then its connection is closed.
const cancelTime = time.Second

// A canceller cancels the statement of a connection on the server when its context ends, so that the connection can be used again. Unlike the
// handler of pgconn it always reads the answer: when a client closes a cancel request early, PgBouncer 1.18 ends ("bad client state").
type canceller struct {
	conn     *pgconn.PgConn
	finished chan struct{}
}

// HandleCancel implements ctxwatch.Handler.
func (c *canceller) HandleCancel(context.Context) {
	deadline := time.Now().Add(cancelTime)
	_ = c.conn.Conn().SetDeadline(deadline)
	c.finished = make(chan struct{})
	go func() {
		defer close(c.finished)
		ctx, cancel := context.WithDeadline(context.Background(), deadline)
		defer cancel()
		_ = c.conn.CancelRequest(ctx) // when it fails, the deadline ends the statement
	}()
}

// HandleUnwatchAfterCancel implements ctxwatch.Handler.
func (c *canceller) HandleUnwatchAfterCancel() {
	<-c.finished // a late request would cancel the next statement
	_ = c.conn.Conn().SetDeadline(time.Time{})
}
