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

// The privacy matrix of the topics of circles. The genre of interest n is interest n/2, so the first is its own genre.
func TestPrivacyOfCircleTopics(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		t.Run(fmt.Sprint("discussion ", seed), func(t *testing.T) {
			t.Parallel()
			rng := rand.New(rand.NewPCG(seed, 7))
			k := randomDiscussion(rng, randomSociety(rng, 8))
			h := newHarness(t)
			h.put(stores.Rows{Places: k.rowsStored.Places})
			h.putSociety(k.society)
			rows := k.rows()
			for i, interest := range k.interests {
				rows.Genres = append(rows.Genres, stores.Genre{Interest: interest.ID, Genre: k.interests[i/2].ID, Count: 1})
			}
			h.put(rows)
			for _, viewer := range append([]stores.User{{}}, k.people...) {
				for _, person := range k.people {
					for topic := range k.interests {
						k.checkTopics(t, h, viewer.ID, person, topic)
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

func (k *discussion) checkTopics(t *testing.T, h *harness, viewer stores.ID, person stores.User, topic int) {
	t.Helper()
	from, until := epoch.Add(time.Hour), epoch.Add(3*time.Hour)
	user := get[struct {
		User *struct {
			Circle *struct {
				NewTopics, RelatedTopics, LikeMinded *countedList
				Experts                              struct {
					countedList
					Edges []struct {
						Node   struct{ X string }
						N      int
						Topics *countedList
					}
				}
			}
		}
	}](h, viewer, circleTopics, map[string]any{"id": person.ID.String(), "topic": k.interests[topic].ID.String(), "from": from.Format(time.RFC3339), "until": until.Format(time.RFC3339)}).User
	if user == nil {
		return // TestPrivacyOfPeople checks who is visible
	}
	if (user.Circle != nil) != k.showsFriends(viewer, person) {
		t.Fatalf("viewer %q sees the circle of %s: %v", viewer, person.Handle, user.Circle != nil)
	}
	if user.Circle == nil {
		return
	}
	circle := k.circle(viewer, person)
	experts, topics := k.experts(viewer, circle, topic)
	gotExperts, gotTopics := []string{}, [][]string{}
	for _, e := range user.Circle.Experts.Edges {
		gotExperts, gotTopics = append(gotExperts, fmt.Sprint(e.Node.X, " ", e.N)), append(gotTopics, e.Topics.values())
	}
	got := []any{user.Circle.NewTopics.values(), user.Circle.RelatedTopics.values(), gotExperts, user.Circle.Experts.TotalCount, gotTopics,
		user.Circle.LikeMinded.values()}
	want := []any{k.newTopics(viewer, circle, from, until), k.related(viewer, circle, topic), experts, len(experts), topics,
		ifOpen(k.showsInterests(viewer, person), k.likeMinded(viewer, person, circle))}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("viewer %q sees the circle of %s about topic %d as\n%v\nwant\n%v", viewer, person.Handle, topic, got, want)
	}
}

// circle returns the distances of the friends of a person and of their friends that viewer may see.
func (s *society) circle(viewer stores.ID, person stores.User) map[stores.ID]int {
	out, reached := map[stores.ID]int{}, s.reachable(viewer, person)
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

// byCountThenName returns "name count", highest count first, then by name.
func byCountThenName(counts map[string]int) []string {
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

func (k *discussion) newTopics(viewer stores.ID, circle map[stores.ID]int, from, until time.Time) []string {
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
	return byCountThenName(counts)
}

// postedIn returns the posts by people of a circle that viewer may read.
func (k *discussion) postedIn(viewer stores.ID, circle map[stores.ID]int) (posts []message) {
	for _, m := range k.messages {
		if m.id == m.post && circle[m.author] > 0 && k.listed(viewer, m) {
			posts = append(posts, m)
		}
	}
	return posts
}

func (k *discussion) related(viewer stores.ID, circle map[stores.ID]int, topic int) []string {
	counts := map[string]int{}
	for _, m := range k.postedIn(viewer, circle) {
		for _, other := range m.topics {
			if other != k.interests[topic] && slices.Contains(m.topics, k.interests[topic]) {
				counts[other.Name]++
			}
		}
	}
	return byCountThenName(counts)
}

// experts returns "handle count" of those who reply to posts about a topic or its subtopics, and the topics of each.
func (k *discussion) experts(viewer stores.ID, circle map[stores.ID]int, topic int) (experts []string, topics [][]string) {
	counts, about := map[string]int{}, map[string]map[string]int{}
	for _, m := range k.messages {
		if circle[m.author] == 0 || m.id == m.post || m.replyTo != m.post || !k.listed(viewer, m) || !k.listed(viewer, k.message(m.post)) {
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
	experts, topics = k.byNumberThenID(counts), [][]string{}
	for _, e := range experts {
		handle, _, _ := strings.Cut(e, " ")
		topics = append(topics, byCountThenName(about[handle]))
	}
	return experts, topics
}

func (k *discussion) likeMinded(viewer stores.ID, person stores.User, circle map[stores.ID]int) []string {
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
	return k.byNumberThenID(scores)
}

// byNumberThenID returns "handle number", highest first, then by id.
func (s *society) byNumberThenID(numbers map[string]int) []string {
	people := slices.DeleteFunc(slices.Clone(s.people), func(u stores.User) bool { _, ok := numbers[u.Handle]; return !ok })
	slices.SortStableFunc(people, func(a, b stores.User) int { return numbers[b.Handle] - numbers[a.Handle] })
	out := []string{}
	for _, u := range people {
		out = append(out, fmt.Sprint(u.Handle, " ", numbers[u.Handle]))
	}
	return out
}
