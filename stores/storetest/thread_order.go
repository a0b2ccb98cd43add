package storetest

import (
	"testing"
	"time"

	"fivefold/stores"
)

func (s suite) threadOrder() {
	s.test("lists are newest first to the microsecond, also before 1970, and windows continue from any position", func(t *testing.T, fx *fixture) {
		person := fx.person(t)
		times := []time.Time{
			at(0).Add(time.Microsecond), inOtherZone(), at(0).Add(-time.Microsecond), time.UnixMicro(1), time.UnixMicro(0), time.UnixMicro(-1),
			time.Date(1901, 2, 3, 4, 5, 6, 7000, time.UTC),
		}
		root := fx.post(t, person, func(p *stores.Post) { p.Wall, p.Page = stores.ID{}, fx.pages(t, 1, nil)[0] })
		fx.delete(t, fx.post(t, person, nil).ID, at(1))
		posts, replies := make([]stores.ID, len(times)), make([]stores.ID, len(times))
		for i := range times { // stored in another order than listed
			i = i * 3 % len(times)
			posts[i] = fx.post(t, person, func(p *stores.Post) { p.CreatedAt = times[i] }).ID
			replies[i] = fx.comment(t, person, root.ID, func(c *stores.Comment) { c.CreatedAt = times[i] }).ID
		}
		for name, list := range map[string]struct {
			of     listMethod
			key    stores.ID
			wanted []stores.ID
		}{"OnWalls": {fx.Threads.OnWalls, person, posts}, "Replies": {fx.Threads.Replies, root.ID, replies}} {
			var got []stores.ID
			window := stores.Window{Limit: 2}
			for range times { // at least as many windows as needed
				page := must(list.of(t.Context(), person, []stores.ID{list.key}, window))(t)[list.key]
				if got = append(got, values(page)...); len(page.Items) > 0 {
					window.After = &page.Items[len(page.Items)-1].At
				}
			}
			want(t, name, got, list.wanted)
		}
	})
	s.test("ties are in order of ID, and At is Position", func(t *testing.T, fx *fixture) {
		people := fx.people(t, 3, nil)
		root := fx.post(t, people[0], nil)
		posts, comments := map[stores.ID]stores.Post{}, map[stores.ID]stores.Comment{}
		for i := range 9 {
			p := fx.post(t, people[0], func(p *stores.Post) { p.CreatedAt = at(i % 2) })
			c := fx.comment(t, people[i%3], root.ID, func(c *stores.Comment) { c.CreatedAt = at(i % 2) })
			posts[p.ID], comments[c.ID] = p, c
		}
		posts[root.ID] = root
		for name, list := range map[string]stores.List[stores.ID]{
			"ByAuthors": fx.fullList(t, fx.Threads.ByAuthors, people[1], people[0]),
			"OnWalls":   fx.fullList(t, fx.Threads.OnWalls, people[1], people[0]),
			"Replies":   fx.fullList(t, fx.Threads.Replies, people[1], root.ID),
		} {
			var last stores.ListPosition
			for i, item := range list.Items {
				wanted := posts[item.Value].Position()
				if c, ok := comments[item.Value]; ok {
					wanted = c.Position()
				}
				want(t, "place in "+name, item.At, wanted)
				if i > 0 && comparePositions(last, item.At) >= 0 {
					t.Errorf("%s: %v comes before %v", name, last, item.At)
				}
				last = item.At
			}
		}
	})
	s.test("no keys return an empty map, and unknown keys no list", func(t *testing.T, fx *fixture) {
		person, page := fx.person(t), fx.pages(t, 1, nil)[0]
		post := fx.post(t, person, func(p *stores.Post) { p.Wall, p.Page = stores.ID{}, page })
		comment := fx.comment(t, person, post.ID, nil)
		fx.comment(t, person, comment.ID, nil)
		fx.post(t, person, nil)
		nothing := []stores.ID{
			fx.id(stores.KindUser), fx.id(stores.KindPage), fx.id(stores.KindPost), {}, asKind(person, stores.KindPage), asKind(page, stores.KindUser),
			asKind(post.ID, stores.KindComment), asKind(comment.ID, stores.KindPost), asKind(post.ID, stores.KindPage), asKind(person, stores.KindPost),
		}
		for name, of := range map[string]listMethod{
			"ByAuthors": fx.Threads.ByAuthors, "OnWalls": fx.Threads.OnWalls, "OnPages": fx.Threads.OnPages, "Replies": fx.Threads.Replies,
			"DeletedOnPages": fx.Threads.DeletedOnPages, "DeletedOnWalls": fx.Threads.DeletedOnWalls, "DeletedComments": fx.Threads.DeletedComments,
		} {
			window := stores.Window{Limit: 3, Count: true}
			want(t, name+" of no keys", len(must(of(t.Context(), person, nil, window))(t)), 0)
			sameLists(t, name, must(of(t.Context(), person, nothing, window))(t), nil)
		}
	})
}
