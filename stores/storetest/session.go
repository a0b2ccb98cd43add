package storetest

import (
	"context"
	"testing"

	"fivefold/stores"
)

// Sessions tests stores.Sessions.
func Sessions(t *testing.T, open Open) {
	s := suite{t, open, "Sessions"}
	s.promises(sessionCalls)
	s.sessionCreate()
	s.sessionTouch()
	s.sessionList()
	s.sessionRevoke()
	s.check("after any sequence of operations, every method agrees with a model", sessionModel)
}

func sessionCalls(t *testing.T, fx *fixture, n int) []call {
	people := fx.people(t, n, nil)
	sessions := fx.sessions(t, people[0], n+1)
	for _, s := range sessions[1:] {
		fx.signIn(t, s)
	}
	ids := make([]stores.ID, n)
	for i := range ids {
		ids[i] = sessions[1+i].ID
	}
	window := stores.Window{Limit: 2, Count: true}
	return []call{
		{"Sessions.Create", 0, func(ctx context.Context) error { return fx.Sessions.Create(ctx, sessions[0], "") }},
		{"Sessions.ByToken", 0, func(ctx context.Context) error {
			return errOf(fx.Sessions.ByToken(ctx, sessions[1].Token, at(5)))
		}},
		{"Sessions.Touch", 0, func(ctx context.Context) error { return fx.Sessions.Touch(ctx, ids[0], at(5), at(9)) }},
		{"Sessions.ByIDs", n, func(ctx context.Context) error { return errOf(fx.Sessions.ByIDs(ctx, ids, at(5))) }},
		{"Sessions.Of", n, func(ctx context.Context) error { return errOf(fx.Sessions.Of(ctx, people, at(5), window)) }},
		{"Sessions.Revoke", 0, func(ctx context.Context) error { return fx.Sessions.Revoke(ctx, people[0], ids[0], at(5)) }},
		{"Sessions.RevokeOthers", 0, func(ctx context.Context) error {
			return errOf(fx.Sessions.RevokeOthers(ctx, people[0], stores.ID{}, at(5)))
		}},
	}
}
