package e2e

import (
	"context"
	"fmt"
	"sync"
	"syscall"
	"testing"
	"time"

	"fivefold/internal/servertest"
	"fivefold/stores"
	"fivefold/stores/engines"
)

// BenchmarkFanOut measures how long 10,000 subscribers take to receive one post, and the processor time of server and clients, which are one process.
// The subscribers are 2,000 people with five subscriptions each on a websocket, signed in through a gateway, or nobody.
//
//	FIVEFOLD_TEST_POSTGRES=… FIVEFOLD_TEST_REDIS=… go test ./internal/e2e -run '^$' -bench FanOut -benchtime 5x
func BenchmarkFanOut(b *testing.B) {
	const people, each = 2000, 5
	for _, name := range []string{"signed in", "nobody"} {
		b.Run(name, func(b *testing.B) {
			a := engines.Addresses{PostgresURL: servertest.EmptyDatabase(b)}
			a.RedisURL, a.RedisPrefix = servertest.Redis(b)
			users := make([]stores.User, people)
			for i := range users {
				users[i] = stores.User{ID: stores.NewID(stores.KindUser), Handle: fmt.Sprint("person_", i), Name: "Somebody", JoinedAt: time.Unix(0, 0).UTC(),
					FriendsVisibility: stores.Everyone, InterestsVisibility: stores.Everyone}
			}
			server := servertest.Start(b, servertest.WithAddresses(a), servertest.WithData(func(ctx context.Context, set stores.Set) error {
				_, err := set.Archive.Put(ctx, stores.Rows{Users: users})
				return err
			}))
			conns := make([]*servertest.WSConn, people)
			for i := range conns {
				c := server.Client
				if name != "nobody" {
					c = c.As(users[i].ID.String())
				}
				conns[i] = c.Connect(b, `{}`)
				for n := range each {
					conns[i].Subscribe(fmt.Sprint("a", n), `subscription($from: ID) { messagePublished(from: $from) { text author { name } } }`, map[string]any{"from": users[0].ID.String()})
				}
				conns[i].Subscribe("q", `{ __typename }`, nil) // is executed when the subscriptions have started
				conns[i].Expect("next", "q")
				conns[i].Expect("complete", "q")
			}
			author, before := server.As(users[0].ID.String()), processorTime(b)
			for n := 0; b.Loop(); n++ {
				servertest.Query[any](b, author, `mutation($t: String!) { publishPost(input: {text: $t}) { userErrors { code } } }`, map[string]any{"t": fmt.Sprint(n)})
				var reading sync.WaitGroup
				for _, conn := range conns {
					reading.Go(func() {
						for range each {
							if m := conn.Receive(); m.Type != "next" {
								b.Errorf("%+v", m)
							}
						}
					})
				}
				reading.Wait()
			}
			b.ReportMetric(float64((processorTime(b)-before).Milliseconds())/float64(b.N), "cpu-ms/op")
		})
	}
}

// processorTime returns the processor time that this process has taken.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
