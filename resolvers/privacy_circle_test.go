package resolvers_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"fivefold/stores"
)

// A placedDiscussion is a discussion whose messages have places: two cities where people live, of which the first is part of a country,
// the country, and a city where nobody lives.
type placedDiscussion struct {
	*discussion
	places []stores.ID             // city, city, country, city
	at     map[stores.ID]stores.ID // where a message was written
}

// TestPrivacyOfCircles compares the people of every circle, their messages and their places with the reference.
func TestPrivacyOfCircles(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		t.Run(fmt.Sprint("discussion ", seed), func(t *testing.T) {
			t.Parallel()
			rng := rand.New(rand.NewPCG(seed, 8))
			k := &placedDiscussion{discussion: randomDiscussion(rng, randomSociety(rng, 8)), at: map[stores.ID]stores.ID{}}
			h := newHarness(t)
			k.putWithPlaces(rng, h)
			for _, viewer := range append([]stores.User{{}}, k.people...) {
				for _, person := range k.people {
					for i := range k.places {
						k.checkCircle(t, h, viewer.ID, person, i)
					}
				}
			}
		})
	}
}

// putWithPlaces stores the discussion with random places of its messages.
func (k *placedDiscussion) putWithPlaces(rng *rand.Rand, h *harness) {
	country := stores.Place{ID: numbered(stores.KindPlace, 2), Kind: stores.Country, Name: "country"}
	k.rowsStored.Places[0].PartOf = country.ID
	k.rowsStored.Places = append(k.rowsStored.Places, country, stores.Place{ID: numbered(stores.KindPlace, 3), Kind: stores.City, Name: "city 3"})
	for _, p := range k.rowsStored.Places {
		k.places = append(k.places, p.ID)
	}
	h.put(stores.Rows{Places: k.rowsStored.Places})
	h.putSociety(k.society)
	rows := k.rows()
	for i := range rows.Posts {
		rows.Posts[i].Place = pick(rng, k.places...)
		k.at[rows.Posts[i].ID] = rows.Posts[i].Place
	}
	for i := range rows.Comments {
		rows.Comments[i].Place = pick(rng, k.places...)
		k.at[rows.Comments[i].ID] = rows.Comments[i].Place
	}
	h.put(rows)
}

// isIn reports whether place is area, or the first city and area its country.
func (k *placedDiscussion) isIn(place, area stores.ID) bool {
	return place == area || place == k.places[0] && area == k.places[2]
}

const circleWhereabouts = `query($id: ID!, $place: ID!, $places: [ID!]!, $from: Time!, $until: Time!) { user(id: $id) { circle {
  people { edges { node { x: handle } n: distance } totalCount }
  messages(first: 100) { edges { node { x: text } } totalCount }
  pagesJoined(since: $from) { edges { node { x: name } n: postCount } totalCount }
  jobs(place: $place) { edges { node { x: handle } n: year } totalCount }
  visitors(places: $places, from: $from, until: $until) { edges { node { x: handle } n: messageCount } totalCount } } } }`

func (k *placedDiscussion) checkCircle(t *testing.T, h *harness, viewer stores.ID, person stores.User, place int) {
	t.Helper()
	places := []stores.ID{k.places[place]}
	if place%2 == 1 {
		places = append(places, k.places[2])
	}
	from, until := epoch.Add(time.Hour), epoch.Add(6*time.Hour)
	user := get[struct {
		User *struct {
			Circle *struct{ People, Messages, PagesJoined, Jobs, Visitors *countedList }
		}
	}](h, viewer, circleWhereabouts, map[string]any{"id": person.ID.String(), "place": k.places[place].String(), "places": texts(places),
		"from": from.Format(time.RFC3339), "until": until.Format(time.RFC3339)}).User
	if user == nil || user.Circle == nil {
		if k.showsFriends(viewer, person) {
			t.Fatalf("viewer %q does not see the circle of %s", viewer, person.Handle)
		}
		return
	}
	if !k.showsFriends(viewer, person) {
		t.Fatalf("viewer %q sees the circle of %s", viewer, person.Handle)
	}
	circle := k.circle(viewer, person)
	far, messages := map[string]int{}, withZeros(namesOf(k.messagesWhere(viewer, false, func(m message) bool { return circle[m.author] > 0 })))
	for id, distance := range circle {
		far[k.person(id).Handle] = -distance // the nearest first
	}
	got := []any{user.Circle.People.values(), user.Circle.Messages.values(), user.Circle.PagesJoined.values(), user.Circle.Jobs.values(), user.Circle.Visitors.values()}
	want := []any{negateCounts(k.byNumberThenID(far)), messages, k.pagesJoined(viewer, circle, from), k.jobs(circle, k.places[place]), k.visitors(viewer, circle, places, from, until)}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("viewer %q sees the circle of %s in place %d as\n%v\nwant\n%v", viewer, person.Handle, place, got, want)
	}
}

// negateCounts negates the numbers.
func negateCounts(lines []string) []string {
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

// pagesJoined returns "name posts" of the pages that people of a circle joined and show; names sort as their ids do.
func (k *placedDiscussion) pagesJoined(viewer stores.ID, circle map[stores.ID]int, since time.Time) []string {
	posts := map[string]int{}
	for _, m := range k.rowsStored.Memberships {
		if circle[m.User] == 0 || m.Since.Before(since) || !k.showsInterests(viewer, k.person(m.User)) {
			continue
		}
		posts[k.page(m.Page).Name] += len(k.messagesWhere(viewer, false, func(p message) bool { return p.page == m.Page && p.author == m.User }))
	}
	return byCountThenName(posts)
}

// jobs returns "handle year" of the people of a circle who work in a place; later people have later years.
func (k *placedDiscussion) jobs(circle map[stores.ID]int, place stores.ID) []string {
	out := []string{}
	for _, a := range k.rowsStored.Affiliations {
		o := byID(k.rowsStored.Organisations, a.Organisation, func(o stores.Organisation) stores.ID { return o.ID })
		if circle[a.User] > 0 && k.isIn(o.Place, place) {
			out = append(out, fmt.Sprint(k.person(a.User).Handle, " ", a.Year))
		}
	}
	return out
}

// visitors returns "handle messages" of the people of a circle who wrote in all of the places and live in none.
func (k *placedDiscussion) visitors(viewer stores.ID, circle map[stores.ID]int, places []stores.ID, from, until time.Time) []string {
	counts := map[string]int{}
	for id := range circle {
		here, missed, all := false, false, map[string]bool{}
		for _, place := range places {
			here = here || k.isIn(k.person(id).City, place)
			found := k.messagesWhere(viewer, false, func(m message) bool {
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
	return k.byNumberThenID(counts)
}
