package storetest

import (
	"reflect"
	"slices"

	"fivefold/stores"
)

// equal reports whether two values are equal, including the zone of times; an empty slice equals nil.
func equal(a, b any) bool { return reflect.DeepEqual(normalize(a), normalize(b)) }

// normalize replaces empty slices and maps by nil.
func normalize(v any) any {
	switch v := v.(type) {
	case stores.User:
		return normalizeUser(v)
	case []stores.User:
		users := slices.Clone(v)
		for i, u := range users {
			users[i] = normalizeUser(u)
		}
		return users
	case map[stores.ID]stores.User:
		return normalizeUsers(v)
	case map[string]stores.User:
		return normalizeUsers(v)
	}
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Slice, reflect.Map:
		if r.Len() == 0 {
			return nil
		}
	}
	return v
}

func normalizeUser(u stores.User) stores.User {
	if len(u.Languages) == 0 {
		u.Languages = nil
	}
	if len(u.ProfileFields) == 0 {
		u.ProfileFields = nil
	}
	return u
}

func normalizeUsers[K comparable](users map[K]stores.User) map[K]stores.User {
	all := map[K]stores.User{}
	for k, u := range users {
		all[k] = normalizeUser(u)
	}
	return all
}

// want fails unless got equals want.
func want(t tester, what string, got, want any) {
	t.Helper()
	if !equal(got, want) {
		t.Fatalf("%s:\n got %+v\nwant %+v", what, got, want)
	}
}

// values returns the values of a list's items.
func values[T any](list stores.List[T]) []T {
	values := make([]T, len(list.Items))
	for i, item := range list.Items {
		values[i] = item.Value
	}
	return values
}

// must returns the result of a call that must succeed.
func must[T any](answer T, err error) func(t tester) T {
	return func(t tester) T {
		t.Helper()
		if err != nil {
			t.Fatalf("unexpected error: %v", err)
		}
		return answer
	}
}

// sortBy sorts by ID.
func sortBy[T any](list []T, id func(T) stores.ID) {
	slices.SortFunc(list, func(a, b T) int { return id(a).Compare(id(b)) })
}
