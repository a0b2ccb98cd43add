package storetest

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// A message is a post or a comment of the model.
type message struct {
	id, author, wall, page, replyTo stores.ID
	root                            *message // itself for a post
	audience                        stores.Audience
	created                         time.Time
	deleted                         bool
	deletedBy                       stores.ID
}

// A conversation is a network with posts and comments.
type conversation struct {
	*networkModel
	all []*message
}

// readable reports whether viewer may read a message.
func (k *conversation) readable(m *message) bool {
	return !m.deleted && k.isMessageListed(m.root.asPost(), m.author)
}

// asPost returns the post m.
func (m *message) asPost() stores.Post {
	p := stores.Post{ID: m.id, Author: m.author, Wall: m.wall, Page: m.page, Audience: m.audience}
	if m.deleted {
		p.DeletedAt, p.DeletedBy = at(5), m.deletedBy
	}
	return p
}

// answered reports whether a comment is deleted, viewer could read it otherwise, and below it, through such comments only, is one that
// viewer may read.
func (k *conversation) answered(m *message) bool {
	return m.deleted && m.root != m && k.isListed(m.root.asPost()) && k.isMessageListed(m.root.asPost(), m.author) && slices.ContainsFunc(k.all, func(below *message) bool {
		return below.replyTo == m.id && (k.readable(below) || k.answered(below))
	})
}

// A threadList is a list of stores.Threads: its keys, and the key and position of a message.
type threadList struct {
	name string
	ask  listMethod
	keys []stores.ID
	of   func(*message) stores.ID
	at   func(*message) stores.ListPosition
	has  func(*message) bool // whether the list has a message of its key
}

func (k *conversation) lists(fx *fixture) []threadList {
	var messages []stores.ID
	for _, m := range k.all {
		messages = append(messages, m.id)
	}
	byTime := func(m *message) stores.ListPosition {
		return stores.ListPosition{Rank: m.created.UnixMicro(), ID: m.id}
	}
	return []threadList{
		{"ByAuthors", fx.Threads.ByAuthors, k.people, func(m *message) stores.ID { return m.author }, byTime, k.readable},
		{"OnWalls", fx.Threads.OnWalls, k.people, func(m *message) stores.ID { return m.wall }, byTime, k.readable},
		{"OnPages", fx.Threads.OnPages, k.pages, func(m *message) stores.ID { return m.page }, byTime, k.readable},
		{"Replies", fx.Threads.Replies, messages, func(m *message) stores.ID { return m.replyTo }, byTime,
			func(m *message) bool { return k.readable(m) || k.answered(m) }},
		{"Comments", fx.Threads.Comments, messages, func(m *message) stores.ID { return m.root.id }, byTime,
			func(m *message) bool { return m != m.root && k.readable(m) }},
		{"Deleted", ofEverybody(fx.Threads.Deleted), k.people, func(m *message) stores.ID { return m.author }, byTime,
			func(m *message) bool { return m.deleted }},
		{"DeletedOnPages", fx.Threads.DeletedOnPages, k.pages, func(m *message) stores.ID { return m.page }, byTime,
			func(m *message) bool { return m.deleted && k.isRestorable(m.asPost()) }},
		{"DeletedOnWalls", fx.Threads.DeletedOnWalls, k.people, func(m *message) stores.ID { return m.wall }, byTime,
			func(m *message) bool { return m.deleted && k.isRestorable(m.asPost()) }},
		{"DeletedComments", fx.Threads.DeletedComments, messages, func(m *message) stores.ID { return m.root.id }, byTime,
			func(m *message) bool {
				return m.deleted && m != m.root && k.isCommentRestorable(m.root.asPost(), m.author, m.deletedBy)
			}},
		{"ToAuthors", fx.Threads.ToAuthors, k.people, k.repliedAuthor, byTime, k.readable},
	}
}

// repliedAuthor returns who wrote the message that m replies to, or zero if viewer may not read that.
func (k *conversation) repliedAuthor(m *message) stores.ID {
	for _, above := range k.all {
		if above.id == m.replyTo && k.readable(above) {
			return above.author
		}
	}
	return stores.ID{}
}

// whole returns the expected list of a key.
func (k *conversation) whole(list threadList, key stores.ID) []stores.Item[stores.ID] {
	items := []stores.Item[stores.ID]{}
	for _, m := range k.all {
		if !key.IsZero() && list.of(m) == key && list.has(m) {
			items = append(items, stores.Item[stores.ID]{At: list.at(m), Value: m.id})
		}
	}
	slices.SortFunc(items, func(a, b stores.Item[stores.ID]) int { return comparePositions(a.At, b.At) })
	return items
}

// comparePositions compares positions in a list that has the highest rank first.
func comparePositions(a, b stores.ListPosition) int {
	return cmp.Or(cmp.Compare(b.Rank, a.Rank), strings.Compare(a.Text, b.Text), a.ID.Compare(b.ID))
}

// windowOf returns a window of a whole list.
func windowOf[T any](whole []stores.Item[T], window stores.Window) stores.List[T] {
	var list stores.List[T]
	if window.Count {
		list.Total = len(whole)
	}
	var between []stores.Item[T]
	for _, item := range whole {
		if (window.After == nil || comparePositions(item.At, *window.After) > 0) &&
			(window.Before == nil || comparePositions(item.At, *window.Before) < 0) {
			between = append(between, item)
		}
	}
	size := min(window.Limit, len(between))
	list.More = len(between) > size
	if list.Items = between[:size]; window.Backward {
		list.Items = between[len(between)-size:]
	}
	return list
}

// threadModel compares every list with a naive result, for every viewer and for none: the whole list, and one window of all keys at
// once.
func threadModel(t *rapid.T, fx *fixture) {
	k := drawConversation(t, fx)
	for _, list := range k.lists(fx) {
		drawn := stores.Window{
			Limit: rapid.IntRange(0, 4).Draw(t, "limit"), Backward: rapid.Bool().Draw(t, "backward"), Count: rapid.Bool().Draw(t, "count"),
			After: k.drawPosition(t, list, "after"), Before: k.drawPosition(t, list, "before"),
		}
		for _, k.viewer = range append([]stores.ID{{}}, k.people...) {
			k.compare(t, list, fx.id(list.keys[0].Kind), stores.Window{Limit: stores.MaxLimit, Count: true})
			k.compare(t, list, fx.id(list.keys[0].Kind), drawn)
		}
	}
	for _, k.viewer = range append([]stores.ID{{}}, k.people...) {
		keys, wanted := []stores.ID{fx.id(stores.KindComment), {}}, map[stores.ID]bool{}
		for _, m := range k.all {
			if keys = append(keys, m.id); k.answered(m) {
				wanted[m.id] = true
			}
		}
		if got := must(fx.Threads.Answered(t.Context(), k.viewer, keys))(t); !equal(got, wanted) {
			t.Fatalf("Answered to viewer %s: got %v, want %v\n%s", k.names(k.viewer), got, wanted, k)
		}
	}
}

// compare compares the lists of all keys, among them duplicates and unknown IDs.
func (k *conversation) compare(t *rapid.T, list threadList, nothing stores.ID, window stores.Window) {
	keys := append([]stores.ID{list.keys[0], nothing, {}}, list.keys...)
	got := must(list.ask(t.Context(), k.viewer, keys, window))(t)
	for _, key := range keys {
		answer, wanted := got[key], windowOf(k.whole(list, key), window)
		if !slices.Equal(answer.Items, wanted.Items) || answer.More != wanted.More || answer.Total != wanted.Total {
			t.Fatalf("%s of %v to viewer %s in %+v:\n got %+v\nwant %+v\n%s", list.name, key, k.names(k.viewer), window, answer, wanted, k)
		}
	}
}

// drawPosition draws no position, or that of a message, which need not be in the list.
func (k *conversation) drawPosition(t *rapid.T, list threadList, name string) *stores.ListPosition {
	i := rapid.IntRange(-len(k.all), len(k.all)-1).Draw(t, name)
	if i < 0 {
		return nil
	}
	return new(list.at(k.all[i]))
}
