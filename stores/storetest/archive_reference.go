package storetest

import (
	"fmt"
	"slices"
	"testing"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// archiveReference tests rows that refer to each other, and the columns that an engine fills.
func (s suite) archiveReference() {
	s.check("a place may be part of a place at any position in the same call", func(t *rapid.T, fx *fixture) {
		ids := fx.ids(stores.KindPlace, rapid.IntRange(2, 12).Draw(t, "places"))
		var rows stores.Rows
		for i, id := range ids {
			p := stores.Place{ID: id, Kind: stores.City, Name: fmt.Sprintf("Place %d", i)}
			if i > 0 {
				p.PartOf = ids[rapid.IntRange(0, i-1).Draw(t, "part of")]
			}
			rows.Places = append(rows.Places, p)
		}
		rows.Places = rapid.Permutation(rows.Places).Draw(t, "order")
		fx.put(t, rows)
		for _, p := range rows.Places {
			want(t, "place", must(fx.Places.ByIDs(t.Context(), []stores.ID{p.ID}))(t)[p.ID], p)
		}
	})
	s.check("a comment may reply to a comment at any position in the same call", commentsRefer)
	s.test("engines ignore the caller's Affiliation.Kind, Page.Members and Comment.Post", func(t *testing.T, fx *fixture) {
		all := fx.allTables()
		given := cloneRows(all)
		for i := range given.Affiliations {
			given.Affiliations[i].Kind = []stores.OrganisationKind{"", stores.University, stores.Company, "NONE"}[i%4]
		}
		for i := range given.Pages {
			given.Pages[i].Members = 99 - i
		}
		for i := range given.Comments {
			given.Comments[i].Post = []stores.ID{{}, all.Posts[4].ID, fx.id(stores.KindPost)}[i%3]
		}
		fx.put(t, given)
		fx.expectRows(t, all)
		for _, a := range all.Affiliations {
			if got := fx.affiliationsOf(t, a.User); !slices.Contains(got, a) {
				t.Errorf("%+v is not in %+v", a, got)
			}
		}
		want(t, "added twice", must(fx.Archive.Put(t.Context(), given))(t), 0)
		fx.expectRows(t, all)
	})
	s.test("times are stored to the microsecond, in UTC", func(t *testing.T, fx *fixture) {
		all := fx.allTables()
		given := cloneRows(all)
		for i := range given.Users {
			given.Users[i].JoinedAt, all.Users[i].JoinedAt = inOtherZone(), at(0)
		}
		for i := range given.Friendships {
			given.Friendships[i].RequestedAt, all.Friendships[i].RequestedAt = inOtherZone(), at(0)
			if given.Friendships[i].State() == stores.StateFriends {
				given.Friendships[i].Since, all.Friendships[i].Since = inOtherZone(), at(0)
			}
		}
		for i := range given.Blocks {
			given.Blocks[i].Since, all.Blocks[i].Since = inOtherZone(), at(0)
		}
		for i := range given.Likes {
			given.Likes[i].Since, all.Likes[i].Since = inOtherZone(), at(0)
		}
		for i := range given.Pages {
			given.Pages[i].CreatedAt, all.Pages[i].CreatedAt = inOtherZone(), at(0)
		}
		for i := range given.Memberships {
			given.Memberships[i].Since, all.Memberships[i].Since = inOtherZone(), at(0)
		}
		dateMessages(&given, inOtherZone())
		dateMessages(&all, at(0))
		fx.put(t, given)
		fx.expectRows(t, all)
	})
}

func commentsRefer(t *rapid.T, fx *fixture) {
	author, posts := fx.person(t), fx.ids(stores.KindPost, 2)
	var rows stores.Rows
	for _, id := range posts {
		rows.Posts = append(rows.Posts, stores.Post{ID: id, Author: author, Wall: author, Text: "x", Audience: stores.AudiencePublic, CreatedAt: at(0)})
	}
	if rapid.Bool().Draw(t, "posts before") {
		fx.put(t, rows)
		rows = stores.Rows{}
	}
	answered := slices.Clone(posts)
	threads := map[stores.ID]stores.ID{posts[0]: posts[0], posts[1]: posts[1]}
	for i, id := range fx.ids(stores.KindComment, rapid.IntRange(1, 12).Draw(t, "comments")) {
		c := stores.Comment{ID: id, Author: author, ReplyTo: rapid.SampledFrom(answered).Draw(t, "reply to"), Text: fmt.Sprintf("Comment %d", i), CreatedAt: at(i)}
		answered, threads[id] = append(answered, id), threads[c.ReplyTo]
		rows.Comments = append(rows.Comments, c)
	}
	rows.Comments = rapid.Permutation(rows.Comments).Draw(t, "order")
	fx.put(t, rows)
	for _, c := range rows.Comments {
		c.Post = threads[c.ID]
		want(t, "comment", must(fx.Messages.Comments(t.Context(), []stores.ID{c.ID}))(t)[c.ID], c)
	}
}
