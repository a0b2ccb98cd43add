package storetest

import (
	"testing"

	"fivefold/stores"
)

// userLookup tests ByIDs and ByHandles.
func (s suite) userLookup() {
	s.test("ByIDs returns the people it finds; the missing are absent, keys given twice are answered once", func(t *testing.T, w *world) {
		us := w.users(3, nil)
		w.put(t, stores.Rows{Users: us})
		sameBytes := us[0].ID
		sameBytes.Kind = stores.KindInterest
		got := must(w.Users.ByIDs(t.Context(), []stores.ID{us[1].ID, w.id(stores.KindUser), us[0].ID, us[1].ID, {}, sameBytes}))(t)
		want(t, "people", got, map[stores.ID]stores.User{us[0].ID: us[0], us[1].ID: us[1]})
	})
	s.test("no keys give an empty map", func(t *testing.T, w *world) {
		w.person(t)
		want(t, "by no IDs", len(must(w.Users.ByIDs(t.Context(), nil))(t)), 0)
		want(t, "by no handles", len(must(w.Users.ByHandles(t.Context(), []string{}))(t)), 0)
	})
	s.test("MaxBatch keys are answered", func(t *testing.T, w *world) {
		us := w.users(stores.MaxBatch, nil)
		w.put(t, stores.Rows{Users: us})
		ids, handles := make([]stores.ID, len(us)), make([]string, len(us))
		byIDs, byHandles := map[stores.ID]stores.User{}, map[string]stores.User{}
		for i, u := range us {
			ids[i], handles[i], byIDs[u.ID], byHandles[u.Handle] = u.ID, u.Handle, u, u
		}
		want(t, "people by ID", must(w.Users.ByIDs(t.Context(), ids))(t), byIDs)
		want(t, "people by handle", must(w.Users.ByHandles(t.Context(), handles))(t), byHandles)
	})
	s.test("a handle is found as it is stored, in lower case only", func(t *testing.T, w *world) {
		handles := []string{"ada", "a-b", "a_b", "axb", "ab0", "0ab", "a--"}
		us := w.users(len(handles), func(i int, u *stores.User) { u.Handle = handles[i] })
		w.put(t, stores.Rows{Users: us})
		all := map[string]stores.User{}
		for _, u := range us {
			all[u.Handle] = u
			want(t, u.Handle, must(w.Users.ByHandles(t.Context(), []string{u.Handle}))(t), map[string]stores.User{u.Handle: u})
		}
		others := []string{"Ada", "ADA", "adá", " ada", "ada ", "ad", "adaa", "a%b", "a__", "%", "", "'", "ada\n", "ａda", "aDa"}
		got := must(w.Users.ByHandles(t.Context(), append(append(others, handles...), "ada", "ada")))(t)
		want(t, "people", got, all)
	})
}
