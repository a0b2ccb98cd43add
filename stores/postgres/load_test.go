package postgres

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/demo"
	"fivefold/stores/storetest"
)

// A loadArchive stores the first rows of a database by a load.
type loadArchive struct {
	stores.Archive
	engine *Engine
}

func (a loadArchive) Put(ctx context.Context, rows stores.Rows) (added int, err error) {
	l, err := a.engine.BeginLoad(ctx)
	if errors.Is(err, ErrNotEmpty) || errors.Is(err, ErrLoading) {
		return a.Archive.Put(ctx, rows)
	}
	if err != nil {
		return 0, err
	}
	if added, err = l.Put(ctx, rows); err == nil {
		err = l.Commit(ctx)
	}
	if err = errors.Join(err, l.Close()); err != nil {
		return 0, err
	}
	return added, nil
}

// The archive has the same promises when its first rows are loaded.
func TestLoadConformance(t *testing.T) {
	t.Parallel()
	storetest.Archive(t, func(t *testing.T) storetest.Harness {
		engine := OpenEmpty(t)
		set := engine.Set()
		set.Archive = loadArchive{set.Archive, engine}
		return storetest.Harness{Set: set, Close: engine.Close}
	})
}

// demoRows returns the demo network with links of pages.
func demoRows(t *testing.T) (rows stores.Rows) {
	t.Helper()
	e := OpenEmpty(t)
	if err := demo.Fill(t.Context(), e.Set()); err != nil {
		t.Fatal(err)
	}
	for _, table := range stores.Tables() {
		part, err := e.Set().Archive.Scan(t.Context(), table, stores.Rows{}, 10_000)
		if err != nil {
			t.Fatal(err)
		}
		rows.Append(part)
	}
	for i, p := range rows.Pages[1:] {
		rows.PageLinks = append(rows.PageLinks, stores.PageLink{A: rows.Pages[i].ID, B: p.ID})
	}
	for table, n := range rows.Counts() {
		if n == 0 {
			t.Fatalf("no rows of %s", table)
		}
	}
	return rows
}

// ownState are the tables whose rows differ between two databases of the same network.
var ownState = []string{"goose_db_version", "secret", "changes", "pruned_changes"}

// dump returns every row of every table as text, and the definitions of indexes, constraints and triggers.
func dump(t *testing.T, e *Engine) map[string][]string {
	t.Helper()
	state := map[string][]string{}
	err := e.read(t.Context(), func(c *conn) error {
		queries := map[string]string{
			"indexes":     "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
			"constraints": "SELECT conrelid::regclass::text || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1",
			"triggers":    "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1",
		}
		err := c.each(t.Context(), "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'", nil, func(r *row) error {
			if name := r.text(); !slices.Contains(ownState, name) {
				queries[name] = "SELECT x::text FROM " + name + " x ORDER BY 1"
			}
			return nil
		})
		for name, query := range queries {
			if err == nil {
				err = c.each(t.Context(), query, nil, func(r *row) error {
					state[name] = append(state[name], r.text())
					return nil
				})
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return state
}

func TestALoadedDatabaseEqualsOneThatIsFilledRowByRow(t *testing.T) {
	t.Parallel()
	rows := demoRows(t)
	plain, loaded := OpenEmpty(t), OpenEmpty(t)
	want, err := plain.Set().Archive.Put(t.Context(), rows)
	if err != nil {
		t.Fatal(err)
	}
	l, err := loaded.BeginLoad(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	added, err := l.Put(t.Context(), rows)
	again, err2 := l.Put(t.Context(), rows)
	if err := errors.Join(err, err2, l.Commit(t.Context()), l.Close(), loaded.Integrity(t.Context())); err != nil || added != want || again != 0 {
		t.Fatalf("added %d, want %d, then %d, %v", added, want, again, err)
	}
	wanted, got := dump(t, plain), dump(t, loaded)
	for name, all := range wanted {
		if !slices.Equal(got[name], all) {
			t.Errorf("%s: %d rows\n%.2000s\nwant %d\n%.2000s", name, len(got[name]), strings.Join(got[name], "\n"), len(all), strings.Join(all, "\n"))
		}
	}
	for _, name := range derivedTables {
		if len(wanted[name]) == 0 {
			t.Errorf("%s is empty: nothing is compared", name)
		}
	}
}

// Whatever is wrong with a row, a load has the error of the archive, and goes on.
func TestALoadGoesOnAfterAnInvalidRow(t *testing.T) {
	t.Parallel()
	rows := demoRows(t)
	missing := stores.ID{Kind: stores.KindUser, UUID: [16]byte{15: 1}}
	for name, bad := range map[string]stores.Rows{
		"a missing reference":   {Likes: append(slices.Clone(rows.Likes[:3]), stores.Like{User: missing, Interest: rows.Interests[0].ID})},
		"an ID of a wrong kind": {Likes: append(slices.Clone(rows.Likes[:3]), stores.Like{User: rows.Pages[0].ID, Interest: rows.Interests[0].ID})},
		"a handle twice":        {Users: append(slices.Clone(rows.Users[:3]), stores.User{ID: missing, Handle: rows.Users[0].Handle})},
		"a friend of oneself":   {Friendships: append(slices.Clone(rows.Friendships[:3]), stores.Friendship{ID: missing, Low: rows.Users[0].ID, High: rows.Users[0].ID, RequestedAt: time.Unix(1, 0)})},
		"a reply to nothing":    {Comments: append(slices.Clone(rows.Comments[:3]), stores.Comment{ID: stores.ID{Kind: stores.KindComment, UUID: missing.UUID}, Author: rows.Users[0].ID, ReplyTo: missing})},
		"a password of nobody":  {Passwords: append(slices.Clone(rows.Passwords[:3]), stores.Password{User: missing, Hash: "x"})},
		"a block of a friend":   {Blocks: []stores.Block{{Blocker: rows.Friendships[0].Low, Blocked: rows.Friendships[0].High, Since: time.Unix(1, 0)}}},
	} {
		plain, loaded := OpenEmpty(t), OpenEmpty(t)
		if _, err := plain.Set().Archive.Put(t.Context(), rows); err != nil {
			t.Fatal(err)
		}
		l, err := loaded.BeginLoad(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := l.Put(t.Context(), rows); err != nil {
			t.Fatal(err)
		}
		_, want := plain.Set().Archive.Put(t.Context(), bad)
		added, got := l.Put(t.Context(), bad)
		var wantRow, gotRow *stores.RowError
		if !errors.As(want, &wantRow) || !errors.As(got, &gotRow) || wantRow.Table != gotRow.Table || wantRow.Index != gotRow.Index || !errors.Is(gotRow, wantRow.Err) || added != 0 {
			t.Errorf("%s: %d, %v, want %v", name, added, got, want)
		}
		n, err := l.Put(t.Context(), rows)
		if err := errors.Join(err, l.Commit(t.Context()), l.Close()); err != nil || n != 0 {
			t.Errorf("%s: %d, %v", name, n, err)
		}
		if !reflect.DeepEqual(dump(t, loaded), dump(t, plain)) {
			t.Errorf("%s: the rows of the failed call remain", name)
		}
	}
}

func TestABlockedFriendshipIsNotLoaded(t *testing.T) {
	t.Parallel()
	rows, e := demoRows(t), OpenEmpty(t)
	l, err := e.BeginLoad(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	f := rows.Friendships[0]
	rows.Blocks = append(rows.Blocks, stores.Block{Blocker: f.High, Blocked: f.Low, Since: time.Unix(1, 0)})
	var invalid *stores.RowError
	if _, err := l.Put(t.Context(), rows); !errors.As(err, &invalid) || invalid.Table != stores.TableFriendships || invalid.Index != 0 || !errors.Is(err, stores.ErrAlreadyBlocked) {
		t.Errorf("%v", err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestALoadThatIsNotCommittedLeavesNothing(t *testing.T) {
	t.Parallel()
	rows, e := demoRows(t), OpenEmpty(t)
	before := dump(t, e)
	l, err := e.BeginLoad(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Put(t.Context(), rows); err != nil {
		t.Fatal(err)
	}
	if _, err := e.BeginLoad(t.Context()); !errors.Is(err, ErrLoading) {
		t.Errorf("a second load: %v", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := l.Put(ended, rows); !errors.Is(err, context.Canceled) {
		t.Errorf("Put returns %v", err)
	}
	if err := l.Commit(t.Context()); !errors.Is(err, context.Canceled) {
		t.Errorf("Commit returns %v", err)
	}
	if err := errors.Join(l.Close(), l.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Put(t.Context(), rows); err == nil {
		t.Error("a load that has ended stores rows")
	}
	if after := dump(t, e); !reflect.DeepEqual(after, before) {
		t.Errorf("there were %v and are %v", before, after)
	}
	if _, err := e.Set().Archive.Put(t.Context(), rows); err != nil {
		t.Fatal(err)
	}
	if _, err := e.BeginLoad(t.Context()); !errors.Is(err, ErrNotEmpty) {
		t.Errorf("a load of a database with rows: %v", err)
	}
}

// A trigger of inserts either has a derivation or runs for each statement.
func TestALoadDerivesOrKeepsEveryTriggerOfInserts(t *testing.T) {
	t.Parallel()
	kept := []string{"blocks_friends", "blocks_request", "entries_follow", "transfers_balanced"} // the last two are of tables that no import has
	e := OpenEmpty(t)
	err := e.read(t.Context(), func(c *conn) error {
		return c.each(t.Context(), "SELECT tgname::text FROM pg_trigger WHERE NOT tgisinternal AND tgtype & 4 <> 0 AND NOT starts_with(tgname, 'changes_')", nil, func(r *row) error {
			name := r.text()
			if !slices.Contains(kept, name) && !slices.ContainsFunc(derivations, func(d derivation) bool { return d.trigger == name }) {
				return fmt.Errorf("%s runs for each statement of an import: add it to derivations, or to this test", name)
			}
			return nil
		})
	})
	if err != nil {
		t.Error(err)
	}
}
