package storetest

import (
	"context"
	"testing"

	"fivefold/stores"
)

// Threads tests stores.Threads.
func Threads(t *testing.T, open Open) {
	s := suite{t, open, "Threads"}
	s.promises(threadCalls)
	s.check("every list has the messages that viewer may read, in order, in every window of every key", threadModel)
	s.check("ReplyCounts counts the direct replies between the two people of a pair", replyCountsModel)
	s.threadPost()
	s.threadComment()
	s.threadModeration()
	s.threadDeleted()
	s.threadOrder()
	s.threadLists()
}

func threadCalls(t *testing.T, fx *fixture, n int) []call {
	people, pages, posts := fx.people(t, n, nil), fx.pages(t, n, nil), fx.ids(stores.KindPost, n)
	posts[0] = fx.post(t, people[0], nil).ID
	window := stores.Window{Limit: 2, Count: true}
	return []call{
		{"Threads.ByAuthors", n, func(ctx context.Context) error { return errOf(fx.Threads.ByAuthors(ctx, people[0], people, window)) }},
		{"Threads.OnWalls", n, func(ctx context.Context) error { return errOf(fx.Threads.OnWalls(ctx, people[0], people, window)) }},
		{"Threads.OnPages", n, func(ctx context.Context) error { return errOf(fx.Threads.OnPages(ctx, people[0], pages, window)) }},
		{"Threads.Replies", n, func(ctx context.Context) error { return errOf(fx.Threads.Replies(ctx, people[0], posts, window)) }},
		{"Threads.Comments", n, func(ctx context.Context) error { return errOf(fx.Threads.Comments(ctx, people[0], posts, window)) }},
		{"Threads.Deleted", n, func(ctx context.Context) error { return errOf(fx.Threads.Deleted(ctx, people, window)) }},
		{"Threads.DeletedOnPages", n, func(ctx context.Context) error {
			return errOf(fx.Threads.DeletedOnPages(ctx, people[0], pages, window))
		}},
		{"Threads.DeletedOnWalls", n, func(ctx context.Context) error {
			return errOf(fx.Threads.DeletedOnWalls(ctx, people[0], people, window))
		}},
		{"Threads.DeletedComments", n, func(ctx context.Context) error {
			return errOf(fx.Threads.DeletedComments(ctx, people[0], posts, window))
		}},
		{"Threads.Answered", n, func(ctx context.Context) error { return errOf(fx.Threads.Answered(ctx, people[0], posts)) }},
		{"Threads.ToAuthors", n, func(ctx context.Context) error { return errOf(fx.Threads.ToAuthors(ctx, people[0], people, window)) }},
		{"Threads.ReplyCounts", n, func(ctx context.Context) error {
			return errOf(fx.Threads.ReplyCounts(ctx, people[0], pairs(people)))
		}},
	}
}
