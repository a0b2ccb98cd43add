package embedded

import (
	"math"
	"math/rand/v2"
	"syscall"
	"testing"

	"fivefold/stores"
)

// BenchmarkGraph asks the questions that the friendship graph answers, with it and by statements.
func BenchmarkGraph(b *testing.B) {
	e, err := benchEngine()
	if err != nil {
		b.Fatal(err)
	}
	g := newFriendGraph(e, math.MaxInt64)
	if err := g.build(); err != nil {
		b.Fatal(err)
	}
	defer e.graph.Store(nil)
	b.Logf("built in %v, %d bytes for %d friendships", g.buildTime, g.state().Bytes, g.state().Friendships)
	s, window := e.Set(), stores.Window{Limit: 20}
	r := rand.New(rand.NewPCG(3, 4))
	person := func() stores.ID { return testID(stores.KindUser, r.IntN(benchPeople)) }
	ask := func(name string, question func(viewer stores.ID) error) {
		for _, source := range []string{"graph", "statements"} {
			b.Run(name+"/"+source, func(b *testing.B) {
				e.graph.Store(g)
				if source == "statements" {
					e.graph.Store(nil)
				}
				began := cpuTime(b)
				for b.Loop() {
					if err := question(person()); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(cpuTime(b)-began)/1e3/float64(b.N), "cpu-µs/op")
			})
		}
	}
	ask("FriendsOfFriends", func(viewer stores.ID) error {
		_, err := s.Network.FriendsOfFriends(b.Context(), viewer, []stores.ID{viewer}, window)
		return err
	})
	ask("Mutual", func(viewer stores.ID) error {
		_, err := s.Network.Mutual(b.Context(), viewer, []stores.Pair{{A: viewer, B: person()}}, window)
		return err
	})
	ask("Path", func(viewer stores.ID) error {
		_, err := s.Network.Path(b.Context(), viewer, []stores.Pair{{A: viewer, B: person()}})
		return err
	})
	ask("Similar", func(viewer stores.ID) error {
		_, err := s.Network.Similar(b.Context(), viewer, []stores.ID{viewer}, stores.InterestFilter{Kind: stores.KindBand}, window)
		return err
	})
	for reach := 1; reach <= stores.MaxReach; reach++ {
		ask("Circle/"+string(rune('0'+reach)), func(viewer stores.ID) error {
			_, err := s.Circles.People(b.Context(), viewer, []stores.ID{viewer}, stores.CirclePeople{Reach: reach}, window)
			return err
		})
	}
	ask("CircleMessages/2", func(viewer stores.ID) error {
		_, err := s.Circles.Messages(b.Context(), viewer, []stores.ID{viewer}, stores.CircleMessages{Reach: 2}, window)
		return err
	})
}

// cpuTime returns the nanoseconds of processor time of this process so far: other processes do not disturb it.
func cpuTime(b *testing.B) int64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return usage.Utime.Nano() + usage.Stime.Nano()
}
