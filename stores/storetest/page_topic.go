package storetest

import (
	"slices"
	"testing"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// pageTopic tests Topics and Liked.
func (s suite) pageTopic() {
	s.check("Topics and Liked return a window for each page", func(t *rapid.T, fx *fixture) {
		pages, interests := fx.pages(t, 4, nil), fx.interests(t, 4, nil)
		topics, liked := map[stores.ID][]stores.ID{}, map[stores.ID][]stores.ID{}
		var rows stores.Rows
		for i, page := range pages {
			for _, interest := range interests {
				if rapid.Bool().Draw(t, "is about") {
					topics[page] = append(topics[page], interest)
					rows.PageTopics = append(rows.PageTopics, stores.PageTopic{Page: page, Interest: interest})
				}
			}
			for _, other := range pages[:i] {
				if rapid.Bool().Draw(t, "like each other") {
					liked[page], liked[other] = append(liked[page], other), append(liked[other], page)
					rows.PageLinks = append(rows.PageLinks, pageLink(page, other))
				}
			}
		}
		fx.put(t, rows)
		window := drawFirst(t)
		keys := append([]stores.ID{pages[2], fx.id(stores.KindPage), {}, asKind(pages[0], stores.KindInterest)}, pages...)
		gotTopics := must(fx.Pages.Topics(t.Context(), keys, window))(t)
		gotLiked := must(fx.Pages.Liked(t.Context(), keys, window))(t)
		for _, page := range keys {
			slices.SortFunc(topics[page], stores.ID.Compare)
			slices.SortFunc(liked[page], stores.ID.Compare)
			sameList(t, "Topics", gotTopics[page], topics[page], window)
			sameList(t, "Liked", gotLiked[page], liked[page], window)
		}
	})
	s.test("no keys return an empty map", func(t *testing.T, fx *fixture) {
		window := stores.Window{Limit: 3, Count: true}
		want(t, "Topics", len(must(fx.Pages.Topics(t.Context(), nil, window))(t)), 0)
		want(t, "Liked", len(must(fx.Pages.Liked(t.Context(), nil, window))(t)), 0)
	})
	s.lists("Topics", func(t tester, fx *fixture, rank []int) listFixture {
		clear(rank) // the list is in order of ID only
		both, ids := fx.pages(t, 2, nil), fx.interests(t, len(rank), nil)
		return listFixture{
			ids: ids,
			add: func(items ...int) {
				var rows stores.Rows
				for _, i := range items {
					rows.PageTopics = append(rows.PageTopics, stores.PageTopic{Page: both[0], Interest: ids[i]})
				}
				fx.put(t, rows)
			},
			read: func(window stores.Window) (stores.List[stores.ID], error) {
				got, err := fx.Pages.Topics(t.Context(), []stores.ID{both[1], both[0], {}, both[0]}, window)
				return listOf(got, err, both[0], func(id stores.ID) stores.ID { return id })
			},
		}
	})
	s.lists("Liked", func(t tester, fx *fixture, rank []int) listFixture {
		clear(rank) // the list is in order of ID only
		both, ids := fx.pages(t, 2, nil), fx.pages(t, len(rank), nil)
		return listFixture{
			ids: ids,
			add: func(items ...int) {
				var rows stores.Rows
				for _, i := range items {
					rows.PageLinks = append(rows.PageLinks, pageLink(both[0], ids[i]))
				}
				fx.put(t, rows)
			},
			read: func(window stores.Window) (stores.List[stores.ID], error) {
				got, err := fx.Pages.Liked(t.Context(), []stores.ID{both[1], both[0], {}, both[0]}, window)
				return listOf(got, err, both[0], func(id stores.ID) stores.ID { return id })
			},
		}
	})
}
