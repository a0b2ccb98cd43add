package adjacency

import (
	"errors"
	"maps"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"fivefold/stores"
)

// TestActiveCirclesAreSortedByTheLatestActivity records in snapshots of any age: all have the latest time of each person.
func TestActiveCirclesAreSortedByTheLatestActivity(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m, size := newModel(), rapid.IntRange(1, 8).Draw(t, "size")
		g, err := build(m, math.MaxInt64)
		if err != nil {
			t.Fatal(err)
		}
		for n := range size {
			if err := g.Apply(1, Change{Op: PutPerson, A: testID(n), Visibility: stores.Everyone}); err != nil {
				t.Fatal(err)
			}
		}
		snapshots, latest, until := []*Snapshot{g.Snapshot()}, map[stores.ID]int64{}, int64(0)
		for range rapid.IntRange(0, 20).Draw(t, "steps") {
			if rapid.Bool().Draw(t, "change") {
				c := Change{Op: AddFriendship, A: drawPerson(t, size), B: drawPerson(t, size)}
				if c.A != c.B {
					same(t, "error", g.Apply(1, c), nil)
					snapshots = append(snapshots, g.Snapshot())
				}
				continue
			}
			a := Activity{Person: drawPerson(t, size), At: rapid.Int64Range(-3, 3).Draw(t, "at")}
			until = max(until, rapid.Int64Range(0, 9).Draw(t, "until"))
			s := rapid.SampledFrom(snapshots).Draw(t, "snapshot")
			same(t, "error", s.Record(until, a), nil)
			if at, active := latest[a.Person]; !active || a.At > at {
				latest[a.Person] = a.At
			}
			same(t, "recorded", g.Snapshot().Recorded(), until)
		}
		v, person, reach := g.Snapshot().As(Viewer{}), drawPerson(t, size), rapid.IntRange(1, stores.MaxReach).Draw(t, "reach")
		want := map[stores.ID]int64{}
		for _, member := range v.Circle(person, reach) {
			if at, active := latest[member.User]; active {
				want[member.User] = at
			}
		}
		got, before := map[stores.ID]int64{}, int64(math.MaxInt64)
		for id, at := range v.ActiveCircle(person, reach) {
			if got[id] = at; at > before {
				t.Errorf("%d after %d", at, before)
			}
			before = at
		}
		if !maps.Equal(got, want) {
			t.Errorf("active circle %v, want %v", got, want)
		}
	})
}

func TestActivitiesOfUnknownPeopleAreNotRecorded(t *testing.T) {
	t.Parallel()
	g, err := build(newModel(), math.MaxInt64)
	if err != nil {
		t.Fatal(err)
	}
	if err := g.Snapshot().Record(5, Activity{Person: testID(77), At: 1}); !errors.Is(err, ErrPerson) || g.Snapshot().Recorded() != 0 {
		t.Errorf("%v, recorded until %d", err, g.Snapshot().Recorded())
	}
	if found := slices.Collect(maps.Keys(maps.Collect(g.Snapshot().As(Viewer{}).ActiveCircle(testID(77), 1)))); len(found) > 0 {
		t.Errorf("the circle of nobody has %v", found)
	}
}
