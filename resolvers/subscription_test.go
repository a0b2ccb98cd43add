package resolvers_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fivefold/stores"
)

// A village is four people: ann and bob are friends, cyd and dan nobody's. Dan owns the group chess, which ann is in.
type village struct {
	*world
	ann, bob, cyd, dan, chess stores.ID
}

func newVillage(t *testing.T) *village {
	t.Helper()
	v := &village{world: newWorld(t)}
	v.clock = began
	people := []*stores.ID{&v.ann, &v.bob, &v.cyd, &v.dan}
	rows := stores.Rows{}
	for i, name := range []string{"ann", "bob", "cyd", "dan"} {
		*people[i] = numbered(stores.KindUser, i)
		rows.Users = append(rows.Users, stores.User{ID: *people[i], Handle: name, Name: name, JoinedAt: began,
			FriendsVisibility: stores.Everyone, InterestsVisibility: stores.Everyone})
	}
	v.chess = numbered(stores.KindPage, 0)
	rows.Pages = []stores.Page{{ID: v.chess, Kind: stores.Group, Name: "chess", Owner: v.dan, CreatedAt: began}}
	rows.Memberships = []stores.Membership{{Page: v.chess, User: v.ann, Role: stores.Member, Since: began},
		{Page: v.chess, User: v.dan, Role: stores.Moderator, Since: began}}
	rows.Friendships = []stores.Friendship{{ID: stores.FriendshipID(v.ann, v.bob), Low: v.ann, High: v.bob, RequestedAt: began, Since: began}}
	if _, err := v.set.Archive.Put(t.Context(), rows); err != nil {
		t.Fatal(err)
	}
	return v
}

// do sends a mutation of one field, which must succeed, and gives the id in its payload.
func (v *village) do(as stores.ID, field, input string, arguments ...any) stores.ID {
	v.t.Helper()
	selections := map[string]string{"publishPost": "post { id }", "publishComment": "comment { id }", "editPost": "post { id }", "react": "message { id }",
		"deleteMessage": "gone: deletedMessageId", "withdrawReaction": "message { id }", "joinPage": "page { id }", "leavePage": "page { id }"}
	selection := selections[field]
	if selection == "" {
		selection = "viewer { id }"
	}
	v.clock = v.clock.Add(time.Second)
	got := v.ask(as, "mutation { done: "+field+"(input: {"+fmt.Sprintf(input, arguments...)+"}) { "+selection+" userErrors { code field } } }", nil)
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

func (v *village) post(as stores.ID, text, more string) stores.ID {
	v.t.Helper()
	return v.do(as, "publishPost", "text: %q %s", text, more)
}

func (v *village) comment(as, on stores.ID, text string) stores.ID {
	v.t.Helper()
	return v.do(as, "publishComment", "messageId: %q text: %q", on, text)
}

func (v *village) onChess() string { return fmt.Sprintf("pageId: %q", v.chess) }

// hears fails unless that is what was told since it was last asked.
func (l *listening) hears(t *testing.T, want ...string) {
	t.Helper()
	if got := leaf(t, l.settle()); !slices.Equal(got, want) {
		t.Errorf("told %q, not %q", got, want)
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

func TestATimelineTellsWhatFriendsWriteAndWhatIsPostedOnOnesPages(t *testing.T) {
	v := newVillage(t)
	l := v.listen(v.ann, messages, nil)
	p := v.post(v.bob, "a friend's", "")
	v.post(v.cyd, "a stranger's", "")
	onPage := v.post(v.dan, "on my page", v.onChess())
	v.comment(v.dan, p, "a stranger's comment")
	v.comment(v.dan, onPage, "a stranger's comment on my page")
	v.comment(v.bob, onPage, "a friend's comment")
	v.post(v.bob, "for friends", "audience: FRIENDS")
	v.post(v.bob, "for nobody", "audience: ONLY_ME")
	v.post(v.ann, "my own", "")
	l.hears(t, "a friend's", "on my page", "a friend's comment", "for friends")
}

func TestATimelineGrowsAndShrinks(t *testing.T) {
	v := newVillage(t)
	ann, cyd := v.listen(v.ann, messages, nil), v.listen(v.cyd, messages, nil)
	v.do(v.cyd, "requestFriendship", "userId: %q", v.ann)
	v.post(v.cyd, "too early", "")
	v.do(v.ann, "acceptFriendship", "userId: %q", v.cyd)
	ann.hears(t)
	cyd.hears(t)
	v.post(v.cyd, "of a new friend", "")
	v.post(v.ann, "of another new friend", "")
	ann.hears(t, "of a new friend")
	cyd.hears(t, "of another new friend")

	v.do(v.cyd, "unfriend", "userId: %q", v.ann)
	v.post(v.cyd, "no friend more", "")
	v.do(v.cyd, "joinPage", "pageId: %q", v.chess)
	cyd.hears(t)
	v.post(v.dan, "on a new page", v.onChess())
	ann.hears(t, "on a new page")
	cyd.hears(t, "on a new page")
	v.do(v.ann, "leavePage", "pageId: %q", v.chess)
	v.post(v.dan, "no page of ann's more", v.onChess())
	ann.hears(t)
	cyd.hears(t, "no page of ann's more")
}

func TestAPlaceTellsWhatIsWrittenThere(t *testing.T) {
	v := newVillage(t)
	thread := v.post(v.bob, "the thread", "")
	elsewhere := v.post(v.bob, "elsewhere", "")
	inThread, ofBob, onChess := v.listen(stores.ID{}, messages, from(thread)), v.listen(stores.ID{}, messages, from(v.bob)), v.listen(v.cyd, messages, from(v.chess))
	c := v.comment(v.cyd, thread, "an answer")
	v.comment(v.bob, c, "an answer to that")
	v.comment(v.bob, elsewhere, "an answer elsewhere")
	v.post(v.bob, "for friends", "audience: FRIENDS")
	p := v.post(v.ann, "on chess", v.onChess())
	v.comment(v.bob, p, "under it")
	inThread.hears(t, "an answer", "an answer to that")
	ofBob.hears(t, "an answer to that", "an answer elsewhere", "under it")
	onChess.hears(t, "on chess")
}

func TestWhatConcernsYouIsTold(t *testing.T) {
	v := newVillage(t)
	mine := v.post(v.ann, "mine", "")
	listenings := []*listening{v.listen(v.ann, replies, nil), v.listen(v.ann, requests, nil), v.listen(v.ann, accepted, nil), v.listen(v.ann, reactions, nil)}
	c := v.comment(v.cyd, mine, "to you")
	v.comment(v.dan, c, "not to you")
	v.comment(v.ann, mine, "to myself")
	v.do(v.cyd, "requestFriendship", "userId: %q", v.ann)
	listenings[1].hears(t, "cyd")
	v.do(v.ann, "acceptFriendship", "userId: %q", v.cyd)
	v.do(v.ann, "requestFriendship", "userId: %q", v.dan)
	v.do(v.dan, "requestFriendship", "userId: %q", v.ann) // which accepts it
	v.do(v.bob, "react", "messageId: %q", mine)
	listenings[3].hears(t, "LIKE")
	v.do(v.bob, "react", "messageId: %q kind: WOW", mine)
	v.do(v.ann, "react", "messageId: %q", mine)
	for i, want := range [][]string{{"to you"}, {}, {"FRIENDS"}, {"WOW"}} {
		listenings[i].hears(t, want...)
	}
}

// Whatever comes between an event and its telling counts.
func TestWhatIsToldIsDecidedWhenItIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		query    string
		happens  func(v *village) stores.ID
		meantime func(v *village, id stores.ID)
	}{
		"the post was deleted": {messages, func(v *village) stores.ID { return v.post(v.bob, "x", "") },
			func(v *village, id stores.ID) { v.do(v.bob, "deleteMessage", "messageId: %q", id) }},
		"the post is for nobody": {messages, func(v *village) stores.ID { return v.post(v.bob, "x", "") },
			func(v *village, id stores.ID) { v.do(v.bob, "editPost", "postId: %q audience: ONLY_ME", id) }},
		"the author blocks": {messages, func(v *village) stores.ID { return v.post(v.dan, "x", v.onChess()) },
			func(v *village, id stores.ID) { v.do(v.dan, "blockUser", "userId: %q", v.ann) }},
		"the author is blocked": {messages, func(v *village) stores.ID { return v.post(v.dan, "x", v.onChess()) },
			func(v *village, id stores.ID) { v.do(v.ann, "blockUser", "userId: %q", v.dan) }},
		"the two are no friends": {messages, func(v *village) stores.ID { return v.post(v.bob, "x", "") },
			func(v *village, id stores.ID) { v.do(v.bob, "unfriend", "userId: %q", v.ann) }},
		"the page is left": {messages, func(v *village) stores.ID { return v.post(v.dan, "x", v.onChess()) },
			func(v *village, id stores.ID) { v.do(v.ann, "leavePage", "pageId: %q", v.chess) }},
		"the thread was deleted": {replies, func(v *village) stores.ID {
			mine := v.post(v.ann, "mine", "")
			v.comment(v.cyd, mine, "x")
			return mine
		}, func(v *village, id stores.ID) { v.do(v.ann, "deleteMessage", "messageId: %q", id) }},
		"who answered blocks": {replies, func(v *village) stores.ID { return v.comment(v.cyd, v.post(v.ann, "mine", ""), "x") },
			func(v *village, id stores.ID) { v.do(v.cyd, "blockUser", "userId: %q", v.ann) }},
		"who answered is blocked": {replies, func(v *village) stores.ID { return v.comment(v.cyd, v.post(v.ann, "mine", ""), "x") },
			func(v *village, id stores.ID) { v.do(v.ann, "blockUser", "userId: %q", v.cyd) }},
		"the request was taken back": {requests, func(v *village) stores.ID { return v.do(v.cyd, "requestFriendship", "userId: %q", v.ann) },
			func(v *village, id stores.ID) { v.do(v.cyd, "cancelFriendship", "userId: %q", v.ann) }},
		"the request was accepted": {requests, func(v *village) stores.ID { return v.do(v.cyd, "requestFriendship", "userId: %q", v.ann) },
			func(v *village, id stores.ID) { v.do(v.ann, "acceptFriendship", "userId: %q", v.cyd) }},
		"who asked blocks": {requests, func(v *village) stores.ID { return v.do(v.cyd, "requestFriendship", "userId: %q", v.ann) },
			func(v *village, id stores.ID) { v.do(v.cyd, "blockUser", "userId: %q", v.ann) }},
		"the friendship has ended": {accepted, func(v *village) stores.ID {
			v.do(v.ann, "requestFriendship", "userId: %q", v.cyd)
			return v.do(v.cyd, "acceptFriendship", "userId: %q", v.ann)
		}, func(v *village, id stores.ID) { v.do(v.cyd, "unfriend", "userId: %q", v.ann) }},
		"the reaction was taken back": {reactions, func(v *village) stores.ID { return v.do(v.bob, "react", "messageId: %q", v.post(v.ann, "mine", "")) },
			func(v *village, id stores.ID) { v.do(v.bob, "withdrawReaction", "messageId: %q", id) }},
		"who reacted blocks": {reactions, func(v *village) stores.ID { return v.do(v.cyd, "react", "messageId: %q", v.post(v.ann, "mine", "")) },
			func(v *village, id stores.ID) { v.do(v.cyd, "blockUser", "userId: %q", v.ann) }},
		"who reacted is blocked": {reactions, func(v *village) stores.ID { return v.do(v.cyd, "react", "messageId: %q", v.post(v.ann, "mine", "")) },
			func(v *village, id stores.ID) { v.do(v.ann, "blockUser", "userId: %q", v.cyd) }},
	} {
		t.Run(name, func(t *testing.T) {
			v := newVillage(t)
			control, gate := v.listen(v.ann, c.query, nil), make(chan struct{})
			late := v.listenBehind(gate, v.ann, c.query, nil)
			id := c.happens(v)
			if told := control.settle(); len(told) != 1 {
				t.Errorf("before, %v is told", told)
			}
			c.meantime(v, id)
			close(gate)
			late.hears(t)
		})
	}
}

func TestASubscriptionEndsAfterSoManyEvents(t *testing.T) {
	v := newVillage(t)
	l := v.listen(stores.ID{}, messages, map[string]any{"from": v.bob.String(), "count": 2})
	v.post(v.bob, "one", "")
	v.post(v.bob, "hidden, which does not count", "audience: ONLY_ME")
	v.post(v.bob, "two", "")
	v.post(v.bob, "three", "")
	if why := l.failure(); why != "" {
		t.Errorf("it ended with %s", why)
	}
	l.hears(t, "one", "two")
}

func TestBadSubscriptionsAreRefused(t *testing.T) {
	v := newVillage(t)
	hidden := v.post(v.bob, "for friends", "audience: FRIENDS")
	deleted := v.post(v.ann, "deleted", "")
	v.do(v.ann, "deleteMessage", "messageId: %q", deleted)
	v.do(v.dan, "blockUser", "userId: %q", v.cyd)
	comment := v.comment(v.ann, v.post(v.ann, "x", ""), "y")
	nobody := stores.ID{}
	for name, c := range map[string]struct {
		as        stores.ID
		query     string
		variables map[string]any
		code      string
	}{
		"a timeline of nobody":               {nobody, messages, nil, "UNAUTHENTICATED"},
		"replies to nobody":                  {nobody, replies, nil, "UNAUTHENTICATED"},
		"requests to nobody":                 {nobody, requests, nil, "UNAUTHENTICATED"},
		"accepted of nobody's":               {nobody, accepted, nil, "UNAUTHENTICATED"},
		"reactions to nobody's":              {nobody, reactions, nil, "UNAUTHENTICATED"},
		"a thread that may not be read":      {v.cyd, messages, from(hidden), "NOT_FOUND"},
		"a thread that is deleted, of one's": {v.ann, messages, from(deleted), "NOT_FOUND"},
		"a thread that is missing":           {v.cyd, messages, from(stores.NewID(stores.KindPost)), "NOT_FOUND"},
		"a person who blocks":                {v.cyd, messages, from(v.dan), "NOT_FOUND"},
		"a person who is missing":            {v.cyd, messages, from(stores.NewID(stores.KindUser)), "NOT_FOUND"},
		"a page that is missing":             {v.cyd, messages, from(stores.NewID(stores.KindPage)), "NOT_FOUND"},
		"an id of another kind":              {v.cyd, messages, from(comment), "BAD_ID"},
		"no id":                              {v.cyd, messages, map[string]any{"from": "x"}, "BAD_ID"},
		"no event":                           {v.ann, messages, map[string]any{"count": 0}, "BAD_USER_INPUT"},
		"fewer than no event":                {v.ann, replies, map[string]any{"count": -1}, "BAD_USER_INPUT"},
	} {
		l := v.listen(c.as, c.query, c.variables)
		if got := l.failure(); got != c.code || len(l.told) > 0 {
			t.Errorf("%s gives %q and %v", name, got, l.told)
		}
	}
}

// The selection of an event is executed like a query: one call a level, errors at their path, one look at relations.
func TestAnEventIsExecutedLikeAQuery(t *testing.T) {
	v := newVillage(t)
	l := v.listen(v.ann, `subscription { messagePublished { id author { handle viewerFriendship friends { nodes { handle } } } bad: replies(first: 0) { totalCount } } }`, nil)
	id := v.post(v.bob, "x", "")
	told := l.settle()
	if len(told) != 1 {
		t.Fatalf("%v", told)
	}
	want := fmt.Sprintf(`{"messagePublished":{"id":%q,"author":{"handle":"bob","viewerFriendship":"FRIENDS","friends":{"nodes":[{"handle":"ann"}]}},"bad":null}}`, id)
	if string(told[0].Data) != want {
		t.Errorf("%s\nnot\n%s", told[0].Data, want)
	}
	if told[0].code() != "BAD_USER_INPUT" || told[0].Errors[0].Path.String() != "messagePublished.bad" {
		t.Errorf("%v", told[0].Errors)
	}
}

func TestAReaderWhoIsTooSlowIsToldSo(t *testing.T) {
	v := newVillage(t)
	gate := make(chan struct{})
	slow, quick := v.listenBehind(gate, v.ann, messages, nil), v.listen(v.ann, messages, nil)
	for i := range stores.MaxPendingEvents + 2 { // one of which is being told
		v.post(v.bob, fmt.Sprint(i), "")
		quick.hears(t, fmt.Sprint(i))
	}
	close(gate)
	if got := slow.failure(); got != "TOO_SLOW" || len(slow.told) > 1 {
		t.Errorf("%s after %d", got, len(slow.told))
	}
	quick.hears(t)
}

func TestWhenTheStoreClosesASubscriptionSaysSo(t *testing.T) {
	v := newVillage(t)
	l := v.listen(v.ann, messages, nil)
	if err := v.close(); err != nil {
		t.Fatal(err)
	}
	if got := l.failure(); got != "UNAVAILABLE" {
		t.Errorf("%s", got)
	}
}
