package embedded

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"fivefold/stores"
)

// BenchmarkPut measures an import into an empty folder, durable as in production.
func BenchmarkPut(b *testing.B) {
	rows := benchRows()
	for b.Loop() {
		e, err := Open(b.Context(), b.TempDir())
		if err != nil {
			b.Fatal(err)
		}
		began := time.Now()
		n, err := putAll(e, rows)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(n)/time.Since(began).Seconds(), "rows/s")
		if err := e.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReads(b *testing.B) {
	e, err := benchEngine()
	if err != nil {
		b.Fatal(err)
	}
	s, window := e.Set(), stores.Window{Limit: 20}
	r := rand.New(rand.NewPCG(3, 4))
	person := func() stores.ID { return testID(stores.KindUser, r.IntN(benchPeople)) }
	people := func(n int) (ids []stores.ID) {
		for range n {
			ids = append(ids, person())
		}
		return ids
	}
	ask := func(name string, question func(viewer stores.ID) error) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := question(person()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	for _, n := range []int{1, 20, 400} {
		ask(fmt.Sprintf("Users.ByIDs/%d", n), func(stores.ID) error {
			_, err := s.Users.ByIDs(b.Context(), people(n))
			return err
		})
		ask(fmt.Sprintf("Friends/%d", n), func(viewer stores.ID) error {
			_, err := s.Friendships.Friends(b.Context(), viewer, people(n), stores.FriendsNewest, window)
			return err
		})
	}
	ask("FriendsByName/20", func(viewer stores.ID) error {
		_, err := s.Friendships.Friends(b.Context(), viewer, people(20), stores.FriendsByName, window)
		return err
	})
	for _, n := range []int{1, 20} {
		ask(fmt.Sprintf("FriendsOfFriends/%d", n), func(viewer stores.ID) error {
			ids := append(people(n-1), viewer)
			_, err := s.Network.FriendsOfFriends(b.Context(), viewer, ids, window)
			return err
		})
		ask(fmt.Sprintf("Mutual/%d", n), func(viewer stores.ID) error {
			var pairs []stores.Pair
			for _, id := range people(n) {
				pairs = append(pairs, stores.Pair{A: viewer, B: id})
			}
			_, err := s.Network.Mutual(b.Context(), viewer, pairs, window)
			return err
		})
		ask(fmt.Sprintf("Similar/%d", n), func(viewer stores.ID) error {
			ids := append(people(n-1), viewer)
			_, err := s.Network.Similar(b.Context(), viewer, ids, stores.InterestFilter{Kind: stores.KindBand}, window)
			return err
		})
		ask(fmt.Sprintf("ByFriends/%d", n), func(viewer stores.ID) error {
			var ids []stores.ID
			for range n {
				ids = append(ids, testID(stores.KindInterest, skewed(r, benchInterests)))
			}
			_, err := s.Likes.ByFriends(b.Context(), viewer, ids, window)
			return err
		})
	}
	ask("Path", func(viewer stores.ID) error {
		_, err := s.Network.Path(b.Context(), viewer, []stores.Pair{{A: viewer, B: person()}})
		return err
	})
	ask("Catalogue", func(stores.ID) error {
		_, err := s.Interests.Catalogue(b.Context(), stores.InterestFilter{Kind: stores.KindFood}, stores.InterestsPopular, window)
		return err
	})
}
