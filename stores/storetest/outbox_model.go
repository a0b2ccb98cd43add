package storetest

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"fivefold/stores"
)

// A changeKey identifies a row by its keys, as a change does.
type changeKey struct {
	table      stores.Table
	key, other stores.ID
}

// A replica is the set of rows that follows from changes.
type replica struct {
	rows  map[changeKey]bool
	after stores.Cursor
}

// replay reads the changes until those of a revision are complete. It fails when one contradicts those before.
func (r *replica) replay(t tester, fx *fixture, revision stores.Revision, limit int) {
	t.Helper()
	changes, next := fx.readUntil(t, r.after, revision, limit)
	for _, c := range changes {
		r.apply(t, c)
	}
	r.after = next
}

func (r *replica) apply(t tester, c stores.Change) {
	t.Helper()
	key := changeKey{c.Table, c.Key, c.Other}
	if r.rows[key] == (c.Op == stores.RowInserted || c.Op == stores.RowImported) {
		t.Fatalf("%+v, and the row exists: %t", c, r.rows[key])
	}
	if c.Op == stores.RowDeleted {
		delete(r.rows, key)
	} else {
		r.rows[key] = true
	}
}

// compare fails unless the rows are those of the archive.
func (r *replica) compare(t tester, fx *fixture) {
	t.Helper()
	wanted := map[changeKey]bool{}
	for _, c := range insertions(fx.scan(t, stores.MaxLimit)) {
		wanted[changeKey{c.Table, c.Key, c.Other}] = true
	}
	want(t, "the rows that follow from the changes", r.rows, wanted)
}

func (s suite) outboxModel() {
	s.test("the rows of the archive follow from the changes, after any calls", func(t *testing.T, fx *fixture) {
		r := &replica{rows: map[changeKey]bool{}, after: fx.head(t)}
		rows := fx.allTables()
		var written stores.Written
		ctx := stores.WithWritten(t.Context(), &written)
		must(fx.Archive.Put(ctx, rows))(t)
		calls := []func(t *rapid.T, by, other, interest, page, message stores.ID, clock time.Time) error{
			func(t *rapid.T, by, other, _, _, _ stores.ID, clock time.Time) error {
				actions := []stores.FriendshipAction{stores.ActRequest, stores.ActAccept, stores.ActDecline, stores.ActCancel, stores.ActUnfriend, stores.ActBlock, stores.ActUnblock}
				return errOf(fx.Friendships.Act(ctx, by, rapid.SampledFrom(actions).Draw(t, "action"), other, clock))
			},
			func(_ *rapid.T, by, _, interest, _, _ stores.ID, clock time.Time) error {
				return errOf(fx.Likes.Set(ctx, stores.Like{User: by, Interest: interest, Strength: 1, Since: clock}))
			},
			func(_ *rapid.T, by, _, interest, _, _ stores.ID, _ time.Time) error {
				return fx.Likes.Remove(ctx, by, interest)
			},
			func(_ *rapid.T, by, _, _, page, _ stores.ID, clock time.Time) error {
				return errOf(fx.Memberships.Join(ctx, page, by, clock))
			},
			func(_ *rapid.T, by, _, _, page, _ stores.ID, _ time.Time) error {
				return fx.Memberships.Leave(ctx, page, by)
			},
			func(_ *rapid.T, by, _, _, _, message stores.ID, clock time.Time) error {
				return errOf(fx.Reactions.Set(ctx, stores.Reaction{User: by, Message: message, Kind: stores.ReactionLike, Since: clock}))
			},
			func(_ *rapid.T, by, _, _, _, message stores.ID, _ time.Time) error {
				return fx.Reactions.Remove(ctx, by, message)
			},
			func(_ *rapid.T, by, _, interest, _, message stores.ID, _ time.Time) error {
				return errOf(fx.Messages.CreateComment(ctx, fx.newComment(by, message, nil), []stores.ID{interest, interest}))
			},
			func(t *rapid.T, _, _, interest, _, message stores.ID, clock time.Time) error {
				topics := []stores.ID{interest}[:rapid.IntRange(0, 1).Draw(t, "topics")]
				return fx.Messages.Edit(ctx, message, stores.MessageChange{Topics: &topics}, clock)
			},
			func(_ *rapid.T, by, _, _, _, message stores.ID, clock time.Time) error {
				return fx.Messages.Delete(ctx, message, by, clock)
			},
		}
		rapid.Check(t, func(t *rapid.T) {
			id := func(ids []stores.ID, label string) stores.ID { return rapid.SampledFrom(ids).Draw(t, label) }
			var people, interests, pages, messages []stores.ID
			for _, u := range rows.Users[:5] {
				people = append(people, u.ID)
			}
			for _, i := range rows.Interests[:3] {
				interests = append(interests, i.ID)
			}
			for _, p := range rows.Pages[:2] {
				pages = append(pages, p.ID)
			}
			for _, p := range rows.Posts[:2] {
				messages = append(messages, p.ID)
			}
			for _, c := range rows.Comments[:2] {
				messages = append(messages, c.ID)
			}
			for range rapid.IntRange(1, 20).Draw(t, "calls") {
				// What a call must return is tested elsewhere.
				_ = rapid.SampledFrom(calls).Draw(t, "call")(t, id(people, "by"), id(people, "other"), id(interests, "interest"), id(pages, "page"),
					id(messages, "message"), at(1))
			}
			r.replay(t, fx, written.Revision(), rapid.IntRange(1, 20).Draw(t, "limit"))
			r.compare(t, fx)
		})
	})
}
