package storetest

import (
	"testing"

	"fivefold/stores"
)

// userLookup tests ByIDs and ByHandles.
func (s suite) userLookup() {
	s.test("ByIDs returns the people it finds; missing ones are absent, duplicate keys are returned once", func(t *testing.T, fx *fixture) {
		us := fx.users(3, nil)
		fx.put(t, stores.Rows{Users: us})
		sameBytes := us[0].ID
		sameBytes.Kind = stores.KindInterest
		got := must(fx.Users.ByIDs(t.Context(), []stores.ID{us[1].ID, fx.id(stores.KindUser), us[0].ID, us[1].ID, {}, sameBytes}))(t)
		want(t, "people", got, map[stores.ID]stores.User{us[0].ID: us[0], us[1].ID: us[1]})
	})
	s.test("no keys return an empty map", func(t *testing.T, fx *fixture) {
		fx.person(t)
		want(t, "by no IDs", len(must(fx.Users.ByIDs(t.Context(), nil))(t)), 0)
		want(t, "by no handles", len(must(fx.Users.ByHandles(t.Context(), []string{}))(t)), 0)
	})
	s.test("MaxBatch keys are accepted", func(t *testing.T, fx *fixture) {
		us := fx.users(stores.MaxBatch, nil)
		fx.put(t, stores.Rows{Users: us})
		ids, handles := make([]stores.ID, len(us)), make([]string, len(us))
		byIDs, byHandles := map[stores.ID]stores.User{}, map[string]stores.User{}
		for i, u := range us {
			ids[i], handles[i], byIDs[u.ID], byHandles[u.Handle] = u.ID, u.Handle, u, u
		}
		want(t, "people by ID", must(fx.Users.ByIDs(t.Context(), ids))(t), byIDs)
		want(t, "people by handle", must(fx.Users.ByHandles(t.Context(), handles))(t), byHandles)
	})
	s.test("a handle is found as it is stored, in lower case only", func(t *testing.T, fx *fixture) {
		handles := []string{"ada", "a-b", "a_b", "axb", "ab0", "0ab", "a--"}
		us := fx.users(len(handles), func(i int, u *stores.User) { u.Handle = handles[i] })
		fx.put(t, stores.Rows{Users: us})
		all := map[string]stores.User{}
		for _, u := range us {
			all[u.Handle] = u
			want(t, u.Handle, must(fx.Users.ByHandles(t.Context(), []string{u.Handle}))(t), map[string]stores.User{u.Handle: u})
		}
		others := []string{"Ada", "ADA", "adá", " ada", "ada ", "ad", "adaa", "a%b", "a__", "%", "", "'", "ada\n", "ａda", "aDa"}
		got := must(fx.Users.ByHandles(t.Context(), append(append(others, handles...), "ada", "ada")))(t)
		want(t, "people", got, all)
	})
}
