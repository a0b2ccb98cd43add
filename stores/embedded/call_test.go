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
	e := open(t, Memory)
	endless := "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
	for name, method := range map[string]func(context.Context, string, int, func(*line) error) error{
		"read": e.read, "readAll": e.readAll, "write": e.write,
	} {
		ctx, cancel := context.WithCancel(t.Context())
		err := method(ctx, "Test", 0, func(l *line) error {
			time.AfterFunc(20*time.Millisecond, cancel)
			var n int
			return l.one(ctx, endless, nil, whole{&n})
		})
		if err != context.Canceled { //nolint:errorlint // the context's own error is promised
			t.Errorf("%s gives %v, want the context's error", name, err)
		}
		if err := e.Check(t.Context()); err != nil {
			t.Errorf("after %s: %v", name, err)
		}
		put(t, e, stores.Rows{Users: two().Users}) // the writer was given back, outside of any transaction
	}
}

func TestAWriteThatIsCancelledLeavesNothing(t *testing.T) {
	e := open(t, Memory)
	ctx, cancel := context.WithCancel(t.Context())
	err := e.write(ctx, "Test", 0, func(l *line) error {
		if _, err := l.exec(ctx, "INSERT INTO kind (name, interests) VALUES ('X', 1)"); err != nil {
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

func TestACallerWhoLeavesDoesNotWaitForTheWriter(t *testing.T) {
	e := open(t, Memory)
	err := e.write(t.Context(), "Test", 0, func(*line) error {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer cancel()
		err := e.Set().Users.SetPasswordHash(ctx, stores.ID{}, "")
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
	e := open(t, Memory)
	err := e.read(t.Context(), "Test", 0, func(l *line) error {
		_, err := l.exec(t.Context(), "DELETE FROM user")
		return err
	})
	if err == nil || !strings.Contains(err.Error(), "readonly") {
		t.Fatalf("got %v", err)
	}
}

func TestEveryMethodIsOneRecordedCall(t *testing.T) {
	e := open(t, Memory)
	put(t, e, two())
	var calls []stores.Call
	ctx := stores.WithRecorder(t.Context(), func(_ context.Context, c stores.Call) { calls = append(calls, c) })
	a, b := numbered(stores.KindUser, 1), numbered(stores.KindUser, 2)
	_, _ = e.Set().Network.Path(ctx, a, []stores.Pair{{A: a, B: b}, {A: b, B: a}, {A: a, B: b}})
	_, _ = e.Set().Friendships.Friends(ctx, a, []stores.ID{a, b}, stores.FriendsByName, stores.Window{Limit: 1, Count: true})
	_, _ = e.Set().Users.ByIDs(ctx, nil)
	var got []string
	for _, c := range calls {
		got = append(got, c.Method)
		if c.Store != Name || c.Keys != 2 || c.Took <= 0 || c.Err != nil {
			t.Errorf("got %+v", c)
		}
	}
	if want := []string{"Network.Path", "Friendships.Friends"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
