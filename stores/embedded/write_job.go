package embedded

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"fivefold/stores"
)

// A writeJob is a call of write.
type writeJob struct {
	ctx      context.Context
	deadline time.Time // for the lock of the file
	do       func(*conn) error
	commit   networkCommit   // what do has recorded
	revision stores.Revision // of the last change that do has stored; zero when it has stored none
	done     chan struct{}   // closed by finish
	err      error
	panicked string // the value and the stack of a panic of do; the job fails and its call panics
}

func newWriteJob(ctx context.Context, deadline time.Time, do func(*conn) error) *writeJob {
	return &writeJob{ctx: ctx, deadline: deadline, do: do, done: make(chan struct{})}
}

// inTransaction runs the job in a transaction, which begins as soon as no other process writes and is not committed. It fails when its
// context has ended, even if it has done everything.
func (j *writeJob) inTransaction(c *conn) error {
	if j.err = j.ctx.Err(); j.err != nil {
		return j.err
	}
	return availabilityError(c.during(j.ctx, func(c *conn) error {
		if err := retryBusy(j.ctx, j.deadline, func() error { return c.run(j.ctx, "BEGIN IMMEDIATE") }); err != nil {
			return err
		}
		return j.record(c)
	}))
}

// inSavepoint runs the job in the transaction of another call and sets err. When the job fails, only what it did is undone. It reports whether
// the transaction goes on.
func (j *writeJob) inSavepoint(c *conn) bool {
	if j.err = j.ctx.Err(); j.err != nil {
		return true
	}
	if c.run(j.ctx, "SAVEPOINT job") != nil {
		return false
	}
	if j.err = availabilityError(c.during(j.ctx, j.record)); j.err != nil {
		c.lastChange = 0 // as in rollback
		if c.run(j.ctx, "ROLLBACK TO job") != nil {
			return false
		}
	}
	return c.run(j.ctx, "RELEASE job") == nil
}

// record runs do and keeps the changes of the network that it makes, and the revision of the last change that it stores.
func (j *writeJob) record(c *conn) (err error) {
	j.panicked = ""
	defer func() {
		if value := recover(); value != nil {
			j.panicked = fmt.Sprintf("%v\n%s", value, debug.Stack())
			err = errors.New("panic")
		}
	}()
	if j.commit, err = c.recordNetwork(j.ctx, j.do); err != nil {
		return err
	}
	if j.revision, err = c.newRevision(j.ctx); err != nil {
		return err
	}
	return j.ctx.Err()
}

func (j *writeJob) finish(err error) {
	j.err = err
	close(j.done)
}

// result waits until the job has been finished.
func (j *writeJob) result() error {
	<-j.done
	if j.panicked != "" {
		panic(j.panicked)
	}
	return j.err
}

// A writeQueue holds the jobs that have not begun.
type writeQueue struct {
	mu   sync.Mutex
	jobs []*writeJob
}

func (q *writeQueue) add(j *writeJob) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.jobs = append(q.jobs, j)
}

// next removes the job that has waited longest; nil when there is none.
func (q *writeQueue) next() *writeJob {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.jobs) == 0 {
		return nil
	}
	j := q.jobs[0]
	q.jobs = q.jobs[1:]
	return j
}

// remove removes a job, and reports whether it was there.
func (q *writeQueue) remove(j *writeJob) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	i := slices.Index(q.jobs, j)
	if i >= 0 {
		q.jobs = slices.Delete(q.jobs, i, i+1)
	}
	return i >= 0
}
