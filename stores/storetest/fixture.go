package storetest

import (
	"context"
	"encoding/binary"
	"fmt"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"

	"fivefold/stores"
)

// A fixture is an open store. In its set the port under test is the engine's and every other port is the truth's: what a suite does
// through other ports, the port under test shows after Settle.
type fixture struct {
	stores.Set
	harness Harness
	port    string // under test

	mu      sync.Mutex  // guards pending, and is held while fixtures are written and during Settle
	pending stores.Rows // fixtures that are written before the next call
	stale   atomic.Bool // whether the truth changed since the last Settle
	onCall  func(stores.PortCall)
	made    uint32 // number of IDs made
}

func newFixture(t *testing.T, s suite) *fixture {
	t.Helper()
	fx := &fixture{port: s.port}
	fx.use(s.open(t))
	return fx
}

// use puts the sets of a harness together.
func (fx *fixture) use(h Harness) {
	if h.Truth == (stores.Set{}) {
		h.Truth = h.Set
	}
	fx.harness = h
	set := h.Truth
	reflect.ValueOf(&set).Elem().FieldByName(fx.port).Set(reflect.ValueOf(h.Set).FieldByName(fx.port))
	fx.Set = stores.Intercept(set, fx.around)
}

// around writes pending fixtures before a call, and settles before a call of the port under test. It does not settle after a write
// of the port under test, which must show at once.
func (fx *fixture) around(ctx context.Context, call stores.PortCall, next func(context.Context) error) error {
	underTest := call.Port == fx.port
	if err := fx.prepare(context.WithoutCancel(ctx), underTest); err != nil {
		return err
	}
	if !underTest {
		defer fx.stale.Store(true)
	} else if fx.onCall != nil {
		fx.onCall(call)
	}
	return next(ctx)
}

// prepare writes pending fixtures, all in one Put, and settles.
func (fx *fixture) prepare(ctx context.Context, settle bool) error {
	fx.mu.Lock()
	defer fx.mu.Unlock()
	if rows := fx.pending; rows.Len() > 0 {
		fx.pending = stores.Rows{}
		fx.stale.Store(true)
		if added, err := fx.harness.Truth.Archive.Put(ctx, rows); err != nil || added != rows.Len() {
			return fmt.Errorf("put %d fixtures: added %d, %w", rows.Len(), added, err)
		}
	}
	if !settle || fx.harness.Settle == nil || !fx.stale.Swap(false) {
		return nil
	}
	if err := fx.harness.Settle(ctx); err != nil {
		return fmt.Errorf("settle: %w", err)
	}
	return nil
}

// reopen closes the engine and opens it again over the same data.
func (fx *fixture) reopen(t tester) {
	t.Helper()
	if err := fx.prepare(t.Context(), false); err != nil {
		t.Fatalf("%v", err)
	}
	fx.use(must(fx.harness.Reopen(t.Context()))(t))
}

// close settles and closes the engine under test.
func (fx *fixture) close(t tester) {
	t.Helper()
	if err := fx.prepare(t.Context(), true); err != nil {
		t.Fatalf("%v", err)
	}
	if err := fx.harness.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}
}

// ids makes n IDs that the store does not have. Their order is not that of the slice, and depends on n only, so that a failed draw
// can be repeated.
func (fx *fixture) ids(kind stores.Kind, n int) []stores.ID {
	ids := make([]stores.ID, n)
	for i := range ids {
		fx.made++
		ids[i].Kind = kind
		binary.BigEndian.PutUint16(ids[i].UUID[:], uint16(i*40503+20000)) // an odd factor: all different
		ids[i].UUID[6], ids[i].UUID[8] = 0x80, 0x80                       // UUIDv8
		binary.BigEndian.PutUint32(ids[i].UUID[12:], fx.made)
	}
	return ids
}

// id makes one ID that the store does not have.
func (fx *fixture) id(kind stores.Kind) stores.ID { return fx.ids(kind, 1)[0] }

// handle returns an unused handle.
func (fx *fixture) handle() string {
	fx.made++
	return fmt.Sprintf("person-%d", fx.made)
}

// users makes n people, changed by change, who are not stored yet.
func (fx *fixture) users(n int, change func(i int, u *stores.User)) []stores.User {
	users := make([]stores.User, n)
	for i, id := range fx.ids(stores.KindUser, n) {
		users[i] = stores.User{
			ID: id, Handle: fx.handle(), Name: fmt.Sprintf("Person %d", i), JoinedAt: at(i),
			FriendsVisibility: stores.Everyone, InterestsVisibility: stores.Everyone,
		}
		if change != nil {
			change(i, &users[i])
		}
	}
	return users
}

// people stores n people, changed by change, and returns their IDs.
func (fx *fixture) people(t tester, n int, change func(i int, u *stores.User)) []stores.ID {
	t.Helper()
	users := fx.users(n, change)
	fx.put(t, stores.Rows{Users: users})
	ids := make([]stores.ID, n)
	for i := range users {
		ids[i] = users[i].ID
	}
	return ids
}

// person stores a person.
func (fx *fixture) person(t tester) stores.ID {
	t.Helper()
	return fx.people(t, 1, nil)[0]
}

// interests stores n interests, changed by change, and returns their IDs.
func (fx *fixture) interests(t tester, n int, change func(i int, interest *stores.Interest)) []stores.ID {
	t.Helper()
	rows := make([]stores.Interest, n)
	ids := fx.ids(stores.KindInterest, n)
	for i, id := range ids {
		rows[i] = stores.Interest{ID: id, Kind: stores.KindBand, Name: fmt.Sprintf("Interest %d", i)}
		if change != nil {
			change(i, &rows[i])
		}
	}
	fx.put(t, stores.Rows{Interests: rows})
	return ids
}

// places stores n places, changed by change, and returns their IDs.
func (fx *fixture) places(t tester, n int, change func(i int, p *stores.Place)) []stores.ID {
	t.Helper()
	rows := make([]stores.Place, n)
	ids := fx.ids(stores.KindPlace, n)
	for i, id := range ids {
		rows[i] = stores.Place{ID: id, Kind: stores.City, Name: fmt.Sprintf("Place %d", i)}
		if change != nil {
			change(i, &rows[i])
		}
	}
	fx.put(t, stores.Rows{Places: rows})
	return ids
}

// organisations stores n organisations, changed by change, and returns their IDs.
func (fx *fixture) organisations(t tester, n int, change func(i int, o *stores.Organisation)) []stores.ID {
	t.Helper()
	rows := make([]stores.Organisation, n)
	ids := fx.ids(stores.KindOrganisation, n)
	for i, id := range ids {
		rows[i] = stores.Organisation{ID: id, Kind: stores.University, Name: fmt.Sprintf("Organisation %d", i)}
		if change != nil {
			change(i, &rows[i])
		}
	}
	fx.put(t, stores.Rows{Organisations: rows})
	return ids
}

// newPages makes n pages, changed by change, which are not stored yet.
func (fx *fixture) newPages(n int, change func(i int, p *stores.Page)) []stores.Page {
	pages := make([]stores.Page, n)
	for i, id := range fx.ids(stores.KindPage, n) {
		pages[i] = stores.Page{ID: id, Kind: stores.Group, Name: fmt.Sprintf("Page %d", i), CreatedAt: at(i)}
		if change != nil {
			change(i, &pages[i])
		}
	}
	return pages
}

// pages stores n pages, changed by change, and returns their IDs.
func (fx *fixture) pages(t tester, n int, change func(i int, p *stores.Page)) []stores.ID {
	t.Helper()
	rows := fx.newPages(n, change)
	fx.put(t, stores.Rows{Pages: rows})
	ids := make([]stores.ID, n)
	for i := range rows {
		ids[i] = rows[i].ID
	}
	return ids
}

// put stores new rows before the next call of a port.
func (fx *fixture) put(t tester, rows stores.Rows) {
	t.Helper()
	fx.mu.Lock()
	defer fx.mu.Unlock()
	fx.pending.Append(rows)
}
