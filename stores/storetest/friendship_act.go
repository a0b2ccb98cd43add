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
		stores.Unrelated, stores.Requested, stores.RequestedMe, stores.AreFriends, stores.Blocking, stores.BlockedBy,
	}
	actions = []stores.FriendshipAction{
		stores.ActRequest, stores.ActAccept, stores.ActDecline, stores.ActCancel, stores.ActUnfriend, stores.ActBlock, stores.ActUnblock,
	}
)

// friendshipAct tests Act.
func (s suite) friendshipAct() {
	s.test("Act does what Relation.After has", func(t *testing.T, w *world) {
		for _, relation := range relations {
			for _, action := range actions {
				what := fmt.Sprintf("%s of relation %d", action, relation)
				me, other := w.person(t), w.person(t)
				w.relate(t, me, other, relation)
				after, wantErr := relation.After(action)
				_, err := w.Friendships.Act(t.Context(), me, action, other, at(5))
				if !errors.Is(err, wantErr) {
					t.Errorf("%s gives %v, want %v", what, err, wantErr)
				}
				want(t, what, w.between(t, me, other), after)
				want(t, what+", seen by the other", w.between(t, other, me), after.Reverse())
			}
		}
	})
	s.test("Act returns the friendship or request as it is afterwards", func(t *testing.T, w *world) {
		a, b := w.person(t), w.person(t)
		id := stores.FriendshipID(a, b)
		asked := friendship(a, b, at(1))
		asked.Since = time.Time{}
		want(t, "a request", w.act(t, a, stores.ActRequest, b, at(1)), asked)
		want(t, "a request, found", must(w.Friendships.ByIDs(t.Context(), []stores.ID{id}))(t), map[stores.ID]stores.Friendship{id: asked})
		friends := asked
		friends.Since = at(2)
		want(t, "accepted", w.act(t, b, stores.ActAccept, a, at(2)), friends)
		want(t, "accepted, found", must(w.Friendships.ByIDs(t.Context(), []stores.ID{id}))(t), map[stores.ID]stores.Friendship{id: friends})
		want(t, "ended", w.act(t, a, stores.ActUnfriend, b, at(3)), stores.Friendship{})
		want(t, "ended, not found", must(w.Friendships.ByIDs(t.Context(), []stores.ID{id}))(t), map[stores.ID]stores.Friendship{})
		asked = friendship(b, a, at(4))
		asked.Since = time.Time{}
		want(t, "a request of the other", w.act(t, b, stores.ActRequest, a, at(4)), asked)
		friends = asked
		friends.Since = at(5)
		want(t, "a crossing request", w.act(t, a, stores.ActRequest, b, at(5)), friends)
		want(t, "a block", w.act(t, a, stores.ActBlock, b, at(6)), stores.Friendship{})
		want(t, "the end of a block", w.act(t, a, stores.ActUnblock, b, at(7)), stores.Friendship{})
		w.act(t, b, stores.ActRequest, a, at(8))
		want(t, "declined", w.act(t, a, stores.ActDecline, b, at(9)), stores.Friendship{})
		w.act(t, b, stores.ActRequest, a, at(8))
		want(t, "withdrawn", w.act(t, b, stores.ActCancel, a, at(9)), stores.Friendship{})
	})
	s.test("times are kept to the microsecond, in UTC", func(t *testing.T, w *world) {
		a, b, c := w.person(t), w.person(t), w.person(t)
		want(t, "RequestedAt returned", w.act(t, a, stores.ActRequest, b, abroad()).RequestedAt, at(0))
		want(t, "Since returned", w.act(t, b, stores.ActAccept, a, abroad()).Since, at(0))
		f := must(w.Friendships.ByIDs(t.Context(), []stores.ID{stores.FriendshipID(a, b)}))(t)[stores.FriendshipID(a, b)]
		want(t, "stored", []time.Time{f.RequestedAt, f.Since}, []time.Time{at(0), at(0)})
		want(t, "Since of a friend", w.friendsOf(t, stores.ID{}, a)[0].Since, at(0))
		w.act(t, a, stores.ActBlock, c, abroad())
		want(t, "Since of a block", w.blocksOf(t, a)[0], stores.Block{Blocker: a, Blocked: c, Since: at(0)})
	})
	s.test("an action on a person who does not exist gives ErrNotFound", func(t *testing.T, w *world) {
		a, nobody := w.person(t), w.id(stores.KindUser)
		for _, action := range actions {
			if _, err := w.Friendships.Act(t.Context(), a, action, nobody, at(0)); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("%s: %v", action, err)
			}
			if _, err := w.Friendships.Act(t.Context(), nobody, action, a, at(0)); err == nil {
				t.Errorf("%s by nobody succeeds", action)
			}
		}
		want(t, "relations", len(must(w.Friendships.Between(t.Context(), a, []stores.ID{nobody}))(t)), 0)
	})
	s.test("an action on oneself gives ErrSelf", func(t *testing.T, w *world) {
		a := w.person(t)
		for _, action := range actions {
			if _, err := w.Friendships.Act(t.Context(), a, action, a, at(0)); !errors.Is(err, stores.ErrSelf) {
				t.Errorf("%s: %v", action, err)
			}
		}
		want(t, "relations", len(must(w.Friendships.Between(t.Context(), a, []stores.ID{a}))(t)), 0)
	})
}
