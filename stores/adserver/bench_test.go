package adserver

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/embedded"
)

// The network of the benchmarks: people have a city, a language, an age and ten interests, each campaign has an audience of some of them.
const (
	benchPeople    = 100_000
	benchCampaigns = 1000
	benchInterests = 2000
	benchCities    = 200
)

func benchMarket(b *testing.B) (*market, []stores.User) {
	b.Helper()
	engine, err := embedded.Open(b.Context(), b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = engine.Close() })
	m := &market{t: b, set: engine.Set(), at: monday.Add(12 * time.Hour)}
	random := rand.New(rand.NewPCG(1, 2))
	rows := stores.Rows{}
	for i := range benchCities {
		rows.Places = append(rows.Places, stores.Place{ID: stores.NewID(stores.KindPlace), Kind: stores.City, Name: fmt.Sprint("City ", i)})
	}
	for i := range benchInterests {
		rows.Interests = append(rows.Interests, stores.Interest{ID: stores.NewID(stores.KindInterest), Kind: stores.KindBand, Name: fmt.Sprint("Band ", i)})
	}
	places, interests := rows.Places, rows.Interests
	people := make([]stores.User, benchPeople)
	for i := range people {
		id := stores.NewID(stores.KindUser)
		people[i] = stores.User{ID: id, Handle: fmt.Sprint("person", i), Name: "Somebody", JoinedAt: monday, FriendsVisibility: stores.Everyone, InterestsVisibility: stores.Everyone,
			City: places[random.IntN(len(places))].ID, Languages: []string{[]string{"en", "de", "fr"}[random.IntN(3)]}, Birthday: stores.Date(fmt.Sprintf("20%02d-03-04", 20+random.IntN(60)))}
		rows.Users = append(rows.Users, people[i])
		for range 10 {
			rows.Likes = append(rows.Likes, stores.Like{User: id, Interest: interests[random.IntN(len(interests))].ID, Strength: 1 + random.IntN(9), Since: monday})
		}
		if i%5000 == 4999 {
			rows.Likes = distinctLikes(rows.Likes)
			_, err := m.set.Archive.Put(b.Context(), rows)
			m.do(err)
			rows = stores.Rows{}
		}
	}
	advertisers := make([]stores.Advertiser, 100)
	for i := range advertisers {
		advertisers[i] = m.advertiser("EUR")
	}
	for i := range benchCampaigns {
		audience := stores.AdAudience{MinAge: 18 + random.IntN(20), Languages: []string{[]string{"en", "de", "fr"}[random.IntN(3)]}}
		for range 5 {
			audience.Interests = append(audience.Interests, interests[random.IntN(len(interests))].ID)
		}
		if i%4 == 0 {
			audience.Interests, audience.Places = nil, []stores.ID{places[random.IntN(len(places))].ID}
		}
		m.offer(advertisers[i%len(advertisers)], audience, func(c *stores.Campaign) { c.Budget, c.Bid = 50_000, 100+random.Int64N(900) })
	}
	return m, people
}

func distinctLikes(likes []stores.Like) []stores.Like {
	seen := map[stores.Like]bool{}
	return slices.DeleteFunc(likes, func(l stores.Like) bool {
		key := stores.Like{User: l.User, Interest: l.Interest}
		defer func() { seen[key] = true }()
		return seen[key]
	})
}

// BenchmarkSelect selects three ads for a person among 1,000 live campaigns, in a network of 100,000 people. What it costs beyond the calls of stores shows in
// BenchmarkCallsOfSelect, which makes only those.
func BenchmarkSelect(b *testing.B) {
	m, people := benchMarket(b)
	s := m.server(nil)
	m.ads(s, people[0], 1)
	var next, shown atomic.Int64
	took := make([]time.Duration, b.N)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			i := next.Add(1) - 1
			began := time.Now()
			ads, err := s.Select(b.Context(), people[int(i*7919)%len(people)], 3, everything)
			if err != nil {
				b.Error(err)
				return
			}
			took[i] = time.Since(began)
			shown.Add(int64(len(ads)))
		}
	})
	b.StopTimer()
	slices.Sort(took)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "selections/s")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
	b.ReportMetric(float64(shown.Load())/float64(b.N), "ads/op")
}

// BenchmarkCallsOfSelect makes the calls of stores that a selection makes when leases are open.
func BenchmarkCallsOfSelect(b *testing.B) {
	m, people := benchMarket(b)
	var next atomic.Int64
	campaigns, err := m.set.Campaigns.Live(b.Context(), m.now(), stores.ID{}, 10)
	m.do(err)
	ids := make([]stores.ID, len(campaigns))
	for i, c := range campaigns {
		ids[i] = c.ID
	}
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			person := people[int(next.Add(1)*7919)%len(people)].ID
			if _, err := m.set.AdPreferences.ByPeople(b.Context(), []stores.ID{person}); err != nil {
				b.Error(err)
			}
			if _, err := m.set.Likes.Of(b.Context(), []stores.ID{person}, stores.InterestFilter{}, stores.Window{Limit: stores.MaxLimit}); err != nil {
				b.Error(err)
			}
			if _, err := m.set.Delivery.Seen(b.Context(), person, ids, monday); err != nil {
				b.Error(err)
			}
		}
	})
}
