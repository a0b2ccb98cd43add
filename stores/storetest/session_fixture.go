package storetest

import (
	"encoding/binary"
	"errors"
	"time"

	"fivefold/stores"
)

// sessions returns n sessions of user, which are not stored yet. They expire after one hour and end after two.
func (fx *fixture) sessions(t tester, user stores.ID, n int) []stores.Session {
	t.Helper()
	sessions := make([]stores.Session, n)
	for i, id := range fx.ids(stores.KindSession, n) {
		sessions[i] = stores.Session{
			ID: id, User: user, Device: "phone", CreatedAt: at(i % 3), LastSeenAt: at(3), ExpiresAt: at(60 * 60), EndsAt: at(2 * 60 * 60),
		}
		fx.made++
		binary.BigEndian.PutUint32(sessions[i].Token[28:], fx.made)
		sessions[i].Token[0] = 0xFF // invalid as text in any encoding
	}
	return sessions
}

// signIn stores a session of a person without a password.
func (fx *fixture) signIn(t tester, session stores.Session) {
	t.Helper()
	if err := fx.Sessions.Create(t.Context(), session, ""); err != nil {
		t.Fatalf("Create: %v", err)
	}
}

// session returns an existing session.
func (fx *fixture) session(t tester, id stores.ID, now time.Time) stores.Session {
	t.Helper()
	session, ok := must(fx.Sessions.ByIDs(t.Context(), []stores.ID{id}, now))(t)[id]
	if !ok {
		t.Fatalf("%v is missing", id)
	}
	return session
}

// expectEnded fails if any method still finds the session.
func (fx *fixture) expectEnded(t tester, session stores.Session, now time.Time) {
	t.Helper()
	if _, err := fx.Sessions.ByToken(t.Context(), session.Token, now); !errors.Is(err, stores.ErrNotFound) {
		t.Fatalf("ByToken: %v", err)
	}
	want(t, "ByIDs", len(must(fx.Sessions.ByIDs(t.Context(), []stores.ID{session.ID}, now))(t)), 0)
	window := stores.Window{Limit: 100, Count: true}
	for _, s := range values(must(fx.Sessions.Of(t.Context(), []stores.ID{session.User}, now, window))(t)[session.User]) {
		if s.ID == session.ID {
			t.Fatalf("Of has %v", s.ID)
		}
	}
}
