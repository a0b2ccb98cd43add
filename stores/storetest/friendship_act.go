package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"fivefold/stores"
)

var (
	relations = []stores.Relation{
		stores.Unrelated, stores.Requested, stores.RequestedMe, stores.AreFriends, stores.Blocking, stores.BlockedBy, stores.BlockingEachOther,
	}
	actions = []stores.FriendshipAction{
		stores.ActRequest, stores.ActAccept, stores.ActDecline, stores.ActCancel, stores.ActUnfriend, stores.ActBlock, stores.ActUnblock,
	}
)

// friendshipAct tests Act.
func (s suite) friendshipAct() {
	s.test("Act follows Relation.After", func(t *testing.T, fx *fixture) {
		for _, relation := range relations {
			for _, action := range actions {
				what := fmt.Sprintf("%s of relation %d", action, relation)
				me, other := fx.person(t), fx.person(t)
				fx.setRelation(t, me, other, relation)
				after, wantErr := relation.After(action)
				_, err := fx.Friendships.Act(t.Context(), me, action, other, at(5))
				if !errors.Is(err, wantErr) {
					t.Errorf("%s returns %v, want %v", what, err, wantErr)
				}
				want(t, what, fx.between(t, me, other), after)
				want(t, what+", seen by the other", fx.between(t, other, me), after.Reverse())
			}
		}
	})
	s.test("Act returns the resulting friendship or request", func(t *testing.T, fx *fixture) {
		a, b := fx.person(t), fx.person(t)
		id := stores.FriendshipID(a, b)
		asked := friendship(a, b, at(1))
		asked.Since = time.Time{}
		want(t, "a request", fx.act(t, a, stores.ActRequest, b, at(1)), asked)
		want(t, "a request, found", must(fx.Friendships.ByIDs(t.Context(), a, []stores.ID{id}))(t), map[stores.ID]stores.Friendship{id: asked})
		friends := asked
		friends.Since = at(2)
		want(t, "accepted", fx.act(t, b, stores.ActAccept, a, at(2)), friends)
		want(t, "accepted, found", must(fx.Friendships.ByIDs(t.Context(), a, []stores.ID{id}))(t), map[stores.ID]stores.Friendship{id: friends})
		want(t, "ended", fx.act(t, a, stores.ActUnfriend, b, at(3)), stores.Friendship{})
		want(t, "ended, not found", must(fx.Friendships.ByIDs(t.Context(), a, []stores.ID{id}))(t), map[stores.ID]stores.Friendship{})
		asked = friendship(b, a, at(4))
		asked.Since = time.Time{}
		want(t, "a request of the other", fx.act(t, b, stores.ActRequest, a, at(4)), asked)
		friends = asked
		friends.Since = at(5)
		want(t, "a crossing request", fx.act(t, a, stores.ActRequest, b, at(5)), friends)
		want(t, "a block", fx.act(t, a, stores.ActBlock, b, at(6)), stores.Friendship{})
		want(t, "the end of a block", fx.act(t, a, stores.ActUnblock, b, at(7)), stores.Friendship{})
		fx.act(t, b, stores.ActRequest, a, at(8))
		want(t, "declined", fx.act(t, a, stores.ActDecline, b, at(9)), stores.Friendship{})
		later := at(9).Add(stores.DeclinePause)
		fx.act(t, b, stores.ActRequest, a, later)
		want(t, "withdrawn", fx.act(t, b, stores.ActCancel, a, later), stores.Friendship{})
	})
	s.test("a request within DeclinePause after one was declined, or blocked while it was open, returns ErrTooSoon", func(t *testing.T, fx *fixture) {
		for _, end := range []stores.FriendshipAction{stores.ActDecline, stores.ActBlock, stores.ActCancel} {
			a, b := fx.person(t), fx.person(t)
			request := func(by, other stores.ID, when time.Time) error {
				return errOf(fx.Friendships.Act(t.Context(), by, stores.ActRequest, other, when))
			}
			fx.act(t, a, stores.ActRequest, b, at(1))
			if end == stores.ActCancel {
				fx.act(t, a, end, b, at(2))
				if err := request(a, b, at(2)); err != nil {
					t.Errorf("after the sender cancelled: %v", err)
				}
				continue
			}
			fx.act(t, b, end, a, at(2))
			if end == stores.ActBlock {
				fx.act(t, b, stores.ActUnblock, a, at(2))
			}
			for _, when := range []time.Time{at(2), at(2).Add(stores.DeclinePause - time.Microsecond)} {
				if err := request(a, b, when); !errors.Is(err, stores.ErrTooSoon) {
					t.Errorf("%s, again at %v: %v", end, when, err)
				}
			}
			want(t, "requests", len(fx.requestsOf(t, b, stores.RequestsReceived)), 0)
			if err := request(b, a, at(3)); err != nil {
				t.Errorf("%s, a request of the other: %v", end, err)
			}
			fx.act(t, a, stores.ActAccept, b, at(4))
			fx.act(t, a, stores.ActUnfriend, b, at(5))
			if err := request(a, b, at(6)); err != nil {
				t.Errorf("%s, after a friendship: %v", end, err)
			}
			fx.act(t, b, end, a, at(7))
			if end == stores.ActBlock {
				fx.act(t, b, stores.ActUnblock, a, at(8))
			}
			if err := request(a, b, at(7).Add(stores.DeclinePause)); err != nil {
				t.Errorf("%s, after the pause: %v", end, err)
			}
		}
	})
	s.test("times are stored to the microsecond, in UTC", func(t *testing.T, fx *fixture) {
		a, b, c := fx.person(t), fx.person(t), fx.person(t)
		want(t, "RequestedAt returned", fx.act(t, a, stores.ActRequest, b, inOtherZone()).RequestedAt, at(0))
		want(t, "Since returned", fx.act(t, b, stores.ActAccept, a, inOtherZone()).Since, at(0))
		f := must(fx.Friendships.ByIDs(t.Context(), a, []stores.ID{stores.FriendshipID(a, b)}))(t)[stores.FriendshipID(a, b)]
		want(t, "stored", []time.Time{f.RequestedAt, f.Since}, []time.Time{at(0), at(0)})
		want(t, "Since of a friend", fx.friendsOf(t, stores.ID{}, a)[0].Since, at(0))
		fx.act(t, a, stores.ActBlock, c, inOtherZone())
		want(t, "Since of a block", fx.blocksOf(t, a)[0], stores.Block{Blocker: a, Blocked: c, Since: at(0)})
	})
	s.test("an action on a person who does not exist returns ErrNotFound", func(t *testing.T, fx *fixture) {
		a, unknown := fx.person(t), fx.id(stores.KindUser)
		for _, action := range actions {
			if _, err := fx.Friendships.Act(t.Context(), a, action, unknown, at(0)); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("%s: %v", action, err)
			}
			if _, err := fx.Friendships.Act(t.Context(), unknown, action, a, at(0)); err == nil {
				t.Errorf("%s by a missing person succeeds", action)
			}
		}
		want(t, "relations", len(must(fx.Friendships.Between(t.Context(), a, []stores.ID{unknown}))(t)), 0)
	})
	s.test("an action on the person who acts returns ErrSelf", func(t *testing.T, fx *fixture) {
		a := fx.person(t)
		for _, action := range actions {
			if _, err := fx.Friendships.Act(t.Context(), a, action, a, at(0)); !errors.Is(err, stores.ErrSelf) {
				t.Errorf("%s: %v", action, err)
			}
		}
		want(t, "relations", len(must(fx.Friendships.Between(t.Context(), a, []stores.ID{a}))(t)), 0)
	})
}
