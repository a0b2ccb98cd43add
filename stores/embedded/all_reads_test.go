package embedded

import (
	"testing"
	"time"

	"fivefold/stores"
)

// readAllPorts calls every method that reads, with every form of its arguments.
func readAllPorts(t *testing.T, s stores.Set) {
	t.Helper()
	readPeople(t, s)
	readPlaces(t, s)
	readPages(t, s)
	readMessages(t, s)
	readCircles(t, s)
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

// windowForms has a window of each form.
var windowForms = []stores.Window{
	{Limit: 3, Count: true}, {Limit: 3, After: &stores.ListPosition{}}, {Limit: 3, Before: &stores.ListPosition{}, Backward: true},
}

func readPeople(t *testing.T, s stores.Set) {
	t.Helper()
	ctx := t.Context()
	a, b := testID(stores.KindUser, 1), testID(stores.KindUser, 2)
	band, genre := testID(stores.KindInterest, 1), testID(stores.KindInterest, 2)
	people, pairs, now := []stores.ID{a, b}, []stores.Pair{{A: a, B: b}}, time.Now()
	many := make([]stores.ID, 2*maxLookups)
	for n := range many {
		many[n] = testID(stores.KindInterest, n)
	}
	note := requireNoError(t)
	note(s.Users.ByIDs(ctx, people))
	note(s.Users.ByHandles(ctx, []string{"a"}))
	note(s.Friendships.ByIDs(ctx, a, []stores.ID{stores.FriendshipID(a, b)}))
	note(s.Friendships.Between(ctx, a, people))
	note(s.Interests.ByIDs(ctx, many))
	note(s.Interests.Kinds(ctx))
	note(s.Likes.Between(ctx, a, many))
	note(s.Sessions.ByIDs(ctx, []stores.ID{testID(stores.KindSession, 1)}, now))
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
	place := testID(stores.KindPlace, 1)
	note(s.Places.ByIDs(ctx, []stores.ID{place}))
	note(s.Organisations.ByIDs(ctx, []stores.ID{testID(stores.KindOrganisation, 1)}))
	note(s.Organisations.Affiliations(ctx, []stores.ID{testID(stores.KindUser, 1)}))
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
	a, pages := testID(stores.KindUser, 1), []stores.ID{testID(stores.KindPage, 1), testID(stores.KindPage, 2)}
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
	people, pages := []stores.ID{testID(stores.KindUser, 1), testID(stores.KindUser, 2)}, []stores.ID{testID(stores.KindPage, 1)}
	viewer, ids := people[0], []stores.ID{testID(stores.KindPost, 1), testID(stores.KindComment, 2)}
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
	people := []stores.ID{testID(stores.KindUser, 1), testID(stores.KindUser, 2)}
	for _, window := range windowForms {
		note(s.CircleTopics.Answered(ctx, people[0], people, testID(stores.KindInterest, 1), window))
		for reach := 1; reach <= stores.MaxReach; reach++ {
			note(s.Circles.People(ctx, people[0], people, stores.CirclePeople{Reach: reach}, window))
			note(s.Circles.People(ctx, people[0], people, stores.CirclePeople{Reach: reach, FirstName: stores.Only("A")}, window))
			note(s.Circles.Messages(ctx, people[0], people, stores.CircleMessages{Reach: reach}, window))
			note(s.Circles.Messages(ctx, people[0], people, stores.CircleMessages{Reach: reach, Before: time.Unix(1, 0)}, window))
			note(s.CircleActivity.Pages(ctx, people[0], people, stores.CirclePages{Reach: reach}, window))
			note(s.CircleActivity.Jobs(ctx, people[0], people, stores.CircleJobs{Reach: reach}, window))
			note(s.CircleActivity.Jobs(ctx, people[0], people, stores.CircleJobs{Reach: reach, Before: 2000}, window))
			note(s.CircleActivity.Visitors(ctx, people[0], people, stores.CircleVisitors{Reach: reach}, window))
			about := stores.CircleTopic{Reach: reach, Topic: testID(stores.KindInterest, 1)}
			note(s.CircleTopics.New(ctx, people[0], people, stores.CircleNewTopics{Reach: reach, Until: time.Unix(1, 0)}, window))
			note(s.CircleTopics.Related(ctx, people[0], people, about, window))
			note(s.CircleTopics.Experts(ctx, people[0], people, about, window))
			for _, days := range []stores.MonthDays{{}, {From: "04-21", Until: "05-21"}, {From: "12-21", Until: "01-21"}} {
				note(s.CircleTopics.LikeMinded(ctx, people[0], people, stores.CircleLikeMinded{Reach: reach, Birthday: days}, window))
			}
		}
	}
}
