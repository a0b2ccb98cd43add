package searchindex_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/searchindex"
)

// An overtaken index ends the context of the caller while it puts, as the relay does when the lease has passed.
type overtaken struct {
	stores.SearchIndex
	end func()
}

func (o overtaken) Put(ctx context.Context, _ stores.SearchCopy, _ []stores.SearchDocument) error {
	o.end()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(time.Second):
		return nil
	}
}

func TestAPutIsCanceledWhenTheLeaseHasPassed(t *testing.T) {
	t.Parallel()
	truth := openTruth(t)
	u := newUser("ada")
	put(t, truth, stores.Rows{Users: []stores.User{u}})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	p := searchindex.New(searchindex.Name, truth, overtaken{openSearch(t).SearchIndex, cancel})
	if err := searchindex.Write(ctx, p, u.ID); !errors.Is(err, context.Canceled) {
		t.Errorf("the engine may go on: %v", err)
	}
}
