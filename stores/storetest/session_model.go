package storetest

import (
	"errors"
	"time"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// sessionModel runs operations on the sessions of two people while time passes, and compares every method with a list of sessions.
func sessionModel(t *rapid.T, fx *fixture) {
	p := fx.people(t, 2, nil)
	var all []stores.Session
	now := 0
	alive := func(s stores.Session) bool { return s.ExpiresAt.After(at(now)) }
	drop := func(i int) { all[i].ExpiresAt = time.Time{} } // never valid again
	existing := func(t *rapid.T) int {
		if len(all) == 0 {
			t.Skip("no session yet")
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
			s := fx.sessions(t, rapid.SampledFrom(p).Draw(t, "user"), 1)[0]
			s.CreatedAt, s.LastSeenAt = at(now), at(now)
			s.EndsAt = at(now + rapid.IntRange(1, 12).Draw(t, "ends"))
			s.ExpiresAt = at(now + rapid.IntRange(1, 6).Draw(t, "expires"))
			if s.ExpiresAt.After(s.EndsAt) {
				s.ExpiresAt = s.EndsAt
			}
			fx.signIn(t, s)
			all = append(all, s)
		},
		"touch": func(t *rapid.T) {
			i, until := existing(t), at(now+rapid.IntRange(1, 9).Draw(t, "until"))
			found(t, "Touch", alive(all[i]), fx.Sessions.Touch(t.Context(), all[i].ID, at(now), until))
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
			found(t, "Revoke", ok, fx.Sessions.Revoke(t.Context(), by, all[i].ID, at(now)))
			if ok {
				drop(i)
			}
		},
		"revoke others": func(t *rapid.T) {
			keep, by := existing(t), rapid.SampledFrom(p).Draw(t, "by")
			n := 0
			got := must(fx.Sessions.RevokeOthers(t.Context(), by, all[keep].ID, at(now)))(t)
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
			want(t, "ByIDs", must(fx.Sessions.ByIDs(t.Context(), ids, at(now)))(t), found)
			got := must(fx.Sessions.Of(t.Context(), p, at(now), stores.Window{Limit: stores.MaxLimit, Count: true}))(t)
			for _, person := range p {
				want(t, "Of", []int{len(got[person].Items), got[person].Total}, []int{of[person], of[person]})
				for _, s := range values(got[person]) {
					want(t, "Of", s, found[s.ID])
				}
			}
			if len(all) > 0 {
				last := all[len(all)-1]
				s, err := fx.Sessions.ByToken(t.Context(), last.Token, at(now))
				if alive(last) {
					want(t, "ByToken", s, last)
				} else if !errors.Is(err, stores.ErrNotFound) {
					t.Fatalf("ByToken: %v", err)
				}
			}
		},
	})
}
