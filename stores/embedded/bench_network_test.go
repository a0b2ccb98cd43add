package embedded

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"fivefold/stores"
)

// The network that is measured: as large as the largest that is imported, with few people who have many friends, bands
// that nearly everybody likes, and visibilities of all kinds.
const (
	benchPeople      = 50_000
	benchFriendships = 220_000
	benchInterests   = 18_000
	benchLikes       = 285_000
	benchBatch       = 5_000 // rows a Put, as an import has them
)

// benchEngine holds the measured network, made once for all benchmarks.
var benchEngine = sync.OnceValues(func() (*Engine, error) {
	e, err := Open(context.Background(), Memory)
	if err != nil {
		return nil, err
	}
	if _, err = putAll(e, benchRows()); err == nil {
		_, err = putAll(e, benchPageRows())
	}
	return e, err
})

func testID(kind stores.Kind, n int) stores.ID {
	id := stores.ID{Kind: kind, UUID: uuid.UUID{0: 1, 6: 0x80, 8: 0x80}}
	binary.BigEndian.PutUint32(id.UUID[12:], uint32(n))
	return id
}

// skewed draws one of n, the first far more often than the last.
func skewed(r *rand.Rand, n int) int {
	x := r.Float64()
	return int(x * x * x * float64(n))
}

func benchRows() stores.Rows {
	r := rand.New(rand.NewPCG(1, 2))
	visibilities := []stores.Visibility{stores.Everyone, stores.Everyone, stores.Everyone, stores.FriendsOnly, stores.OnlyMe}
	var rows stores.Rows
	for n := range benchPeople {
		rows.Users = append(rows.Users, stores.User{
			ID: testID(stores.KindUser, n), Handle: fmt.Sprintf("person-%d", n), Name: fmt.Sprintf("Person %d", n*7919%benchPeople),
			JoinedAt: time.Unix(1_600_000_000, 0), FriendsVisibility: visibilities[r.IntN(5)], InterestsVisibility: visibilities[r.IntN(5)],
		})
	}
	for n := range benchInterests {
		kind := []string{stores.KindBand, stores.KindFood, stores.KindGenre}[n%3]
		rows.Interests = append(rows.Interests, stores.Interest{ID: testID(stores.KindInterest, n), Kind: kind, Name: fmt.Sprint("Interest ", n)})
	}
	order := r.Perm(benchPeople)
	seen := map[[2]int]bool{}
	for len(seen) < benchFriendships {
		a := order[skewed(r, benchPeople)]
		b := (a + 1 + r.IntN(500)) % benchPeople
		if r.IntN(4) == 0 {
			b = r.IntN(benchPeople)
		}
		if low, high := min(a, b), max(a, b); low != high && !seen[[2]int{low, high}] {
			seen[[2]int{low, high}] = true
			f := stores.FriendshipRequest(testID(stores.KindUser, low), testID(stores.KindUser, high), time.Unix(1_600_000_000, 0))
			f.Since = time.Unix(1_600_000_000+int64(r.IntN(1_000_000)), 0)
			rows.Friendships = append(rows.Friendships, f)
		}
	}
	slices.SortFunc(rows.Friendships, func(a, b stores.Friendship) int { return a.Low.Compare(b.Low) }) // as edge lists come
	for n := range benchLikes {
		rows.Likes = append(rows.Likes, stores.Like{
			User: testID(stores.KindUser, n%benchPeople), Interest: testID(stores.KindInterest, skewed(r, benchInterests)),
			Strength: 1 + r.IntN(100_000), Since: time.Unix(1_600_000_000, 0),
		})
	}
	return rows
}

// putAll puts the rows in batches, as an import does.
func putAll(e *Engine, rows stores.Rows) (int, error) {
	total := 0
	put := func(batch stores.Rows) error {
		n, err := e.Set().Archive.Put(context.Background(), batch)
		total += n
		return err
	}
	return total, errors.Join(
		inBatches(rows.Places, func(b []stores.Place) error { return put(stores.Rows{Places: b}) }),
		inBatches(rows.Organisations, func(b []stores.Organisation) error { return put(stores.Rows{Organisations: b}) }),
		inBatches(rows.Users, func(b []stores.User) error { return put(stores.Rows{Users: b}) }),
		inBatches(rows.Affiliations, func(b []stores.Affiliation) error { return put(stores.Rows{Affiliations: b}) }),
		inBatches(rows.Interests, func(b []stores.Interest) error { return put(stores.Rows{Interests: b}) }),
		inBatches(rows.Friendships, func(b []stores.Friendship) error { return put(stores.Rows{Friendships: b}) }),
		inBatches(rows.Likes, func(b []stores.Like) error { return put(stores.Rows{Likes: b}) }),
		inBatches(rows.Pages, func(b []stores.Page) error { return put(stores.Rows{Pages: b}) }),
		inBatches(rows.PageLinks, func(b []stores.PageLink) error { return put(stores.Rows{PageLinks: b}) }),
		inBatches(rows.Memberships, func(b []stores.Membership) error { return put(stores.Rows{Memberships: b}) }),
	)
}

func inBatches[T any](rows []T, put func([]T) error) error {
	for from := 0; from < len(rows); from += benchBatch {
		if err := put(rows[from:min(from+benchBatch, len(rows))]); err != nil {
			return err
		}
	}
	return nil
}
