package dataset_test

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"fivefold/stores"
	"fivefold/stores/bookkeeping"
	"fivefold/stores/dataset"
	"fivefold/stores/money"
)

const adsHeader = "ad_id,xyz_campaign_id,fb_campaign_id,age,gender,interest,Impressions,Clicks,Spent,Total_Conversion,Approved_Conversion\n"

// someAds are two campaigns. The second has cost nothing.
const someAds = adsHeader + "1,7,70,30-34,M,15,1000,2,1.429999948,2,1\n2,7,71,30-34,M,15,500,1,0.570000052,1,0\n3,7,72,65+,F,x,9,0,0.999999999,0,0\n4,8,80,30-34,F,15,3,0,0,0,0\n"

var kag = dataset.AdsOptions{Source: "kag", Currency: "USD"}

func adsDir(t testing.TB, text string) string {
	t.Helper()
	return writeFiles(t, map[string]string{"KAG_conversion_data.csv": text})
}

// adFiguresOf returns what a campaign of an import has brought.
func adFiguresOf(t testing.TB, set stores.Set, r dataset.AdsReport, campaign string, by stores.AdBreakdown) []stores.AdFigures {
	t.Helper()
	id := stores.DerivedID(stores.KindCampaign, r.Advertiser, campaign)
	figures, err := set.AdReports.Figures(context.Background(), []stores.ID{id}, time.Time{}, time.Time{}, by)
	if err != nil {
		t.Fatal(err)
	}
	return figures[id]
}

// adMoney returns the balance of the advertiser, and what its campaign has paid.
func adMoney(t testing.TB, set stores.Set, r dataset.AdsReport, campaign string) (funds stores.Balance, hold stores.Hold) {
	t.Helper()
	account, id := stores.FundsOf(r.Advertiser), stores.BudgetHold(stores.DerivedID(stores.KindCampaign, r.Advertiser, campaign), 1)
	balances, err := set.Books.Balances(context.Background(), []stores.ID{account}, time.Now().Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	holds, err := set.Books.Holds(context.Background(), []stores.ID{id})
	if err != nil {
		t.Fatal(err)
	}
	return balances[account], holds[id]
}

func TestAds(t *testing.T) {
	t.Parallel()
	set := openStores(t)
	r, err := dataset.Ads(t.Context(), adsDir(t, someAds), set, kag)
	if err != nil || r.Ads != 4 || r.Campaigns != 2 || r.Added != 2 || r.AdSets != 3 || r.Interests != 2 || r.Impressions != 1512 || r.Clicks != 3 ||
		money.FormatSpend(r.Spent, "USD") != "2.999999999" || r.Captured != 299 {
		t.Fatalf("%+v, %v", r, err)
	}
	byAge := adFiguresOf(t, set, r, "7", stores.AdByAgeGender)
	if len(byAge) != 2 || byAge[0] != (stores.AdFigures{Segment: stores.Segment{Age: "30-34", Gender: "M"}, Impressions: 1500, Clicks: 3, Spend: stores.Spend{Minor: 200}}) ||
		byAge[1] != (stores.AdFigures{Segment: stores.Segment{Age: "65+", Gender: "F"}, Impressions: 9, Spend: stores.Spend{Minor: 99, Nanos: 999_999_900}}) {
		t.Errorf("by age and gender: %+v", byAge)
	}
	today := time.Now().UTC().Truncate(24 * time.Hour)
	if byDay := adFiguresOf(t, set, r, "7", stores.AdByDay); len(byDay) != 1 || today.Sub(byDay[0].Day) > 24*time.Hour {
		t.Errorf("by day: %+v", byDay)
	}
	campaigns, err := set.Campaigns.OfAdvertisers(t.Context(), []stores.ID{r.Advertiser}, stores.Window{Limit: 10})
	if err != nil || len(campaigns[r.Advertiser].Items) != 2 {
		t.Fatalf("%+v, %v", campaigns, err)
	}
	for _, item := range campaigns[r.Advertiser].Items {
		if c := item.Value; c.State != stores.CampaignEnded || c.EndsAt.Sub(c.StartsAt) != 24*time.Hour {
			t.Errorf("campaign %+v", c)
		}
	}
	sets, err := set.AdSets.OfCampaigns(t.Context(), []stores.ID{stores.DerivedID(stores.KindCampaign, r.Advertiser, "7")})
	if err != nil {
		t.Fatal(err)
	}
	for _, all := range sets {
		for _, s := range all {
			if a := s.Audience; s.Name == "65+ F" && (a.MinAge != 65 || a.MaxAge != 0) || s.Name == "30-34 M" && (a.MinAge != 30 || a.MaxAge != 34 || a.Genders[0] != "M") {
				t.Errorf("ad set %+v", s)
			}
		}
		if len(all) != 2 {
			t.Errorf("%d ad sets", len(all))
		}
	}
	// 3.00 was the budget of campaign 7, and 0.01, the least, that of campaign 8: 2.99 is paid, and 0.02 is available again.
	funds, hold := adMoney(t, set, r, "7")
	if funds.Posted != 2 || funds.Held != 0 || hold.Amount != 300 || hold.Captured != 299 || hold.State != stores.HoldCaptured {
		t.Errorf("%+v, %+v", funds, hold)
	}
	if _, hold := adMoney(t, set, r, "8"); hold.Amount != 1 || hold.State != stores.HoldVoided {
		t.Errorf("%+v", hold)
	}
	if budgets, err := set.Delivery.Budgets(t.Context(), []stores.ID{hold.ID}); err != nil || !budgets[hold.ID].Finished {
		t.Errorf("%+v, %v", budgets, err)
	}
}

// stateOfAds returns everything that an import of ads stores, without times.
func stateOfAds(t testing.TB, set stores.Set, r dataset.AdsReport) string {
	t.Helper()
	counts, err := set.Archive.Counts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	state := fmt.Sprint(counts)
	for _, campaign := range []string{"7", "8"} {
		id := stores.DerivedID(stores.KindCampaign, r.Advertiser, campaign)
		found, err := set.Campaigns.ByIDs(t.Context(), []stores.ID{id})
		if err != nil {
			t.Fatal(err)
		}
		funds, hold := adMoney(t, set, r, campaign)
		sets, err := set.AdSets.OfCampaigns(t.Context(), []stores.ID{id})
		if err != nil {
			t.Fatal(err)
		}
		state += fmt.Sprint(found[id].State, found[id].Budget, len(sets[id]), funds.Posted, funds.Held, hold.Amount, hold.Captured, hold.State,
			adFiguresOf(t, set, r, campaign, stores.AdByInterest))
	}
	audit, err := bookkeeping.Audit(t.Context(), set.Books, bookkeeping.AuditOptions{})
	if err != nil || audit.Different > 0 {
		t.Fatalf("the audit: %+v, %v", audit, err)
	}
	return state + fmt.Sprint(audit.Entries, audit.Transfers)
}

// A second import changes nothing, whether the first has failed before or after any of its calls or not.
func TestAdsAreImportedOnce(t *testing.T) {
	t.Parallel()
	whole, dir := openStores(t), adsDir(t, someAds)
	r, err := dataset.Ads(t.Context(), dir, whole, kag)
	if err != nil {
		t.Fatal(err)
	}
	want := stateOfAds(t, whole, r)
	if again, err := dataset.Ads(t.Context(), dir, whole, kag); err != nil || again.Added != 0 || again.Campaigns != 2 || stateOfAds(t, whole, r) != want {
		t.Fatalf("again: %+v, %v", again, err)
	}
	failed := errors.New("failed")
	for calls, isDone := 0, false; !isDone; calls++ {
		for _, after := range []bool{false, true} {
			set, n := openStores(t), 0
			faulty := stores.Intercept(set, func(ctx context.Context, _ stores.PortCall, next func(context.Context) error) error {
				if n++; n-1 != calls {
					return next(ctx)
				} else if after {
					_ = next(ctx)
				}
				return failed
			})
			_, err := dataset.Ads(t.Context(), dir, faulty, kag)
			if isDone = err == nil; isDone && n > calls || !isDone && !errors.Is(err, failed) {
				t.Fatalf("call %d: %v", calls, err)
			}
			if r, err = dataset.Ads(t.Context(), dir, set, kag); err != nil {
				t.Fatalf("after a failure of call %d: %v", calls, err)
			}
			if got := stateOfAds(t, set, r); got != want {
				t.Errorf("after a failure of call %d: got\n%s\nwant\n%s", calls, got, want)
			}
		}
	}
}

func TestOtherAdsOfASourceAreRefused(t *testing.T) {
	t.Parallel()
	set := openStores(t)
	r, err := dataset.Ads(t.Context(), adsDir(t, someAds), set, kag)
	if err != nil {
		t.Fatal(err)
	}
	want := stateOfAds(t, set, r)
	changed := strings.Replace(someAds, ",1000,2,", ",1000,3,", 1)
	for name, c := range map[string]struct {
		text string
		opts dataset.AdsOptions
	}{
		"other clicks": {changed, kag}, "another interest": {strings.Replace(someAds, ",x,", ",y,", 1), kag}, "an ad less": {someAds[:strings.Index(someAds, "4,8")], kag}, "another currency": {someAds, dataset.AdsOptions{Source: "kag", Currency: "EUR"}},
	} {
		if r, err := dataset.Ads(t.Context(), adsDir(t, c.text), set, c.opts); !errors.Is(err, stores.ErrKeyReused) || r.Campaigns != 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := stateOfAds(t, set, r); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if r, err := dataset.Ads(t.Context(), adsDir(t, changed), set, dataset.AdsOptions{Source: "other", Currency: "EUR"}); err != nil || r.Added != 2 {
		t.Errorf("another source: %+v, %v", r, err)
	}
}

// The report has the exact sum of what ads cost, the ledger that of each campaign rounded down, and the advertiser keeps the rest of its budget.
func TestAdSpendIsRoundedDownForEachCampaign(t *testing.T) {
	t.Parallel()
	set, imports := openStores(t), 0
	rapid.Check(t, func(rt *rapid.T) {
		imports++
		currency := rapid.SampledFrom([]stores.Currency{"USD", "JPY", "KWD"}).Draw(rt, "currency")
		digits, _ := money.Digits(currency)
		unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits+9)), nil) // billionths of a minor unit in a unit of the currency
		exact, text := map[string]*big.Int{}, adsHeader
		for ad := range rapid.IntRange(1, 12).Draw(rt, "ads") {
			campaign := rapid.SampledFrom([]string{"a", "b"}).Draw(rt, "campaign")
			whole, places := rapid.Int64Range(0, 1_000_000).Draw(rt, "whole"), rapid.IntRange(0, digits+9).Draw(rt, "places")
			decimals := ""
			for range places {
				decimals += rapid.SampledFrom([]string{"0", "5", "9"}).Draw(rt, "digit")
			}
			nanos, _ := new(big.Int).SetString(fmt.Sprint(whole)+decimals+strings.Repeat("0", digits+9-places), 10)
			if decimals != "" {
				decimals = "." + decimals
			}
			text += fmt.Sprintf("%d,%s,1,30-34,%s,%d,1,1,%d%s,0,0\n", ad, campaign, rapid.SampledFrom([]string{"F", "M"}).Draw(rt, "gender"), ad%3, whole, decimals)
			if exact[campaign] == nil {
				exact[campaign] = new(big.Int)
			}
			exact[campaign].Add(exact[campaign], nanos)
		}
		r, err := dataset.Ads(t.Context(), adsDir(t, text), set, dataset.AdsOptions{Source: fmt.Sprint("s", imports), Currency: currency})
		if err != nil {
			rt.Fatal(err)
		}
		total, captured, rest := new(big.Int), int64(0), int64(0)
		for campaign, want := range exact {
			total.Add(total, want)
			floor, fraction := new(big.Int).QuoRem(want, big.NewInt(stores.NanosPerMinor), new(big.Int))
			captured += floor.Int64()
			if fraction.Sign() > 0 || want.Sign() == 0 {
				rest++ // the budget is rounded up, and at least 1
			}
			figures := adFiguresOf(t, set, r, campaign, stores.AdTotal)
			if len(figures) != 1 || figures[0].Spend != (stores.Spend{Minor: floor.Int64(), Nanos: fraction.Int64()}) {
				rt.Fatalf("campaign %s: the report has %+v, want %s", campaign, figures, want)
			}
			if _, hold := adMoney(t, set, r, campaign); hold.Captured != floor.Int64() || hold.Remaining() != 0 {
				rt.Fatalf("campaign %s: the ledger has %+v, want %s", campaign, hold, floor)
			}
		}
		funds, _ := adMoney(t, set, r, "a")
		if r.Captured != captured || funds.Posted != rest || funds.Held != 0 {
			rt.Fatalf("%d captured, want %d; %+v, want %d", r.Captured, captured, funds, rest)
		}
		if got, ok := new(big.Rat).SetString(money.FormatSpend(r.Spent, currency)); !ok || got.Cmp(new(big.Rat).SetFrac(total, unit)) != 0 {
			rt.Fatalf("%s spent, want %s/%s", money.FormatSpend(r.Spent, currency), total, unit)
		}
	})
}

// A campaign with more figures than a call takes has all of them.
func TestManyFiguresOfACampaign(t *testing.T) {
	t.Parallel()
	set, text := openStores(t), adsHeader
	for i := range 2*stores.MaxBatch + 1 {
		text += fmt.Sprintf("%d,7,1,30-34,F,%d,1,0,0.01,0,0\n", i, i)
	}
	r, err := dataset.Ads(t.Context(), adsDir(t, text), set, kag)
	if err != nil || r.Interests != 2*stores.MaxBatch+1 {
		t.Fatalf("%+v, %v", r, err)
	}
	figures := adFiguresOf(t, set, r, "7", stores.AdTotal)
	if len(figures) != 1 || figures[0].Impressions != 2*stores.MaxBatch+1 || figures[0].Spend != (stores.Spend{Minor: 2*stores.MaxBatch + 1}) {
		t.Errorf("%+v", figures)
	}
	if byInterest := adFiguresOf(t, set, r, "7", stores.AdByInterest); len(byInterest) != 2*stores.MaxBatch+1 {
		t.Errorf("%d interests", len(byInterest))
	}
}
