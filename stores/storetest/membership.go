package storetest

import (
	"context"
	"testing"

	"fivefold/stores"
)

// Memberships tests stores.Memberships.
func Memberships(t *testing.T, open Open) {
	s := suite{t, open, "Memberships"}
	s.promises(membershipCalls)
	s.membershipJoin()
	s.membershipRole()
	s.membershipConcurrency()
	s.check("after any sequence of operations, every method agrees with a model", membershipModel)
	s.membershipList()
}

// membership returns an existing membership.
func (fx *fixture) membership(t tester, page, person stores.ID) stores.Membership {
	t.Helper()
	m, ok := must(fx.Memberships.Between(t.Context(), person, []stores.ID{page}))(t)[page]
	if !ok {
		t.Fatalf("%v is not in %v", person, page)
	}
	return m
}

// membersOf returns the memberships of a page that viewer sees.
func (fx *fixture) membersOf(t tester, viewer, page stores.ID) (all []stores.Membership) {
	t.Helper()
	for _, m := range fx.pageMembers(t, viewer, page) {
		all = append(all, m.Membership)
	}
	return all
}

func (fx *fixture) pageMembers(t tester, viewer, page stores.ID) []stores.PageMember {
	t.Helper()
	return values(must(fx.Memberships.OfPages(t.Context(), viewer, []stores.ID{page}, stores.Window{Limit: 100}))(t)[page])
}

func (fx *fixture) pagesOf(t tester, person stores.ID) []stores.Membership {
	t.Helper()
	return values(must(fx.Memberships.OfUsers(t.Context(), []stores.ID{person}, stores.Window{Limit: 100}))(t)[person])
}

func membershipCalls(t *testing.T, fx *fixture, n int) []call {
	people, pages := fx.people(t, n, nil), fx.pages(t, n, nil)
	other := fx.person(t)
	fx.join(t, pages[0], other, at(0))
	window := stores.Window{Limit: 2, Count: true}
	return []call{
		{"Memberships.Join", 0, func(ctx context.Context) error {
			return errOf(fx.Memberships.Join(ctx, pages[0], people[0], at(0)))
		}},
		{"Memberships.SetRole", 0, func(ctx context.Context) error {
			return errOf(fx.Memberships.SetRole(ctx, pages[0], people[0], stores.Moderator))
		}},
		{"Memberships.Between", n, func(ctx context.Context) error { return errOf(fx.Memberships.Between(ctx, people[0], pages)) }},
		{"Memberships.OfPages", n, func(ctx context.Context) error { return errOf(fx.Memberships.OfPages(ctx, people[0], pages, window)) }},
		{"Memberships.OfUsers", n, func(ctx context.Context) error { return errOf(fx.Memberships.OfUsers(ctx, people, window)) }},
		{"Memberships.Leave", 0, func(ctx context.Context) error { return fx.Memberships.Leave(ctx, pages[0], people[0]) }},
	}
}
