package resolvers_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"fivefold/stores"
)

// A tour is a talk that was held in places: the two cities where its people live, of which the first lies in a country, and a
// city where nobody lives.
type tour struct {
	*talk
	places []stores.ID             // city, city, country, city
	at     map[stores.ID]stores.ID // where a message was written
}

// TestNobodyLearnsMoreThanTheyMayFromCircles asks for who is in every circle, what they wrote, and where they are.
func TestNobodyLearnsMoreThanTheyMayFromCircles(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint("tour ", seed), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(seed, 8))
			k := &tour{talk: randomTalk(rng, randomSociety(rng, 8)), at: map[stores.ID]stores.ID{}}
			w := newWorld(t)
			k.travel(rng, w)
			for _, viewer := range append([]stores.User{{}}, k.people...) {
				for _, person := range k.people {
					for i := range k.places {
						k.checkCircle(t, w, viewer.ID, person, i)
					}
				}
			}
		})
	}
}

// travel stores the talk, with where its messages were written.
func (k *tour) travel(rng *rand.Rand, w *world) {
	country := stores.Place{ID: numbered(stores.KindPlace, 2), Kind: stores.Country, Name: "country"}
	k.stored.Places[0].PartOf = country.ID
	k.stored.Places = append(k.stored.Places, country, stores.Place{ID: numbered(stores.KindPlace, 3), Kind: stores.City, Name: "city 3"})
	for _, p := range k.stored.Places {
		k.places = append(k.places, p.ID)
	}
	w.put(stores.Rows{Places: k.stored.Places})
	w.settle(k.society)
	rows := k.rows()
	for i := range rows.Posts {
		rows.Posts[i].Place = pick(rng, k.places...)
		k.at[rows.Posts[i].ID] = rows.Posts[i].Place
	}
	for i := range rows.Comments {
		rows.Comments[i].Place = pick(rng, k.places...)
		k.at[rows.Comments[i].ID] = rows.Comments[i].Place
	}
	w.put(rows)
}

// isIn tells whether a place is another, or the first city and the other its country.
func (k *tour) isIn(place, area stores.ID) bool {
	return place == area || place == k.places[0] && area == k.places[2]
}

const circleWhereabouts = `query($id: ID!, $place: ID!, $places: [ID!]!, $from: Time!, $until: Time!) { user(id: $id) { circle {
  people { edges { node { x: handle } n: distance } totalCount }
  messages(first: 100) { edges { node { x: text } } totalCount }
  pagesJoined(since: $from) { edges { node { x: name } n: postCount } totalCount }
  jobs(place: $place) { edges { node { x: handle } n: year } totalCount }
  visitors(places: $places, from: $from, until: $until) { edges { node { x: handle } n: messageCount } totalCount } } } }`

func (k *tour) checkCircle(t *testing.T, w *world, viewer stores.ID, person stores.User, place int) {
	t.Helper()
	places := []stores.ID{k.places[place]}
	if place%2 == 1 {
		places = append(places, k.places[2])
	}
	from, until := began.Add(time.Hour), began.Add(6*time.Hour)
	user := get[struct {
		User *struct {
			Circle *struct{ People, Messages, PagesJoined, Jobs, Visitors *lines }
		}
	}](w, viewer, circleWhereabouts, map[string]any{"id": person.ID.String(), "place": k.places[place].String(), "places": texts(places),
		"from": from.Format(time.RFC3339), "until": until.Format(time.RFC3339)}).User
	if user == nil || user.Circle == nil {
		if k.showsFriends(viewer, person) {
			t.Fatalf("%q does not see the circle of %s", viewer, person.Handle)
		}
		return
	}
	if !k.showsFriends(viewer, person) {
		t.Fatalf("%q sees the circle of %s", viewer, person.Handle)
	}
	circle := k.circle(viewer, person)
	far, messages := map[string]int{}, zeros(namesOf(k.found(viewer, false, func(m message) bool { return circle[m.author] > 0 })))
	for id, distance := range circle {
		far[k.person(id).Handle] = -distance // the nearest first
	}
	told := []any{user.Circle.People.told(), user.Circle.Messages.told(), user.Circle.PagesJoined.told(), user.Circle.Jobs.told(), user.Circle.Visitors.told()}
	want := []any{positive(k.ordered(far)), messages, k.pagesJoined(viewer, circle, from), k.working(circle, k.places[place]), k.visitors(viewer, circle, places, from, until)}
	if !reflect.DeepEqual(told, want) {
		t.Fatalf("%q learns of the circle of %s in %d\n%v\nand may learn\n%v", viewer, person.Handle, place, told, want)
	}
}

// positive takes the signs away.
func positive(lines []string) []string {
	for i, line := range lines {
		var handle string
		var n int
		_, _ = fmt.Sscan(line, &handle, &n)
		lines[i] = fmt.Sprint(handle, " ", -n)
	}
	return lines
}

func texts(ids []stores.ID) (all []string) {
	for _, id := range ids {
		all = append(all, id.String())
	}
	return all
}

// pagesJoined lists "name posts" of the pages that people of a circle show to have joined; the pages' names stand as their ids do.
func (k *tour) pagesJoined(viewer stores.ID, circle map[stores.ID]int, since time.Time) []string {
	posts := map[string]int{}
	for _, m := range k.stored.Memberships {
		if circle[m.User] == 0 || m.Since.Before(since) || !k.showsInterests(viewer, k.person(m.User)) {
			continue
		}
		posts[k.page(m.Page).Name] += len(k.found(viewer, false, func(p message) bool { return p.page == m.Page && p.author == m.User }))
	}
	return counted(posts)
}

// working lists "handle year" of the people of a circle who work in a place; later people are there since later years.
func (k *tour) working(circle map[stores.ID]int, place stores.ID) []string {
	out := []string{}
	for _, a := range k.stored.Affiliations {
		o := byID(k.stored.Organisations, a.Organisation, func(o stores.Organisation) stores.ID { return o.ID })
		if circle[a.User] > 0 && k.isIn(o.Place, place) {
			out = append(out, fmt.Sprint(k.person(a.User).Handle, " ", a.Year))
		}
	}
	return out
}

// visitors lists "handle messages" of those of a circle who wrote in all of the places and live in none.
func (k *tour) visitors(viewer stores.ID, circle map[stores.ID]int, places []stores.ID, from, until time.Time) []string {
	counts := map[string]int{}
	for id := range circle {
		here, missed, all := false, false, map[string]bool{}
		for _, place := range places {
			here = here || k.isIn(k.person(id).City, place)
			found := k.found(viewer, false, func(m message) bool {
				return m.author == id && k.isIn(k.at[m.id], place) && !m.at.Before(from) && m.at.Before(until)
			})
			missed = missed || len(found) == 0
			for _, m := range found {
				all[m.name] = true
			}
		}
		if !here && !missed {
			counts[k.person(id).Handle] = len(all)
		}
	}
	return k.ordered(counts)
}
