package storetest

import (
	"context"
	"encoding/binary"
	"errors"
	"strings"
	"testing"
	"time"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// Sessions tests stores.Sessions.
func Sessions(t *testing.T, open Open) {
	s := suite{t, open}
	s.promises(sessionCalls)

	s.test("Create stores a session", func(t *testing.T, w *world) {
		sessions := w.sessions(t, w.person(t), 3)
		sessions[0].Device = "Zoë's 📱 \"<x>\" " + strings.Repeat("d", 84)
		sessions[1].Device = ""
		sessions[2].ExpiresAt = sessions[2].EndsAt
		for _, session := range sessions {
			w.signIn(t, session)
		}
		for _, session := range sessions {
			want(t, "by token", must(w.Sessions.ByToken(t.Context(), session.Token, at(5)))(t), session)
			want(t, "by ID", w.session(t, session.ID, at(5)), session)
		}
	})
	s.test("times are kept to the microsecond, in UTC", func(t *testing.T, w *world) {
		session := w.sessions(t, w.person(t), 1)[0]
		kept := session
		session.CreatedAt, session.LastSeenAt = abroad(), abroad()
		session.ExpiresAt, session.EndsAt = abroad().Add(time.Hour), abroad().Add(2*time.Hour)
		kept.CreatedAt, kept.LastSeenAt, kept.ExpiresAt, kept.EndsAt = at(0), at(0), at(60*60), at(2*60*60)
		w.signIn(t, session)
		want(t, "by token", must(w.Sessions.ByToken(t.Context(), session.Token, abroad()))(t), kept)
		if err := w.Sessions.Touch(t.Context(), session.ID, abroad(), abroad().Add(90*time.Minute)); err != nil {
			t.Fatalf("Touch: %v", err)
		}
		kept.ExpiresAt = at(90 * 60)
		want(t, "touched", w.session(t, session.ID, at(5)), kept)
	})
	s.test("a session of a missing person gives ErrNotFound", func(t *testing.T, w *world) {
		session := w.sessions(t, w.id(stores.KindUser), 1)[0]
		if err := w.Sessions.Create(t.Context(), session); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("Create: %v", err)
		}
		w.ended(t, session, at(5))
	})
	s.test("a token that no session has gives ErrNotFound", func(t *testing.T, w *world) {
		session := w.sessions(t, w.person(t), 1)[0]
		w.signIn(t, session)
		other := session.Token
		other[31] ^= 1
		for _, token := range []stores.TokenHash{{}, other} {
			if _, err := w.Sessions.ByToken(t.Context(), token, at(5)); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("ByToken: %v", err)
			}
		}
	})
	s.test("a session that has expired at now is answered like one that is missing", func(t *testing.T, w *world) {
		session := w.sessions(t, w.person(t), 1)[0]
		w.signIn(t, session)
		want(t, "just before", w.session(t, session.ID, session.ExpiresAt.Add(-time.Microsecond)), session)
		for _, now := range []time.Time{session.ExpiresAt, session.ExpiresAt.Add(time.Microsecond), session.EndsAt.Add(time.Hour)} {
			w.ended(t, session, now)
			if err := w.Sessions.Touch(t.Context(), session.ID, now, now.Add(time.Hour)); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Touch: %v", err)
			}
			if err := w.Sessions.Revoke(t.Context(), session.User, session.ID, now); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Revoke: %v", err)
			}
		}
	})
	s.test("Touch records a use and moves the end, never beyond EndsAt", func(t *testing.T, w *world) {
		sessions := w.sessions(t, w.person(t), 2)
		session := sessions[0]
		w.signIn(t, session)
		w.signIn(t, sessions[1])
		for _, until := range []time.Time{session.ExpiresAt.Add(time.Hour), session.EndsAt.Add(time.Hour), session.EndsAt} {
			session.LastSeenAt = session.LastSeenAt.Add(time.Second)
			session.ExpiresAt = until
			if until.After(session.EndsAt) {
				session.ExpiresAt = session.EndsAt
			}
			if err := w.Sessions.Touch(t.Context(), session.ID, session.LastSeenAt, until); err != nil {
				t.Fatalf("Touch: %v", err)
			}
			want(t, "touched", w.session(t, session.ID, at(5)), session)
			want(t, "touched, by token", must(w.Sessions.ByToken(t.Context(), session.Token, at(5)))(t), session)
		}
		want(t, "another", w.session(t, sessions[1].ID, at(5)), sessions[1])
		w.ended(t, session, session.EndsAt)
	})
	s.test("Touch of a missing or expired session gives ErrNotFound and leaves it as it is", func(t *testing.T, w *world) {
		session := w.sessions(t, w.person(t), 1)[0]
		w.signIn(t, session)
		if err := w.Sessions.Touch(t.Context(), w.id(stores.KindSession), at(5), at(9)); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("missing: %v", err)
		}
		if err := w.Sessions.Touch(t.Context(), session.ID, session.ExpiresAt.Add(time.Second), session.EndsAt); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("expired: %v", err)
		}
		want(t, "session", w.session(t, session.ID, at(5)), session)
	})
	s.test("ByIDs returns the sessions it finds; keys given twice are answered once", func(t *testing.T, w *world) {
		sessions := w.sessions(t, w.person(t), 3)
		sessions[2].ExpiresAt = at(4)
		for _, session := range sessions {
			w.signIn(t, session)
		}
		ids := []stores.ID{sessions[1].ID, sessions[2].ID, w.id(stores.KindSession), sessions[0].ID, sessions[1].ID, {}}
		got := must(w.Sessions.ByIDs(t.Context(), ids, at(5)))(t)
		want(t, "sessions", got, map[stores.ID]stores.Session{sessions[0].ID: sessions[0], sessions[1].ID: sessions[1]})
		want(t, "no keys", len(must(w.Sessions.ByIDs(t.Context(), nil, at(5)))(t)), 0)
		want(t, "no people", len(must(w.Sessions.Of(t.Context(), nil, at(5), stores.Window{Limit: 1}))(t)), 0)
	})
	s.test("Of leaves out what has expired, from Total too", func(t *testing.T, w *world) {
		person := w.person(t)
		sessions := w.sessions(t, person, 4)
		for i, session := range sessions {
			session.ExpiresAt = at(10 + i)
			w.signIn(t, session)
		}
		for i, now := range []time.Time{at(9), at(10), at(11), at(12), at(13)} {
			got := must(w.Sessions.Of(t.Context(), []stores.ID{person}, now, stores.Window{Limit: 2, Count: true}))(t)[person]
			left := len(sessions) - i
			want(t, "items, Total", []int{len(got.Items), got.Total}, []int{min(2, left), left})
			want(t, "More", got.More, left > 2)
		}
	})
	s.test("Revoke ends a session at once", func(t *testing.T, w *world) {
		sessions := w.sessions(t, w.person(t), 2)
		w.signIn(t, sessions[0])
		w.signIn(t, sessions[1])
		if err := w.Sessions.Revoke(t.Context(), sessions[0].User, sessions[0].ID, at(5)); err != nil {
			t.Fatalf("Revoke: %v", err)
		}
		w.ended(t, sessions[0], at(5))
		want(t, "the other", w.session(t, sessions[1].ID, at(5)), sessions[1])
		if err := w.Sessions.Touch(t.Context(), sessions[0].ID, at(5), at(9)); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("Touch: %v", err)
		}
	})
	s.test("Revoke of a session that is missing or somebody else's gives ErrNotFound", func(t *testing.T, w *world) {
		p := w.people(t, 2, nil)
		session := w.sessions(t, p[0], 1)[0]
		w.signIn(t, session)
		for user, id := range map[stores.ID]stores.ID{p[1]: session.ID, p[0]: w.id(stores.KindSession), w.id(stores.KindUser): session.ID} {
			if err := w.Sessions.Revoke(t.Context(), user, id, at(5)); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Revoke: %v", err)
			}
		}
		want(t, "session", w.session(t, session.ID, at(5)), session)
	})
	s.test("of many Revokes of one session, one is done", func(t *testing.T, w *world) {
		session := w.sessions(t, w.person(t), 1)[0]
		w.signIn(t, session)
		done := 0
		for _, err := range together(16, func(int) error { return w.Sessions.Revoke(t.Context(), session.User, session.ID, at(5)) }) {
			if err == nil {
				done++
			} else if !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Revoke: %v", err)
			}
		}
		want(t, "done", done, 1)
	})
	s.test("a session that is used while it is revoked stays ended", func(t *testing.T, w *world) {
		for range 8 {
			session := w.sessions(t, w.person(t), 1)[0]
			w.signIn(t, session)
			for i, err := range together(8, func(i int) error {
				if i == 3 {
					return w.Sessions.Revoke(t.Context(), session.User, session.ID, at(5))
				}
				return w.Sessions.Touch(t.Context(), session.ID, at(5+i), at(60*60+i))
			}) {
				if err != nil && (i == 3 || !errors.Is(err, stores.ErrNotFound)) {
					t.Errorf("call %d: %v", i, err)
				}
			}
			w.ended(t, session, at(20))
		}
	})
	s.test("RevokeOthers ends all of a person's sessions but keep, and returns how many had not expired", func(t *testing.T, w *world) {
		p := w.people(t, 2, nil)
		sessions, others := w.sessions(t, p[0], 4), w.sessions(t, p[1], 1)
		sessions[3].ExpiresAt = at(4)
		for _, session := range append(others, sessions...) {
			w.signIn(t, session)
		}
		want(t, "revoked", must(w.Sessions.RevokeOthers(t.Context(), p[0], sessions[1].ID, at(5)))(t), 2)
		want(t, "kept", w.session(t, sessions[1].ID, at(5)), sessions[1])
		want(t, "somebody else's", w.session(t, others[0].ID, at(5)), others[0])
		w.ended(t, sessions[0], at(5))
		w.ended(t, sessions[2], at(5))
		want(t, "revoked again", must(w.Sessions.RevokeOthers(t.Context(), p[0], sessions[1].ID, at(5)))(t), 0)
		want(t, "revoked but nothing", must(w.Sessions.RevokeOthers(t.Context(), p[0], stores.ID{}, at(5)))(t), 1)
		w.ended(t, sessions[1], at(5))
		want(t, "of nobody", must(w.Sessions.RevokeOthers(t.Context(), w.id(stores.KindUser), stores.ID{}, at(5)))(t), 0)
		want(t, "somebody else's", w.session(t, others[0].ID, at(5)), others[0])
	})
	s.test("RevokeOthers but for somebody else's session keeps none of the person's", func(t *testing.T, w *world) {
		p := w.people(t, 2, nil)
		mine, other := w.sessions(t, p[0], 1)[0], w.sessions(t, p[1], 1)[0]
		w.signIn(t, mine)
		w.signIn(t, other)
		want(t, "revoked", must(w.Sessions.RevokeOthers(t.Context(), p[0], other.ID, at(5)))(t), 1)
		w.ended(t, mine, at(5))
		want(t, "somebody else's", w.session(t, other.ID, at(5)), other)
	})
	s.check("whatever is done in turn, every question about it gives the same answer", sessionMachine)

	s.lists("Of", func(t tester, w *world, rank []int) feed {
		me, stranger := w.person(t), w.person(t)
		sessions := w.sessions(t, me, len(rank))
		ids := make([]stores.ID, len(rank))
		for i := range sessions {
			ids[i] = sessions[i].ID
			sessions[i].CreatedAt = at(rank[i])
			sessions[i].LastSeenAt = at(i % 3)
		}
		return feed{
			ids: ids,
			add: func(items ...int) {
				for _, i := range items {
					w.made++
					binary.BigEndian.PutUint32(sessions[i].Token[:], w.made)
					w.signIn(t, sessions[i])
				}
			},
			remove: func(i int) {
				if err := w.Sessions.Revoke(t.Context(), me, ids[i], at(5)); err != nil {
					t.Fatalf("Revoke: %v", err)
				}
			},
			read: func(page stores.Window) (stores.List[stores.ID], error) {
				got, err := w.Sessions.Of(t.Context(), []stores.ID{stranger, me, {}, me}, at(5), page)
				return only(got, err, me, func(s stores.Session) stores.ID { return s.ID })
			},
		}
	})
}

// sessionMachine lets two people sign in and out while time passes, and keeps beside the store what should be there.
func sessionMachine(t *rapid.T, w *world) {
	p := w.people(t, 2, nil)
	var all []stores.Session
	now := 0
	alive := func(s stores.Session) bool { return s.ExpiresAt.After(at(now)) }
	drop := func(i int) { all[i].ExpiresAt = time.Time{} } // never alive again
	existing := func(t *rapid.T) int {
		if len(all) == 0 {
			t.Skip("nobody signed in yet")
		}
		return rapid.IntRange(0, len(all)-1).Draw(t, "session")
	}
	found := func(t *rapid.T, what string, ok bool, err error) {
		if ok && err != nil || !ok && !errors.Is(err, stores.ErrNotFound) {
			t.Fatalf("%s of a session that is alive (%t): %v", what, ok, err)
		}
	}
	t.Repeat(map[string]func(*rapid.T){
		"time": func(t *rapid.T) { now += rapid.IntRange(1, 4).Draw(t, "later") },
		"create": func(t *rapid.T) {
			s := w.sessions(t, rapid.SampledFrom(p).Draw(t, "user"), 1)[0]
			s.CreatedAt, s.LastSeenAt = at(now), at(now)
			s.EndsAt = at(now + rapid.IntRange(1, 12).Draw(t, "ends"))
			s.ExpiresAt = at(now + rapid.IntRange(1, 6).Draw(t, "expires"))
			if s.ExpiresAt.After(s.EndsAt) {
				s.ExpiresAt = s.EndsAt
			}
			w.signIn(t, s)
			all = append(all, s)
		},
		"touch": func(t *rapid.T) {
			i, until := existing(t), at(now+rapid.IntRange(1, 9).Draw(t, "until"))
			found(t, "Touch", alive(all[i]), w.Sessions.Touch(t.Context(), all[i].ID, at(now), until))
			if alive(all[i]) {
				all[i].LastSeenAt, all[i].ExpiresAt = at(now), until
				if until.After(all[i].EndsAt) {
					all[i].ExpiresAt = all[i].EndsAt
				}
			}
		},
		"revoke": func(t *rapid.T) {
			i, by := existing(t), rapid.SampledFrom(p).Draw(t, "by")
			ok := alive(all[i]) && all[i].User == by
			found(t, "Revoke", ok, w.Sessions.Revoke(t.Context(), by, all[i].ID, at(now)))
			if ok {
				drop(i)
			}
		},
		"revoke others": func(t *rapid.T) {
			keep, by := existing(t), rapid.SampledFrom(p).Draw(t, "by")
			n := 0
			got := must(w.Sessions.RevokeOthers(t.Context(), by, all[keep].ID, at(now)))(t)
			for i, s := range all {
				if i != keep && s.User == by {
					if alive(s) {
						n++
					}
					drop(i)
				}
			}
			want(t, "revoked", got, n)
		},
		"": func(t *rapid.T) {
			ids, found := make([]stores.ID, len(all)), map[stores.ID]stores.Session{}
			of := map[stores.ID]int{}
			for i, s := range all {
				ids[i] = s.ID
				if alive(s) {
					found[s.ID] = s
					of[s.User]++
				}
			}
			want(t, "ByIDs", must(w.Sessions.ByIDs(t.Context(), ids, at(now)))(t), found)
			got := must(w.Sessions.Of(t.Context(), p, at(now), stores.Window{Limit: stores.MaxLimit, Count: true}))(t)
			for _, person := range p {
				want(t, "Of", []int{len(got[person].Items), got[person].Total}, []int{of[person], of[person]})
				for _, s := range values(got[person]) {
					want(t, "Of", s, found[s.ID])
				}
			}
			if len(all) > 0 {
				last := all[len(all)-1]
				s, err := w.Sessions.ByToken(t.Context(), last.Token, at(now))
				if alive(last) {
					want(t, "ByToken", s, last)
				} else if !errors.Is(err, stores.ErrNotFound) {
					t.Fatalf("ByToken: %v", err)
				}
			}
		},
	})
}

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

func sessionCalls(t *testing.T, w *world, n int) []call {
	people := w.people(t, n, nil)
	sessions := w.sessions(t, people[0], n+1)
	for _, s := range sessions[1:] {
		w.signIn(t, s)
	}
	ids := make([]stores.ID, n)
	for i := range ids {
		ids[i] = sessions[1+i].ID
	}
	page := stores.Window{Limit: 2, Count: true}
	return []call{
		{"Sessions.Create", 0, func(ctx context.Context) error { return w.Sessions.Create(ctx, sessions[0]) }},
		{"Sessions.ByToken", 0, func(ctx context.Context) error {
			return failure(w.Sessions.ByToken(ctx, sessions[1].Token, at(5)))
		}},
		{"Sessions.Touch", 0, func(ctx context.Context) error { return w.Sessions.Touch(ctx, ids[0], at(5), at(9)) }},
		{"Sessions.ByIDs", n, func(ctx context.Context) error { return failure(w.Sessions.ByIDs(ctx, ids, at(5))) }},
		{"Sessions.Of", n, func(ctx context.Context) error { return failure(w.Sessions.Of(ctx, people, at(5), page)) }},
		{"Sessions.Revoke", 0, func(ctx context.Context) error { return w.Sessions.Revoke(ctx, people[0], ids[0], at(5)) }},
		{"Sessions.RevokeOthers", 0, func(ctx context.Context) error {
			return failure(w.Sessions.RevokeOthers(ctx, people[0], stores.ID{}, at(5)))
		}},
	}
}
