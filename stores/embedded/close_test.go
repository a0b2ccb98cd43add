package embedded

import (
	"context"
	"errors"
	"testing"
	"time"

	"fivefold/stores"
)

func TestCallsAfterCloseReturnErrClosed(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	s := e.Set()
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	_, noKeys := s.Users.ByIDs(t.Context(), nil)
	_, self := s.Friendships.Act(t.Context(), stores.ID{}, stores.ActBlock, stores.ID{}, time.Now())
	_, put := s.Archive.Put(t.Context(), stores.Rows{})
	for name, err := range map[string]error{
		"Check": e.Check(t.Context()), "Integrity": e.Integrity(t.Context()), "ByIDs of none": noKeys, "Act on oneself": self, "Put of none": put,
	} {
		if !errors.Is(err, stores.ErrClosed) {
			t.Errorf("%s returns %v", name, err)
		}
	}
	if err := e.Close(); err != nil {
		t.Errorf("closing twice: %v", err)
	}
}

func TestCloseWaitsForRunningCalls(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	entered, leave := make(chan bool), make(chan bool)
	answered, closed := make(chan error, 1), make(chan error, 1)
	go func() {
		answered <- e.read(context.Background(), func(c *conn) error {
			close(entered)
			<-leave
			return c.run(context.Background(), "SELECT count(*) FROM user")
		})
	}()
	<-entered
	go func() { closed <- e.Close() }()
	<-e.readers.closed
	leave <- true
	if err := <-closed; err != nil {
		t.Errorf("closing returns %v", err)
	}
	if err := <-answered; err != nil {
		t.Errorf("the running call returns %v", err)
	}
}
