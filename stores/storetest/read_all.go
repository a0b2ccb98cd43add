package storetest

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"fivefold/stores"
)

// ReadAll calls every method that reads, except those of Events, with every form of its arguments, so that an engine can examine the statements
// that it has run. Nothing need be stored. An error fails the test.
func ReadAll(t *testing.T, s stores.Set) {
	t.Helper()
	readPeople(t, s)
	readPlaces(t, s)
	readPages(t, s)
	readMessages(t, s)
	readCircles(t, s)
	readPayments(t, s)
	readAdvertisers(t, s)
	note := requireNoError(t)
	for _, table := range stores.Tables() {
		note(s.Archive.Scan(t.Context(), table, stores.Rows{}, 10))
	}
}

// requireNoError returns a function that fails the test with the error of a call.
func requireNoError(t *testing.T) func(any, error) {
	return func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
}

// readID returns the ID of something that need not exist.
func readID(kind stores.Kind, n byte) stores.ID {
	return stores.ID{Kind: kind, UUID: uuid.UUID{0: 1, 6: 0x80, 8: 0x80, 15: n}}
}

// windowForms has a window of each form.
var windowForms = []stores.Window{
	{Limit: 3, Count: true}, {Limit: 3, After: &stores.ListPosition{}}, {Limit: 3, Before: &stores.ListPosition{}, Backward: true},
}

func readPeople(t *testing.T, s stores.Set) {
	t.Helper()
	ctx := t.Context()
	a, b := readID(stores.KindUser, 1), readID(stores.KindUser, 2)
	band, genre := readID(stores.KindInterest, 1), readID(stores.KindInterest, 2)
	people, pairs, now := []stores.ID{a, b}, []stores.Pair{{A: a, B: b}}, time.Now()
	many := make([]stores.ID, 8)
	for n := range many {
		many[n] = readID(stores.KindInterest, byte(n))
	}
	note := requireNoError(t)
	note(s.Users.ByIDs(ctx, people))
	note(s.Users.ByHandles(ctx, []string{"a"}))
	note(s.Friendships.ByIDs(ctx, a, []stores.ID{stores.FriendshipID(a, b)}))
	note(s.Friendships.Between(ctx, a, people))
	note(s.Interests.ByIDs(ctx, many))
	note(s.Interests.Kinds(ctx))
	note(s.Likes.Between(ctx, a, many))
	note(s.Sessions.ByIDs(ctx, []stores.ID{readID(stores.KindSession, 1)}, now))
	note(s.Network.Path(ctx, a, pairs))
	note(s.Network.Paths(ctx, a, pairs, 3))
	for _, window := range windowForms {
		note(s.Friendships.Friends(ctx, a, people, stores.FriendsNewest, window))
		note(s.Friendships.Friends(ctx, a, people, stores.FriendsByName, window))
		note(s.Friendships.Requests(ctx, people, stores.RequestsReceived, window))
		note(s.Friendships.Requests(ctx, people, stores.RequestsSent, window))
		note(s.Friendships.Blocks(ctx, people, window))
		note(s.Network.Mutual(ctx, a, pairs, window))
		note(s.Network.FriendsOfFriends(ctx, a, people, window))
		note(s.Interests.Genres(ctx, many, window))
		note(s.Likes.ByFriends(ctx, a, many[:1], window))
		note(s.Likes.ByFriends(ctx, a, many, window))
		note(s.Sessions.Of(ctx, people, now, window))
		for _, f := range []stores.InterestFilter{{}, {Kind: stores.KindBand}, {Genre: genre}, {GenreName: stores.Only(stores.Fold("rock"))}, {Kind: "X", Genre: band}} {
			note(s.Network.Similar(ctx, a, people, f, window))
			note(s.Likes.Of(ctx, people, f, window))
			note(s.Likes.Common(ctx, pairs, f, window))
			if f != (stores.InterestFilter{}) || !window.Count { // the total of the whole catalogue is the size of the catalogue
				note(s.Interests.Catalogue(ctx, f, stores.InterestsPopular, window))
				note(s.Interests.Catalogue(ctx, f, stores.InterestsByName, window))
			}
		}
	}
}

func readPlaces(t *testing.T, s stores.Set) {
	t.Helper()
	ctx, note := t.Context(), requireNoError(t)
	place := readID(stores.KindPlace, 1)
	note(s.Places.ByIDs(ctx, []stores.ID{place}))
	note(s.Organisations.ByIDs(ctx, []stores.ID{readID(stores.KindOrganisation, 1)}))
	note(s.Organisations.Affiliations(ctx, []stores.ID{readID(stores.KindUser, 1)}))
	for _, window := range windowForms {
		for _, f := range []stores.PlaceFilter{{}, {Kind: stores.City}, {PartOf: place}, {Kind: stores.City, PartOf: place}} {
			if f != (stores.PlaceFilter{}) || !window.Count {
				note(s.Places.Catalogue(ctx, f, window))
			}
		}
		for _, f := range []stores.OrganisationFilter{{}, {Kind: stores.Company}, {Place: place}, {Kind: stores.Company, Place: place}} {
			if f != (stores.OrganisationFilter{}) || !window.Count {
				note(s.Organisations.Catalogue(ctx, f, window))
			}
		}
	}
}

func readPages(t *testing.T, s stores.Set) {
	t.Helper()
	ctx, note := t.Context(), requireNoError(t)
	a, pages := readID(stores.KindUser, 1), []stores.ID{readID(stores.KindPage, 1), readID(stores.KindPage, 2)}
	note(s.Pages.ByIDs(ctx, pages))
	note(s.Memberships.Between(ctx, a, pages))
	for _, window := range windowForms {
		note(s.Pages.Topics(ctx, pages, window))
		note(s.Pages.Liked(ctx, pages, window))
		note(s.Memberships.OfPages(ctx, a, pages, window))
		note(s.Memberships.OfUsers(ctx, []stores.ID{a}, window))
		for _, f := range []stores.PageFilter{{}, {Kind: stores.Group}, {Category: "X"}, {Kind: stores.Business, Category: "X"}} {
			for _, by := range []stores.PageOrder{stores.PagesPopular, stores.PagesByName, stores.PagesNewest} {
				if f != (stores.PageFilter{}) || !window.Count {
					note(s.Pages.Catalogue(ctx, f, by, window))
				}
			}
		}
	}
}

func readMessages(t *testing.T, s stores.Set) {
	t.Helper()
	ctx, note := t.Context(), requireNoError(t)
	people, pages := []stores.ID{readID(stores.KindUser, 1), readID(stores.KindUser, 2)}, []stores.ID{readID(stores.KindPage, 1)}
	viewer, ids := people[0], []stores.ID{readID(stores.KindPost, 1), readID(stores.KindComment, 2)}
	note(s.Messages.Posts(ctx, ids))
	note(s.Messages.Comments(ctx, ids))
	note(s.Messages.Topics(ctx, ids))
	note(s.Reactions.Between(ctx, viewer, ids))
	note(s.Reactions.Counts(ctx, viewer, ids))
	note(s.Threads.ReplyCounts(ctx, viewer, []stores.Pair{{A: people[0], B: people[1]}}))
	for _, window := range windowForms {
		note(s.Threads.ByAuthors(ctx, viewer, people, window))
		note(s.Threads.OnWalls(ctx, viewer, people, window))
		note(s.Threads.OnPages(ctx, viewer, pages, window))
		note(s.Threads.Replies(ctx, viewer, ids, window))
		note(s.Threads.Comments(ctx, viewer, ids, window))
		note(s.Threads.Deleted(ctx, people, window))
		note(s.Threads.DeletedOnPages(ctx, viewer, pages, window))
		note(s.Threads.DeletedOnWalls(ctx, viewer, people, window))
		note(s.Threads.DeletedComments(ctx, viewer, ids, window))
		note(s.Threads.Answered(ctx, viewer, ids))
		note(s.Threads.ToAuthors(ctx, viewer, people, window))
		note(s.Reactions.Of(ctx, viewer, ids, window))
		note(s.Reactions.Received(ctx, viewer, people, window))
	}
}

func readCircles(t *testing.T, s stores.Set) {
	t.Helper()
	ctx, note := t.Context(), requireNoError(t)
	people := []stores.ID{readID(stores.KindUser, 1), readID(stores.KindUser, 2)}
	for _, window := range windowForms {
		note(s.CircleTopics.Answered(ctx, people[0], people, readID(stores.KindInterest, 1), window))
		for reach := 1; reach <= stores.MaxReach; reach++ {
			note(s.Circles.People(ctx, people[0], people, stores.CirclePeople{Reach: reach}, window))
			note(s.Circles.People(ctx, people[0], people, stores.CirclePeople{Reach: reach, FirstName: stores.Only("A")}, window))
			note(s.Circles.Messages(ctx, people[0], people, stores.CircleMessages{Reach: reach}, window))
			note(s.Circles.Messages(ctx, people[0], people, stores.CircleMessages{Reach: reach, Before: time.Unix(1, 0)}, window))
			note(s.CircleActivity.Pages(ctx, people[0], people, stores.CirclePages{Reach: reach}, window))
			note(s.CircleActivity.Jobs(ctx, people[0], people, stores.CircleJobs{Reach: reach}, window))
			note(s.CircleActivity.Jobs(ctx, people[0], people, stores.CircleJobs{Reach: reach, Before: 2000}, window))
			note(s.CircleActivity.Visitors(ctx, people[0], people, stores.CircleVisitors{Reach: reach}, window))
			about := stores.CircleTopic{Reach: reach, Topic: readID(stores.KindInterest, 1)}
			note(s.CircleTopics.New(ctx, people[0], people, stores.CircleNewTopics{Reach: reach, Until: time.Unix(1, 0)}, window))
			note(s.CircleTopics.Related(ctx, people[0], people, about, window))
			note(s.CircleTopics.Experts(ctx, people[0], people, about, window))
			for _, days := range []stores.MonthDays{{}, {From: "04-21", Until: "05-21"}, {From: "12-21", Until: "01-21"}} {
				note(s.CircleTopics.LikeMinded(ctx, people[0], people, stores.CircleLikeMinded{Reach: reach, Birthday: days}, window))
			}
		}
	}
}
