package embedded

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"fivefold/stores"
)

// The messages that are measured: as many as the largest import has, with a page that has many posts, people who write most of
// the rest, long threads under a few posts, and a few messages that everybody reacts to.
const (
	benchPaged     = 20_000 // posts on the one page
	benchWalled    = 12_000 // posts on walls
	benchComments  = 20_000
	benchReactions = 100_000
	benchAuthors   = 2_000
)

func benchMessages() stores.Rows {
	r := rand.New(rand.NewPCG(5, 6))
	author := func() stores.ID { return testID(stores.KindUser, skewed(r, benchAuthors)) }
	at := func(n int) time.Time { return time.Unix(1_700_000_000+int64(n/3), 0) }
	audiences := []stores.Audience{stores.AudiencePublic, stores.AudiencePublic, stores.AudienceFriends, stores.AudienceOnlyMe}
	page := testID(stores.KindPage, 0)
	rows := stores.Rows{Pages: []stores.Page{{ID: page, Kind: stores.Group, Name: "Everybody"}}}
	var ids []stores.ID
	for n := range benchPaged + benchWalled {
		p := stores.Post{ID: testID(stores.KindPost, n), Author: author(), Text: fmt.Sprint("Post ", n), CreatedAt: at(n)}
		if n < benchPaged {
			p.Page, p.Audience = page, stores.AudiencePublic
		} else {
			p.Wall, p.Audience = author(), audiences[r.IntN(len(audiences))]
		}
		rows.Posts, ids = append(rows.Posts, p), append(ids, p.ID)
	}
	for n := range benchComments {
		c := stores.Comment{ID: testID(stores.KindComment, benchPaged+benchWalled+n), Author: author(), CreatedAt: at(n)}
		c.Text, c.ReplyTo = fmt.Sprint("Comment ", n), ids[skewed(r, len(ids))]
		rows.Comments, ids = append(rows.Comments, c), append(ids, c.ID)
	}
	for range benchReactions {
		rows.Reactions = append(rows.Reactions, stores.Reaction{
			User: testID(stores.KindUser, r.IntN(benchPeople)), Message: ids[skewed(r, len(ids))],
			Kind: []stores.ReactionKind{stores.ReactionLike, stores.ReactionLove, stores.ReactionWow}[r.IntN(3)], Since: at(r.IntN(benchPaged)),
		})
	}
	return rows
}

// benchThreads holds the measured network and its messages, made once for all benchmarks.
var benchThreads = sync.OnceValues(func() (*Engine, error) {
	e, err := benchEngine()
	if err == nil {
		_, err = e.Set().Archive.Put(context.Background(), benchMessages())
	}
	return e, err
})

// BenchmarkPutMessages measures an import of messages in one call, which has most of the comments that answer each other.
func BenchmarkPutMessages(b *testing.B) {
	rows := benchMessages()
	people := stores.Rows{Users: benchRows().Users}
	for b.Loop() {
		e, err := Open(b.Context(), b.TempDir())
		if err != nil {
			b.Fatal(err)
		}
		if _, err = putAll(e, people); err != nil {
			b.Fatal(err)
		}
		began := time.Now()
		n, err := e.Set().Archive.Put(b.Context(), rows)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(n)/time.Since(began).Seconds(), "rows/s")
		if err := e.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAskMessages(b *testing.B) {
	e, err := benchThreads()
	if err != nil {
		b.Fatal(err)
	}
	s, first := e.Set(), stores.Window{Limit: 20}
	r := rand.New(rand.NewPCG(7, 8))
	authors := func(n int) (ids []stores.ID) {
		for range n {
			ids = append(ids, testID(stores.KindUser, skewed(r, benchAuthors)))
		}
		return ids
	}
	posts := func(n int) (ids []stores.ID) {
		for range n {
			ids = append(ids, testID(stores.KindPost, skewed(r, benchPaged+benchWalled)))
		}
		return ids
	}
	ask := func(name string, question func(viewer stores.ID) error) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := question(testID(stores.KindUser, r.IntN(benchPeople))); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	for _, n := range []int{1, 20} {
		ask(fmt.Sprintf("ByAuthors/%d", n), func(viewer stores.ID) error {
			_, err := s.Threads.ByAuthors(b.Context(), viewer, authors(n), first)
			return err
		})
		ask(fmt.Sprintf("OnWalls/%d", n), func(viewer stores.ID) error {
			_, err := s.Threads.OnWalls(b.Context(), viewer, authors(n), first)
			return err
		})
	}
	middle := first
	middle.After = &stores.ListPosition{Rank: 1_700_000_000e6 + benchPaged/6*1e6, ID: testID(stores.KindPost, benchPaged/2)}
	for name, window := range map[string]stores.Window{"": first, "/middle": middle, "/count": {Limit: 20, Count: true}} {
		ask("OnPages"+name, func(viewer stores.ID) error {
			_, err := s.Threads.OnPages(b.Context(), viewer, []stores.ID{testID(stores.KindPage, 0)}, window)
			return err
		})
	}
	for reach := 1; reach <= 2; reach++ {
		ask(fmt.Sprintf("Circles.Messages/%d", reach), func(viewer stores.ID) error {
			_, err := s.Circles.Messages(b.Context(), viewer, authors(1), stores.CircleMessages{Reach: reach}, first)
			return err
		})
	}
	ask("ToAuthors", func(viewer stores.ID) error {
		_, err := s.Threads.ToAuthors(b.Context(), viewer, authors(1), first)
		return err
	})
	for _, n := range []int{1, 100} {
		ask(fmt.Sprintf("Replies/%d", n), func(viewer stores.ID) error {
			_, err := s.Threads.Replies(b.Context(), viewer, posts(n), first)
			return err
		})
		ask(fmt.Sprintf("Reactions.Of/%d", n), func(viewer stores.ID) error {
			_, err := s.Reactions.Of(b.Context(), viewer, posts(n), first)
			return err
		})
		ask(fmt.Sprintf("Reactions.Counts/%d", n), func(viewer stores.ID) error {
			_, err := s.Reactions.Counts(b.Context(), viewer, posts(n))
			return err
		})
		ask(fmt.Sprintf("Posts/%d", n), func(stores.ID) error {
			_, err := s.Messages.Posts(b.Context(), posts(n))
			return err
		})
	}
}
