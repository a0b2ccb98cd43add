package embedded

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"fivefold/stores"
)

// TestThreadsAgreeWithAPlainLook makes small random networks and compares every list of messages, whole and in windows, with a
// look at each message by itself.
func TestThreadsAgreeWithAPlainLook(t *testing.T) {
	e := open(t, Memory)
	rapid.Check(t, func(t *rapid.T) {
		w := drawThreads(t, e)
		s, viewer := e.Set().Threads, rapid.SampledFrom(append(w.people, stores.ID{})).Draw(t, "viewer")
		limit := rapid.IntRange(1, 4).Draw(t, "limit")
		byTime := func(m *message) stores.Position { return stores.Position{Rank: m.at.UnixMicro(), ID: m.id} }
		byAuthor := func(m *message) stores.Position {
			return stores.Position{Rank: m.at.UnixMicro(), Text: string(m.author.UUID[:]), ID: m.id}
		}
		lists := []struct {
			ask  func(stores.Window) (map[stores.ID]stores.List[stores.ID], error)
			keys []stores.ID
			of   func(*message) stores.ID
			at   func(*message) stores.Position
		}{
			{func(window stores.Window) (map[stores.ID]stores.List[stores.ID], error) {
				return s.ByAuthors(t.Context(), viewer, w.people, window)
			}, w.people, func(m *message) stores.ID { return m.author }, byTime},
			{func(window stores.Window) (map[stores.ID]stores.List[stores.ID], error) {
				return s.OnWalls(t.Context(), viewer, w.people, window)
			}, w.people, func(m *message) stores.ID { return m.wall }, byTime},
			{func(window stores.Window) (map[stores.ID]stores.List[stores.ID], error) {
				return s.OnPages(t.Context(), viewer, []stores.ID{w.page}, window)
			}, []stores.ID{w.page}, func(m *message) stores.ID { return m.page }, byTime},
			{func(window stores.Window) (map[stores.ID]stores.List[stores.ID], error) {
				return s.Replies(t.Context(), viewer, w.ids(), window)
			}, w.ids(), func(m *message) stores.ID { return m.replyTo }, byAuthor},
		}
		for n, list := range lists {
			for _, key := range list.keys {
				want := []stores.Item[stores.ID]{}
				for _, m := range w.messages {
					if list.of(m) == key && w.readable(viewer, m) {
						want = append(want, stores.Item[stores.ID]{At: list.at(m), Value: m.id})
					}
				}
				slices.SortFunc(want, func(a, b stores.Item[stores.ID]) int { return comparePositions(a.At, b.At) })
				whole, err := list.ask(stores.Window{Limit: stores.MaxLimit, Count: true})
				if got := whole[key]; err != nil || !slices.Equal(got.Items, want) || got.Total != len(want) || got.More {
					t.Fatalf("list %d of %s gives %v, %v, want %v", n, key, got, err, want)
				}
				for _, backward := range []bool{false, true} {
					if got := walk(t, list.ask, key, stores.Window{Limit: limit, Backward: backward}); !slices.Equal(got, want) {
						t.Fatalf("list %d of %s in windows gives %v, want %v", n, key, got, want)
					}
				}
			}
		}
	})
}

// walk reads a list window by window, from one end to the other.
func walk(t *rapid.T, ask func(stores.Window) (map[stores.ID]stores.List[stores.ID], error), key stores.ID, window stores.Window,
) (all []stores.Item[stores.ID]) {
	for range 20 { // more than there are messages
		answer, err := ask(window)
		if err != nil {
			t.Fatal(err)
		}
		items := answer[key].Items
		if len(items) > 0 && window.Backward {
			all, window.Before = slices.Concat(items, all), &items[0].At
		} else if len(items) > 0 {
			all, window.After = slices.Concat(all, items), &items[len(items)-1].At
		}
		if !answer[key].More {
			return all
		}
	}
	t.Fatal("the list does not end")
	return nil
}
