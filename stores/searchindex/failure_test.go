package searchindex_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/relay"
	"fivefold/stores/searchindex"
)

// A failing is a search engine whose writes fail now and then: before they are stored, after, or, as in a server that was frozen, they are stored later.
type failing struct {
	stores.SearchIndex
	late sync.WaitGroup
	rate func() bool // whether the next write fails
}

func (f *failing) Put(ctx context.Context, to stores.SearchCopy, documents []stores.SearchDocument) error {
	if !f.rate() {
		return f.SearchIndex.Put(ctx, to, documents)
	}
	switch rand.IntN(3) {
	case 0:
		if err := f.SearchIndex.Put(ctx, to, documents); err != nil {
			return err
		}
	case 1:
		f.late.Go(func() {
			<-time.After(rand.N(30 * time.Millisecond))
			_ = f.SearchIndex.Put(context.WithoutCancel(ctx), to, documents)
		})
	}
	return stores.ErrUnavailable
}

// An amnesiac is an index in which a write that had no result has replaced the next one: the first reading of versions says so.
type amnesiac struct {
	stores.SearchIndex
	failures, reads, puts int
}

func (a *amnesiac) Put(ctx context.Context, to stores.SearchCopy, documents []stores.SearchDocument) error {
	if a.puts++; a.puts <= a.failures {
		return stores.ErrUnavailable
	}
	return a.SearchIndex.Put(ctx, to, documents)
}

func (a *amnesiac) Versions(ctx context.Context, in stores.SearchCopy, ids []stores.ID) (map[stores.ID]stores.Revision, error) {
	versions, err := a.SearchIndex.Versions(ctx, in, ids)
	if a.reads++; a.reads == 1 {
		for id := range versions {
			versions[id]--
		}
	}
	return versions, err
}

func TestVersionsAreReadBackAfterAWriteWithoutAResult(t *testing.T) {
	t.Parallel()
	truth, index := openTruth(t), &amnesiac{SearchIndex: openSearch(t).SearchIndex, failures: 1}
	u := newUser("ada")
	put(t, truth, stores.Rows{Users: []stores.User{u}})
	p := searchindex.New(searchindex.Name, truth, index)
	searchindex.SetSettle(p, time.Millisecond)
	if err := searchindex.Write(t.Context(), p, u.ID); err == nil {
		t.Fatal("a write that fails succeeds")
	}
	if err := searchindex.Write(t.Context(), p, u.ID); err != nil || index.puts != 3 || index.reads != 2 {
		t.Errorf("%v after %d writes and %d readings of versions; want 3 and 2", err, index.puts, index.reads)
	}
	if err := searchindex.Write(t.Context(), p, u.ID); err != nil || index.puts != 4 || index.reads != 2 {
		t.Errorf("%v after %d writes and %d readings of versions; want 4 and 2", err, index.puts, index.reads)
	}
}

func TestAnEngineThatHasLostItsDocumentsGetsThemAgain(t *testing.T) {
	t.Parallel()
	truth, engine := openTruth(t), openSearch(t)
	u := newUser("ada")
	put(t, truth, stores.Rows{Users: []stores.User{u}})
	stop := lead(t.Context(), truth, searchindex.New(searchindex.Name, truth, engine.SearchIndex), "a")
	awaitBuilt(t, truth)
	stop()
	empty, err := engine.SearchIndex.Copy(t.Context())
	if err == nil {
		err = engine.SearchIndex.Swap(t.Context(), empty)
	}
	if err != nil {
		t.Fatal(err)
	}
	p := searchindex.New(searchindex.Name, truth, engine.SearchIndex)
	if err := p.CheckContent(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer lead(t.Context(), truth, p, "b")()
	awaitBuilt(t, truth)
	if n, err := engine.SearchIndex.Count(t.Context()); n != 1 || err != nil {
		t.Errorf("%d documents, %v", n, err)
	}
}

func TestNothingDiffersAfterWritersFailuresAndKills(t *testing.T) {
	t.Parallel()
	duration := 10 * time.Second
	if testing.Short() {
		duration = 2 * time.Second
	}
	for name, open := range truths {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			truth, engine := open(t), openSearch(t)
			var people []stores.User
			var pages []stores.Page
			for i := range 16 {
				people = append(people, newUser(fmt.Sprintf("person-%d", i)))
				pages = append(pages, stores.Page{ID: stores.NewID(stores.KindPage), Kind: stores.Group, Name: "Page", Owner: people[i].ID, CreatedAt: now})
			}
			put(t, truth, stores.Rows{Users: people, Pages: pages})
			ctx, end := context.WithTimeout(t.Context(), duration)
			defer end()
			var running sync.WaitGroup
			for i, u := range people {
				running.Go(func() {
					w := &writer{truth: truth, user: u, page: pages[i]}
					for n := 0; ctx.Err() == nil; n++ {
						_, _, _, err := w.step(ctx, n)
						if err == nil && rand.IntN(4) == 0 {
							// Somebody may have asked before.
							_, _ = truth.Friendships.Act(ctx, u.ID, stores.ActRequest, people[rand.IntN(16)].ID, now)
							_, _ = truth.Memberships.Join(ctx, pages[rand.IntN(16)].ID, u.ID, now)
						}
						if err != nil && ctx.Err() == nil {
							t.Error(err)
							return
						}
					}
				})
			}
			index := &failing{SearchIndex: engine.SearchIndex, rate: func() bool { return ctx.Err() == nil && rand.IntN(20) == 0 }}
			projection := func() *searchindex.Projection {
				p := searchindex.New(searchindex.Name, truth, index)
				searchindex.SetSettle(p, 50*time.Millisecond)
				return p
			}
			for n := 0; ctx.Err() == nil; n++ {
				stop := lead(ctx, truth, projection(), fmt.Sprintf("relay-%d", n))
				select {
				case <-time.After(100*time.Millisecond + rand.N(500*time.Millisecond)):
				case <-ctx.Done():
				}
				stop()
			}
			running.Wait()
			index.late.Wait()
			p := projection()
			defer lead(t.Context(), truth, p, "last")()
			awaitBuilt(t, truth)
			options := relay.Options{Outbox: truth.Outbox, Projections: truth.Projections, Owner: "auditor", Lease: time.Second}
			report, err := relay.Audit(t.Context(), options, projection(), relay.AuditOptions{})
			if err != nil || report.Different != 0 || report.Changing != 0 || report.Compared < 32 {
				t.Errorf("%+v, %v", report, err)
			}
			t.Logf("%d entries are equal", report.Compared)
		})
	}
}
