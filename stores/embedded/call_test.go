package embedded

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"fivefold/stores"
)

func TestCancellationReachesARunningStatement(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	endless := "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
	for name, method := range map[string]func(context.Context, func(*conn) error) error{
		"read": e.read, "readAll": e.readAll, "write": e.write,
	} {
		ctx, cancel := context.WithCancel(t.Context())
		err := method(ctx, func(c *conn) error {
			time.AfterFunc(20*time.Millisecond, cancel)
			return c.run(ctx, endless)
		})
		if err != context.Canceled { //nolint:errorlint // the context's own error is promised
			t.Errorf("%s returns %v, want the context's error", name, err)
		}
		if err := e.Check(t.Context()); err != nil {
			t.Errorf("after %s: %v", name, err)
		}
		putRows(t, e, stores.Rows{Users: fixture().Users}) // the writer was given back, outside of any transaction
	}
}

func TestACancelledWriteIsRolledBack(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	ctx, cancel := context.WithCancel(t.Context())
	err := e.write(ctx, func(c *conn) error {
		if _, err := c.exec(ctx, "INSERT INTO kind (name, interests) VALUES ('X', 1)"); err != nil {
			return err
		}
		cancel()
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	if kinds, err := e.Set().Interests.Kinds(t.Context()); err != nil || len(kinds) != 0 {
		t.Fatalf("got %v, %v", kinds, err)
	}
}

func TestACancelledCallDoesNotWaitForTheWriter(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	err := e.write(t.Context(), func(*conn) error {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer cancel()
		_, err := e.Set().Credentials.ChangePassword(ctx, stores.PasswordChange{})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestReadersCannotWrite(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	err := e.read(t.Context(), func(c *conn) error {
		_, err := c.exec(t.Context(), "DELETE FROM user")
		return err
	})
	if err == nil || !strings.Contains(err.Error(), "readonly") {
		t.Fatalf("got %v", err)
	}
}

func TestInstrumentedCallsCountTheirRows(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	putRows(t, e, fixture())
	var calls []stores.Call
	ctx := stores.WithRecorder(t.Context(), func(_ context.Context, c stores.Call) { calls = append(calls, c) })
	set := stores.Instrument(e.Set(), Name)
	a, b := testID(stores.KindUser, 1), testID(stores.KindUser, 2)
	_, _ = set.Network.Path(ctx, a, []stores.Pair{{A: a, B: b}, {A: b, B: a}})
	_, _ = set.Friendships.Friends(ctx, a, []stores.ID{a, b}, stores.FriendsByName, stores.Window{Limit: 1, Count: true})
	_, _ = set.Users.ByIDs(ctx, nil)
	want := []stores.Call{
		{Store: Name, Method: "Network.Path", Keys: 2, Rows: 4},        // two users and the step between them, in each direction
		{Store: Name, Method: "Friendships.Friends", Keys: 2, Rows: 4}, // a friend and a total of each
	}
	for i := range calls {
		if calls[i].Took <= 0 {
			t.Errorf("%s took %v", calls[i].Method, calls[i].Took)
		}
		calls[i].Took = 0
	}
	if !reflect.DeepEqual(calls, want) {
		t.Errorf("got %+v, want %+v", calls, want)
	}
}
