package storetest

import (
	"testing"

	"fivefold/stores"
)

// advertiserList tests the lists of Members and OfUsers.
func (s suite) advertiserList() {
	s.test("no keys return an empty map", func(t *testing.T, fx *fixture) {
		want(t, "Members", len(must(fx.Advertisers.Members(t.Context(), nil, wholeList))(t)), 0)
		want(t, "OfUsers", len(must(fx.Advertisers.OfUsers(t.Context(), nil, wholeList))(t)), 0)
		want(t, "ByIDs", len(must(fx.Advertisers.ByIDs(t.Context(), nil))(t)), 0)
		want(t, "OfPages", len(must(fx.Advertisers.OfPages(t.Context(), fx.person(t), nil))(t)), 0)
		want(t, "Between", len(must(fx.Advertisers.Between(t.Context(), fx.person(t), nil))(t)), 0)
	})
	s.lists("OfUsers", func(t tester, fx *fixture, rank []int) listFixture {
		pages, _ := fx.ownedPages(t, len(rank))
		person, other := fx.person(t), fx.person(t)
		ids := make([]stores.ID, len(rank))
		for i, page := range pages {
			ids[i] = fx.advertiser(t, page).ID
			fx.setAdvertiserRole(t, ids[i], other, stores.AdvertiserAnalyst, at(9))
		}
		return listFixture{
			ids: ids,
			add: func(items ...int) {
				for _, i := range items {
					fx.setAdvertiserRole(t, ids[i], person, stores.AdvertiserManager, at(rank[i]))
				}
			},
			remove: func(i int) {
				if err := fx.Advertisers.RemoveRole(t.Context(), ids[i], person); err != nil {
					t.Fatalf("RemoveRole: %v", err)
				}
			},
			read: func(window stores.Window) (stores.List[stores.ID], error) {
				got, err := fx.Advertisers.OfUsers(t.Context(), []stores.ID{fx.id(stores.KindUser), person, {}, person}, window)
				return listOf(got, err, person, func(m stores.AdvertiserMember) stores.ID { return m.Advertiser })
			},
		}
	})
	s.test("Members returns the people of each advertiser, the latest first, then by ID", func(t *testing.T, fx *fixture) {
		pages, owners := fx.ownedPages(t, 2)
		a, b, people := fx.advertiser(t, pages[0]), fx.advertiser(t, pages[1]), fx.people(t, 4, nil)
		sortBy(people, func(id stores.ID) stores.ID { return id })
		for i, person := range people {
			fx.setAdvertiserRole(t, a.ID, person, stores.AdvertiserAnalyst, at([]int{5, 7, 7, 6}[i]))
		}
		analyst := func(person stores.ID, since int) stores.AdvertiserMember {
			return stores.AdvertiserMember{Advertiser: a.ID, User: person, Role: stores.AdvertiserAnalyst, Since: at(since)}
		}
		lists := must(fx.Advertisers.Members(t.Context(), []stores.ID{a.ID, fx.id(stores.KindAdvertiser), b.ID, a.ID, {}}, wholeList))(t)
		sameLists(t, "Members", map[stores.ID]stores.List[stores.AdvertiserMember]{a.ID: lists[a.ID], b.ID: lists[b.ID]}, map[stores.ID][]stores.AdvertiserMember{
			a.ID: {analyst(people[1], 7), analyst(people[2], 7), analyst(people[3], 6), analyst(people[0], 5),
				{Advertiser: a.ID, User: owners[0], Role: stores.AdvertiserAdmin, Since: at(0)}},
			b.ID: {{Advertiser: b.ID, User: owners[1], Role: stores.AdvertiserAdmin, Since: at(0)}},
		})
		first := must(fx.Advertisers.Members(t.Context(), []stores.ID{a.ID}, stores.Window{Limit: 2}))(t)[a.ID]
		next := must(fx.Advertisers.Members(t.Context(), []stores.ID{a.ID}, stores.Window{Limit: 9, After: &first.Items[1].At}))(t)[a.ID]
		want(t, "the next window", values(next), values(lists[a.ID])[2:])
	})
}
