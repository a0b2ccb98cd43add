package adjacency

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"syscall"
	"testing"

	"fivefold/stores"
)

// The networks that are measured: number of people and of friendships.
var networks = []struct {
	name                string
	people, friendships int
}{
	{"20k", 20_000, 620_000},
	{"50k", 50_000, 220_000},
	{"200k", 200_000, 3_000_000},
}

// draw returns the friends of each person: few have many, and three of four live near each other.
func draw(people, friendships int) [][]uint32 {
	r, lists := rand.New(rand.NewPCG(1, 2)), make([][]uint32, people)
	order := r.Perm(people)
	for range friendships {
		x := r.Float64()
		a := order[int(x*x*float64(people))]
		b := (a + 1 + r.IntN(500)) % people
		if r.IntN(4) == 0 {
			b = r.IntN(people)
		}
		if a != b {
			lists[a], lists[b] = append(lists[a], uint32(b)), append(lists[b], uint32(a))
		}
	}
	for n := range lists {
		slices.Sort(lists[n])
		lists[n] = slices.Compact(lists[n])
	}
	return lists
}

func buildDrawn(t testing.TB, lists [][]uint32) *Graph {
	b := NewBuilder(math.MaxInt64)
	for n := range lists {
		if err := b.AddPerson(testID(n), visibilities[n%len(visibilities)]); err != nil {
			t.Fatal(err)
		}
	}
	for n, list := range lists {
		for _, friend := range list {
			if err := b.AddFriend(testID(n), testID(int(friend))); err != nil {
				t.Fatal(err)
			}
		}
	}
	g, err := b.Build(1)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// heap returns the bytes of reachable memory.
func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// TestBytesAreThoseOfTheHeap compares the account with the heap, before and after changes. It is not parallel: the heap is that of all tests.
func TestBytesAreThoseOfTheHeap(t *testing.T) {
	lists := draw(networks[0].people, networks[0].friendships)
	before := heap()
	g := buildDrawn(t, lists)
	check := func() {
		t.Helper()
		measured := heap() - before
		if said := g.Snapshot().Bytes(); measured > said*21/20 || measured < said*19/20 {
			t.Errorf("the graph says that it has %d bytes, measured %d", said, measured)
		}
		if perEdge := float64(measured) / float64(2*g.Snapshot().Friendships()); perEdge > 8 {
			t.Errorf("%.1f bytes for a friend in a list", perEdge)
		}
	}
	check()
	r := rand.New(rand.NewPCG(3, 4))
	for range 20_000 {
		c := Change{Op: AddFriendship + Op(r.IntN(2)), A: testID(r.IntN(len(lists))), B: testID(r.IntN(len(lists)))}
		if c.A != c.B {
			if err := g.Apply(2, c); err != nil {
				t.Fatal(err)
			}
		}
	}
	check()
	runtime.KeepAlive(lists)
}

func BenchmarkBuild(b *testing.B) {
	for _, n := range networks {
		lists := draw(n.people, n.friendships)
		b.Run(n.name, func(b *testing.B) {
			var g *Graph
			for b.Loop() {
				g = buildDrawn(b, lists)
			}
			b.ReportMetric(float64(g.Snapshot().Bytes())/float64(2*g.Snapshot().Friendships()), "bytes/edge")
		})
	}
}

func BenchmarkQuestions(b *testing.B) {
	for _, n := range networks {
		g := buildDrawn(b, draw(n.people, n.friendships))
		r := rand.New(rand.NewPCG(3, 4))
		person := func() stores.ID { return testID(r.IntN(n.people)) }
		ask := func(name string, question func(v *View, viewer stores.ID)) {
			b.Run(n.name+"/"+name, func(b *testing.B) {
				b.ReportAllocs()
				began := cpuTime(b)
				for b.Loop() {
					viewer := person()
					question(g.Snapshot().As(Viewer{ID: viewer}), viewer)
				}
				reportCPU(b, began)
			})
		}
		ask("FriendsOfFriends", func(v *View, viewer stores.ID) { v.FriendsOfFriends(viewer, stores.Window{Limit: 10, Count: true}) })
		ask("CountMutual", func(v *View, viewer stores.ID) { v.CountMutual(viewer, person()) })
		ask("Path", func(v *View, viewer stores.ID) { v.Path(stores.Pair{A: viewer, B: person()}) })
		ask("Circle/2", func(v *View, viewer stores.ID) { v.Circle(viewer, 2) })
		ask("Circle/3", func(v *View, viewer stores.ID) { v.Circle(viewer, 3) })
	}
}

// BenchmarkApply measures a change that is published at once.
func BenchmarkApply(b *testing.B) {
	for _, n := range networks {
		g := buildDrawn(b, draw(n.people, n.friendships))
		r := rand.New(rand.NewPCG(3, 4))
		b.Run(n.name, func(b *testing.B) {
			b.ReportAllocs()
			began := cpuTime(b)
			for b.Loop() {
				a := r.IntN(n.people)
				c := Change{Op: AddFriendship + Op(r.IntN(2)), A: testID(a), B: testID((a + 1 + r.IntN(500)) % n.people)}
				if err := g.Apply(2, c); err != nil {
					b.Fatal(err)
				}
			}
			reportCPU(b, began)
		})
	}
}

// cpuTime returns the nanoseconds of processor time of this process so far, which other processes do not change.
func cpuTime(b *testing.B) int64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return usage.Utime.Nano() + usage.Stime.Nano()
}

func reportCPU(b *testing.B, began int64) {
	b.ReportMetric(float64(cpuTime(b)-began)/1e3/float64(b.N), "cpu-µs/op")
}
