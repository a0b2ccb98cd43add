package inprocess_test

import (
	"testing"
	"time"

	"fivefold/stores/inprocess"
)

func TestTheSizeOfATableIsBounded(t *testing.T) {
	t.Parallel()
	const size = 1 << 20
	table := inprocess.NewTable[int, int](size)
	for key := range 100_000 {
		table.Set(key, table.Get(key).Lease, key, 1000, time.Minute)
	}
	for deadline := time.Now().Add(time.Minute); table.Size() > size; time.Sleep(time.Millisecond) { // evicted in the background
		if time.Now().After(deadline) {
			t.Fatalf("%d bytes", table.Size())
		}
	}
}

func TestDoneIsClosedWhenALeaseEnds(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(table *inprocess.Table[string, int], item inprocess.Item[int]){
		"stored": func(table *inprocess.Table[string, int], mine inprocess.Item[int]) {
			table.Set("a", mine.Lease, 1, 1, time.Minute)
		},
		"released":    func(table *inprocess.Table[string, int], mine inprocess.Item[int]) { table.Release("a", mine.Lease) },
		"invalidated": func(table *inprocess.Table[string, int], _ inprocess.Item[int]) { table.Invalidate("a") },
		"cleared":     func(table *inprocess.Table[string, int], _ inprocess.Item[int]) { table.Clear() },
	} {
		table := inprocess.NewTable[string, int](1 << 20)
		mine, other := table.Get("a"), table.Get("a")
		if mine.Lease == 0 || other.Lease != 0 || other.Found {
			t.Fatalf("%+v, %+v", mine, other)
		}
		select {
		case <-other.Done:
			t.Errorf("%s: done before", name)
		default:
		}
		table.Release("a", mine.Lease+1) // of nobody
		end(table, mine)
		select {
		case <-other.Done:
		case <-time.After(time.Minute):
			t.Errorf("%s: not done", name)
		}
		if item := table.Get("a"); item.Found != (name == "stored") {
			t.Errorf("%s: %+v", name, item)
		}
	}
}
