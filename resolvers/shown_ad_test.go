package resolvers_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"fivefold/stores"
)

// shownFields selects everything of the ads that a person has seen.
const shownFields = `areAdsByInterest shownAds(first: 10) { totalCount pageInfo { endCursor } edges { cursor } nodes { shownAt post { id text } page { id name }
	reasons { kind text interest { name } place { name } gender language minAge maxAge } } }`

// newShownAdHarness is newAdvertiserHarness with a campaign, an ad set, and a creative that shows post 60 of the stranger.
func newShownAdHarness(t *testing.T) (h *harness, people map[string]stores.ID, campaign, adSet, creative stores.ID) {
	t.Helper()
	h, people, advertiser := newAdvertiserHarness(t)
	h.pay(advertiser, "1", 10_000, h.clock)
	campaign, adSet = h.campaignOf(advertiser)
	return h, people, campaign, adSet, h.creativeOf(adSet, numbered(stores.KindPage, 0), people["stranger"])
}

// The ads that people have seen, and how their ads may be chosen, are seen by them and by nobody else on any path, whatever their role for the advertiser. What
// is shown names the page and nothing else of the advertiser.
func TestShownAdsAreSeenByThePersonOnly(t *testing.T) {
	t.Parallel()
	h, people, campaign, adSet, creative := newShownAdHarness(t)
	n := 0
	for _, who := range advertiserViewers[1:] {
		n++
		h.shown(campaign, adSet, creative, people[who], n, stores.FormatAdReasons([]stores.AdReason{{Kind: stores.AdReasonEverybody}}))
	}
	for _, who := range advertiserViewers {
		for _, of := range advertiserViewers[1:] {
			variables := map[string]any{"id": people[of].String()}
			for path, document := range map[string]string{
				"node":     `query($id: ID!) { node(id: $id) { ... on User { ` + shownFields + ` } } }`,
				"nodes":    `query($id: ID!) { nodes(ids: [$id]) { ... on User { ` + shownFields + ` } } }`,
				"entities": `query($id: ID!) { _entities(representations: [{__typename: "User", id: $id}]) { ... on User { ` + shownFields + ` } } }`,
				"user":     `query($id: ID!) { user(id: $id) { ` + shownFields + ` } }`,
			} {
				got := h.execute(people[who], document, variables)
				text := string(got.Data)
				if isNull := strings.Contains(text, `"areAdsByInterest":null,"shownAds":null`); len(got.Errors) > 0 || isNull == (who == of) {
					t.Errorf("%s for %s, %s: %s %v", of, who, path, text, got.Errors)
				}
				if who == of && !strings.Contains(text, `"The ad is for everybody."`) {
					t.Errorf("%s, %s: %s", of, path, text)
				}
				for _, hidden := range []stores.ID{campaign, adSet, creative} {
					if strings.Contains(text, hidden.String()) {
						t.Errorf("%s for %s, %s: %s has %s", of, who, path, text, hidden)
					}
				}
			}
		}
	}
}

// A shownAd is an ad of ShownAds as the API returns it.
type shownAd struct {
	Post, Page *struct{ ID string }
	Reasons    []struct{ Kind, Text string }
	ShownAt    string
}

// shownAds returns the ads that a person has seen.
func (h *harness) shownAds(person stores.ID, arguments string) (ads []shownAd, endCursor string) {
	h.t.Helper()
	got := get[struct {
		Viewer struct {
			ShownAds struct {
				Nodes    []shownAd
				PageInfo struct{ EndCursor string }
			}
		}
	}](h, person, `{ viewer { shownAds`+arguments+` { nodes { post { id } page { id } reasons { kind text } shownAt } pageInfo { endCursor } } } }`, nil).Viewer.ShownAds
	return got.Nodes, got.PageInfo.EndCursor
}

// The latest ad is the first, and a cursor leads to the next ones.
func TestShownAdsAreListedLatestFirst(t *testing.T) {
	t.Parallel()
	h, people, campaign, adSet, creative := newShownAdHarness(t)
	var want []string
	for n := 1; n <= 5; n++ {
		h.shown(campaign, adSet, creative, people["follower"], n, "[]")
		want = append([]string{fmt.Sprintf("2026-06-01T%02d:00:00Z", 12+n)}, want...)
	}
	h.shown(campaign, adSet, creative, people["stranger"], 6, "[]")
	var got []string
	for after := ""; len(got) <= len(want); {
		ads, end := h.shownAds(people["follower"], "(first: 2"+after+")")
		for _, ad := range ads {
			got = append(got, ad.ShownAt)
		}
		if len(ads) < 2 {
			break
		}
		after = fmt.Sprintf(", after: %q", end)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// A post that the person may not see any more is null; the page that has paid stays.
func TestShownAdsHideThePostsThatThePersonMayNotSee(t *testing.T) {
	t.Parallel()
	for name, hide := range map[string]string{
		"deleted":      fmt.Sprintf(`mutation { m: deleteMessage(input: {messageId: %q}) { userErrors { code } } }`, numbered(stores.KindPost, 60)),
		"of a blocker": fmt.Sprintf(`mutation { m: blockUser(input: {userId: %q}) { userErrors { code } } }`, numbered(stores.KindUser, 2)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, people, campaign, adSet, creative := newShownAdHarness(t)
			h.shown(campaign, adSet, creative, people["analyst"], 1, "[]")
			h.shown(campaign, adSet, numbered(stores.KindCreative, 1), people["analyst"], 2, "[]")
			author, page := people["stranger"], numbered(stores.KindPage, 0).String()
			before, _ := h.shownAds(people["analyst"], "")
			if before[1].Post == nil || before[0].Post != nil || before[0].Page.ID != page || before[1].Page.ID != page {
				t.Fatalf("before: %+v", before)
			}
			if code := codeOf(h.execute(author, hide, nil)); code != "" {
				t.Fatal(code)
			}
			after, _ := h.shownAds(people["analyst"], "")
			if after[1].Post != nil || after[1].Page == nil {
				t.Errorf("after: %+v", after)
			}
		})
	}
}

// Every reason has a sentence. A reason whose name is missing has none, damaged reasons are empty, and neither fails the list.
func TestReasonsOfShownAdsAreSentences(t *testing.T) {
	t.Parallel()
	h, people, campaign, adSet, creative := newShownAdHarness(t)
	city := stores.Place{ID: numbered(stores.KindPlace, 1), Kind: stores.City, Name: "Berlin"}
	band := stores.Interest{ID: numbered(stores.KindInterest, 1), Kind: stores.KindBand, Name: "Radiohead"}
	h.put(stores.Rows{Places: []stores.Place{city}, Interests: []stores.Interest{band}})
	reason := func(reasons ...stores.AdReason) string { return stores.FormatAdReasons(reasons) }
	cases := []struct{ stored, want string }{
		{reason(stores.AdReason{Kind: stores.AdReasonInterest, Interest: band.ID}, stores.AdReason{Kind: stores.AdReasonPlace, Place: city.ID}),
			"[{INTEREST You like Radiohead.} {PLACE You live in Berlin.}]"},
		{reason(stores.AdReason{Kind: stores.AdReasonInterest, Interest: numbered(stores.KindInterest, 2)}, stores.AdReason{Kind: stores.AdReasonPlace, Place: numbered(stores.KindPlace, 2)}),
			"[{INTEREST } {PLACE }]"},
		{reason(stores.AdReason{Kind: stores.AdReasonInterest}, stores.AdReason{Kind: stores.AdReasonPlace, Place: band.ID}), "[{INTEREST } {PLACE }]"},
		{reason(stores.AdReason{Kind: stores.AdReasonAge, MinAge: 18}, stores.AdReason{Kind: stores.AdReasonAge, MaxAge: 34}, stores.AdReason{Kind: stores.AdReasonAge, MinAge: 18, MaxAge: 34},
			stores.AdReason{Kind: stores.AdReasonAge, MinAge: 30, MaxAge: 30}),
			"[{AGE You are 18 or older.} {AGE You are 34 or younger.} {AGE You are between 18 and 34.} {AGE You are 30.}]"},
		{reason(stores.AdReason{Kind: stores.AdReasonGender, Gender: "female"}, stores.AdReason{Kind: stores.AdReasonLanguage, Language: "pt-BR"}, stores.AdReason{Kind: stores.AdReasonEverybody}),
			"[{GENDER Your gender is female.} {LANGUAGE You speak Brazilian Portuguese.} {EVERYBODY The ad is for everybody.}]"},
		{reason(stores.AdReason{Kind: "NEW"}, stores.AdReason{}, stores.AdReason{Kind: stores.AdReasonEverybody}), "[{EVERYBODY The ad is for everybody.}]"},
		{"", "[]"}, {"[", "[]"}, {"null", "[]"}, {`[{"kind":"PLACE","place":"x"}]`, "[]"}, {`["you like tea"]`, "[]"},
	}
	for i, c := range cases {
		h.shown(campaign, adSet, creative, people["follower"], i+1, c.stored)
	}
	ads, _ := h.shownAds(people["follower"], "")
	for i, c := range cases {
		if got := fmt.Sprint(ads[len(cases)-1-i].Reasons); got != c.want {
			t.Errorf("%s is %s, want %s", c.stored, got, c.want)
		}
	}
}
