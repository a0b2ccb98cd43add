package storetest

import (
	"testing"

	"fivefold/stores"
)

// Durability tests that an engine keeps what it stored. Its harness needs Reopen.
func Durability(t *testing.T, open Open) {
	s := suite{t, open, "Archive"}
	s.test("stored rows are kept when the engine is opened again", func(t *testing.T, fx *fixture) {
		all := fx.allTables()
		fx.put(t, all)
		session := fx.sessions(t, all.Users[11].ID, 1)[0] // who has no password
		fx.signIn(t, session)
		fx.reopen(t)
		fx.expectRows(t, all)
		want(t, "session", fx.session(t, session.ID, at(5)), session)
		want(t, "added again", must(fx.Archive.Put(t.Context(), all))(t), 0)
	})
	s.test("changes and removals are kept when the engine is opened again", func(t *testing.T, fx *fixture) {
		p, interest := fx.people(t, 2, nil), fx.interests(t, 1, nil)[0]
		fx.like(t, p[0], interest, 1)
		fx.like(t, p[1], interest, 2)
		fx.unlike(t, p[0], interest)
		must(fx.Users.Update(t.Context(), p[1], stores.UserChange{Name: new("New")}))(t)
		fx.reopen(t)
		want(t, "Likes", must(fx.Interests.ByIDs(t.Context(), []stores.ID{interest}))(t)[interest].Likes, 1)
		want(t, "Name", userByID(t, fx, p[1]).Name, "New")
		fx.unlike(t, p[1], interest)
		want(t, "Likes", must(fx.Interests.ByIDs(t.Context(), []stores.ID{interest}))(t)[interest].Likes, 0)
	})
}
