//go:build linux

package outage

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"testing"
	"time"

	"fivefold/internal/testdatabase"
	"fivefold/stores"
	"fivefold/stores/adserver"
	"fivefold/stores/demo"
	"fivefold/stores/engines"
)

// hurry is how much faster the clock of the servers goes, so that leases of killed processes end while others run.
const hurry = 2000

// A showing is the setting of processes that show ads until they are killed.
type showing struct {
	Began  time.Time
	Person []stores.User
}

// now is the time of the servers' clock.
func (s *showing) now() time.Time { return s.Began.Add(hurry * time.Since(s.Began)) }

// show returns what a worker does again and again: it shows ads to somebody, records that most of them were seen, some of them twice, and settles. It prints 1 for each
// impression whose recording was acknowledged.
func (s *showing) show(set stores.Set) func() error {
	server := adserver.New(set, [32]byte{1}, s.now, slog.New(slog.NewTextHandler(io.Discard, nil)), adserver.Counts{})
	all := func(_ context.Context, posts []stores.ID) (map[stores.ID]bool, error) {
		visible := map[stores.ID]bool{}
		for _, id := range posts {
			visible[id] = true
		}
		return visible, nil
	}
	return func() error {
		ctx, person := context.Background(), s.Person[rand.IntN(len(s.Person))]
		ads, err := server.Select(ctx, person, 1, all)
		if err != nil {
			return err
		}
		if len(ads) == 0 {
			time.Sleep(time.Millisecond) // the schedule allows none now
		}
		for _, ad := range ads {
			if rand.IntN(10) == 0 {
				continue // nobody has seen it
			}
			event := adserver.Event{Token: ad.Token, Kind: stores.AdImpression}
			outcomes, err := server.Record(ctx, person.ID, []adserver.Event{event, event})
			if err != nil {
				return err
			}
			if outcomes[0] == stores.AdEventRecorded {
				fmt.Println(1)
			}
		}
		if rand.IntN(20) == 0 {
			_, err = adserver.Settle(ctx, set, s.now())
		}
		return err
	}
}

// Processes show the ads of two campaigns at once and are killed. What was recorded is what reports, leases and the ledger have; neither the budget nor the daily budget is exceeded, and
// when the campaigns are over, nothing is held.
func TestKilledServersShowNoMoreAdsThanBudgetsPay(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"file", "postgres"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			addresses := engines.Addresses{DataDir: t.TempDir()}
			if name == "postgres" {
				addresses.PostgresURL = testdatabase.Empty(t)
			}
			showAndKill(t, addresses)
		})
	}
}

// shownBudget is the budget of a campaign, of which an impression costs at most 5. It lasts for as long as the test runs.
const (
	shownBudget = 20_000
	shownDaily  = 15_000
	shownTime   = 5 * time.Hour // of the servers' clock: 9 seconds
)

func showAndKill(t *testing.T, addresses engines.Addresses) {
	ctx := t.Context()
	e, err := engines.Open(ctx, addresses)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = e.Close() }()
	if err := demo.FillPopulation(ctx, e.Set); err != nil {
		t.Fatal(err)
	}
	rows, err := e.Set.Archive.Scan(ctx, stores.TableUsers, stores.Rows{}, 100)
	if err != nil {
		t.Fatal(err)
	}
	s := &showing{Began: time.Now().UTC().Truncate(time.Microsecond), Person: rows.Users}
	campaigns := []stores.Campaign{s.campaign(t, e.Set, rows.Users[0].ID, 5000), s.campaign(t, e.Set, rows.Users[1].ID, 4000)}
	acknowledged := deliverer{Addresses: addresses, Showing: s}.runAndKill(t, time.Duration(shownTime/hurry))
	over := s.Began.Add(shownTime + adserver.LeaseTime + time.Hour)
	for settled := 1; settled > 0; {
		if settled, err = adserver.Settle(ctx, e.Set, over); err != nil {
			t.Fatal(err)
		}
	}
	impressions := int64(0)
	for _, c := range campaigns {
		impressions += checkShown(t, e.Set, c, over)
	}
	if impressions < acknowledged.Nanos || acknowledged.Nanos < 100 {
		t.Errorf("%d impressions, %d were acknowledged", impressions, acknowledged.Nanos)
	}
	t.Logf("%d impressions", impressions)
}

// checkShown checks what a campaign that is over has spent, and returns its impressions.
func checkShown(t *testing.T, set stores.Set, c stores.Campaign, now time.Time) int64 {
	t.Helper()
	ctx, funds := t.Context(), stores.FundsOf(c.Advertiser)
	budgets, err := set.Delivery.Budgets(ctx, c.BudgetHolds())
	if err != nil {
		t.Fatal(err)
	}
	days, err := set.AdReports.Figures(ctx, []stores.ID{c.ID}, time.Time{}, time.Time{}, stores.AdByDay)
	if err != nil {
		t.Fatal(err)
	}
	balances, err := set.Books.Balances(ctx, []stores.ID{funds}, now)
	if err != nil {
		t.Fatal(err)
	}
	var spent stores.Spend
	impressions := int64(0)
	for _, day := range days[c.ID] {
		if day.Spend.Compare(stores.Spend{Minor: c.DailyBudget}) > 0 {
			t.Errorf("%v spent on %v", day.Spend, day.Day)
		}
		if spent, err = spent.Add(day.Spend); err != nil {
			t.Fatal(err)
		}
		impressions += day.Impressions
	}
	b := budgets[c.BudgetHolds()[0]]
	if b.Spent != spent || b.Captured != spent.Minor || b.Leased != 0 || !b.Finished || spent.Compare(stores.Spend{Minor: c.Budget}) > 0 {
		t.Errorf("reported %v, the budget is %+v", spent, b)
	}
	if got := balances[funds]; got.Posted != shownBudget-spent.Minor || got.Held != 0 {
		t.Errorf("reported %v, the ledger has %+v", spent, got)
	}
	t.Logf("%v of %d spent by %d impressions", spent, c.Budget, impressions)
	return impressions
}

// campaign stores a campaign of a new advertiser of a person, with an ad for everybody.
func (s *showing) campaign(t *testing.T, set stores.Set, owner stores.ID, bid int64) stores.Campaign {
	t.Helper()
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	page := stores.Page{ID: stores.NewID(stores.KindPage), Kind: stores.Business, Name: "Shop", Owner: owner, CreatedAt: s.Began}
	must(set.Pages.Create(ctx, page))
	a := stores.Advertiser{ID: stores.NewID(stores.KindAdvertiser), Page: page.ID, Name: "Shop", Currency: "EUR", CreatedAt: s.Began}
	must(set.Advertisers.Create(ctx, a))
	provider := stores.NetworkAccount(stores.AccountProvider, a.Currency)
	must(set.Ledger.Open(ctx, []stores.Account{provider}))
	_, err := set.Ledger.Post(ctx, stores.Booking{At: s.Began}, stores.Transfer{ID: stores.NewID(stores.KindTransfer),
		Legs: []stores.Leg{{Account: provider.ID, Amount: -shownBudget}, {Account: stores.FundsOf(a.ID), Amount: shownBudget}}})
	must(err)
	c, err := set.Campaigns.Create(ctx, stores.Campaign{ID: stores.NewID(stores.KindCampaign), Advertiser: a.ID, Name: "Soup", Objective: stores.ObjectiveAwareness, State: stores.CampaignActive,
		StartsAt: s.Began, EndsAt: s.Began.Add(shownTime), Budget: shownBudget, DailyBudget: shownDaily, BidKind: stores.BidThousand, Bid: bid, CreatedAt: s.Began})
	must(err)
	post := stores.Post{ID: stores.NewID(stores.KindPost), Author: owner, Page: page.ID, Text: "Soup", Audience: stores.AudiencePublic, CreatedAt: s.Began}
	must(set.Messages.CreatePost(ctx, post, nil))
	adSet := stores.AdSet{ID: stores.NewID(stores.KindAdSet), Campaign: c.ID, Name: "All", CreatedAt: s.Began}
	must(set.AdSets.Create(ctx, adSet))
	creative := stores.Creative{ID: stores.NewID(stores.KindCreative), AdSet: adSet.ID, Post: post.ID, Review: stores.ReviewPending, CreatedAt: s.Began}
	must(set.Creatives.Create(ctx, creative))
	_, err = set.Creatives.Review(ctx, creative.ID, stores.ReviewApproved, "", s.Began)
	must(err)
	return c
}
