package resolvers_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fivefold/stores"
)

// A smallNetwork is four people: ann and bob are friends, cyd and dan have none. Dan owns the group chess, of which ann is a member.
type smallNetwork struct {
	*harness
	ann, bob, cyd, dan, chess stores.ID
}

func newSmallNetwork(t *testing.T) *smallNetwork {
	t.Helper()
	v := &smallNetwork{harness: newHarness(t)}
	v.clock = epoch
	people := []*stores.ID{&v.ann, &v.bob, &v.cyd, &v.dan}
	rows := stores.Rows{}
	for i, name := range []string{"ann", "bob", "cyd", "dan"} {
		*people[i] = numbered(stores.KindUser, i)
		rows.Users = append(rows.Users, stores.User{ID: *people[i], Handle: name, Name: name, JoinedAt: epoch,
			FriendsVisibility: stores.Everyone, InterestsVisibility: stores.Everyone})
	}
	v.chess = numbered(stores.KindPage, 0)
	rows.Pages = []stores.Page{{ID: v.chess, Kind: stores.Group, Name: "chess", Owner: v.dan, CreatedAt: epoch}}
	rows.Memberships = []stores.Membership{{Page: v.chess, User: v.ann, Role: stores.Member, Since: epoch},
		{Page: v.chess, User: v.dan, Role: stores.Moderator, Since: epoch}}
	rows.Friendships = []stores.Friendship{{ID: stores.FriendshipID(v.ann, v.bob), Low: v.ann, High: v.bob, RequestedAt: epoch, Since: epoch}}
	if _, err := v.set.Archive.Put(t.Context(), rows); err != nil {
		t.Fatal(err)
	}
	return v
}

// mutateOK executes a mutation that must succeed, and returns the id in its payload.
func (v *smallNetwork) mutateOK(as stores.ID, field, input string, arguments ...any) stores.ID {
	v.t.Helper()
	selections := map[string]string{"publishPost": "post { id }", "publishComment": "comment { id }", "editPost": "post { id }", "react": "message { id }",
		"deleteMessage": "gone: deletedMessageId", "withdrawReaction": "message { id }", "restoreMessage": "message { id }", "joinPage": "page { id }", "leavePage": "page { id }"}
	selection := selections[field]
	if selection == "" {
		selection = "viewer { id }"
	}
	v.clock = v.clock.Add(time.Second)
	got := v.execute(as, "mutation { done: "+field+"(input: {"+fmt.Sprintf(input, arguments...)+"}) { "+selection+" userErrors { code field } } }", nil)
	done := decode[struct {
		Done struct {
			Gone                               string
			Post, Comment, Message, Page, User *struct{ ID string }
			UserErrors                         []struct{ Code string }
		}
	}](v.t, got.Data).Done
	if len(got.Errors) > 0 || len(done.UserErrors) > 0 {
		v.t.Fatalf("%s: %v %v", field, got.Errors, done.UserErrors)
	}
	for _, noun := range []*struct{ ID string }{done.Post, done.Comment, done.Message} {
		if noun != nil {
			id, err := stores.ParseID(noun.ID)
			if err != nil {
				v.t.Fatal(err)
			}
			return id
		}
	}
	return stores.ID{}
}

func (v *smallNetwork) post(as stores.ID, text, more string) stores.ID {
	v.t.Helper()
	return v.mutateOK(as, "publishPost", "text: %q %s", text, more)
}

func (v *smallNetwork) comment(as, on stores.ID, text string) stores.ID {
	v.t.Helper()
	return v.mutateOK(as, "publishComment", "messageId: %q text: %q", on, text)
}

func (v *smallNetwork) onChess() string { return fmt.Sprintf("pageId: %q", v.chess) }

// expect fails unless these values were delivered since the last call.
func (l *subscriber) expect(t *testing.T, want ...string) {
	t.Helper()
	if got := leafValues(t, l.drain()); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

const (
	messages  = `subscription($from: ID, $count: Int) { messagePublished(from: $from, count: $count) { text } }`
	replies   = `subscription($count: Int) { replyReceived(count: $count) { text } }`
	requests  = `subscription { friendshipRequested { requester { handle } } }`
	accepted  = `subscription { friendshipAccepted { state } }`
	reactions = `subscription { reactionReceived { kind } }`
)

func from(id stores.ID) map[string]any { return map[string]any{"from": id.String()} }

func TestATimelineDeliversMessagesOfFriendsAndPostsOnPages(t *testing.T) {
	t.Parallel()
	v := newSmallNetwork(t)
	l := v.subscribe(v.ann, messages, nil)
	p := v.post(v.bob, "a friend's", "")
	v.post(v.cyd, "a stranger's", "")
	onPage := v.post(v.dan, "on my page", v.onChess())
	v.comment(v.dan, p, "a stranger's comment")
	v.comment(v.dan, onPage, "a stranger's comment on my page")
	v.comment(v.bob, onPage, "a friend's comment")
	v.post(v.bob, "for friends", "audience: FRIENDS")
	v.post(v.bob, "for nobody", "audience: ONLY_ME")
	v.post(v.ann, "my own", "")
	l.expect(t, "a friend's", "on my page", "a friend's comment", "for friends")
}

func TestATimelineFollowsFriendshipsAndMemberships(t *testing.T) {
	t.Parallel()
	v := newSmallNetwork(t)
	ann, cyd := v.subscribe(v.ann, messages, nil), v.subscribe(v.cyd, messages, nil)
	v.mutateOK(v.cyd, "requestFriendship", "userId: %q", v.ann)
	v.post(v.cyd, "too early", "")
	v.mutateOK(v.ann, "acceptFriendship", "userId: %q", v.cyd)
	ann.expect(t)
	cyd.expect(t)
	v.post(v.cyd, "of a new friend", "")
	v.post(v.ann, "of another new friend", "")
	ann.expect(t, "of a new friend")
	cyd.expect(t, "of another new friend")

	v.mutateOK(v.cyd, "unfriend", "userId: %q", v.ann)
	v.post(v.cyd, "no longer a friend", "")
	v.mutateOK(v.cyd, "joinPage", "pageId: %q", v.chess)
	cyd.expect(t)
	v.post(v.dan, "on a new page", v.onChess())
	ann.expect(t, "on a new page")
	cyd.expect(t, "on a new page")
	v.mutateOK(v.ann, "leavePage", "pageId: %q", v.chess)
	v.post(v.dan, "no longer a page of ann's", v.onChess())
	ann.expect(t)
	cyd.expect(t, "no longer a page of ann's")
}

func TestASourceDeliversItsMessages(t *testing.T) {
	t.Parallel()
	v := newSmallNetwork(t)
	thread := v.post(v.bob, "the thread", "")
	elsewhere := v.post(v.bob, "elsewhere", "")
	inThread, ofBob, onChess := v.subscribe(stores.ID{}, messages, from(thread)), v.subscribe(stores.ID{}, messages, from(v.bob)), v.subscribe(v.cyd, messages, from(v.chess))
	c := v.comment(v.cyd, thread, "an answer")
	v.comment(v.bob, c, "an answer to that")
	v.comment(v.bob, elsewhere, "an answer elsewhere")
	v.post(v.bob, "for friends", "audience: FRIENDS")
	p := v.post(v.ann, "on chess", v.onChess())
	v.comment(v.bob, p, "under it")
	inThread.expect(t, "an answer", "an answer to that")
	ofBob.expect(t, "an answer to that", "an answer elsewhere", "under it")
	onChess.expect(t, "on chess")
}

func TestEventsAboutTheViewerAreDelivered(t *testing.T) {
	t.Parallel()
	v := newSmallNetwork(t)
	mine := v.post(v.ann, "mine", "")
	subscribers := []*subscriber{v.subscribe(v.ann, replies, nil), v.subscribe(v.ann, requests, nil), v.subscribe(v.ann, accepted, nil), v.subscribe(v.ann, reactions, nil)}
	c := v.comment(v.cyd, mine, "to you")
	v.comment(v.dan, c, "not to you")
	v.comment(v.ann, mine, "to myself")
	v.mutateOK(v.cyd, "requestFriendship", "userId: %q", v.ann)
	subscribers[1].expect(t, "cyd")
	v.mutateOK(v.ann, "acceptFriendship", "userId: %q", v.cyd)
	v.mutateOK(v.ann, "requestFriendship", "userId: %q", v.dan)
	v.mutateOK(v.dan, "requestFriendship", "userId: %q", v.ann) // accepts the request
	v.mutateOK(v.bob, "react", "messageId: %q", mine)
	subscribers[3].expect(t, "LIKE")
	v.mutateOK(v.bob, "react", "messageId: %q kind: WOW", mine)
	v.mutateOK(v.ann, "react", "messageId: %q", mine)
	for i, want := range [][]string{{"to you"}, {}, {"FRIENDS"}, {"WOW"}} {
		subscribers[i].expect(t, want...)
	}
}

// A change between an event and its delivery is taken into account.
func TestAccessIsDecidedAtDelivery(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		query    string
		happens  func(v *smallNetwork) stores.ID
		meantime func(v *smallNetwork, id stores.ID)
	}{
		"the post was deleted": {messages, func(v *smallNetwork) stores.ID { return v.post(v.bob, "x", "") },
			func(v *smallNetwork, id stores.ID) { v.mutateOK(v.bob, "deleteMessage", "messageId: %q", id) }},
		"the post is for its author only": {messages, func(v *smallNetwork) stores.ID { return v.post(v.bob, "x", "") },
			func(v *smallNetwork, id stores.ID) { v.mutateOK(v.bob, "editPost", "postId: %q audience: ONLY_ME", id) }},
		"the author blocks": {messages, func(v *smallNetwork) stores.ID { return v.post(v.dan, "x", v.onChess()) },
			func(v *smallNetwork, id stores.ID) { v.mutateOK(v.dan, "blockUser", "userId: %q", v.ann) }},
		"the author is blocked": {messages, func(v *smallNetwork) stores.ID { return v.post(v.dan, "x", v.onChess()) },
			func(v *smallNetwork, id stores.ID) { v.mutateOK(v.ann, "blockUser", "userId: %q", v.dan) }},
		"the friendship has ended": {messages, func(v *smallNetwork) stores.ID { return v.post(v.bob, "x", "") },
			func(v *smallNetwork, id stores.ID) { v.mutateOK(v.bob, "unfriend", "userId: %q", v.ann) }},
		"the page is left": {messages, func(v *smallNetwork) stores.ID { return v.post(v.dan, "x", v.onChess()) },
			func(v *smallNetwork, id stores.ID) { v.mutateOK(v.ann, "leavePage", "pageId: %q", v.chess) }},
		"the thread was deleted": {replies, func(v *smallNetwork) stores.ID {
			mine := v.post(v.ann, "mine", "")
			v.comment(v.cyd, mine, "x")
			return mine
		}, func(v *smallNetwork, id stores.ID) { v.mutateOK(v.ann, "deleteMessage", "messageId: %q", id) }},
		"the author of the reply blocks": {replies, func(v *smallNetwork) stores.ID { return v.comment(v.cyd, v.post(v.ann, "mine", ""), "x") },
			func(v *smallNetwork, id stores.ID) { v.mutateOK(v.cyd, "blockUser", "userId: %q", v.ann) }},
		"the author of the reply is blocked": {replies, func(v *smallNetwork) stores.ID { return v.comment(v.cyd, v.post(v.ann, "mine", ""), "x") },
			func(v *smallNetwork, id stores.ID) { v.mutateOK(v.ann, "blockUser", "userId: %q", v.cyd) }},
		"the request was cancelled": {requests, func(v *smallNetwork) stores.ID { return v.mutateOK(v.cyd, "requestFriendship", "userId: %q", v.ann) },
			func(v *smallNetwork, id stores.ID) { v.mutateOK(v.cyd, "cancelFriendship", "userId: %q", v.ann) }},
		"the request was accepted": {requests, func(v *smallNetwork) stores.ID { return v.mutateOK(v.cyd, "requestFriendship", "userId: %q", v.ann) },
			func(v *smallNetwork, id stores.ID) { v.mutateOK(v.ann, "acceptFriendship", "userId: %q", v.cyd) }},
		"the requester blocks": {requests, func(v *smallNetwork) stores.ID { return v.mutateOK(v.cyd, "requestFriendship", "userId: %q", v.ann) },
			func(v *smallNetwork, id stores.ID) { v.mutateOK(v.cyd, "blockUser", "userId: %q", v.ann) }},
		"the accepted friendship has ended": {accepted, func(v *smallNetwork) stores.ID {
			v.mutateOK(v.ann, "requestFriendship", "userId: %q", v.cyd)
			return v.mutateOK(v.cyd, "acceptFriendship", "userId: %q", v.ann)
		}, func(v *smallNetwork, id stores.ID) { v.mutateOK(v.cyd, "unfriend", "userId: %q", v.ann) }},
		"the reaction was withdrawn": {reactions, func(v *smallNetwork) stores.ID {
			return v.mutateOK(v.bob, "react", "messageId: %q", v.post(v.ann, "mine", ""))
		},
			func(v *smallNetwork, id stores.ID) { v.mutateOK(v.bob, "withdrawReaction", "messageId: %q", id) }},
		"the author of the reaction blocks": {reactions, func(v *smallNetwork) stores.ID {
			return v.mutateOK(v.cyd, "react", "messageId: %q", v.post(v.ann, "mine", ""))
		},
			func(v *smallNetwork, id stores.ID) { v.mutateOK(v.cyd, "blockUser", "userId: %q", v.ann) }},
		"the author of the reaction is blocked": {reactions, func(v *smallNetwork) stores.ID {
			return v.mutateOK(v.cyd, "react", "messageId: %q", v.post(v.ann, "mine", ""))
		},
			func(v *smallNetwork, id stores.ID) { v.mutateOK(v.ann, "blockUser", "userId: %q", v.cyd) }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := newSmallNetwork(t)
			control, gate := v.subscribe(v.ann, c.query, nil), make(chan struct{})
			late := v.subscribeGated(gate, v.ann, c.query, nil)
			id := c.happens(v)
			if got := control.drain(); len(got) != 1 {
				t.Errorf("before the change: %v", got)
			}
			c.meantime(v, id)
			close(gate)
			late.expect(t)
		})
	}
}

func TestASubscriptionCompletesAfterCountEvents(t *testing.T) {
	t.Parallel()
	v := newSmallNetwork(t)
	l := v.subscribe(stores.ID{}, messages, map[string]any{"from": v.bob.String(), "count": 2})
	v.post(v.bob, "one", "")
	v.post(v.bob, "hidden, which does not count", "audience: ONLY_ME")
	v.post(v.bob, "two", "")
	v.post(v.bob, "three", "")
	if why := l.failure(); why != "" {
		t.Errorf("it ended with %s", why)
	}
	l.expect(t, "one", "two")
}

func TestInvalidSubscriptionsAreRefused(t *testing.T) {
	t.Parallel()
	v := newSmallNetwork(t)
	hidden := v.post(v.bob, "for friends", "audience: FRIENDS")
	deleted := v.post(v.ann, "deleted", "")
	v.mutateOK(v.ann, "deleteMessage", "messageId: %q", deleted)
	v.mutateOK(v.dan, "blockUser", "userId: %q", v.cyd)
	comment := v.comment(v.ann, v.post(v.ann, "x", ""), "y")
	nobody := stores.ID{}
	for name, c := range map[string]struct {
		as        stores.ID
		query     string
		variables map[string]any
		code      string
	}{
		"the timeline of nobody":        {nobody, messages, nil, "UNAUTHENTICATED"},
		"replies to nobody":             {nobody, replies, nil, "UNAUTHENTICATED"},
		"requests to nobody":            {nobody, requests, nil, "UNAUTHENTICATED"},
		"accepted of nobody's":          {nobody, accepted, nil, "UNAUTHENTICATED"},
		"reactions to nobody's":         {nobody, reactions, nil, "UNAUTHENTICATED"},
		"a thread that may not be read": {v.cyd, messages, from(hidden), "NOT_FOUND"},
		"an own thread that is deleted": {v.ann, messages, from(deleted), "NOT_FOUND"},
		"a thread that is missing":      {v.cyd, messages, from(stores.NewID(stores.KindPost)), "NOT_FOUND"},
		"a person who blocks":           {v.cyd, messages, from(v.dan), "NOT_FOUND"},
		"a person who is missing":       {v.cyd, messages, from(stores.NewID(stores.KindUser)), "NOT_FOUND"},
		"a page that is missing":        {v.cyd, messages, from(stores.NewID(stores.KindPage)), "NOT_FOUND"},
		"an id of another kind":         {v.cyd, messages, from(comment), "BAD_ID"},
		"no id":                         {v.cyd, messages, map[string]any{"from": "x"}, "BAD_ID"},
		"no event":                      {v.ann, messages, map[string]any{"count": 0}, "BAD_USER_INPUT"},
		"fewer than no event":           {v.ann, replies, map[string]any{"count": -1}, "BAD_USER_INPUT"},
	} {
		l := v.subscribe(c.as, c.query, c.variables)
		if got := l.failure(); got != c.code || len(l.received) > 0 {
			t.Errorf("%s: code %q, received %v", name, got, l.received)
		}
	}
}

// The selection of an event is executed like a query: one call per level, errors at their path, relations read once.
func TestAnEventIsExecutedLikeAQuery(t *testing.T) {
	t.Parallel()
	v := newSmallNetwork(t)
	l := v.subscribe(v.ann, `subscription { messagePublished { id author { handle viewerFriendship friends { nodes { handle } } } bad: replies(first: 101) { totalCount } } }`, nil)
	id := v.post(v.bob, "x", "")
	got := l.drain()
	if len(got) != 1 {
		t.Fatalf("%v", got)
	}
	want := fmt.Sprintf(`{"messagePublished":{"id":%q,"author":{"handle":"bob","viewerFriendship":"FRIENDS","friends":{"nodes":[{"handle":"ann"}]}},"bad":null}}`, id)
	if string(got[0].Data) != want {
		t.Errorf("%s\nnot\n%s", got[0].Data, want)
	}
	if got[0].code() != "BAD_USER_INPUT" || got[0].Errors[0].Path.String() != "messagePublished.bad" {
		t.Errorf("%v", got[0].Errors)
	}
}

func TestASlowConsumerFailsWithTooSlow(t *testing.T) {
	t.Parallel()
	v := newSmallNetwork(t)
	gate := make(chan struct{})
	slow, quick := v.subscribeGated(gate, v.ann, messages, nil), v.subscribe(v.ann, messages, nil)
	for i := range stores.MaxPendingEvents + 2 { // one of which is being delivered
		v.post(v.bob, fmt.Sprint(i), "")
		quick.expect(t, fmt.Sprint(i))
	}
	close(gate)
	if got := slow.failure(); got != "TOO_SLOW" || len(slow.received) > 1 {
		t.Errorf("%s after %d", got, len(slow.received))
	}
	quick.expect(t)
}

func TestAClosedStoreFailsItsSubscriptions(t *testing.T) {
	t.Parallel()
	v := newSmallNetwork(t)
	l := v.subscribe(v.ann, messages, nil)
	if err := v.close(); err != nil {
		t.Fatal(err)
	}
	if got := l.failure(); got != "UNAVAILABLE" {
		t.Errorf("%s", got)
	}
}
