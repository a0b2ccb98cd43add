package storetest

import (
	"testing"

	"fivefold/stores"
)

// requestList tests Requests and Blocks.
func (s suite) requestList() {
	s.test("requests are listed for both people, each in its direction, until they are answered", func(t *testing.T, fx *fixture) {
		a, b := fx.person(t), fx.person(t)
		asked := fx.act(t, a, stores.ActRequest, b, at(1))
		for _, answered := range []bool{false, true} {
			for person, direction := range map[stores.ID]stores.RequestDirection{a: stores.RequestsSent, b: stores.RequestsReceived} {
				other := map[stores.RequestDirection]stores.RequestDirection{
					stores.RequestsSent: stores.RequestsReceived, stores.RequestsReceived: stores.RequestsSent,
				}[direction]
				wanted := []stores.Friendship{asked}
				if answered {
					wanted = nil
				}
				want(t, "requests", fx.requestsOf(t, person, direction), wanted)
				want(t, "requests the other way", len(fx.requestsOf(t, person, other)), 0)
			}
			if !answered {
				fx.act(t, b, stores.ActAccept, a, at(2))
			}
		}
	})
	for _, direction := range []stores.RequestDirection{stores.RequestsReceived, stores.RequestsSent} {
		s.lists("Requests "+string(direction), func(t tester, fx *fixture, ranks []int) listFixture {
			me, stranger := fx.person(t), fx.person(t)
			ids := fx.people(t, len(ranks), nil)
			both := func(i int) (from, to stores.ID) {
				if direction == stores.RequestsReceived {
					return ids[i], me
				}
				return me, ids[i]
			}
			return listFixture{
				ids: ids,
				add: func(items ...int) {
					for _, i := range items {
						from, to := both(i)
						fx.act(t, from, stores.ActRequest, to, at(ranks[i]))
					}
				},
				remove: func(i int) {
					from, to := both(i)
					fx.act(t, from, stores.ActCancel, to, at(9))
				},
				read: func(window stores.Window) (stores.List[stores.ID], error) {
					got, err := fx.Friendships.Requests(t.Context(), []stores.ID{me, stranger, {}, me}, direction, window)
					return listOf(got, err, me, func(f stores.Friendship) stores.ID { return f.Other(me) })
				},
			}
		})
	}
	s.lists("Blocks", func(t tester, fx *fixture, ranks []int) listFixture {
		me, stranger := fx.person(t), fx.person(t)
		ids := fx.people(t, len(ranks), nil)
		return listFixture{
			ids: ids,
			add: func(items ...int) {
				for _, i := range items {
					fx.act(t, me, stores.ActBlock, ids[i], at(ranks[i]))
				}
			},
			remove: func(i int) { fx.act(t, me, stores.ActUnblock, ids[i], at(9)) },
			read: func(window stores.Window) (stores.List[stores.ID], error) {
				got, err := fx.Friendships.Blocks(t.Context(), []stores.ID{me, stranger, {}, me}, window)
				return listOf(got, err, me, func(b stores.Block) stores.ID { return b.Blocked })
			},
		}
	})
}
