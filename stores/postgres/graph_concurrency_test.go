package postgres

import (
	"math/rand/v2"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"fivefold/stores"
	"fivefold/stores/adjacency"
)

// A society is some people of a database that several engines have open, each with a friendship graph of its own. The last four change their
// friendships in long transactions.
type society struct {
	engines []*Engine
	people  []stores.ID
}

func newSociety(t *testing.T, engines, size int) *society {
	t.Helper()
	s, address := &society{}, EmptyDatabase(t)
	for range engines {
		e, err := Open(t.Context(), address, Patient)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = e.Close() })
		s.engines = append(s.engines, e)
	}
	for n := range size {
		s.add(t, n)
	}
	for _, e := range s.engines {
		newGraph(t, e)
	}
	return s
}

func (s *society) add(t *testing.T, n int) {
	t.Helper()
	id := stores.ID{Kind: stores.KindUser, UUID: uuid.UUID{0: 1, 15: byte(n)}}
	if err := s.engines[0].Set().Users.Create(t.Context(), stores.User{ID: id, Handle: id.String(), FriendsVisibility: stores.Everyone}, ""); err != nil {
		t.Fatal(err)
	}
	s.people = append(s.people, id)
}

// befriend makes two people friends, or friends no longer, in a transaction that ends after wait.
func (s *society) befriend(t *testing.T, e *Engine, a, b stores.ID, friends bool, wait func()) {
	err := e.write(t.Context(), func(c *conn) error {
		text := "DELETE FROM friendships WHERE low_id = @low AND high_id = @high"
		all := args{"low": userArg(a), "high": userArg(b)}
		if friends {
			text = "INSERT INTO friendships (id, low_id, high_id, requested_at, since) VALUES (@id, @low, @high, @at, @at)"
			all["id"], all["at"] = idArg(stores.FriendshipID(a, b), stores.KindFriendship), time.Unix(1, 0)
		}
		err := c.run(t.Context(), text, all)
		wait()
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// act makes a random change of the first people, which may be invalid.
func (s *society) act(t *testing.T, draw *rand.Rand) {
	set, first := s.engines[draw.IntN(len(s.engines))].Set(), s.people[:len(s.people)-4]
	anyone := func() stores.ID { return first[draw.IntN(len(first))] }
	actions := []stores.FriendshipAction{stores.ActRequest, stores.ActAccept, stores.ActUnfriend, stores.ActRequest, stores.ActBlock, stores.ActUnblock}
	visibilities := []stores.Visibility{stores.Everyone, stores.FriendsOnly, stores.OnlyMe}
	if draw.IntN(4) > 0 {
		_, _ = set.Friendships.Act(t.Context(), anyone(), actions[draw.IntN(len(actions))], anyone(), time.Unix(1, 0))
		return
	}
	if _, err := set.Users.Update(t.Context(), anyone(), stores.UserChange{FriendsVisibility: &visibilities[draw.IntN(len(visibilities))]}); err != nil {
		t.Error(err)
	}
}

// compare compares what the graph of an engine answers with what statements answer in the same snapshot, and reports whether the graph answered.
func (s *society) compare(t *testing.T, e *Engine, viewer stores.ID) bool {
	keys, window := keysOf(s.people, stores.KindUser), stores.Window{Limit: 20, Count: true}
	answered, err := e.fromGraph(t.Context(), viewer, 1, true, func(c *conn, v *adjacency.View) error {
		stored, kept := make([]map[stores.ID]int, len(keys.list)), make([]map[stores.ID]int, len(keys.list))
		for n := range keys.list {
			stored[n], kept[n] = map[stores.ID]int{}, map[stores.ID]int{}
			for _, m := range v.Circle(keys.list[n], stores.MaxReach) {
				kept[n][m.User] = m.Distance
			}
		}
		err := c.each(t.Context(), withCircle(keys, stores.MaxReach)+" SELECT n, id, distance FROM circle", with(keys.args, args{"viewer": userArg(viewer)}),
			func(r *row) error {
				n, id := r.int()-1, r.id(stores.KindUser)
				stored[n][id] = r.int()
				return nil
			})
		if err != nil {
			return err
		}
		if !reflect.DeepEqual(stored, kept) {
			t.Errorf("circles as %s sees them:\n%v\nby statements:\n%v", viewer, kept, stored)
		}
		l := countedUsers(viewer, "", friendsOfFriends)
		lists, err := queryWindowsOn(t.Context(), c, keys.list, l.statement(withKeys(keys), len(keys.list), window),
			with(l.args, keys.args, l.order().args(window)), l.order(), l.kind, l.read, window)
		if err != nil {
			return err
		}
		if fromGraph, _ := v.FriendsOfFriendsLists(t.Context(), keys.list, window); !reflect.DeepEqual(lists, fromGraph) {
			t.Errorf("friends of friends as %s sees them:\n%v\nby statements:\n%v", viewer, fromGraph, lists)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	return answered
}

// TestTheGraphAnswersAsStatementsDuringConcurrentWrites makes random changes with two engines, some in transactions that end after others that began
// later, while readers compare what the graphs of both answer with what statements answer.
func TestTheGraphAnswersAsStatementsDuringConcurrentWrites(t *testing.T) {
	t.Parallel()
	s := newSociety(t, 2, 14)
	n := len(s.people)
	for i := range 4 {
		s.befriend(t, s.engines[0], s.people[i], s.people[n-4+i], true, func() {})
	}
	var short, long, readers sync.WaitGroup
	committed, done := make(chan struct{}, 1), make(chan struct{})
	for w := range uint64(4) {
		short.Go(func() {
			draw := rand.New(rand.NewPCG(w, 0))
			for range 80 {
				s.act(t, draw)
				select {
				case committed <- struct{}{}:
				default:
				}
			}
		})
	}
	for w := range 2 {
		long.Go(func() {
			draw := rand.New(rand.NewPCG(uint64(w), 1))
			for i := range 20 {
				s.befriend(t, s.engines[w], s.people[n-4+2*w], s.people[n-3+2*w], i%2 == 0, func() {
					for range draw.IntN(5) {
						<-committed
					}
				})
			}
		})
	}
	for r := range 3 {
		readers.Go(func() {
			draw := rand.New(rand.NewPCG(uint64(r), 2))
			for {
				select {
				case <-done:
					return
				default:
					s.compare(t, s.engines[draw.IntN(2)], s.people[draw.IntN(n)])
				}
			}
		})
	}
	short.Wait()
	close(committed)
	long.Wait()
	close(done)
	readers.Wait()
	for _, e := range s.engines {
		g := e.graph.Load()
		if g.now.Load() == nil {
			t.Fatalf("the graph was given up: %+v", g.state())
		}
		t.Logf("the graph answered %d calls and was behind in %d, after %d changes", g.answers.Load(), g.behind.Load(), g.now.Load().network.Version())
		if !s.compare(t, e, stores.ID{}) || g.now.Load().network.Version() == 0 || g.answers.Load() < 10 {
			t.Error("the graph has not followed")
		}
	}
}
