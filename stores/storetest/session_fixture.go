package storetest

import (
	"encoding/binary"
	"errors"
	"time"

	"fivefold/stores"
)

// sessions makes n sessions of user that live for an hour at first and two at most, and are not stored yet.
func (w *world) sessions(t tester, user stores.ID, n int) []stores.Session {
	t.Helper()
	sessions := make([]stores.Session, n)
	for i, id := range w.ids(stores.KindSession, n) {
		sessions[i] = stores.Session{
			ID: id, User: user, Device: "phone", CreatedAt: at(i % 3), LastSeenAt: at(3), ExpiresAt: at(60 * 60), EndsAt: at(2 * 60 * 60),
		}
		w.made++
		binary.BigEndian.PutUint32(sessions[i].Token[28:], w.made)
		sessions[i].Token[0] = 0xFF // no text in any encoding
	}
	return sessions
}

// signIn stores a session.
func (w *world) signIn(t tester, session stores.Session) {
	t.Helper()
	if err := w.Sessions.Create(t.Context(), session); err != nil {
		t.Fatalf("Create: %v", err)
	}
}

// session finds a session that must be there.
func (w *world) session(t tester, id stores.ID, now time.Time) stores.Session {
	t.Helper()
	session, ok := must(w.Sessions.ByIDs(t.Context(), []stores.ID{id}, now))(t)[id]
	if !ok {
		t.Fatalf("%v is missing", id)
	}
	return session
}

// ended fails if any question still finds the session.
func (w *world) ended(t tester, session stores.Session, now time.Time) {
	t.Helper()
	if _, err := w.Sessions.ByToken(t.Context(), session.Token, now); !errors.Is(err, stores.ErrNotFound) {
		t.Fatalf("ByToken: %v", err)
	}
	want(t, "ByIDs", len(must(w.Sessions.ByIDs(t.Context(), []stores.ID{session.ID}, now))(t)), 0)
	page := stores.Window{Limit: 100, Count: true}
	for _, s := range values(must(w.Sessions.Of(t.Context(), []stores.ID{session.User}, now, page))(t)[session.User]) {
		if s.ID == session.ID {
			t.Fatalf("Of has %v", s.ID)
		}
	}
}
