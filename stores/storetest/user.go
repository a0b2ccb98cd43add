package storetest

import (
	"context"
	"testing"

	"fivefold/stores"
)

// Users tests stores.Users.
func Users(t *testing.T, open Open) {
	s := suite{t, open, "Users"}
	s.promises(userCalls)
	s.userCreate()
	s.userUpdate()
	s.userLookup()
	s.check("a created and updated value is returned unchanged", userModel)
}

func userCalls(t *testing.T, fx *fixture, n int) []call {
	us := fx.users(n+1, nil)
	fx.put(t, stores.Rows{Users: us[1:]})
	ids, handles := make([]stores.ID, n), make([]string, n)
	for i, u := range us[1:] {
		ids[i], handles[i] = u.ID, u.Handle
	}
	return []call{
		{"Users.Create", 0, func(ctx context.Context) error { return fx.Users.Create(ctx, us[0], "hash") }},
		{"Users.Update", 0, func(ctx context.Context) error {
			return errOf(fx.Users.Update(ctx, ids[0], stores.UserChange{Name: new("New")}))
		}},
		{"Users.ByIDs", n, func(ctx context.Context) error { return errOf(fx.Users.ByIDs(ctx, ids)) }},
		{"Users.ByHandles", n, func(ctx context.Context) error { return errOf(fx.Users.ByHandles(ctx, handles)) }},
	}
}
