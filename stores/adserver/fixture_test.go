package adserver

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/embedded"
)

var monday = time.Date(2100, 2, 1, 0, 0, 0, 0, time.UTC)

// A market is a network with people and advertisers, and servers that show ads in it. Its clock moves by hand.
type market struct {
	t   testing.TB
	set stores.Set

	mu sync.Mutex
	at time.Time
}

func newMarket(t testing.TB) *market {
	t.Helper()
	engine, err := embedded.Open(t.Context(), embedded.Memory)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	return &market{t: t, set: engine.Set(), at: monday.Add(12 * time.Hour)}
}

func (m *market) now() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.at
}

func (m *market) later(d time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.at = m.at.Add(d)
}

// server returns a server, whose calls of stores pass through around unless it is nil.
func (m *market) server(around stores.Around) *Server {
	set := m.set
	if around != nil {
		set = stores.Intercept(set, around)
	}
	return New(set, [32]byte{1}, m.now, slog.New(slog.NewTextHandler(io.Discard, nil)), Counts{})
}

func (m *market) do(err error) {
	m.t.Helper()
	if err != nil {
		m.t.Fatal(err)
	}
}

func (m *market) person(change func(*stores.User)) stores.User {
	m.t.Helper()
	id := stores.NewID(stores.KindUser)
	u := stores.User{ID: id, Handle: "p" + id.UUID.String()[24:], Name: "Somebody", JoinedAt: monday, FriendsVisibility: stores.Everyone, InterestsVisibility: stores.Everyone}
	if change != nil {
		change(&u)
	}
	m.do(m.set.Users.Create(m.t.Context(), u, ""))
	return u
}

// advertiser returns an advertiser of a new page, which has 1,000,000 minor units of a currency.
func (m *market) advertiser(currency stores.Currency) stores.Advertiser {
	m.t.Helper()
	ctx := m.t.Context()
	p := stores.Page{ID: stores.NewID(stores.KindPage), Kind: stores.Business, Name: "Shop", Owner: m.person(nil).ID, CreatedAt: monday}
	m.do(m.set.Pages.Create(ctx, p))
	a := stores.Advertiser{ID: stores.NewID(stores.KindAdvertiser), Page: p.ID, Name: "Shop", Currency: currency, CreatedAt: monday}
	m.do(m.set.Advertisers.Create(ctx, a))
	provider := stores.NetworkAccount(stores.AccountProvider, currency)
	provider.OpenedAt = monday
	m.do(m.set.Ledger.Open(ctx, []stores.Account{provider}))
	_, err := m.set.Ledger.Post(ctx, stores.Booking{At: monday}, stores.Transfer{ID: stores.NewID(stores.KindTransfer), Legs: []stores.Leg{
		{Account: stores.FundsOf(a.ID), Amount: 1_000_000}, {Account: provider.ID, Amount: -1_000_000}}})
	m.do(err)
	return a
}

// An offer is a campaign with one ad set and one creative.
type offer struct {
	stores.Campaign
	adSet    stores.AdSet
	creative stores.Creative
	post     stores.Post
}

// offer stores a campaign of ten days that bids 1,000 for a thousand impressions.
func (m *market) offer(a stores.Advertiser, audience stores.AdAudience, change func(*stores.Campaign)) offer {
	m.t.Helper()
	ctx := m.t.Context()
	c := stores.Campaign{ID: stores.NewID(stores.KindCampaign), Advertiser: a.ID, Name: "Soup", Objective: stores.ObjectiveTraffic, State: stores.CampaignActive, StartsAt: m.now(),
		EndsAt: m.now().AddDate(0, 0, 10), Budget: 100_000, BidKind: stores.BidThousand, Bid: 1000, CreatedAt: m.now()}
	if change != nil {
		change(&c)
	}
	c, err := m.set.Campaigns.Create(ctx, c)
	m.do(err)
	o := offer{Campaign: c, adSet: stores.AdSet{ID: stores.NewID(stores.KindAdSet), Campaign: c.ID, Name: "All", Audience: audience, CreatedAt: m.now()}}
	m.do(m.set.AdSets.Create(ctx, o.adSet))
	owner, err := m.set.Pages.ByIDs(ctx, []stores.ID{a.Page})
	m.do(err)
	o.post = stores.Post{ID: stores.NewID(stores.KindPost), Author: owner[a.Page].Owner, Page: a.Page, Text: "Soup", Audience: stores.AudiencePublic, CreatedAt: m.now()}
	m.do(m.set.Messages.CreatePost(ctx, o.post, nil))
	o.creative = stores.Creative{ID: stores.NewID(stores.KindCreative), AdSet: o.adSet.ID, Post: o.post.ID, Review: stores.ReviewPending, CreatedAt: m.now()}
	m.do(m.set.Creatives.Create(ctx, o.creative))
	_, err = m.set.Creatives.Review(ctx, o.creative.ID, stores.ReviewApproved, "", m.now())
	m.do(err)
	return o
}

// everything lets a person see all posts.
func everything(_ context.Context, posts []stores.ID) (map[stores.ID]bool, error) {
	visible := map[stores.ID]bool{}
	for _, id := range posts {
		visible[id] = true
	}
	return visible, nil
}

// ads returns what a person is shown at most places.
func (m *market) ads(s *Server, person stores.User, places int) []Ad {
	m.t.Helper()
	ads, err := s.Select(m.t.Context(), person, places, everything)
	m.do(err)
	return ads
}

// creatives returns the creatives of ads.
func creativesOf(ads []Ad) []stores.ID {
	ids := make([]stores.ID, len(ads))
	for i, ad := range ads {
		ids[i] = ad.Creative
	}
	return ids
}

// record records events of ads of a person and returns what has become of them.
func (m *market) record(s *Server, person stores.User, kind stores.AdEventKind, ads ...Ad) []stores.AdEventOutcome {
	m.t.Helper()
	events := make([]Event, len(ads))
	for i, ad := range ads {
		events[i] = Event{Token: ad.Token, Kind: kind}
	}
	outcomes, err := s.Record(m.t.Context(), person.ID, events)
	m.do(err)
	return outcomes
}

// report returns the figures of a campaign.
func (m *market) report(c stores.Campaign) stores.AdFigures {
	m.t.Helper()
	figures, err := m.set.AdReports.Figures(m.t.Context(), []stores.ID{c.ID}, time.Time{}, time.Time{}, stores.AdTotal)
	m.do(err)
	if len(figures[c.ID]) == 0 {
		return stores.AdFigures{}
	}
	return figures[c.ID][0]
}
