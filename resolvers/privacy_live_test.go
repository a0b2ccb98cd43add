package resolvers_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"sync"
	"testing"

	"fivefold/stores"
)

// The privacy matrix of subscriptions: in random societies everybody and nobody listens everywhere, everything happens that the
// society has written, and before any of it is told, people unfriend and block each other, leave pages, delete and hide posts.
// Who is told what must be what the slow reference says of how things are in the end.
func TestNobodyIsToldMoreThanTheyMay(t *testing.T) {
	societies := 18
	if testing.Short() {
		societies = 2
	}
	decided := 0
	for seed := range uint64(societies) {
		t.Run(fmt.Sprint("society ", seed), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(seed, 7))
			k := randomTalk(rng, randomSociety(rng, 8))
			w := newWorld(t)
			w.settleTalk(k)
			gate := make(chan struct{})
			release := sync.OnceFunc(func() { close(gate) })
			t.Cleanup(release) // before the listeners end, also when the test fails
			ears := k.ears(w, gate)
			happened := k.events()
			for _, e := range happened {
				if err := w.set.Events.Publish(t.Context(), e.Event, e.of...); err != nil {
					t.Fatal(err)
				}
			}
			k.change(rng, w)
			release()
			for _, ear := range ears {
				if got, want := leaf(t, ear.settle()), ear.mayBeTold(happened, &decided); !reflect.DeepEqual(got, want) {
					t.Errorf("%q, who listens to %s, is told\n%q\nand may be told\n%q", ear.who, ear.what, got, want)
				}
			}
		})
	}
	t.Logf("%d decisions", decided)
	if decided < 10_000 && !testing.Short() {
		t.Errorf("%d decisions are too few to believe in", decided)
	}
}

// An ear is what one person listens to.
type ear struct {
	*listening
	who   stores.ID
	what  string
	hears map[stores.Channel]bool // the topics when it began
	told  func(e event) (string, bool)
}

// An event is one of stores and the things whose topics it is of.
type event struct {
	stores.Event
	of []stores.ID
}

// ears makes everybody listen everywhere. A place that may not be seen at the beginning cannot be listened to.
func (k *talk) ears(w *world, gate chan struct{}) (ears []ear) {
	w.t.Helper()
	for _, u := range append([]stores.User{{}}, k.people...) {
		who := u.ID
		places := map[stores.ID]bool{}
		for _, p := range k.people {
			places[p.ID] = k.sees(who, p.ID)
		}
		for _, p := range k.stored.Pages {
			places[p.ID] = true
		}
		for _, p := range k.posts() {
			places[p.id] = k.listed(who, p)
		}
		for place, seen := range places {
			l := w.listenBehind(gate, who, `subscription($from: ID) { messagePublished(from: $from) { id } }`, map[string]any{"from": place.String()})
			if !seen {
				if got := l.failure(); got != "NOT_FOUND" {
					w.t.Errorf("%q listens to %s: %q", who, place, got)
				}
				continue
			}
			ears = append(ears, ear{listening: l, who: who, what: place.String(), hears: topics(stores.MessagePublished, place),
				told: func(e event) (string, bool) { return e.Subject.String(), k.heard(who, e.Subject) }})
		}
		if !who.IsZero() {
			ears = append(ears, k.ownEars(w, gate, who)...)
		}
	}
	return ears
}

func topics(kind stores.EventKind, of ...stores.ID) map[stores.Channel]bool {
	out := map[stores.Channel]bool{}
	for _, id := range of {
		out[stores.Channel{Kind: kind, Of: id}] = true
	}
	return out
}

// ownEars makes a person listen to what concerns them.
func (k *talk) ownEars(w *world, gate chan struct{}, who stores.ID) []ear {
	var followed []stores.ID
	for _, p := range k.people {
		if k.areFriends(who, p.ID) {
			followed = append(followed, p.ID)
		}
	}
	for _, m := range k.stored.Memberships {
		if m.User == who {
			followed = append(followed, m.Page)
		}
	}
	one := func(field, selection string, hears map[stores.Channel]bool, told func(e event) (string, bool)) ear {
		return ear{listening: w.listenBehind(gate, who, "subscription { "+field+" { "+selection+" } }", nil), who: who, what: field, hears: hears, told: told}
	}
	return []ear{
		one("messagePublished", "id", topics(stores.MessagePublished, followed...), func(e event) (string, bool) {
			return e.Subject.String(), k.heard(who, e.Subject) && (k.areFriends(who, e.By) || k.isOnPageOf(who, e.Subject))
		}),
		one("replyReceived", "id", topics(stores.ReplyReceived, who), func(e event) (string, bool) {
			return e.Subject.String(), k.heard(who, e.Subject)
		}),
		one("friendshipRequested", "id", topics(stores.FriendshipRequested, who), func(e event) (string, bool) {
			_, asked := k.asked[stores.Pair{A: e.By, B: who}]
			return e.Subject.String(), asked
		}),
		one("friendshipAccepted", "id", topics(stores.FriendshipAccepted, who), func(e event) (string, bool) {
			return e.Subject.String(), e.To == who && k.areFriends(who, e.By)
		}),
		one("reactionReceived", "user { handle }", topics(stores.ReactionReceived, who), func(e event) (string, bool) {
			return k.person(e.By).Handle, k.heard(who, e.Subject) && k.sees(who, e.By) && !k.blocks[stores.Pair{A: who, B: e.By}]
		}),
	}
}

// heard tells whether a message may be told to somebody: it is in lists for them, and they do not block its author.
func (k *talk) heard(who, message stores.ID) bool {
	m := k.message(message)
	return k.listed(who, m) && !k.blocks[stores.Pair{A: who, B: m.author}]
}

// posts are the messages that begin a thread.
func (k *talk) posts() (posts []message) {
	for _, m := range k.messages {
		if m.id == m.post {
			posts = append(posts, m)
		}
	}
	return posts
}

func (k *talk) isOnPageOf(who, message stores.ID) bool {
	page := k.message(message).page
	return !page.IsZero() && k.isIn(page, who)
}

// events gives all that the society has done.
func (k *talk) events() (events []event) {
	add := func(kind stores.EventKind, by, to, subject stores.ID, of ...stores.ID) {
		events = append(events, event{stores.Event{Kind: kind, By: by, To: to, Subject: subject}, of})
	}
	for _, m := range k.messages {
		if m.id == m.post {
			add(stores.MessagePublished, m.author, stores.ID{}, m.id, m.author, m.page)
			continue
		}
		add(stores.MessagePublished, m.author, stores.ID{}, m.id, m.author, m.post)
		if to := k.message(m.replyTo).author; to != m.author {
			add(stores.ReplyReceived, m.author, to, m.id, to)
		}
	}
	for pair, f := range k.asked {
		add(stores.FriendshipRequested, pair.A, pair.B, f.ID, pair.B)
	}
	for pair, f := range k.friends {
		if f.Requester == pair.B {
			add(stores.FriendshipAccepted, pair.A, pair.B, f.ID, pair.B, pair.A)
		}
	}
	for _, x := range k.stored.Reactions {
		if to := k.message(x.Message).author; to != x.User {
			add(stores.ReactionReceived, x.User, to, x.Message, to)
		}
	}
	return events
}

// mayBeTold lists what an ear may be told of all that has happened, and counts what there was to decide.
func (e ear) mayBeTold(happened []event, decided *int) []string {
	out := []string{}
	for _, x := range happened {
		if !slices.ContainsFunc(x.of, func(id stores.ID) bool { return e.hears[stores.Channel{Kind: x.Kind, Of: id}] }) {
			continue
		}
		*decided++
		if text, ok := e.told(x); ok {
			out = append(out, text)
		}
	}
	return out
}

// change changes a society and what it has written, in the store and in the reference.
func (k *talk) change(rng *rand.Rand, w *world) {
	w.t.Helper()
	for range 12 {
		a, b := k.people[rng.IntN(len(k.people))].ID, k.people[rng.IntN(len(k.people))].ID
		p := &k.messages[rng.IntN(len(k.messages))]
		members := k.stored.Memberships
		m := rng.IntN(len(members))
		switch rng.IntN(5) {
		case 0:
			k.block(w, a, b)
		case 1:
			if k.areFriends(a, b) {
				w.must(a, "unfriend", "userId: %q", b)
				k.part(a, b)
			}
		case 2:
			if k.listed(p.author, *p) {
				w.must(p.author, "deleteMessage", "messageId: %q", p.id)
				p.deleted = began
			}
		case 3:
			if !p.wall.IsZero() && k.listed(p.author, *p) {
				p.audience = pick(rng, stores.AudiencePublic, stores.AudienceFriends, stores.AudienceOnlyMe)
				w.must(p.author, "editPost", "postId: %q audience: %s", p.id, p.audience)
			}
		case 4:
			w.must(members[m].User, "leavePage", "pageId: %q", members[m].Page)
			k.stored.Memberships = slices.Delete(members, m, m+1)
		}
	}
}

func (k *talk) block(w *world, a, b stores.ID) {
	if a == b || k.blocks[stores.Pair{A: a, B: b}] || k.blocks[stores.Pair{A: b, B: a}] {
		return
	}
	w.must(a, "blockUser", "userId: %q", b)
	k.blocks[stores.Pair{A: a, B: b}] = true
	k.part(a, b)
}

// part takes away what binds two people.
func (k *talk) part(a, b stores.ID) {
	for _, pair := range []stores.Pair{{A: a, B: b}, {A: b, B: a}} {
		delete(k.friends, pair)
		delete(k.asked, pair)
	}
}

// must sends a mutation of one field, which must succeed.
func (w *world) must(as stores.ID, field, input string, arguments ...any) {
	w.t.Helper()
	got := get[struct {
		Done struct{ UserErrors []struct{ Code string } }
	}](w, as,
		"mutation { done: "+field+"(input: {"+fmt.Sprintf(input, arguments...)+"}) { userErrors { code } } }", nil)
	if len(got.Done.UserErrors) > 0 {
		w.t.Fatalf("%s: %v", field, got.Done.UserErrors)
	}
}
