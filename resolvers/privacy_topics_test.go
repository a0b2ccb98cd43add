package resolvers_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"fivefold/stores"
)

// A debate is a talk whose messages have topics: the interests of the society, where the genre of each is the one at half its
// place, and so the first is its own.
type debate struct {
	*talk
	topics map[stores.ID][]int // of messages: places of interests
}

func randomDebate(rng *rand.Rand, k *talk) *debate {
	d := &debate{talk: k, topics: map[stores.ID][]int{}}
	for _, id := range k.messageIDs() {
		for i := range k.interests {
			if rng.IntN(3) == 0 {
				d.topics[id] = append(d.topics[id], i)
			}
		}
	}
	return d
}

func (d *debate) rows() stores.Rows {
	rows := d.talk.rows()
	for i, interest := range d.interests {
		rows.Genres = append(rows.Genres, stores.Genre{Interest: interest.ID, Genre: d.interests[i/2].ID, Count: 1})
	}
	for message, topics := range d.topics {
		for _, i := range topics {
			rows.MessageTopics = append(rows.MessageTopics, stores.MessageTopic{Message: message, Interest: d.interests[i].ID})
		}
	}
	return rows
}

func TestNobodyLearnsMoreThanTheyMayFromWhatIsWrittenAbout(t *testing.T) {
	for seed := range uint64(6) {
		t.Run(fmt.Sprint("debate ", seed), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(seed, 7))
			d := randomDebate(rng, randomTalk(rng, randomSociety(rng, 8)))
			w := newWorld(t)
			w.settle(d.society)
			if _, err := w.set.Archive.Put(t.Context(), d.rows()); err != nil {
				t.Fatal(err)
			}
			for _, viewer := range append([]stores.User{{}}, d.people...) {
				for _, person := range d.people {
					for topic := range d.interests {
						d.checkCircle(t, w, viewer.ID, person, topic)
					}
				}
			}
		})
	}
}

const circleTopics = `query($id: ID!, $topic: ID!, $from: Time!, $until: Time!) { user(id: $id) { circle(reach: 2) {
  newTopics(from: $from, until: $until) { edges { node { x: name } n: postCount } totalCount }
  relatedTopics(topicId: $topic) { edges { node { x: name } n: postCount } totalCount }
  experts(topicId: $topic) { edges { node { x: handle } n: replyCount topics { edges { node { x: name } n: replyCount } totalCount } } totalCount }
  likeMinded { edges { node { x: handle } n: score } totalCount } } } }`

func (d *debate) checkCircle(t *testing.T, w *world, viewer stores.ID, person stores.User, topic int) {
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
	}](w, viewer, circleTopics, map[string]any{"id": person.ID.String(), "topic": d.interests[topic].ID.String(), "from": from.Format(time.RFC3339), "until": until.Format(time.RFC3339)}).User
	if user == nil {
		return // whether the person is seen is another test's question
	}
	if (user.Circle != nil) != d.showsFriends(viewer, person) {
		t.Fatalf("%q sees the circle of %s: %v", viewer, person.Handle, user.Circle != nil)
	}
	if user.Circle == nil {
		return
	}
	circle := d.circle(viewer, person)
	experts, topics := d.experts(viewer, circle, topic)
	toldExperts, toldTopics := []string{}, [][]string{}
	for _, e := range user.Circle.Experts.Edges {
		toldExperts, toldTopics = append(toldExperts, fmt.Sprint(e.Node.X, " ", e.N)), append(toldTopics, e.Topics.told())
	}
	told := []any{user.Circle.NewTopics.told(), user.Circle.RelatedTopics.told(), toldExperts, user.Circle.Experts.TotalCount, toldTopics,
		user.Circle.LikeMinded.told()}
	want := []any{d.newTopics(viewer, circle, from, until), d.related(viewer, circle, topic), experts, len(experts), topics,
		when(d.showsInterests(viewer, person), d.likeMinded(viewer, person, circle))}
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

func (d *debate) newTopics(viewer stores.ID, circle map[stores.ID]int, from, until time.Time) []string {
	counts, old := map[string]int{}, map[string]bool{}
	for _, p := range d.posts {
		for _, i := range d.topics[p.ID] {
			name := d.interests[i].Name
			if circle[p.Author] > 0 && d.listed(viewer, p) && p.CreatedAt.Before(until) {
				counts[name]++
				old[name] = old[name] || p.CreatedAt.Before(from)
			}
		}
	}
	for name, isOld := range old {
		if isOld {
			delete(counts, name)
		}
	}
	return counted(counts)
}

func (d *debate) related(viewer stores.ID, circle map[stores.ID]int, topic int) []string {
	counts := map[string]int{}
	for _, p := range d.posts {
		if circle[p.Author] > 0 && d.listed(viewer, p) && slices.Contains(d.topics[p.ID], topic) {
			for _, i := range d.topics[p.ID] {
				if i != topic {
					counts[d.interests[i].Name]++
				}
			}
		}
	}
	return counted(counts)
}

// experts lists "handle count" of those who answer posts about a topic and those below it, and the topics of each.
func (d *debate) experts(viewer stores.ID, circle map[stores.ID]int, topic int) (experts []string, topics [][]string) {
	about := map[string]map[string]int{}
	counts := map[string]int{}
	for _, c := range d.comments {
		if circle[c.Author] == 0 || c.ReplyTo.Kind != stores.KindPost || !d.commentListed(viewer, c) {
			continue
		}
		handle, answers := d.person(c.Author).Handle, false
		for _, i := range d.topics[c.ReplyTo] {
			above := i
			for above != topic && above > 0 {
				above /= 2
			}
			if above == topic {
				answers = true
				if about[handle] == nil {
					about[handle] = map[string]int{}
				}
				about[handle][d.interests[i].Name]++
			}
		}
		if answers {
			counts[handle]++
		}
	}
	experts, topics = d.ordered(counts), [][]string{}
	for _, e := range experts {
		var handle string
		_, _ = fmt.Sscan(e, &handle)
		topics = append(topics, counted(about[handle]))
	}
	return experts, topics
}

func (d *debate) likeMinded(viewer stores.ID, person stores.User, circle map[stores.ID]int) []string {
	scores := map[string]int{}
	for _, u := range d.people {
		if circle[u.ID] == 2 {
			scores[u.Handle] = 0
		}
	}
	for _, p := range d.posts {
		if circle[p.Author] != 2 || !d.listed(viewer, p) {
			continue
		}
		liked := slices.ContainsFunc(d.topics[p.ID], func(i int) bool { return d.likes[person.ID][d.interests[i].ID] > 0 })
		scores[d.person(p.Author).Handle] += map[bool]int{true: 1, false: -1}[liked]
	}
	return d.ordered(scores)
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
