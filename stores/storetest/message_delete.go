package storetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"fivefold/stores"
)

func (s suite) deletesMessages() {
	s.test("Delete marks a message as deleted by somebody since at, one that is marked stays as it is, and Restore takes the mark away", func(t *testing.T, w *world) {
		person, topics := w.person(t), w.interests(t, 1, nil)
		others := w.people(t, 2, nil)
		post, other := w.newPost(person, func(p *stores.Post) { p.EditedAt = at(2) }), w.post(t, person, nil)
		w.createPost(t, post, topics...)
		c := w.newComment(person, post.ID, func(c *stores.Comment) { c.EditedAt = at(2) })
		w.createComment(t, c, topics...)
		c.Post = post.ID
		state := func(deleted time.Time, by stores.ID) {
			t.Helper()
			post.DeletedAt, c.DeletedAt, post.DeletedBy, c.DeletedBy = deleted, deleted, by, by
			want(t, "post", w.postByID(t, post.ID), post)
			want(t, "comment", w.commentByID(t, c.ID), c)
			want(t, "topics", [][]stores.ID{w.topicsOf(t, post.ID), w.topicsOf(t, c.ID)}, [][]stores.ID{topics, topics})
			want(t, "another post", w.postByID(t, other.ID), other)
		}
		for _, by := range []stores.ID{person, others[0]} {
			for i, deleted := range []int{7, 9, 5} { // the first stays
				who := []stores.ID{by, others[1], by}[i]
				w.deleteBy(t, c.ID, who, at(deleted))
				if i == 0 {
					want(t, "the post of a deleted comment", w.postByID(t, post.ID).DeletedAt, time.Time{})
				}
				w.deleteBy(t, post.ID, who, at(deleted))
				state(at(7), by)
			}
			for _, who := range []stores.ID{by, by, others[1]} { // what is not deleted stays as it is, whoever asks
				w.restoreBy(t, post.ID, who)
				w.restoreBy(t, c.ID, who)
				state(time.Time{}, stores.ID{})
			}
		}
	})
	s.test("Restore by anybody but who marked it gives ErrNotFound and changes nothing", func(t *testing.T, w *world) {
		p := w.people(t, 3, nil)
		post := w.post(t, p[0], nil)
		c := w.comment(t, p[0], post.ID, nil)
		for _, id := range []stores.ID{c.ID, post.ID} {
			w.deleteBy(t, id, p[1], at(5))
			for _, who := range []stores.ID{p[0], p[2], w.id(stores.KindUser), posing(p[1], stores.KindPage), {}} {
				if err := w.Messages.Restore(t.Context(), id, who); !errors.Is(err, stores.ErrNotFound) {
					t.Errorf("Restore by %v: %v", who, err)
				}
			}
		}
		post.DeletedAt, post.DeletedBy, c.DeletedAt, c.DeletedBy = at(5), p[1], at(5), p[1]
		want(t, "post", w.postByID(t, post.ID), post)
		want(t, "comment", w.commentByID(t, c.ID), c)
	})
	s.test("Delete and Restore of a missing message, and Delete by a missing person, give ErrNotFound", func(t *testing.T, w *world) {
		person := w.person(t)
		post := w.post(t, person, nil)
		gone := w.comment(t, person, post.ID, func(c *stores.Comment) { c.DeletedAt = at(9) })
		for _, id := range []stores.ID{
			w.id(stores.KindPost), w.id(stores.KindComment), {}, person,
			posing(post.ID, stores.KindComment), posing(gone.ID, stores.KindPost), posing(post.ID, stores.KindUser),
		} {
			if err := w.Messages.Delete(t.Context(), id, person, at(5)); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Delete of %v: %v", id, err)
			}
			if err := w.Messages.Restore(t.Context(), id, person); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Restore of %v: %v", id, err)
			}
		}
		for _, by := range []stores.ID{w.id(stores.KindUser), posing(person, stores.KindPage), post.ID, {}} {
			if err := w.Messages.Delete(t.Context(), post.ID, by, at(5)); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Delete by %v: %v", by, err)
			}
		}
		want(t, "post", w.postByID(t, post.ID), post)
		want(t, "comment", w.commentByID(t, gone.ID), gone)
	})
	s.test("of many deletions at the same time the first stays", func(t *testing.T, w *world) {
		p := w.people(t, 16, nil)
		post := w.post(t, p[0], nil)
		seen := make([]stores.Post, len(p))
		for _, err := range together(len(seen), func(i int) error {
			err := w.Messages.Delete(t.Context(), post.ID, p[i], at(i))
			posts, err2 := w.Messages.Posts(t.Context(), []stores.ID{post.ID})
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
		want(t, "the post", w.postByID(t, post.ID), post)
	})
}
