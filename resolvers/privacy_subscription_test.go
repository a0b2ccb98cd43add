package resolvers_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fivefold/stores"
)

// The privacy matrix of subscriptions: in random societies every person and an anonymous viewer subscribe to everything, all events of the
// discussion are published, and before they are delivered people unfriend and block each other, leave pages, delete and hide posts.
// The deliveries must be those that the slow reference allows in the final state.
func TestPrivacyOfSubscriptions(t *testing.T) {
	t.Parallel()
	societies := 20
	if testing.Short() {
		societies = 2
	}
	var decisions atomic.Int64
	t.Cleanup(func() {
		t.Logf("%d decisions compared", decisions.Load())
		if decisions.Load() < 10_000 && !testing.Short() {
			t.Error("too few decisions were compared")
		}
	})
	for seed := range uint64(societies) {
		t.Run(fmt.Sprint("society ", seed), func(t *testing.T) {
			t.Parallel()
			rng, decided := rand.New(rand.NewPCG(seed, 7)), 0
			defer func() { decisions.Add(int64(decided)) }()
			k := randomDiscussion(rng, randomSociety(rng, 8))
			h := newHarness(t)
			h.putDiscussion(k)
			gate := make(chan struct{})
			release := sync.OnceFunc(func() { close(gate) })
			t.Cleanup(release) // before the subscriptions end, also when the test fails
			subscriptions := k.subscribeEveryone(h, gate)
			published := k.events()
			for _, e := range published {
				if err := h.set.Events.Publish(t.Context(), e.Event, e.of...); err != nil {
					t.Fatal(err)
				}
			}
			published = append(published, k.changeRandomly(rng, h)...)
			release()
			for _, s := range subscriptions {
				if got, want := leafValues(t, s.drain()), s.expected(published, &decided); !reflect.DeepEqual(got, want) {
					t.Errorf("viewer %q subscribed to %s receives\n%q\nwant\n%q", s.who, s.source, got, want)
				}
			}
		})
	}
}

// A modelSubscription is one subscription of the model.
type modelSubscription struct {
	*subscriber
	who      stores.ID
	source   string
	channels map[stores.Channel]bool // its channels when it began
	expects  func(e event) (string, bool)
}

// An event is a store event and the ids of its channels.
type event struct {
	stores.Event
	of []stores.ID
}

// subscribeEveryone subscribes everybody to every source. A source that the viewer may not see at the beginning is refused.
func (k *discussion) subscribeEveryone(h *harness, gate chan struct{}) (subscriptions []modelSubscription) {
	h.t.Helper()
	for _, u := range append([]stores.User{{}}, k.people...) {
		who := u.ID
		sources := map[stores.ID]bool{}
		for _, p := range k.people {
			sources[p.ID] = k.sees(who, p.ID)
		}
		for _, p := range k.rowsStored.Pages {
			sources[p.ID] = true
		}
		for _, p := range k.posts() {
			sources[p.id] = k.listed(who, p)
		}
		for source, seen := range sources {
			l := h.subscribeGated(gate, who, `subscription($from: ID) { messagePublished(from: $from) { id } }`, map[string]any{"from": source.String()})
			if !seen {
				if got := l.failure(); got != "NOT_FOUND" {
					h.t.Errorf("viewer %q subscribes to %s: %q", who, source, got)
				}
				continue
			}
			subscriptions = append(subscriptions, modelSubscription{subscriber: l, who: who, source: source.String(), channels: channels(stores.MessagePublished, source),
				expects: func(e event) (string, bool) { return e.Subject.String(), k.canReceive(who, e.Subject) }})
		}
		subscriptions = append(subscriptions, k.subscribeChanges(h, gate, who)...)
		if !who.IsZero() {
			subscriptions = append(subscriptions, k.subscribeViewer(h, gate, who)...)
		}
	}
	return subscriptions
}

// subscribeChanges subscribes a person to the changes of every third message. One that they may not read is refused.
func (k *discussion) subscribeChanges(h *harness, gate chan struct{}, who stores.ID) (subscriptions []modelSubscription) {
	h.t.Helper()
	for i := 0; i < len(k.messages); i += 3 {
		m := k.messages[i]
		l := h.subscribeGated(gate, who, `subscription($id: ID!) { messageChanged(id: $id) { message { text } } }`, map[string]any{"id": m.id.String()})
		if !m.deleted.IsZero() || !k.canRead(who, m) {
			if got := l.failure(); got != "NOT_FOUND" {
				h.t.Errorf("viewer %q subscribes to changes of %s: %q", who, m.id, got)
			}
			continue
		}
		subscriptions = append(subscriptions, modelSubscription{subscriber: l, who: who, source: "changes of " + m.id.String(), channels: channels(stores.MessageChanged, m.id),
			expects: func(e event) (string, bool) {
				changed := k.message(e.Subject)
				text := "null"
				if k.canRead(who, changed) {
					text = changed.text
				}
				acts := k.sees(who, e.By) && !k.blocks[stores.Pair{A: who, B: e.By}]
				return text, acts && (k.canRead(who, changed) || k.isTombstone(who, changed) || k.couldRead(who, changed))
			}})
	}
	return subscriptions
}

func channels(kind stores.EventKind, of ...stores.ID) map[stores.Channel]bool {
	out := map[stores.Channel]bool{}
	for _, id := range of {
		out[stores.Channel{Kind: kind, Of: id}] = true
	}
	return out
}

// subscribeViewer subscribes a person to the events about them.
func (k *discussion) subscribeViewer(h *harness, gate chan struct{}, who stores.ID) []modelSubscription {
	var followed []stores.ID
	for _, p := range k.people {
		if k.areFriends(who, p.ID) {
			followed = append(followed, p.ID)
		}
	}
	for _, m := range k.rowsStored.Memberships {
		if m.User == who {
			followed = append(followed, m.Page)
		}
	}
	one := func(field, selection string, channels map[stores.Channel]bool, expects func(e event) (string, bool)) modelSubscription {
		return modelSubscription{subscriber: h.subscribeGated(gate, who, "subscription { "+field+" { "+selection+" } }", nil), who: who, source: field, channels: channels, expects: expects}
	}
	return []modelSubscription{
		one("messagePublished", "id", channels(stores.MessagePublished, followed...), func(e event) (string, bool) {
			return e.Subject.String(), k.canReceive(who, e.Subject) && (k.areFriends(who, e.By) || k.isOnPageOf(who, e.Subject))
		}),
		one("replyReceived", "id", channels(stores.ReplyReceived, who), func(e event) (string, bool) {
			return e.Subject.String(), k.canReceive(who, e.Subject)
		}),
		one("friendshipRequested", "id", channels(stores.FriendshipRequested, who), func(e event) (string, bool) {
			_, asked := k.asked[stores.Pair{A: e.By, B: who}]
			return e.Subject.String(), asked
		}),
		one("friendshipAccepted", "id", channels(stores.FriendshipAccepted, who), func(e event) (string, bool) {
			return e.Subject.String(), e.To == who && k.areFriends(who, e.By)
		}),
		one("reactionReceived", "user { handle }", channels(stores.ReactionReceived, who), func(e event) (string, bool) {
			return k.person(e.By).Handle, k.canReceive(who, e.Subject) && k.sees(who, e.By) && !k.blocks[stores.Pair{A: who, B: e.By}]
		}),
	}
}

// canReceive reports whether a message may be delivered to who: it is listed for them, and they do not block its author.
func (k *discussion) canReceive(who, message stores.ID) bool {
	m := k.message(message)
	return k.listed(who, m) && k.sees(who, m.author) && !k.blocks[stores.Pair{A: who, B: m.author}]
}

// couldRead reports whether a message is deleted, and viewer might read it if it were not.
func (k *discussion) couldRead(viewer stores.ID, m message) bool {
	if m.deleted.IsZero() {
		return false
	}
	if m.id == m.post {
		return k.canReadPost(viewer, m)
	}
	m.deleted = time.Time{}
	return k.listed(viewer, m)
}

// posts returns the messages that begin a thread.
func (k *discussion) posts() (posts []message) {
	for _, m := range k.messages {
		if m.id == m.post {
			posts = append(posts, m)
		}
	}
	return posts
}

func (k *discussion) isOnPageOf(who, message stores.ID) bool {
	page := k.message(message).page
	return !page.IsZero() && k.isIn(page, who)
}

// events returns the events of everything in the discussion.
func (k *discussion) events() (events []event) {
	add := func(kind stores.EventKind, by, to, subject stores.ID, of ...stores.ID) {
		events = append(events, event{stores.Event{Kind: kind, By: by, To: to, Subject: subject}, of})
	}
	for i, m := range k.messages {
		add(stores.MessageChanged, m.author, stores.ID{}, m.id, m.id, m.post)
		add(stores.MessageChanged, k.people[i%len(k.people)].ID, stores.ID{}, m.id, m.id, m.post)
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
	for _, x := range k.rowsStored.Reactions {
		if to := k.message(x.Message).author; to != x.User {
			add(stores.ReactionReceived, x.User, to, x.Message, to)
		}
	}
	return events
}

// expected returns the deliveries that are allowed, and counts the decisions.
func (e modelSubscription) expected(published []event, decided *int) []string {
	out := []string{}
	for _, x := range published {
		if !slices.ContainsFunc(x.of, func(id stores.ID) bool { return e.channels[stores.Channel{Kind: x.Kind, Of: id}] }) {
			continue
		}
		*decided++
		if text, ok := e.expects(x); ok {
			out = append(out, text)
		}
	}
	return out
}

// changeRandomly makes random changes in the store and in the reference, and returns the events of messages that they publish.
func (k *discussion) changeRandomly(rng *rand.Rand, h *harness) (published []event) {
	h.t.Helper()
	changed := func(by stores.ID, m *message) {
		published = append(published, event{stores.Event{Kind: stores.MessageChanged, By: by, Subject: m.id}, []stores.ID{m.id, m.post}})
	}
	for range 12 {
		a, b := k.people[rng.IntN(len(k.people))].ID, k.people[rng.IntN(len(k.people))].ID
		p := &k.messages[rng.IntN(len(k.messages))]
		members := k.rowsStored.Memberships
		m := rng.IntN(len(members))
		switch rng.IntN(5) {
		case 0:
			k.block(h, a, b)
		case 1:
			if k.areFriends(a, b) {
				h.mustMutate(a, "unfriend", "userId: %q", b)
				k.removeRelations(a, b)
			}
		case 2:
			if who := pick(rng, k.deleters(*p)...); k.listed(who, *p) {
				h.mustMutate(who, "deleteMessage", "messageId: %q", p.id)
				p.deleted, p.deletedBy = epoch, who
				changed(who, p)
			}
		case 3:
			if !p.wall.IsZero() && k.listed(p.author, *p) {
				before := p.audience
				p.audience = pick(rng, stores.AudiencePublic, stores.AudienceFriends, stores.AudienceOnlyMe)
				if h.mustMutate(p.author, "editPost", "postId: %q audience: %s", p.id, p.audience); p.audience != before {
					changed(p.author, p)
				}
			}
		case 4:
			h.mustMutate(members[m].User, "leavePage", "pageId: %q", members[m].Page)
			k.rowsStored.Memberships = slices.Delete(members, m, m+1)
		}
	}
	return published
}

func (k *discussion) block(h *harness, a, b stores.ID) {
	if a == b || k.blocks[stores.Pair{A: a, B: b}] {
		return
	}
	h.mustMutate(a, "blockUser", "userId: %q", b)
	k.blocks[stores.Pair{A: a, B: b}] = true
	k.removeRelations(a, b)
}

// removeRelations removes the friendship and the requests between two people.
func (k *discussion) removeRelations(a, b stores.ID) {
	for _, pair := range []stores.Pair{{A: a, B: b}, {A: b, B: a}} {
		delete(k.friends, pair)
		delete(k.asked, pair)
	}
}

// mustMutate executes a mutation that must succeed.
func (h *harness) mustMutate(as stores.ID, field, input string, arguments ...any) {
	h.t.Helper()
	got := get[struct {
		Done struct{ UserErrors []struct{ Code string } }
	}](h, as,
		"mutation { done: "+field+"(input: {"+fmt.Sprintf(input, arguments...)+"}) { userErrors { code } } }", nil)
	if len(got.Done.UserErrors) > 0 {
		h.t.Fatalf("%s: %v", field, got.Done.UserErrors)
	}
}
