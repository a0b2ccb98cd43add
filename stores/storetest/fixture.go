package storetest

import (
	"encoding/binary"
	"fmt"
	"testing"

	"fivefold/stores"
)

// A world is an open store and what fills it.
type world struct {
	stores.Set
	close func() error
	made  uint32 // how many IDs were made
}

func newWorld(t *testing.T, open Open) *world {
	t.Helper()
	set, closeStore := open(t)
	return &world{Set: set, close: closeStore}
}

// ids makes n IDs that the store has never seen. Their order is not the order in which they are made, and depends on n only,
// so that a failed try can be repeated.
func (w *world) ids(kind stores.Kind, n int) []stores.ID {
	ids := make([]stores.ID, n)
	for i := range ids {
		w.made++
		ids[i].Kind = kind
		binary.BigEndian.PutUint16(ids[i].UUID[:], uint16(i*40503+20000)) // an odd factor: all different
		ids[i].UUID[6], ids[i].UUID[8] = 0x80, 0x80                       // UUIDv8
		binary.BigEndian.PutUint32(ids[i].UUID[12:], w.made)
	}
	return ids
}

// id makes one ID that the store has never seen.
func (w *world) id(kind stores.Kind) stores.ID { return w.ids(kind, 1)[0] }

// handle gives a handle that nobody has.
func (w *world) handle() string {
	w.made++
	return fmt.Sprintf("person-%d", w.made)
}

// users makes n people, changed by change, who are not stored yet.
func (w *world) users(n int, change func(i int, u *stores.User)) []stores.User {
	users := make([]stores.User, n)
	for i, id := range w.ids(stores.KindUser, n) {
		users[i] = stores.User{
			ID: id, Handle: w.handle(), Name: fmt.Sprintf("Person %d", i), JoinedAt: at(i),
			FriendsVisibility: stores.Everyone, InterestsVisibility: stores.Everyone,
		}
		if change != nil {
			change(i, &users[i])
		}
	}
	return users
}

// people stores n people, changed by change, and gives their IDs.
func (w *world) people(t tester, n int, change func(i int, u *stores.User)) []stores.ID {
	t.Helper()
	users := w.users(n, change)
	w.put(t, stores.Rows{Users: users})
	ids := make([]stores.ID, n)
	for i := range users {
		ids[i] = users[i].ID
	}
	return ids
}

// person stores a person.
func (w *world) person(t tester) stores.ID {
	t.Helper()
	return w.people(t, 1, nil)[0]
}

// interests stores n interests, changed by change, and gives their IDs.
func (w *world) interests(t tester, n int, change func(i int, interest *stores.Interest)) []stores.ID {
	t.Helper()
	rows := make([]stores.Interest, n)
	ids := w.ids(stores.KindInterest, n)
	for i, id := range ids {
		rows[i] = stores.Interest{ID: id, Kind: stores.KindBand, Name: fmt.Sprintf("Interest %d", i)}
		if change != nil {
			change(i, &rows[i])
		}
	}
	w.put(t, stores.Rows{Interests: rows})
	return ids
}

// places stores n places, changed by change, and gives their IDs.
func (w *world) places(t tester, n int, change func(i int, p *stores.Place)) []stores.ID {
	t.Helper()
	rows := make([]stores.Place, n)
	ids := w.ids(stores.KindPlace, n)
	for i, id := range ids {
		rows[i] = stores.Place{ID: id, Kind: stores.City, Name: fmt.Sprintf("Place %d", i)}
		if change != nil {
			change(i, &rows[i])
		}
	}
	w.put(t, stores.Rows{Places: rows})
	return ids
}

// organisations stores n organisations, changed by change, and gives their IDs.
func (w *world) organisations(t tester, n int, change func(i int, o *stores.Organisation)) []stores.ID {
	t.Helper()
	rows := make([]stores.Organisation, n)
	ids := w.ids(stores.KindOrganisation, n)
	for i, id := range ids {
		rows[i] = stores.Organisation{ID: id, Kind: stores.University, Name: fmt.Sprintf("Organisation %d", i)}
		if change != nil {
			change(i, &rows[i])
		}
	}
	w.put(t, stores.Rows{Organisations: rows})
	return ids
}

// newPages makes n pages, changed by change, which are not stored yet.
func (w *world) newPages(n int, change func(i int, p *stores.Page)) []stores.Page {
	pages := make([]stores.Page, n)
	for i, id := range w.ids(stores.KindPage, n) {
		pages[i] = stores.Page{ID: id, Kind: stores.Group, Name: fmt.Sprintf("Page %d", i), CreatedAt: at(i)}
		if change != nil {
			change(i, &pages[i])
		}
	}
	return pages
}

// pages stores n pages, changed by change, and gives their IDs.
func (w *world) pages(t tester, n int, change func(i int, p *stores.Page)) []stores.ID {
	t.Helper()
	rows := w.newPages(n, change)
	w.put(t, stores.Rows{Pages: rows})
	ids := make([]stores.ID, n)
	for i := range rows {
		ids[i] = rows[i].ID
	}
	return ids
}

// put stores rows that are not there yet.
func (w *world) put(t tester, rows stores.Rows) {
	t.Helper()
	added, err := w.Archive.Put(t.Context(), rows)
	if err != nil || added != rows.Len() {
		t.Fatalf("Put of %d rows: added %d, %v", rows.Len(), added, err)
	}
}
