package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"fivefold/stores"
)

// likeOnce returns a call that sets a like, and fails the test when it does not.
func (fx *fixture) likeOnce(person, interest stores.ID) func(ctx context.Context) error {
	return func(ctx context.Context) error {
		return errOf(fx.Likes.Set(ctx, stores.Like{User: person, Interest: interest, Strength: 1, Since: at(0)}))
	}
}

func (s suite) outboxRead() {
	s.test("Read returns at most limit changes after a cursor, in order", func(t *testing.T, fx *fixture) {
		p, interests := fx.person(t), fx.interests(t, 7, nil)
		head, last := fx.head(t), stores.Revision(0)
		for _, interest := range interests {
			last = written(t, fx.likeOnce(p, interest))
		}
		for _, limit := range []int{1, 2, 7, 100} {
			changes, next := fx.readUntil(t, head, last, limit)
			for i, c := range changes {
				want(t, "Other", c.Other, interests[i])
			}
			want(t, "number of changes", len(changes), len(interests))
			batch := must(fx.Outbox.Read(t.Context(), next, limit))(t)
			want(t, "changes after the last", len(batch.Changes), 0)
			want(t, "Next", batch.Next, next)
		}
	})
	s.test("the changes of a transaction are read in several batches when it has more than limit", func(t *testing.T, fx *fixture) {
		p, page := fx.person(t), fx.newPages(1, nil)[0]
		page.Owner = p
		head := fx.head(t)
		last := written(t, func(ctx context.Context) error { return fx.Pages.Create(ctx, page) })
		changes, _ := fx.readUntil(t, head, last, 1)
		want(t, "number of changes", len(changes), 2)
	})
	s.test("revisions and versions increase with each call", func(t *testing.T, fx *fixture) {
		p, interest := fx.person(t), fx.interests(t, 1, nil)[0]
		head, before := fx.head(t), stores.Revision(0)
		for range 5 {
			revision := written(t, fx.likeOnce(p, interest))
			if revision <= before {
				t.Fatalf("revision %d follows %d", revision, before)
			}
			before = revision
		}
		changes, _ := fx.readUntil(t, head, before, stores.MaxLimit)
		for i := range changes[1:] {
			if changes[i].Version >= changes[i+1].Version {
				t.Fatalf("version %d precedes %d", changes[i].Version, changes[i+1].Version)
			}
		}
	})
	s.test("Latest is the revision of every commit, those included whose changes cannot be read yet, and a later Until reaches it", func(t *testing.T, fx *fixture) {
		p, interests := fx.person(t), fx.interests(t, 3, nil)
		head, held, release := fx.head(t), fx.harness.Disturb != nil, func() {}
		if held {
			release = fx.harness.Disturb(t)
		}
		for _, interest := range interests {
			revision := written(t, fx.likeOnce(p, interest))
			for _, limit := range []int{0, 1, stores.MaxLimit} {
				batch := must(fx.Outbox.Read(t.Context(), head, limit))(t)
				fx.checkBatch(t, head, batch, limit)
				if batch.Latest < revision || held && (batch.Until >= revision || len(batch.Changes) > 0) {
					t.Fatalf("after the commit of %d, a transaction is open (%t): %+v", revision, held, batch)
				}
			}
		}
		latest := must(fx.Outbox.Read(t.Context(), head, 1))(t).Latest
		release()
		changes, _ := fx.readUntil(t, head, latest, 2)
		want(t, "number of changes", len(changes), len(interests))
	})
	s.test("a cursor that the outbox has not reached returns ErrPruned", func(t *testing.T, fx *fixture) {
		head := fx.head(t)
		head = stores.Cursor{Revision: head.Revision + 1<<40, Version: int64(head.Revision) + 1<<40}
		if _, err := fx.Outbox.Read(t.Context(), head, 10); !errors.Is(err, stores.ErrPruned) {
			t.Fatalf("Read returns %v", err)
		}
	})
}

func (s suite) outboxOf() {
	s.test("Of returns the changes after a cursor whose Key, Other or By is one of ids, the newest first, also while a transaction is open", func(t *testing.T, fx *fixture) {
		p, interests, pages := fx.people(t, 4, nil), fx.interests(t, 2, nil), fx.pages(t, 1, nil)
		before, release := fx.head(t), func() {}
		if fx.harness.Disturb != nil {
			release = fx.harness.Disturb(t)
		}
		defer release()
		post := stores.Post{ID: stores.NewID(stores.KindPost), Author: p[2], Wall: p[3], Text: "hello", Audience: stores.AudiencePublic, CreatedAt: at(0)}
		for _, do := range []func(context.Context) error{
			fx.likeOnce(p[0], interests[0]), fx.likeOnce(p[1], interests[1]), fx.likeOnce(p[1], interests[0]),
			func(ctx context.Context) error { return errOf(fx.Memberships.Join(ctx, pages[0], p[3], at(0))) },
			func(ctx context.Context) error { return fx.Messages.CreatePost(ctx, post, nil) },
		} {
			written(t, do)
		}
		of := func(after stores.Cursor, limit int, ids ...stores.ID) (keys []stores.ID) {
			for _, c := range must(fx.Outbox.Of(t.Context(), after, ids, limit))(t) {
				if c.Version == 0 || c.Revision == 0 || c.Op != stores.RowInserted || c.At.IsZero() {
					t.Errorf("%+v", c)
				}
				keys = append(keys, c.Key)
			}
			return keys
		}
		want(t, "by Key", of(before, 10, p[1]), []stores.ID{p[1], p[1]})
		want(t, "by Other", of(before, 10, interests[0]), []stores.ID{p[1], p[0]})
		want(t, "by By", of(before, 10, p[2]), []stores.ID{post.ID})
		want(t, "by several", of(before, 10, pages[0], p[0], p[0], post.ID), []stores.ID{post.ID, p[3], p[0]})
		want(t, "the newest one", of(before, 1, interests[0]), []stores.ID{p[1]})
		want(t, "of the zero ID and of nobody", append(of(before, 10, nobody, stores.NewID(stores.KindUser)), of(before, 10)...), nil)
		first := must(fx.Outbox.Of(t.Context(), before, []stores.ID{p[0]}, 1))(t)[0]
		want(t, "after a cursor", of(stores.Cursor{Revision: first.Revision, Version: first.Version}, 10, interests[0]), []stores.ID{p[1]})
	})
	s.test("Of returns what is left after a cursor before pruned changes", func(t *testing.T, fx *fixture) {
		p, interests := fx.person(t), fx.interests(t, 3, nil)
		for _, interest := range interests {
			written(t, fx.likeOnce(p, interest))
		}
		must(fx.Outbox.Prune(t.Context(), fx.head(t), -time.Hour))(t)
		last := written(t, fx.likeOnce(p, interests[0]))
		changes := must(fx.Outbox.Of(t.Context(), stores.Cursor{}, []stores.ID{p}, 10))(t)
		if len(changes) == 0 || changes[0].Revision != last {
			t.Errorf("%+v, want one of %d first", changes, last)
		}
	})
}

func (s suite) outboxPrune() {
	s.test("Prune deletes changes up to a cursor, and a cursor before them returns ErrPruned", func(t *testing.T, fx *fixture) {
		p, interests := fx.person(t), fx.interests(t, 6, nil)
		first, last := fx.head(t), stores.Revision(0)
		for _, interest := range interests {
			last = written(t, fx.likeOnce(p, interest))
		}
		changes, end := fx.readUntil(t, first, last, stores.MaxLimit)
		middle := stores.Cursor{Revision: changes[2].Revision, Version: changes[2].Version}
		before := must(fx.Outbox.State(t.Context()))(t)
		want(t, "changes that are older than an hour", must(fx.Outbox.Prune(t.Context(), end, time.Hour))(t), 0)
		must(fx.Outbox.Read(t.Context(), first, 10))(t)
		pruned := must(fx.Outbox.Prune(t.Context(), middle, -time.Hour))(t)
		after := must(fx.Outbox.State(t.Context()))(t)
		want(t, "changes after Prune", after.Changes, before.Changes-pruned)
		if pruned < 3 || after.Oldest.Before(before.Oldest) {
			t.Fatalf("Prune deletes %d changes: %+v, before %+v", pruned, after, before)
		}
		for _, cursor := range []stores.Cursor{{}, first} {
			if _, err := fx.Outbox.Read(t.Context(), cursor, 10); !errors.Is(err, stores.ErrPruned) {
				t.Fatalf("Read after %+v returns %v", cursor, err)
			}
		}
		rest, _ := fx.readUntil(t, middle, last, stores.MaxLimit)
		want(t, "the changes after the cursor", rest, changes[3:])
		want(t, "changes up to the same cursor", must(fx.Outbox.Prune(t.Context(), middle, -time.Hour))(t), 0)
	})
	s.test("after Prune of all changes, later ones have greater versions and are read", func(t *testing.T, fx *fixture) {
		p, interest := fx.person(t), fx.interests(t, 1, nil)[0]
		head := fx.head(t)
		changes, end := fx.readUntil(t, head, written(t, fx.likeOnce(p, interest)), 10)
		must(fx.Outbox.Prune(t.Context(), end, -time.Hour))(t)
		later, _ := fx.readUntil(t, end, written(t, fx.likeOnce(p, interest)), 10)
		if len(changes) != 1 || len(later) != 1 || later[0].Version <= changes[0].Version {
			t.Fatalf("%+v follows %+v", later, changes)
		}
	})
}

func (s suite) outboxWait() {
	s.test("Wait returns when there are changes, and for a cursor before them at once", func(t *testing.T, fx *fixture) {
		p, interest := fx.person(t), fx.interests(t, 1, nil)[0]
		head := fx.head(t)
		read := make(chan error)
		go func() {
			for {
				if err := fx.Outbox.Wait(t.Context(), head); err != nil {
					read <- err
					return
				}
				if batch, err := fx.Outbox.Read(t.Context(), head, 10); err != nil || len(batch.Changes) > 0 {
					read <- err
					return
				}
			}
		}()
		fx.like(t, p, interest, 1)
		if err := <-read; err != nil {
			t.Fatalf("%v", err)
		}
		if err := fx.Outbox.Wait(t.Context(), head); err != nil {
			t.Fatalf("Wait: %v", err)
		}
	})
	s.test("Wait returns ErrClosed when its engine is closed", func(t *testing.T, fx *fixture) {
		head := fx.head(t)
		ended := make(chan error)
		go func() {
			for {
				if err := fx.Outbox.Wait(t.Context(), head); err != nil {
					ended <- err
					return
				}
			}
		}()
		fx.close(t)
		if err := <-ended; !errors.Is(err, stores.ErrClosed) {
			t.Fatalf("Wait returns %v", err)
		}
	})
	s.test("Wait returns the error of its context when it ends", func(t *testing.T, fx *fixture) {
		ctx, cancel := context.WithCancel(t.Context())
		head := fx.head(t)
		ended := make(chan error)
		go func() {
			for {
				if err := fx.Outbox.Wait(ctx, head); err != nil {
					ended <- err
					return
				}
			}
		}()
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Fatalf("Wait returns %v", err)
		}
	})
}
