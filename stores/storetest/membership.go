package storetest

import (
	"context"
	"testing"

	"fivefold/stores"
)

// Memberships tests stores.Memberships.
func Memberships(t *testing.T, open Open) {
	s := suite{t, open}
	s.promises(membershipCalls)
	s.membershipJoin()
	s.membershipRole()
	s.membershipConcurrency()
	s.check("whatever people do in turn, every question about it gives the same answer", membershipModel)
	s.membershipList()
}

// membership gives the membership of a person who is in page.
func (w *world) membership(t tester, page, person stores.ID) stores.Membership {
	t.Helper()
	m, ok := must(w.Memberships.Between(t.Context(), person, []stores.ID{page}))(t)[page]
	if !ok {
		t.Fatalf("%v is not in %v", person, page)
	}
	return m
}

func (w *world) membersOf(t tester, viewer, page stores.ID) []stores.Membership {
	t.Helper()
	return values(must(w.Memberships.OfPages(t.Context(), viewer, []stores.ID{page}, stores.Window{Limit: 100}))(t)[page])
}

func (w *world) pagesOf(t tester, person stores.ID) []stores.Membership {
	t.Helper()
	return values(must(w.Memberships.OfUsers(t.Context(), []stores.ID{person}, stores.Window{Limit: 100}))(t)[person])
}

func membershipCalls(t *testing.T, w *world, n int) []call {
	people, pages := w.people(t, n, nil), w.pages(t, n, nil)
	other := w.person(t)
	w.join(t, pages[0], other, at(0))
	window := stores.Window{Limit: 2, Count: true}
	return []call{
		{"Memberships.Join", 0, func(ctx context.Context) error {
			return failure(w.Memberships.Join(ctx, pages[0], people[0], at(0)))
		}},
		{"Memberships.SetRole", 0, func(ctx context.Context) error {
			return failure(w.Memberships.SetRole(ctx, pages[0], people[0], stores.Moderator))
		}},
		{"Memberships.Between", n, func(ctx context.Context) error { return failure(w.Memberships.Between(ctx, people[0], pages)) }},
		{"Memberships.OfPages", n, func(ctx context.Context) error { return failure(w.Memberships.OfPages(ctx, people[0], pages, window)) }},
		{"Memberships.OfUsers", n, func(ctx context.Context) error { return failure(w.Memberships.OfUsers(ctx, people, window)) }},
		{"Memberships.Leave", 0, func(ctx context.Context) error { return w.Memberships.Leave(ctx, pages[0], people[0]) }},
	}
}
