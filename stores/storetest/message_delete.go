package storetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"fivefold/stores"
)

func (s suite) messageDelete() {
	s.test("Delete marks a message as deleted by a person at a time, a marked one stays as it is, and Restore removes the mark", func(t *testing.T, fx *fixture) {
		person, topics := fx.person(t), fx.interests(t, 1, nil)
		others := fx.people(t, 2, nil)
		post, other := fx.newPost(person, func(p *stores.Post) { p.EditedAt = at(2) }), fx.post(t, person, nil)
		fx.createPost(t, post, topics...)
		c := fx.newComment(person, post.ID, func(c *stores.Comment) { c.EditedAt = at(2) })
		fx.createComment(t, c, topics...)
		c.Post = post.ID
		state := func(deleted time.Time, by stores.ID) {
			t.Helper()
			post.DeletedAt, c.DeletedAt, post.DeletedBy, c.DeletedBy = deleted, deleted, by, by
			want(t, "post", fx.postByID(t, post.ID), post)
			want(t, "comment", fx.commentByID(t, c.ID), c)
			want(t, "topics", [][]stores.ID{fx.topicsOf(t, post.ID), fx.topicsOf(t, c.ID)}, [][]stores.ID{topics, topics})
			want(t, "another post", fx.postByID(t, other.ID), other)
		}
		for _, by := range []stores.ID{person, others[0]} {
			for i, deleted := range []int{7, 9, 5} { // the first stays
				who := []stores.ID{by, others[1], by}[i]
				fx.deleteBy(t, c.ID, who, at(deleted))
				if i == 0 {
					want(t, "the post of a deleted comment", fx.postByID(t, post.ID).DeletedAt, time.Time{})
				}
				fx.deleteBy(t, post.ID, who, at(deleted))
				state(at(7), by)
			}
			for _, who := range []stores.ID{by, by, others[1]} { // a message that is not deleted stays as it is
				fx.restoreBy(t, post.ID, who)
				fx.restoreBy(t, c.ID, who)
				state(time.Time{}, stores.ID{})
			}
		}
	})
	s.test("Restore by anyone but the person who deleted the message returns ErrNotFound and changes nothing", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 3, nil)
		post := fx.post(t, p[0], nil)
		c := fx.comment(t, p[0], post.ID, nil)
		for _, id := range []stores.ID{c.ID, post.ID} {
			fx.deleteBy(t, id, p[1], at(5))
			for _, who := range []stores.ID{p[0], p[2], fx.id(stores.KindUser), asKind(p[1], stores.KindPage), {}} {
				if err := fx.Messages.Restore(t.Context(), id, who); !errors.Is(err, stores.ErrNotFound) {
					t.Errorf("Restore by %v: %v", who, err)
				}
			}
		}
		post.DeletedAt, post.DeletedBy, c.DeletedAt, c.DeletedBy = at(5), p[1], at(5), p[1]
		want(t, "post", fx.postByID(t, post.ID), post)
		want(t, "comment", fx.commentByID(t, c.ID), c)
	})
	s.test("Delete and Restore of a missing message, and Delete by a missing person, return ErrNotFound", func(t *testing.T, fx *fixture) {
		person := fx.person(t)
		post := fx.post(t, person, nil)
		deleted := fx.comment(t, person, post.ID, func(c *stores.Comment) { c.DeletedAt = at(9) })
		for _, id := range []stores.ID{
			fx.id(stores.KindPost), fx.id(stores.KindComment), {}, person,
			asKind(post.ID, stores.KindComment), asKind(deleted.ID, stores.KindPost), asKind(post.ID, stores.KindUser),
		} {
			if err := fx.Messages.Delete(t.Context(), id, person, at(5)); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Delete of %v: %v", id, err)
			}
			if err := fx.Messages.Restore(t.Context(), id, person); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Restore of %v: %v", id, err)
			}
		}
		for _, by := range []stores.ID{fx.id(stores.KindUser), asKind(person, stores.KindPage), post.ID, {}} {
			if err := fx.Messages.Delete(t.Context(), post.ID, by, at(5)); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Delete by %v: %v", by, err)
			}
		}
		want(t, "post", fx.postByID(t, post.ID), post)
		want(t, "comment", fx.commentByID(t, deleted.ID), deleted)
	})
	s.test("of concurrent Deletes, the first stays", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 16, nil)
		post := fx.post(t, p[0], nil)
		seen := make([]stores.Post, len(p))
		for _, err := range concurrently(len(seen), func(i int) error {
			err := fx.Messages.Delete(t.Context(), post.ID, p[i], at(i))
			posts, err2 := fx.Messages.Posts(t.Context(), []stores.ID{post.ID})
			seen[i] = posts[post.ID]
			return errors.Join(err, err2)
		}) {
			if err != nil {
				t.Errorf("Delete: %v", err)
			}
		}
		first := slices.Index(p, seen[0].DeletedBy)
		if first < 0 {
			t.Fatalf("deleted by %v", seen[0].DeletedBy)
		}
		post.DeletedBy, post.DeletedAt = p[first], at(first)
		want(t, "the post as everybody saw it", slices.Compact(seen), []stores.Post{post})
		want(t, "the post", fx.postByID(t, post.ID), post)
	})
}
