package searchindex_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/relay"
	"fivefold/stores/searchindex"
	"fivefold/stores/textsearch"
)

func named(context.Context) (string, error) { return searchindex.Name, nil }

// lead runs a relay that leads a projection until stop.
func lead(ctx context.Context, truth stores.Set, p relay.Projection, owner string) (stop func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	r := relay.New(relay.Options{Outbox: truth.Outbox, Projections: truth.Projections, Owner: owner, Lease: 300 * time.Millisecond, Batch: 50})
	r.Lead(p)
	done := make(chan struct{})
	go func() {
		defer close(done)
		r.Run(ctx)
	}()
	return sync.OnceFunc(func() {
		cancel()
		<-done
	})
}

// awaitBuilt waits until the projection has applied everything that was written before.
func awaitBuilt(t testing.TB, truth stores.Set) {
	t.Helper()
	head, err := truth.Outbox.Head(t.Context())
	for err == nil {
		var states map[string]stores.ProjectionState
		if states, err = truth.Projections.All(t.Context()); err != nil {
			break
		}
		if s, ok := states[searchindex.Name]; ok && !s.Rebuild {
			var rest stores.ChangeBatch // empty: Until is the place of the projection
			if rest, err = truth.Outbox.Read(t.Context(), s.Cursor, 0); err == nil && rest.Until >= head.Revision {
				return
			}
		}
		if err == nil {
			err = truth.Outbox.Wait(t.Context(), head)
		}
	}
	t.Fatal(err)
}

func TestFindIsUnavailableUntilTheDocumentsAreBuilt(t *testing.T) {
	t.Parallel()
	truth, engine := openTruth(t), openSearch(t)
	u := newUser("ada")
	put(t, truth, stores.Rows{Users: []stores.User{u}})
	search := searchindex.Fresh(engine.Search, engine.SearchIndex, truth, named)
	request := stores.SearchRequest{Query: textsearch.Parse("ada", false), Limit: 10}
	if _, err := search.Find(t.Context(), request); !errors.Is(err, stores.ErrUnavailable) {
		t.Errorf("%v", err)
	}
	defer lead(t.Context(), truth, searchindex.New(searchindex.Name, truth, engine.SearchIndex), "a")()
	awaitBuilt(t, truth)
	if got, err := search.Find(t.Context(), request); err != nil || len(got.Candidates) != 1 || got.Candidates[0].ID != u.ID {
		t.Errorf("%+v, %v", got, err)
	}
}

// A writer writes as one person, and knows what a search must find of it.
type writer struct {
	truth  stores.Set
	search stores.Search
	user   stores.User
	page   stores.Page
	posts  []stores.Post
}

// step writes something at random and returns a query, and whether it must find a node.
func (w *writer) step(ctx context.Context, n int) (query string, id stores.ID, found bool, err error) {
	text := fmt.Sprintf("w%dx%s", n, w.user.Handle)
	switch k := rand.IntN(5); {
	case k == 0:
		_, err = w.truth.Users.Update(ctx, w.user.ID, stores.UserChange{Name: &text})
		return text, w.user.ID, true, err
	case k == 1:
		_, err = w.truth.Pages.Update(ctx, w.page.ID, stores.PageChange{Name: &text})
		return text, w.page.ID, true, err
	case k == 2 && len(w.posts) > 0:
		last := w.posts[len(w.posts)-1]
		w.posts = w.posts[:len(w.posts)-1]
		return last.Text, last.ID, false, w.truth.Messages.Delete(ctx, last.ID, w.user.ID, now)
	case k == 3 && len(w.posts) > 0:
		last := &w.posts[len(w.posts)-1]
		last.Text = text
		return text, last.ID, true, w.truth.Messages.Edit(ctx, last.ID, stores.MessageChange{Text: &text}, now)
	}
	p := stores.Post{ID: stores.NewID(stores.KindPost), Author: w.user.ID, Wall: w.user.ID, Text: text, Audience: stores.AudienceOnlyMe, CreatedAt: now}
	w.posts = append(w.posts, p)
	return text, p.ID, true, w.truth.Messages.CreatePost(ctx, p, nil)
}

// check writes once and fails unless the next search of the same session shows it.
func (w *writer) check(t *testing.T, n int) {
	t.Helper()
	var written stores.Written
	query, id, want, err := w.step(stores.WithWritten(t.Context(), &written), n)
	if err != nil {
		t.Error(err)
		return
	}
	ctx := stores.WithAfter(t.Context(), written.Revision)
	got, err := w.search.Find(ctx, stores.SearchRequest{Query: textsearch.Parse(query, false), Limit: 100, Scope: stores.SearchScope{Own: []stores.ID{w.user.ID}}})
	if err != nil {
		t.Error(err)
		return
	}
	found := false
	for _, d := range got.Candidates {
		if d.ID == id {
			m, ok := textsearch.Match(textsearch.Parse(query, false), d)
			found = found || ok && m.Literal
		}
	}
	if found != want {
		t.Errorf("after write %d of %s, %q finds %v: %t", n, w.user.Handle, query, id, found)
	}
}

// A slow is a projection that applies changes late.
type slow struct {
	*searchindex.Projection
	lag func() time.Duration
}

func (s slow) Apply(ctx context.Context, changes []stores.Change) error {
	select {
	case <-time.After(s.lag()):
	case <-ctx.Done():
		return ctx.Err()
	}
	return s.Projection.Apply(ctx, changes)
}

func TestASessionFindsWhatItHasWrittenHoweverLateTheProjectionIs(t *testing.T) {
	t.Parallel()
	pairs, err := strconv.Atoi(cmp.Or(os.Getenv("FIVEFOLD_FRESH_PAIRS"), "1000"))
	if err != nil {
		t.Fatal(err)
	}
	for name, open := range truths {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			truth, engine := open(t), openSearch(t)
			const writers = 8
			all := make([]*writer, writers)
			var rows stores.Rows
			for i := range all {
				u := newUser(fmt.Sprintf("person-%d", i))
				p := stores.Page{ID: stores.NewID(stores.KindPage), Kind: stores.Group, Name: "Page", Owner: u.ID, CreatedAt: now}
				rows.Users, rows.Pages = append(rows.Users, u), append(rows.Pages, p)
				rows.Memberships = append(rows.Memberships, stores.Membership{Page: p.ID, User: u.ID, Role: stores.Moderator, Since: now})
				all[i] = &writer{truth: truth, user: u, page: p}
			}
			put(t, truth, rows)
			p := searchindex.New(searchindex.Name, truth, engine.SearchIndex)
			defer lead(t.Context(), truth, slow{p, func() time.Duration { return rand.N(5*time.Second) * time.Duration(rand.IntN(2)) }}, "a")()
			awaitBuilt(t, truth)
			var running sync.WaitGroup
			for i, w := range all {
				w.search = searchindex.Fresh(engine.Search, engine.SearchIndex, truth, named)
				searchindex.SetWait(w.search, time.Duration(i)*time.Millisecond)
				running.Go(func() {
					for n := range pairs / writers {
						w.check(t, n)
					}
				})
			}
			running.Wait()
		})
	}
}
