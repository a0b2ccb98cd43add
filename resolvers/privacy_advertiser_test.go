package resolvers_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"fivefold/stores"
)

// advertiserOf stores the advertiser of a page, for which a person is an analyst, and returns their ids: of the advertiser, and of the membership.
func (h *harness) advertiserOf(page, analyst stores.ID) (advertiser stores.ID, membership string) {
	h.t.Helper()
	a := stores.Advertiser{ID: stores.DerivedID(stores.KindAdvertiser, page, ""), Page: page, Name: "Advertiser", Currency: "EUR", CreatedAt: epoch}
	if err := h.set.Advertisers.Create(h.t.Context(), a); err != nil {
		h.t.Fatal(err)
	}
	if _, err := h.set.Advertisers.SetRole(h.t.Context(), a.ID, analyst, stores.AdvertiserAnalyst, epoch); err != nil {
		h.t.Fatal(err)
	}
	return a.ID, h.advertiserMembership(analyst, a.ID, analyst)
}

// advertiserMembership returns the id of the membership of a person in the list that viewer sees.
func (h *harness) advertiserMembership(viewer, advertiser, person stores.ID) string {
	h.t.Helper()
	edges := get[struct {
		Node struct {
			Members struct {
				Edges []struct {
					MembershipID string
					Node         struct{ ID string }
				}
			}
		}
	}](h, viewer, `query($id: ID!) { node(id: $id) { ... on Advertiser { members { edges { membershipId node { id } } } } } }`, map[string]any{"id": advertiser.String()}).Node.Members.Edges
	for _, e := range edges {
		if e.Node.ID == person.String() {
			return e.MembershipID
		}
	}
	h.t.Fatalf("%s is not in %v", person, edges)
	return ""
}

// dumpAdvertisers returns the advertisers of all people, and the roles for them.
func (h *harness) dumpAdvertisers() (out []string) {
	h.t.Helper()
	users, err := h.set.Archive.Scan(h.t.Context(), stores.TableUsers, stores.Rows{}, 100_000)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, u := range users.Users {
		lists, err := h.set.Advertisers.OfUsers(h.t.Context(), []stores.ID{u.ID}, stores.Window{Limit: stores.MaxLimit})
		if err != nil {
			h.t.Fatal(err)
		}
		for _, item := range lists[u.ID].Items {
			found, err := h.set.Advertisers.ByIDs(h.t.Context(), []stores.ID{item.Value.Advertiser})
			if err != nil {
				h.t.Fatal(err)
			}
			accounts := []stores.ID{stores.FundsOf(item.Value.Advertiser)}
			payments, failed := h.set.Payments.Of(h.t.Context(), accounts, stores.Window{Limit: stores.MaxLimit})
			outflows, err := h.set.Outflows.Of(h.t.Context(), accounts, stores.Window{Limit: stores.MaxLimit})
			balances, wrong := h.set.Books.Accounts(h.t.Context(), accounts)
			if err := errors.Join(failed, err, wrong); err != nil {
				h.t.Fatal(err)
			}
			text, _ := json.Marshal([]any{item.Value, found[item.Value.Advertiser], payments[accounts[0]].Items, outflows[accounts[0]].Items, balances[accounts[0]].Balance, h.dumpCampaigns(item.Value.Advertiser)})
			out = append(out, string(text))
		}
	}
	return out
}

// hiddenAdvertisers stores an advertiser of the page of the stranger of hiddenThings. own has the analyst, who may see it.
func hiddenAdvertisers(h *harness) ([]hiddenThing, map[string]stores.ID) {
	nobody, low, high, stranger := stores.ID{}, numbered(stores.KindUser, 0), numbered(stores.KindUser, 1), numbered(stores.KindUser, 3)
	advertiser, membership := h.advertiserOf(numbered(stores.KindPage, 20), low)
	page := stores.Page{ID: numbered(stores.KindPage, 21), Kind: stores.Business, Name: "Without", Owner: stranger, CreatedAt: epoch}
	h.put(stores.Rows{Pages: []stores.Page{page}})
	documents := append(slices.Clone(nodeDocuments), entityDocument("Advertiser", "id"),
		`query($id: ID!) { node(id: $id) { ... on Advertiser { name currency viewerRole page { id } members { totalCount } } } }`,
		fmt.Sprintf(`mutation($id: ID!) { setAdvertiserRole(input: {advertiserId: $id, userId: %q, role: ADMIN}) { advertiser { id } user { id } userErrors { code field message } } }`, high),
		fmt.Sprintf(`mutation($id: ID!) { removeAdvertiserRole(input: {advertiserId: $id, membershipId: %q}) { advertiser { id } userErrors { code field message } } }`, membership))
	for _, pay := range []string{`topUp(input: {advertiserId: $id, amount: 1, paymentMethod: "card_ok", idempotencyKey: "a"})`, `payOut(input: {advertiserId: $id, destination: "bank", idempotencyKey: "a"})`,
		`refundPayment(input: {advertiserId: $id, paymentId: "payment_01h455vb4pex5vsknk084sn02q", amount: 1, idempotencyKey: "a"})`} {
		documents = append(documents, `mutation($id: ID!) { `+pay+` { advertiser { id } userErrors { code field message } } }`)
	}
	h.pay(advertiser, "1", 10_000, h.clock)
	campaign, adSet := h.campaignOf(advertiser)
	creative := h.creativeOf(adSet, numbered(stores.KindPage, 20), stranger)
	campaigns := append(slices.Clone(nodeDocuments), entityDocument("Campaign", "id"), `mutation($id: ID!) { updateCampaign(input: {campaignId: $id, name: "x"}) { campaign { id } userErrors { code field message } } }`,
		`mutation($id: ID!) { setCampaignState(input: {campaignId: $id, state: ENDED}) { campaign { id } userErrors { code field message } } }`,
		`mutation($id: ID!) { createAdSet(input: {campaignId: $id, name: "x", audience: {}}) { campaign { id } userErrors { code field message } } }`)
	adSets := append(slices.Clone(nodeDocuments), entityDocument("AdSet", "id"), `mutation($id: ID!) { updateAdSet(input: {adSetId: $id, name: "x"}) { adSet { id } userErrors { code field message } } }`,
		fmt.Sprintf(`mutation($id: ID!) { createCreative(input: {adSetId: $id, postId: %q}) { adSet { id } userErrors { code field message } } }`, numbered(stores.KindPost, 60)))
	documents = append(documents, `mutation($id: ID!) { createCampaign(input: {advertiserId: $id, idempotencyKey: "x", name: "x", endsAt: "2026-06-20T00:00:00Z", budget: 1, bid: 1}) { advertiser { id } userErrors { code field message } } }`)
	ofPage := []string{`query($id: ID!) { node(id: $id) { ... on Page { advertiser { id name } } } }`}
	return []hiddenThing{
		{"an advertiser of others", []stores.ID{nobody, high}, advertiser.String(), stores.DerivedID(stores.KindAdvertiser, page.ID, "").String(), documents, false},
		{"the advertiser of a page", []stores.ID{nobody, high}, numbered(stores.KindPage, 20).String(), page.ID.String(), ofPage, false},
		{"a campaign of others", []stores.ID{nobody, high}, campaign.String(), numbered(stores.KindCampaign, 1).String(), campaigns, false},
		{"an ad set of others", []stores.ID{nobody, high}, adSet.String(), numbered(stores.KindAdSet, 1).String(), adSets, false},
		{"a creative of others", []stores.ID{nobody, high}, creative.String(), numbered(stores.KindCreative, 1).String(), append(slices.Clone(nodeDocuments), entityDocument("Creative", "id")), false},
	}, map[string]stores.ID{advertiser.String(): low, campaign.String(): low, adSet.String(): low, creative.String(): low}
}

// advertiserViewers are the people of TestAdvertisersAreSeenByTheirRoles.
var advertiserViewers = []string{"nobody", "stranger", "follower", "analyst", "manager", "admin", "owner"}

// Everybody with a role sees the advertiser on every path, and nobody else on any. What each role may do, no other may.
func TestAdvertisersAreSeenByTheirRoles(t *testing.T) {
	t.Parallel()
	for _, who := range advertiserViewers {
		t.Run(who, func(t *testing.T) {
			t.Parallel()
			h, people, advertiser := newAdvertiserHarness(t)
			viewer, sees := people[who], slices.Index(advertiserViewers, who) >= slices.Index(advertiserViewers, "analyst")
			variables := map[string]any{"id": advertiser.String(), "page": numbered(stores.KindPage, 0).String(), "manager": people["manager"].String()}
			for path, document := range map[string]string{
				"node":     `query($id: ID!) { found: node(id: $id) { id } }`,
				"nodes":    `query($id: ID!) { found: nodes(ids: [$id]) { id } }`,
				"entities": `query($id: ID!) { found: _entities(representations: [{__typename: "Advertiser", id: $id}]) { ... on Advertiser { id } } }`,
				"page":     `query($page: ID!) { found: node(id: $page) { ... on Page { advertiser { id } } } }`,
				"viewer":   `{ found: viewer { advertisers { nodes { id } edges { node { id } } totalCount } } }`,
			} {
				if got := h.execute(viewer, document, variables); len(got.Errors) > 0 || strings.Contains(string(got.Data), advertiser.String()) != sees {
					t.Errorf("%s: %s %v", path, got.Data, got.Errors)
				}
			}
			other := h.execute(viewer, `query($manager: ID!) { node(id: $manager) { ... on User { advertisers { totalCount } } } }`, variables)
			if isNull := strings.Contains(string(other.Data), `"advertisers":null`); isNull == (who == "manager") {
				t.Errorf("the manager's: %s", other.Data)
			}
			may := map[string]string{"admin": "", "owner": "", "nobody": "UNAUTHENTICATED", "stranger": "NOT_FOUND", "follower": "NOT_FOUND", "analyst": "FORBIDDEN", "manager": "FORBIDDEN"}[who]
			set := fmt.Sprintf(`mutation { m: setAdvertiserRole(input: {advertiserId: %q, userId: %q, role: ADMIN}) { userErrors { code } } }`, advertiser, people["stranger"])
			if got := codeOf(h.execute(viewer, set, nil)); got != may {
				t.Errorf("setAdvertiserRole: %q, want %q", got, may)
			}
			pay := fmt.Sprintf(`mutation { m: topUp(input: {advertiserId: %q, amount: "1", paymentMethod: "card_ok", idempotencyKey: %q}) { userErrors { code } } }`, advertiser, who)
			if got := codeOf(h.execute(viewer, pay, nil)); got != may {
				t.Errorf("topUp: %q, want %q", got, may)
			}
			remove := fmt.Sprintf(`mutation { m: removeAdvertiserRole(input: {advertiserId: %q, membershipId: %q}) { userErrors { code } } }`, advertiser,
				h.advertiserMembership(people["owner"], advertiser, people["manager"]))
			if who == "manager" {
				may = "" // their own
			}
			if got := codeOf(h.execute(viewer, remove, nil)); got != may {
				t.Errorf("removeAdvertiserRole: %q, want %q", got, may)
			}
			if who == "manager" {
				if got := h.execute(viewer, `query($id: ID!) { node(id: $id) { id } }`, variables); strings.Contains(string(got.Data), advertiser.String()) {
					t.Errorf("without the role: %s", got.Data)
				}
			}
		})
	}
}

// newAdvertiserHarness returns a harness with an advertiser, and a person for each of advertiserViewers but nobody.
func newAdvertiserHarness(t *testing.T) (h *harness, people map[string]stores.ID, advertiser stores.ID) {
	t.Helper()
	h, people = newHarness(t), map[string]stores.ID{}
	var rows stores.Rows
	for i, name := range advertiserViewers[1:] {
		people[name] = numbered(stores.KindUser, i)
		rows.Users = append(rows.Users, stores.User{ID: people[name], Handle: name, Name: name, JoinedAt: epoch, FriendsVisibility: stores.Everyone, InterestsVisibility: stores.Everyone})
	}
	page := numbered(stores.KindPage, 0)
	rows.Pages = []stores.Page{{ID: page, Kind: stores.Business, Name: "Shop", Owner: people["owner"], CreatedAt: epoch}}
	rows.Memberships = []stores.Membership{{Page: page, User: people["follower"], Role: stores.Moderator, Since: epoch}}
	h.put(rows)
	advertiser, _ = h.advertiserOf(page, people["analyst"])
	for name, role := range map[string]stores.AdvertiserRole{"manager": stores.AdvertiserManager, "admin": stores.AdvertiserAdmin} {
		if _, err := h.set.Advertisers.SetRole(t.Context(), advertiser, people[name], role, epoch); err != nil {
			t.Fatal(err)
		}
	}
	return h, people, advertiser
}
