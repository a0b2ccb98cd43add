package cached

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"fivefold/stores"
)

// A recordedOutbox returns batches, one a second, and calls read after each.
type recordedOutbox struct {
	stores.Outbox
	batches []stores.ChangeBatch
	read    func()
}

var errNoBatch = errors.New("no batch is left")

func (o *recordedOutbox) Head(context.Context) (stores.Cursor, error) { return stores.Cursor{}, nil }

func (o *recordedOutbox) Read(context.Context, stores.Cursor, int) (batch stores.ChangeBatch, err error) {
	o.read()
	if len(o.batches) == 0 {
		return batch, errNoBatch
	}
	time.Sleep(time.Second)
	batch, o.batches = o.batches[0], o.batches[1:]
	return batch, nil
}

func (o *recordedOutbox) Wait(context.Context, stores.Cursor) error { return nil }

func TestTheTimeUpToWhichChangesAreFollowed(t *testing.T) {
	t.Parallel()
	batch := func(until, latest stores.Revision) stores.ChangeBatch {
		return stores.ChangeBatch{Until: until, Latest: latest}
	}
	full := func(until, latest stores.Revision) stores.ChangeBatch {
		return stores.ChangeBatch{Changes: make([]stores.Change, followLimit), Until: until, Latest: latest}
	}
	for name, test := range map[string]struct {
		batches  []stores.ChangeBatch
		followed []int // after each batch, in seconds since the first was read
	}{
		"nothing is held back":                          {[]stores.ChangeBatch{batch(5, 5), batch(5, 5), batch(7, 7)}, []int{0, 1, 2}},
		"a transaction is open for some time":           {[]stores.ChangeBatch{batch(5, 5), batch(5, 9), batch(5, 12), batch(9, 12), batch(12, 12)}, []int{0, 0, 0, 1, 4}},
		"a transaction was open before":                 {[]stores.ChangeBatch{batch(5, 9), batch(5, 9), batch(8, 9), batch(9, 9)}, []int{0, 0, 0, 3}},
		"some transaction is open at any time":          {[]stores.ChangeBatch{batch(5, 9), batch(10, 14), batch(15, 19), batch(20, 24)}, []int{0, 0, 1, 2}},
		"a revision is passed within many changes":      {[]stores.ChangeBatch{full(5, 9), full(8, 20), full(9, 20), batch(20, 20)}, []int{0, 0, 0, 3}},
		"many changes are read while others are stored": {[]stores.ChangeBatch{full(5, 9), full(9, 20), full(19, 30), full(25, 40)}, []int{0, 0, 0, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := New(stores.Set{}, Options{})
				defer c.Close()
				start, followed := time.Now(), []int(nil)
				o := &recordedOutbox{batches: test.batches, read: func() {
					followed = append(followed, int(time.Unix(0, c.followed.Load()).Sub(start).Seconds()))
				}}
				if err := c.followFromHead(t.Context(), o); !errors.Is(err, errNoBatch) {
					t.Fatal(err)
				}
				if followed = followed[1:]; !slices.Equal(followed, test.followed) {
					t.Errorf("%v instead of %v", followed, test.followed)
				}
			})
		})
	}
}
