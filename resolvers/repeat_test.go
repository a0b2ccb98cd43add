package resolvers_test

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"fivefold/graph/generated"
	"fivefold/stores"
)

// countedEvents counts the events that are published.
type countedEvents struct {
	stores.Events
	published int
}

func (c *countedEvents) Publish(ctx context.Context, e stores.Event, of ...stores.ID) error {
	c.published++
	return c.Events.Publish(ctx, e, of...)
}

// A repetition is a mutation that is executed twice with the same input.
type repetition struct {
	as     string
	before string // a mutation and its input, which comes first; may be empty
	input  string
	again  string // the code of the user error of the second execution; empty when it succeeds and returns the same
	writes bool   // each execution creates something, or changes secrets and sessions
}

// repeatedMutations has every mutation of the schema.
var repeatedMutations = map[string]repetition{
	"publishPost":          {as: "ann", input: `text: "x"`, writes: true},
	"publishComment":       {as: "ann", input: `messageId: "$post", text: "x"`, writes: true},
	"createPage":           {as: "ann", input: `name: "x"`, writes: true},
	"signUp":               {input: `handle: "new", name: "New", password: "correct horse 1"`, again: "HANDLE_TAKEN"},
	"signIn":               {input: `handle: "ann", password: "x"`, again: "UNAUTHENTICATED", writes: true},
	"signOut":              {as: "ann", writes: true},
	"changePassword":       {as: "ann", input: `currentPassword: "x", newPassword: "correct horse 2"`, writes: true},
	"revokeSession":        {as: "ann", input: `sessionId: "session_01h455vb4pex5vsknk084sn02q"`, writes: true},
	"revokeSessions":       {as: "ann", writes: true},
	"editPost":             {as: "ann", input: `postId: "$post", text: "new", language: "en", topicIds: ["$tea"], audience: FRIENDS`},
	"editComment":          {as: "ann", input: `commentId: "$comment", text: "new", topicIds: ["$tea", "$tea"]`},
	"deleteMessage":        {as: "ann", input: `messageId: "$post"`},
	"restoreMessage":       {as: "ann", before: `deleteMessage messageId: "$post"`, input: `messageId: "$post"`},
	"react":                {as: "bob", input: `messageId: "$post", kind: WOW`},
	"withdrawReaction":     {as: "bob", before: `react messageId: "$post"`, input: `messageId: "$post"`, again: "NO_REACTION"},
	"likeInterest":         {as: "bob", input: `interestId: "$tea", strength: 3`},
	"unlikeInterest":       {as: "bob", before: `likeInterest interestId: "$tea"`, input: `interestId: "$tea"`, again: "NOT_LIKED"},
	"addAffiliation":       {as: "bob", input: `organisationId: "$work", year: 2001`},
	"removeAffiliation":    {as: "bob", before: `addAffiliation organisationId: "$work"`, input: `organisationId: "$work"`, again: "NOT_AFFILIATED"},
	"joinPage":             {as: "bob", input: `pageId: "$page"`, again: "ALREADY_MEMBER"},
	"leavePage":            {as: "bob", before: `joinPage pageId: "$page"`, input: `pageId: "$page"`, again: "NOT_MEMBER"},
	"setPageRole":          {as: "ann", input: `pageId: "$page", userId: "$cem", role: MODERATOR`},
	"removePageMember":     {as: "ann", input: `pageId: "$page", membershipId: "$member"`, again: "NOT_MEMBER"},
	"updatePage":           {as: "ann", input: `pageId: "$page", name: "New", about: "x", category: "CLUB", url: "https://example.com"`},
	"updateProfile":        {as: "ann", input: `name: "New", bio: "x", languages: ["en"], facts: [{label: "a", value: "b"}], birthday: "1990-01-01"`},
	"updateVisibility":     {as: "ann", input: `friends: ONLY_ME, interests: FRIENDS`},
	"updateAdPreferences":  {as: "ann", input: `areAdsByInterest: false`},
	"recordAdEvents":       {writes: true}, // TestAnAdIsShownRecordedReportedAndExplained repeats it, since tokens are random
	"requestFriendship":    {as: "bob", input: `userId: "$ann"`, again: "ALREADY_REQUESTED"},
	"acceptFriendship":     {as: "ann", before: `requestFriendship userId: "$ann"`, input: `userId: "$bob"`, again: "NO_REQUEST"},
	"declineFriendship":    {as: "ann", before: `requestFriendship userId: "$ann"`, input: `userId: "$bob"`, again: "NO_REQUEST"},
	"cancelFriendship":     {as: "bob", before: `requestFriendship userId: "$ann"`, input: `userId: "$ann"`, again: "NO_REQUEST"},
	"unfriend":             {as: "ann", input: `userId: "$cem"`, again: "NOT_FRIENDS"},
	"blockUser":            {as: "ann", input: `userId: "$bob"`, again: "ALREADY_BLOCKED"},
	"createCampaign":       {as: "ann", input: `advertiserId: "$advertiser", idempotencyKey: "new", name: "x", endsAt: "2026-06-20T00:00:00Z", budget: "1000", bid: 5`},
	"updateCampaign":       {as: "ann", input: `campaignId: "$campaign", name: "New", endsAt: "2026-06-12T00:00:00Z", budget: 2000, dailyBudget: 200, bid: 7, frequencyCap: 2`},
	"setCampaignState":     {as: "ann", input: `campaignId: "$campaign", state: ENDED`},
	"createAdSet":          {as: "ann", input: `campaignId: "$campaign", name: "x", audience: {}`, writes: true},
	"updateAdSet":          {as: "ann", input: `adSetId: "$adset", name: "New", isPaused: true, audience: {minAge: 20, interestIds: ["$tea"], excludedIds: ["$cem"], genders: ["x"], languages: ["en"]}`},
	"createCreative":       {as: "ann", input: `adSetId: "$adset", postId: "$offer"`, again: "ALREADY_EXISTS"},
	"createAdvertiser":     {as: "ann", input: `pageId: "$shop", name: "x", currency: "EUR"`, again: "ALREADY_EXISTS"},
	"setAdvertiserRole":    {as: "ann", input: `advertiserId: "$advertiser", userId: "$cem", role: MANAGER`},
	"topUp":                {as: "ann", input: `advertiserId: "$advertiser", amount: 500, paymentMethod: "card_ok", idempotencyKey: "a"`},
	"refundPayment":        {as: "ann", before: `topUp advertiserId: "$advertiser", amount: 500, paymentMethod: "card_ok", idempotencyKey: "a"`, input: `advertiserId: "$advertiser", paymentId: "$payment", amount: 100, idempotencyKey: "b"`},
	"payOut":               {as: "ann", before: `topUp advertiserId: "$advertiser", amount: 500, paymentMethod: "card_ok", idempotencyKey: "a"`, input: `advertiserId: "$advertiser", destination: "bank", idempotencyKey: "b"`},
	"removeAdvertiserRole": {as: "ann", input: `advertiserId: "$advertiser", membershipId: "$analyst"`, again: "NOT_MEMBER"},
	"unblockUser":          {as: "ann", before: `blockUser userId: "$bob"`, input: `userId: "$bob"`, again: "NOT_BLOCKED"},
}

// A repeated mutation changes nothing, publishes nothing, and returns the same or says why not.
func TestRepeatedMutationsChangeNothing(t *testing.T) {
	t.Parallel()
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	for _, field := range schema.Mutation.Fields {
		if strings.HasPrefix(field.Name, "__") {
			continue
		}
		c, known := repeatedMutations[field.Name]
		if !known {
			t.Errorf("%s is not repeated", field.Name)
			continue
		}
		if c.writes {
			continue
		}
		t.Run(field.Name, func(t *testing.T) {
			t.Parallel()
			h, expand := newRepetitionHarness(t)
			events := &countedEvents{Events: h.root.Stores.Events}
			h.root.Stores.Events = events
			if mutation, input, ok := strings.Cut(c.before, " "); ok {
				as := c.as
				if mutation == "requestFriendship" {
					as = "bob"
				}
				if code := codeOf(h.repeat(as, mutation, expand(input))); code != "" {
					t.Fatalf("%s: %s", mutation, code)
				}
			}
			unchanged := h.dump()
			first := h.repeat(c.as, field.Name, expand(c.input))
			if code := codeOf(first); code != "" {
				t.Fatalf("the first time: %s", first.Data)
			}
			stored, published := h.dump(), events.published
			if reflect.DeepEqual(stored, unchanged) {
				t.Fatal("the first time nothing changed")
			}
			h.clock = h.clock.AddDate(0, 0, 1)
			if second := h.repeat(c.as, field.Name, expand(c.input)); codeOf(second) != c.again {
				t.Errorf("the second time: %s, want %q", second.Data, c.again)
			}
			if !reflect.DeepEqual(h.dump(), stored) {
				t.Errorf("the second time something changed:\n%v\n%v", h.dump(), stored)
			}
			if events.published != published {
				t.Errorf("the second time %d events were published", events.published-published)
			}
		})
	}
}

// newRepetitionHarness returns a harness with three people, of whom ann and cem are friends, and the function that writes ids into inputs.
func newRepetitionHarness(t *testing.T) (*harness, func(string) string) {
	t.Helper()
	h := newHarness(t)
	var rows stores.Rows
	names := []string{}
	name := func(name string, id stores.ID) stores.ID {
		names = append(names, "$"+name, id.String())
		return id
	}
	for i, handle := range []string{"ann", "bob", "cem"} {
		rows.Users = append(rows.Users, stores.User{ID: name(handle, numbered(stores.KindUser, i)), Handle: handle, Name: handle,
			FriendsVisibility: stores.Everyone, InterestsVisibility: stores.Everyone, JoinedAt: epoch})
	}
	ann, cem := rows.Users[0].ID, rows.Users[2].ID
	rows.Friendships = []stores.Friendship{{ID: stores.FriendshipID(ann, cem), Low: ann, High: cem, Requester: ann, RequestedAt: epoch, Since: epoch}}
	rows.Interests = []stores.Interest{{ID: name("tea", numbered(stores.KindInterest, 0)), Kind: stores.KindFood, Name: "Tea"}}
	rows.Organisations = []stores.Organisation{{ID: name("work", numbered(stores.KindOrganisation, 0)), Kind: stores.Company, Name: "Work"}}
	for i := range stores.MaxAffiliations { // cem has as many as there may be
		o := stores.Organisation{ID: numbered(stores.KindOrganisation, i+1), Kind: stores.Company, Name: fmt.Sprint("Company ", i)}
		rows.Organisations = append(rows.Organisations, o)
		rows.Affiliations = append(rows.Affiliations, stores.Affiliation{User: cem, Organisation: o.ID})
	}
	page := name("page", numbered(stores.KindPage, 0))
	rows.Pages = []stores.Page{{ID: page, Kind: stores.Group, Name: "Page", Owner: ann, CreatedAt: epoch},
		{ID: name("shop", numbered(stores.KindPage, 1)), Kind: stores.Business, Name: "Shop", Owner: ann, CreatedAt: epoch}}
	rows.Memberships = []stores.Membership{{Page: page, User: cem, Role: stores.Member, Since: epoch}}
	post := name("post", numbered(stores.KindPost, 0))
	rows.Posts = []stores.Post{{ID: post, Author: ann, Wall: ann, Text: "old", Audience: stores.AudiencePublic, CreatedAt: epoch}}
	offer := stores.Post{ID: name("offer", numbered(stores.KindPost, 1)), Author: ann, Page: page, Text: "Offer", Audience: stores.AudiencePublic, CreatedAt: epoch}
	rows.Posts = append(rows.Posts, offer)
	rows.Comments = []stores.Comment{{ID: name("comment", numbered(stores.KindComment, 50)), Author: ann, ReplyTo: post, Text: "old", CreatedAt: epoch}}
	h.put(rows)
	names = append(names, "$member", h.memberEdges(ann, page)[0].MembershipID) // cem
	advertiser, analyst := h.advertiserOf(page, cem)
	h.pay(advertiser, "1", 10_000, h.clock)
	campaign, adSet := h.campaignOf(advertiser)
	names = append(names, "$campaign", campaign.String(), "$adset", adSet.String())
	names = append(names, "$payment", stores.DerivedID(stores.KindPayment, advertiser, "a").String(), "$advertiser", advertiser.String(), "$analyst", analyst, "$owner", h.advertiserMembership(ann, advertiser, ann))
	return h, strings.NewReplacer(names...).Replace
}

// person returns the id of a person of newRepetitionHarness, the zero id for nobody.
func (h *harness) person(handle string) stores.ID {
	if i := slices.Index([]string{"ann", "bob", "cem"}, handle); i >= 0 {
		return numbered(stores.KindUser, i)
	}
	return stores.ID{}
}

// repeat executes a mutation.
func (h *harness) repeat(as, mutation, input string) response {
	h.t.Helper()
	return h.execute(h.person(as), "mutation { "+mutation+"(input: {"+input+"}) { userErrors { code } } }", nil)
}

func TestEventsThatOnePersonCausesAreBounded(t *testing.T) {
	t.Parallel()
	const rounds = 40
	for name, c := range map[string]struct {
		most  int
		round func(h *harness, expand func(string) string)
	}{
		"a reaction withdrawn and repeated": {3, func(h *harness, expand func(string) string) {
			h.repeat("bob", "react", expand(`messageId: "$post"`))
			h.repeat("bob", "withdrawReaction", expand(`messageId: "$post"`))
		}},
		"a reaction changed again and again": {3, func(h *harness, expand func(string) string) {
			h.repeat("bob", "react", expand(`messageId: "$post", kind: LOVE`))
			h.repeat("bob", "react", expand(`messageId: "$post", kind: SAD`))
		}},
		"a request cancelled and repeated": {3, func(h *harness, expand func(string) string) {
			h.repeat("bob", "requestFriendship", expand(`userId: "$ann"`))
			h.repeat("bob", "cancelFriendship", expand(`userId: "$ann"`))
		}},
		"a request declined and repeated": {1, func(h *harness, expand func(string) string) {
			h.repeat("bob", "requestFriendship", expand(`userId: "$ann"`))
			h.repeat("ann", "declineFriendship", expand(`userId: "$bob"`))
		}},
		"comments": {20, func(h *harness, expand func(string) string) {
			h.repeat("bob", "publishComment", expand(`messageId: "$post", text: "x"`))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, expand := newRepetitionHarness(t)
			var channels []stores.Channel
			for _, kind := range []stores.EventKind{stores.ReplyReceived, stores.ReactionReceived, stores.FriendshipRequested} {
				channels = append(channels, stores.Channel{Kind: kind, Of: numbered(stores.KindUser, 0)})
			}
			s, err := h.events.Events.Subscribe(t.Context(), channels...)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			for range rounds {
				c.round(h, expand)
			}
			ended, cancel := context.WithCancel(t.Context())
			cancel()
			received := 0
			for _, err := s.Next(ended); err == nil; _, err = s.Next(ended) {
				received++
			}
			if received != c.most {
				t.Errorf("%d events, want %d", received, c.most)
			}
		})
	}
}
