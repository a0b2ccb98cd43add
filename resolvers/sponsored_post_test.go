package resolvers_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"fivefold/stores"
)

// An ad is what a viewer is shown of one.
type ad struct {
	Token   string
	Post    struct{ ID string }
	Page    struct{ Name string }
	Reasons []struct{ Kind, Text string }
}

// adsOf returns what a viewer is shown, or false when it is null.
func (h *harness) adsOf(viewer, person stores.ID) ([]ad, bool) {
	h.t.Helper()
	got := get[struct {
		User struct{ SponsoredPosts *[]ad }
	}](h, viewer, `query($id: ID!) { user: node(id: $id) { ... on User { sponsoredPosts { token post { id } page { name } reasons { kind text } } } } }`, map[string]any{"id": person.String()})
	if got.User.SponsoredPosts == nil {
		return nil, false
	}
	return *got.User.SponsoredPosts, true
}

// liveCampaign stores a campaign with an approved creative.
func (h *harness) liveCampaign(advertiser, author stores.ID) stores.ID {
	h.t.Helper()
	campaign, adSet := h.campaignOf(advertiser)
	creative := h.creativeOf(adSet, numbered(stores.KindPage, 0), author)
	everybody := stores.AdAudience{}
	_, err := h.set.AdSets.Update(h.t.Context(), adSet, stores.AdSetChange{Audience: &everybody})
	if err == nil {
		_, err = h.set.Creatives.Review(h.t.Context(), creative, stores.ReviewApproved, "", h.clock)
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return campaign
}

func TestAnAdIsShownRecordedReportedAndExplained(t *testing.T) {
	t.Parallel()
	h, people, advertiser := newAdvertiserHarness(t)
	h.pay(advertiser, "1", 1000, epoch)
	campaign := h.liveCampaign(advertiser, people["owner"])
	stranger, other := people["stranger"], people["admin"]
	ads, _ := h.adsOf(stranger, stranger)
	if len(ads) != 1 || ads[0].Page.Name != "Shop" || ads[0].Post.ID != numbered(stores.KindPost, 60).String() ||
		!reflect.DeepEqual(ads[0].Reasons, []struct{ Kind, Text string }{{"EVERYBODY", "The ad is for everybody."}}) {
		t.Fatalf("%+v", ads)
	}
	for name, viewer := range map[string]stores.ID{"somebody else": other, "nobody": {}} {
		if ads, ok := h.adsOf(viewer, stranger); ok {
			t.Errorf("%s has %v", name, ads)
		}
	}
	record := func(viewer stores.ID, events ...string) string {
		t.Helper()
		return string(h.execute(viewer, fmt.Sprintf(`mutation { recordAdEvents(input: {events: [%s]}) { outcomes userErrors { code field } } }`, strings.Join(events, ",")), nil).Data)
	}
	seen, clicked := fmt.Sprintf(`{token: %q, kind: IMPRESSION}`, ads[0].Token), fmt.Sprintf(`{token: %q, kind: CLICK}`, ads[0].Token)
	for _, c := range []struct {
		name string
		got  string
		want string
	}{
		{"seen and clicked, and a forged token", record(stranger, seen, clicked, `{token: "x", kind: CLICK}`), `{"recordAdEvents":{"outcomes":["RECORDED","RECORDED","INVALID"],"userErrors":[]}}`},
		{"again", record(stranger, seen, clicked), `{"recordAdEvents":{"outcomes":["DUPLICATE","DUPLICATE"],"userErrors":[]}}`},
		{"by somebody else", record(other, seen), `{"recordAdEvents":{"outcomes":["INVALID"],"userErrors":[]}}`},
		{"nothing", record(stranger), `{"recordAdEvents":{"outcomes":[],"userErrors":[]}}`},
		{"too many", record(stranger, strings.Split(strings.Repeat(seen+";", 101), ";")[:101]...), `{"recordAdEvents":{"outcomes":null,"userErrors":[{"code":"BAD_USER_INPUT","field":["events"]}]}}`},
	} {
		if c.got != c.want {
			t.Errorf("%s: %s, want %s", c.name, c.got, c.want)
		}
	}
	if got := h.execute(stores.ID{}, `mutation { recordAdEvents(input: {events: []}) { userErrors { code } } }`, nil); !strings.Contains(string(got.Data), "UNAUTHENTICATED") {
		t.Errorf("nobody records events: %s %v", got.Data, got.Errors)
	}
	if got := h.execute(stranger, `{ viewer { sponsoredPosts(first: 11) { token } } }`, nil); got.code() != "BAD_USER_INPUT" {
		t.Errorf("11 ads: %s %v", got.Data, got.Errors)
	}
	shown := string(h.execute(stranger, `{ viewer { shownAds { nodes { post { id } page { name } reasons { kind } } } } }`, nil).Data)
	if want := fmt.Sprintf(`{"viewer":{"shownAds":{"nodes":[{"post":{"id":%q},"page":{"name":"Shop"},"reasons":[{"kind":"EVERYBODY"}]}]}}}`, ads[0].Post.ID); shown != want {
		t.Errorf("shown: %s, want %s", shown, want)
	}
	report := string(h.execute(people["analyst"], fmt.Sprintf(`{ node(id: %q) { ... on Campaign { report { impressions clicks } } } }`, campaign), nil).Data)
	if want := `{"node":{"report":[{"impressions":"1","clicks":"1"}]}}`; report != want {
		t.Errorf("report: %s, want %s", report, want)
	}
}

func TestWhoMayNotSeeAPostDoesNotSeeItAsAnAd(t *testing.T) {
	t.Parallel()
	h, people, advertiser := newAdvertiserHarness(t)
	h.pay(advertiser, "1", 1000, epoch)
	h.liveCampaign(advertiser, people["owner"])
	h.put(stores.Rows{Blocks: []stores.Block{{Blocker: people["owner"], Blocked: people["stranger"], Since: h.clock}}})
	if ads, _ := h.adsOf(people["stranger"], people["stranger"]); len(ads) != 0 {
		t.Errorf("a person whom the author blocks sees %v", ads)
	}
	if ads, _ := h.adsOf(people["admin"], people["admin"]); len(ads) != 1 {
		t.Errorf("somebody else sees %v", ads)
	}
}
