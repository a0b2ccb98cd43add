package storetest

import (
	"errors"
	"slices"
	"testing"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// friendshipConcurrency tests concurrent actions.
func (s suite) friendshipConcurrency() {
	s.test("two crossing requests make a friendship", func(t *testing.T, fx *fixture) {
		people := fx.people(t, 32, nil)
		for i, err := range concurrently(32, func(i int) error {
			return errOf(fx.Friendships.Act(t.Context(), people[i], stores.ActRequest, people[i^1], at(i)))
		}) {
			if err != nil {
				t.Errorf("REQUEST: %v", err)
			}
			if got := fx.between(t, people[i], people[i^1]); got != stores.AreFriends {
				t.Errorf("relation %d", got)
			}
		}
	})
	s.test("of equal concurrent actions, one succeeds", func(t *testing.T, fx *fixture) {
		a, b := fx.person(t), fx.person(t)
		for _, step := range []struct {
			by, other stores.ID
			action    stores.FriendshipAction
			after     error
		}{
			{a, b, stores.ActRequest, stores.ErrAlreadyRequested}, {b, a, stores.ActAccept, stores.ErrNoRequest},
			{a, b, stores.ActUnfriend, stores.ErrNotFriends}, {a, b, stores.ActBlock, stores.ErrAlreadyBlocked}, {a, b, stores.ActUnblock, stores.ErrNotBlocked},
		} {
			done := 0
			for _, err := range concurrently(16, func(int) error {
				return errOf(fx.Friendships.Act(t.Context(), step.by, step.action, step.other, at(0)))
			}) {
				if err == nil {
					done++
				} else if !errors.Is(err, step.after) {
					t.Errorf("%s: %v", step.action, err)
				}
			}
			if done != 1 {
				t.Errorf("%s was done %d times", step.action, done)
			}
		}
	})
	s.check("concurrent actions on the same two people happen in some order", func(t *rapid.T, fx *fixture) {
		people := fx.people(t, 2, nil)
		start := rapid.SampledFrom(relations).Draw(t, "relation of the first to the second")
		fx.setRelation(t, people[0], people[1], start)
		var by [2]int
		var action [2]stores.FriendshipAction
		for i := range 2 {
			by[i] = rapid.IntRange(0, 1).Draw(t, "by")
			action[i] = rapid.SampledFrom(actions).Draw(t, "action")
		}
		got := concurrently(2, func(i int) error {
			return errOf(fx.Friendships.Act(t.Context(), people[by[i]], action[i], people[1-by[i]], at(i)))
		})
		end := fx.between(t, people[0], people[1])
		want(t, "seen by the other", fx.between(t, people[1], people[0]), end.Reverse())
		for _, order := range [][2]int{{0, 1}, {1, 0}} { // one of the orders explains the result
			relation, fits, declined := start, true, false
			for _, i := range order {
				seen := relation
				if by[i] == 1 {
					seen = relation.Reverse()
				}
				after, err := seen.After(action[i])
				if declined && action[i] == stores.ActRequest { // by whom the other has declined just now
					after, err = seen, stores.ErrTooSoon
				}
				declined = action[i] == stores.ActDecline && err == nil && by[0] != by[1]
				fits = fits && errors.Is(got[i], err)
				if relation = after; by[i] == 1 {
					relation = after.Reverse()
				}
			}
			if fits && relation == end {
				return
			}
		}
		t.Fatalf("no order of the two explains the relation %d and the errors %v", end, got)
	})
	s.test("two people are never friends and blocked, whatever concurrent actions do", func(t *testing.T, fx *fixture) {
		people := fx.people(t, 4, nil)
		for round := range 4 {
			concurrently(16, func(i int) error {
				by, other := people[i%4], people[(i+1+i/4%3)%4]
				for step := range 6 {
					if _, err := fx.Friendships.Act(t.Context(), by, actions[(i*5+step*3+round)%len(actions)], other, at(step)); err != nil && !isRelationError(err) {
						t.Errorf("Act: %v", err)
					}
				}
				return nil
			})
			for _, a := range people {
				for _, b := range people {
					if a == b {
						continue
					}
					relation := fx.between(t, a, b)
					want(t, "the relation from the other side", fx.between(t, b, a), relation.Reverse())
					areFriends := slices.ContainsFunc(fx.friendsOf(t, stores.ID{}, a), func(f stores.Friend) bool { return f.User == b })
					blocks := slices.ContainsFunc(fx.blocksOf(t, a), func(block stores.Block) bool { return block.Blocked == b })
					if areFriends != (relation == stores.AreFriends) || blocks != relation.Blocks() {
						t.Errorf("relation %d, in the list of friends %t, in that of blocks %t", relation, areFriends, blocks)
					}
				}
			}
		}
	})
}

// isRelationError reports whether an error is one of Relation.After.
func isRelationError(err error) bool {
	return slices.ContainsFunc([]error{
		stores.ErrNotFound, stores.ErrAlreadyFriends, stores.ErrAlreadyRequested, stores.ErrNoRequest, stores.ErrNotFriends, stores.ErrAlreadyBlocked, stores.ErrNotBlocked,
		stores.ErrTooSoon, // after a block that met a request
	}, func(rule error) bool { return errors.Is(err, rule) })
}
