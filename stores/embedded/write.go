package embedded

import (
	"context"
	"errors"
	"runtime"
	"time"

	"fivefold/stores"
)

// maxGroup is the number of calls that share a transaction, at most, so that the first does not wait long for the commit.
const maxGroup = 128

// write runs do in a transaction of the writer, and returns when it has been committed or rolled back. It waits for busyTime while another
// process writes. Calls that wait at the same time share a transaction and its commit: do may be called in the goroutine of another call,
// and again when the shared transaction fails, so it must be repeatable. When do fails, or ctx ends, only what it did is undone.
func (e *Engine) write(ctx context.Context, do func(*conn) error) error {
	return e.writeWithin(ctx, busyTime, do)
}

// writeWithin is write with another time to wait for other processes. The time counts from the call: many calls that wait for one lock do
// not wait one after another.
func (e *Engine) writeWithin(ctx context.Context, wait time.Duration, do func(*conn) error) error {
	if err := e.writer.checkOpen(ctx); err != nil {
		return err
	}
	j := newWriteJob(ctx, time.Now().Add(wait), do)
	e.waiting.add(j)
	select {
	case <-j.done:
	case c := <-e.writer.conns:
		e.lead(c, j)
	case <-e.writer.closed:
		e.abandon(j, stores.ErrClosed)
	case <-ctx.Done():
		e.abandon(j, ctx.Err())
	}
	err := j.result()
	if errors.Is(err, stores.ErrUnavailable) {
		e.disk.suspect()
	}
	return err
}

// abandon ends a job that has not begun.
func (e *Engine) abandon(j *writeJob, err error) {
	if e.waiting.remove(j) {
		j.finish(err)
	}
}

// lead runs first and all jobs that wait in one transaction, unless another call has run first.
func (e *Engine) lead(c *conn, first *writeJob) {
	defer e.writer.release(c)
	if err := e.writer.checkOpen(first.ctx); err != nil {
		e.abandon(first, err)
	}
	if !e.waiting.remove(first) {
		return
	}
	if err := first.inTransaction(c); err != nil {
		first.finish(c.rollback(first.ctx, err))
		return
	}
	group, whole := e.joinWaiting(c, first)
	if whole && c.run(first.ctx, "COMMIT") == nil {
		e.finishCommitted(group)
		return
	}
	_ = c.rollback(first.ctx, nil) // when it fails, BEGIN fails too
	for _, j := range group {
		e.runAlone(c, j)
	}
}

// joinWaiting runs the jobs that wait and returns them after first. When none waits, it lets other goroutines run once: those that are about
// to write then share the commit. It reports whether the transaction still holds what they did: some errors
// make SQLite roll back all of it.
func (e *Engine) joinWaiting(c *conn, first *writeJob) (group []*writeJob, whole bool) {
	group = []*writeJob{first}
	for len(group) < maxGroup {
		j := e.waiting.next()
		if j == nil {
			runtime.Gosched()
			j = e.waiting.next()
		}
		if j == nil {
			break
		}
		group = append(group, j)
		if !j.inSavepoint(c) {
			return group, false
		}
	}
	return group, true
}

// runAlone runs a job in a transaction of its own.
func (e *Engine) runAlone(c *conn, j *writeJob) {
	err := j.inTransaction(c)
	if err == nil {
		err = availabilityError(c.run(j.ctx, "COMMIT"))
	}
	if err != nil {
		j.finish(c.rollback(j.ctx, err))
		return
	}
	e.finishCommitted([]*writeJob{j})
}

// finishCommitted ends the jobs of a transaction in the order of their changes. Those that failed have waited for the commit too: they may
// have failed because of what the others did.
func (e *Engine) finishCommitted(group []*writeJob) {
	e.rowReads.Store(0)
	changed := stores.Revision(0)
	for _, j := range group {
		if j.err == nil {
			e.graph.Load().committed(j.commit)
			if j.revision > 0 {
				changed = j.revision
				stores.ReportWritten(j.ctx, j.revision)
			}
		}
		j.finish(j.err)
	}
	if changed > 0 {
		e.changes.send(int64(changed))
	}
}
