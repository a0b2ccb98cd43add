package resolvers_test

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"fivefold/stores"
)

// What people learn from what is written about, in talks where the genre of each interest is the one at half its place, and so the
// first is its own.
func TestNobodyLearnsMoreThanTheyMayFromWhatIsWrittenAbout(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint("talk ", seed), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(seed, 7))
			k := randomTalk(rng, randomSociety(rng, 8))
			w := newWorld(t)
			if _, err := w.set.Archive.Put(t.Context(), stores.Rows{Places: k.stored.Places}); err != nil {
				t.Fatal(err)
			}
			w.settle(k.society)
			rows := k.rows()
			for i, interest := range k.interests {
				rows.Genres = append(rows.Genres, stores.Genre{Interest: interest.ID, Genre: k.interests[i/2].ID, Count: 1})
			}
			if _, err := w.set.Archive.Put(t.Context(), rows); err != nil {
				t.Fatal(err)
			}
			for _, viewer := range append([]stores.User{{}}, k.people...) {
				for _, person := range k.people {
					for topic := range k.interests {
						k.checkTopics(t, w, viewer.ID, person, topic)
					}
				}
			}
		})
	}
}

const circleTopics = `query($id: ID!, $topic: ID!, $from: Time!, $until: Time!) { user(id: $id) { circle(reach: 2) {
  newTopics(from: $from, until: $until) { edges { node { x: name } n: postCount } totalCount }
  relatedTopics(topic: $topic) { edges { node { x: name } n: postCount } totalCount }
  experts(topic: $topic) { edges { node { x: handle } n: replyCount topics { edges { node { x: name } n: replyCount } totalCount } } totalCount }
  likeMinded { edges { node { x: handle } n: score } totalCount } } } }`

func (k *talk) checkTopics(t *testing.T, w *world, viewer stores.ID, person stores.User, topic int) {
	t.Helper()
	from, until := began.Add(time.Hour), began.Add(3*time.Hour)
	user := get[struct {
		User *struct {
			Circle *struct {
				NewTopics, RelatedTopics, LikeMinded *lines
				Experts                              struct {
					lines
					Edges []struct {
						Node   struct{ X string }
						N      int
						Topics *lines
					}
				}
			}
		}
	}](w, viewer, circleTopics, map[string]any{"id": person.ID.String(), "topic": k.interests[topic].ID.String(), "from": from.Format(time.RFC3339), "until": until.Format(time.RFC3339)}).User
	if user == nil {
		return // whether the person is seen is another test's question
	}
	if (user.Circle != nil) != k.showsFriends(viewer, person) {
		t.Fatalf("%q sees the circle of %s: %v", viewer, person.Handle, user.Circle != nil)
	}
	if user.Circle == nil {
		return
	}
	circle := k.circle(viewer, person)
	experts, topics := k.experts(viewer, circle, topic)
	toldExperts, toldTopics := []string{}, [][]string{}
	for _, e := range user.Circle.Experts.Edges {
		toldExperts, toldTopics = append(toldExperts, fmt.Sprint(e.Node.X, " ", e.N)), append(toldTopics, e.Topics.told())
	}
	told := []any{user.Circle.NewTopics.told(), user.Circle.RelatedTopics.told(), toldExperts, user.Circle.Experts.TotalCount, toldTopics,
		user.Circle.LikeMinded.told()}
	want := []any{k.newTopics(viewer, circle, from, until), k.related(viewer, circle, topic), experts, len(experts), topics,
		when(k.showsInterests(viewer, person), k.likeMinded(viewer, person, circle))}
	if !reflect.DeepEqual(told, want) {
		t.Fatalf("%q learns of the circle of %s about %d\n%v\nand may learn\n%v", viewer, person.Handle, topic, told, want)
	}
}

// circle gives how far away the friends of a person and their friends are, as viewer may know them.
func (s *society) circle(viewer stores.ID, person stores.User) map[stores.ID]int {
	out, reached := map[stores.ID]int{}, s.reached(viewer, person)
	for _, u := range s.people {
		switch {
		case !s.sees(viewer, u.ID) || s.blocks[stores.Pair{A: viewer, B: u.ID}]:
		case s.areFriends(person.ID, u.ID):
			out[u.ID] = 1
		case reached[u.Handle] > 0:
			out[u.ID] = 2
		}
	}
	return out
}

// counted lists "name count", most first, then by name.
func counted(counts map[string]int) []string {
	names := []string{}
	for name := range counts {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(counts[b]-counts[a], cmp.Compare(a, b)) })
	for i, name := range names {
		names[i] = fmt.Sprint(name, " ", counts[name])
	}
	return names
}

func (k *talk) newTopics(viewer stores.ID, circle map[stores.ID]int, from, until time.Time) []string {
	counts, old := map[string]int{}, map[string]bool{}
	for _, m := range k.postedIn(viewer, circle) {
		for _, topic := range m.topics {
			if m.at.Before(until) {
				counts[topic.Name]++
				old[topic.Name] = old[topic.Name] || m.at.Before(from)
			}
		}
	}
	maps.DeleteFunc(counts, func(name string, _ int) bool { return old[name] })
	return counted(counts)
}

// postedIn gives the posts by the people of a circle that viewer may read.
func (k *talk) postedIn(viewer stores.ID, circle map[stores.ID]int) (posts []message) {
	for _, m := range k.messages {
		if m.id == m.post && circle[m.author] > 0 && k.listed(viewer, m) {
			posts = append(posts, m)
		}
	}
	return posts
}

func (k *talk) related(viewer stores.ID, circle map[stores.ID]int, topic int) []string {
	counts := map[string]int{}
	for _, m := range k.postedIn(viewer, circle) {
		for _, other := range m.topics {
			if other != k.interests[topic] && slices.Contains(m.topics, k.interests[topic]) {
				counts[other.Name]++
			}
		}
	}
	return counted(counts)
}

// experts lists "handle count" of those who answer posts about a topic and those below it, and the topics of each.
func (k *talk) experts(viewer stores.ID, circle map[stores.ID]int, topic int) (experts []string, topics [][]string) {
	counts, about := map[string]int{}, map[string]map[string]int{}
	for _, m := range k.messages {
		if circle[m.author] == 0 || m.id == m.post || m.replyTo != m.post || !k.listed(viewer, m) {
			continue
		}
		below := slices.DeleteFunc(slices.Clone(k.message(m.post).topics), func(x stores.Interest) bool {
			above := slices.Index(k.interests, x)
			for above > topic {
				above /= 2
			}
			return above != topic
		})
		handle := k.person(m.author).Handle
		if len(below) > 0 && counts[handle] == 0 {
			about[handle] = map[string]int{}
		}
		counts[handle] += min(1, len(below))
		for _, x := range below {
			about[handle][x.Name]++
		}
	}
	maps.DeleteFunc(counts, func(_ string, n int) bool { return n == 0 })
	experts, topics = k.ordered(counts), [][]string{}
	for _, e := range experts {
		handle, _, _ := strings.Cut(e, " ")
		topics = append(topics, counted(about[handle]))
	}
	return experts, topics
}

func (k *talk) likeMinded(viewer stores.ID, person stores.User, circle map[stores.ID]int) []string {
	scores := map[string]int{}
	for _, u := range k.people {
		if circle[u.ID] == 2 {
			scores[u.Handle] = 0
		}
	}
	for _, m := range k.postedIn(viewer, circle) {
		handle := k.person(m.author).Handle
		switch liked := slices.ContainsFunc(m.topics, func(x stores.Interest) bool { return k.likes[person.ID][x.ID] > 0 }); {
		case circle[m.author] != 2:
		case liked:
			scores[handle]++
		default:
			scores[handle]--
		}
	}
	return k.ordered(scores)
}

// ordered lists "handle number", the highest first, then by id.
func (s *society) ordered(numbers map[string]int) []string {
	people := slices.DeleteFunc(slices.Clone(s.people), func(u stores.User) bool { _, ok := numbers[u.Handle]; return !ok })
	slices.SortStableFunc(people, func(a, b stores.User) int { return numbers[b.Handle] - numbers[a.Handle] })
	out := []string{}
	for _, u := range people {
		out = append(out, fmt.Sprint(u.Handle, " ", numbers[u.Handle]))
	}
	return out
}
