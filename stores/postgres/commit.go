package postgres

import (
	"context"
	"errors"
	"time"

	driver "github.com/jackc/pgx/v5"

	"fivefold/stores"
)

// commitTime is how long a commit may take. It is not cancelled with the context of its call, so that its result is known: see patiently.
const commitTime = 10 * time.Second

// ownRevision selects the revision of the transaction, when it has stored changes.
const ownRevision = "SELECT tx::text::bigint FROM changes WHERE tx = pg_current_xact_id_if_assigned() LIMIT 1"

// errFailed means that a statement of a transaction has failed and that its error was not returned.
var errFailed = errors.New("a transaction whose statement has failed cannot be committed")

// commit commits the transaction and returns its revision, zero when it has stored no changes. Both take one round trip.
func (c *conn) commit(ctx context.Context) (revision stores.Revision, err error) {
	if c.begin != "" { // nothing was done
		return 0, nil
	}
	if c.pgx.PgConn().TxStatus() != 'T' { // the server would answer COMMIT with ROLLBACK, which is no error
		return 0, errFailed
	}
	if c.quiet {
		_, err = c.pgx.Exec(ctx, "COMMIT")
		return 0, commitError(err)
	}
	batch := &driver.Batch{}
	batch.Queue(ownRevision)
	batch.Queue("COMMIT")
	results := c.pgx.SendBatch(ctx, batch)
	defer func() {
		if failed := results.Close(); err == nil { // otherwise it repeats the error
			err = commitError(failed)
		}
	}()
	if err := results.QueryRow().Scan(&revision); err != nil && !errors.Is(err, driver.ErrNoRows) {
		return 0, commitError(err)
	}
	_, err = results.Exec()
	return revision, commitError(err)
}

// patiently ends a transaction, also after the end of ctx. A server that has not answered cancelTime after the end of ctx is not awaited: pgx closes the
// connection, and then cancels what still runs. Cancelled at the end of ctx, a commit whose replica has not answered would count as committed.
func (c *conn) patiently(ctx context.Context, end func(context.Context) error) error {
	patient, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitTime)
	defer cancel()
	bounded, network := make(chan struct{}), c.pgx.PgConn().Conn()
	stop := context.AfterFunc(ctx, func() {
		defer close(bounded)
		_ = network.SetDeadline(time.Now().Add(cancelTime))
	})
	defer func() {
		if !stop() {
			<-bounded
			_ = network.SetDeadline(time.Time{})
		}
	}()
	return end(patient)
}
