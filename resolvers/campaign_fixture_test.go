package resolvers_test

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"fivefold/stores"
	"fivefold/stores/money"
)

// campaignOf stores a campaign of an advertiser that has 1,000 minor units, with an ad set, and returns their ids.
func (h *harness) campaignOf(advertiser stores.ID) (campaign, adSet stores.ID) {
	h.t.Helper()
	campaign, adSet = stores.DerivedID(stores.KindCampaign, advertiser, "1"), stores.DerivedID(stores.KindAdSet, advertiser, "1")
	_, err := h.set.Campaigns.Create(h.t.Context(), stores.Campaign{ID: campaign, Advertiser: advertiser, Name: "Campaign", Objective: stores.ObjectiveTraffic, State: stores.CampaignActive,
		StartsAt: h.clock, EndsAt: h.clock.AddDate(0, 0, 10), Budget: 1000, BidKind: stores.BidClick, Bid: 5, CreatedAt: h.clock})
	if err == nil {
		err = h.set.AdSets.Create(h.t.Context(), stores.AdSet{ID: adSet, Campaign: campaign, Name: "Ad set", Audience: stores.AdAudience{MinAge: 18}, CreatedAt: h.clock})
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return campaign, adSet
}

// creativeOf stores a post on a page and a creative that shows it.
func (h *harness) creativeOf(adSet, page, author stores.ID) stores.ID {
	h.t.Helper()
	post := stores.Post{ID: numbered(stores.KindPost, 60), Author: author, Page: page, Text: "Offer", Audience: stores.AudiencePublic, CreatedAt: epoch}
	h.put(stores.Rows{Posts: []stores.Post{post}})
	c := stores.Creative{ID: stores.DerivedID(stores.KindCreative, adSet, "1"), AdSet: adSet, Post: post.ID, Review: stores.ReviewPending, CreatedAt: h.clock}
	if err := h.set.Creatives.Create(h.t.Context(), c); err != nil {
		h.t.Fatal(err)
	}
	return c.ID
}

// dumpCampaigns returns the campaigns of an advertiser with all that belongs to them, and its balance.
func (h *harness) dumpCampaigns(advertiser stores.ID) string {
	h.t.Helper()
	lists, err := h.set.Campaigns.OfAdvertisers(h.t.Context(), []stores.ID{advertiser}, stores.Window{Limit: stores.MaxLimit})
	if err != nil {
		h.t.Fatal(err)
	}
	all := []any{}
	for _, item := range lists[advertiser].Items {
		c := item.Value
		sets, err := h.set.AdSets.OfCampaigns(h.t.Context(), []stores.ID{c.ID})
		if err != nil {
			h.t.Fatal(err)
		}
		all = append(all, c, sets[c.ID])
		for _, s := range sets[c.ID] {
			creatives, err := h.set.Creatives.OfAdSets(h.t.Context(), []stores.ID{s.ID})
			if err != nil {
				h.t.Fatal(err)
			}
			all = append(all, creatives[s.ID])
		}
	}
	accounts, err := h.set.Books.Accounts(h.t.Context(), []stores.ID{stores.FundsOf(advertiser)})
	if err != nil {
		h.t.Fatal(err)
	}
	all = append(all, accounts[stores.FundsOf(advertiser)])
	text, err := json.Marshal(all)
	if err != nil {
		h.t.Fatal(err)
	}
	return string(text)
}

// advertiserBy returns the latest advertiser for which a person has a role.
func (h *harness) advertiserBy(person stores.ID) stores.ID {
	h.t.Helper()
	lists, err := h.set.Advertisers.OfUsers(h.t.Context(), []stores.ID{person}, stores.Window{Limit: 1})
	if err != nil || len(lists[person].Items) == 0 {
		h.t.Fatalf("%s has no advertiser: %v", person, err)
	}
	return lists[person].Items[0].Value.Advertiser
}

// addFigures records figures of ads, a line each: the ids of the campaign, the ad set and the creative, the day, the age, the gender, the ids of the place and the interest,
// the impressions, the clicks, and the cost in euros. A - stands for what is not known.
func (h *harness) addFigures(text string) {
	h.t.Helper()
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		for i, word := range words {
			if word == "-" {
				words[i] = ""
			}
		}
		campaign, adSet, creative, place, interest := h.parseID(words[0]), h.parseID(words[1]), h.parseID(words[2]), h.parseID(words[6]), h.parseID(words[7])
		day, err := time.Parse(time.DateOnly, words[3])
		impressions, notCount := strconv.ParseInt(words[8], 10, 64)
		clicks, notClicks := strconv.ParseInt(words[9], 10, 64)
		spend, notSpend := money.ParseSpend(words[10], "EUR")
		if err := errors.Join(err, notCount, notClicks, notSpend); err != nil {
			h.t.Fatal(err)
		}
		if err := h.set.AdReports.Add(h.t.Context(), campaign, line, []stores.AdFigures{{Day: day, AdSet: adSet, Creative: creative,
			Segment: stores.Segment{Age: words[4], Gender: words[5], Place: place, Interest: interest}, Impressions: impressions, Clicks: clicks, Spend: spend}}); err != nil {
			h.t.Fatal(err)
		}
	}
}

// parseID returns an id, the zero ID for "".
func (h *harness) parseID(text string) stores.ID {
	h.t.Helper()
	if text == "" {
		return stores.ID{}
	}
	id, err := stores.ParseID(text)
	if err != nil {
		h.t.Fatal(err)
	}
	return id
}
