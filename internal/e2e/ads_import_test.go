package e2e

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"fivefold/internal/servertest"
	"fivefold/internal/testdatabase"
	"fivefold/stores"
	"fivefold/stores/bookkeeping"
	"fivefold/stores/dataset"
	"fivefold/stores/engines"
)

// Several imports of the same ads at once, into each engine, have the effect of one. Other ads of the same source are refused, whichever is first.
func TestAdsAreImportedOnceByManyAtOnce(t *testing.T) {
	t.Parallel()
	const header = "ad_id,xyz_campaign_id,fb_campaign_id,age,gender,interest,Impressions,Clicks,Spent,Total_Conversion,Approved_Conversion\n"
	dirs := make([]string, 2)
	for i, rows := range []string{"1,7,1,30-34,F,2,100,1,1.005,0,0\n2,8,1,35-39,M,3,200,2,2.999,0,0\n3,8,1,35-39,F,3,1,0,0,0,0\n", "1,9,1,65+,F,5,7,1,0.5,0,0\n"} {
		dirs[i] = t.TempDir()
		if err := os.WriteFile(filepath.Join(dirs[i], "KAG_conversion_data.csv"), []byte(header+rows), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, addresses := range map[string]func(*testing.T) engines.Addresses{
		"SQLite": func(t *testing.T) engines.Addresses { return engines.Addresses{DataDir: t.TempDir()} },
		"PostgreSQL": func(t *testing.T) engines.Addresses {
			return engines.Addresses{DataDir: t.TempDir(), PostgresURL: testdatabase.URL(t, testdatabase.New(t))}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			set := servertest.Start(t, servertest.WithAddresses(addresses(t))).Engines.Set
			reports, errs := make([]dataset.AdsReport, 8), make([]error, 8)
			var imports sync.WaitGroup
			for i := range reports {
				imports.Go(func() {
					reports[i], errs[i] = dataset.Ads(t.Context(), dirs[i%2], set, dataset.AdsOptions{Source: "kag", Currency: "USD"})
				})
			}
			imports.Wait()
			winner := 0
			if errs[0] != nil {
				winner = 1
			}
			for i, err := range errs {
				if isWinner := i%2 == winner; isWinner && err != nil || !isWinner && !errors.Is(err, stores.ErrKeyReused) {
					t.Errorf("import %d of file %d: %v", i, i%2, err)
				}
			}
			compareOnce(t, set, reports[winner], winner)
		})
	}
}

// compareOnce compares what is stored with the content of one of the two files.
func compareOnce(t *testing.T, set stores.Set, r dataset.AdsReport, winner int) {
	t.Helper()
	want := []struct {
		campaigns, adSets, holds int
		impressions, paid        int64
	}{{2, 3, 2, 301, 399}, {1, 1, 1, 7, 50}}[winner]
	found, err := set.Campaigns.OfAdvertisers(t.Context(), []stores.ID{r.Advertiser}, stores.Window{Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	ids := []stores.ID{}
	for _, item := range found[r.Advertiser].Items {
		if ids = append(ids, item.Value.ID); item.Value.State != stores.CampaignEnded {
			t.Errorf("%+v", item.Value)
		}
	}
	sets, err := set.AdSets.OfCampaigns(t.Context(), ids)
	if err != nil {
		t.Fatal(err)
	}
	figures, err := set.AdReports.Figures(t.Context(), ids, time.Time{}, time.Time{}, stores.AdTotal)
	if err != nil {
		t.Fatal(err)
	}
	adSets, impressions := 0, int64(0)
	for _, id := range ids {
		adSets += len(sets[id])
		for _, f := range figures[id] {
			impressions += f.Impressions
		}
	}
	revenue := stores.NetworkAccount(stores.AccountRevenue, "USD").ID
	balances, err := set.Books.Balances(t.Context(), []stores.ID{revenue, stores.FundsOf(r.Advertiser)}, time.Now().Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	if len(ids) != want.campaigns || adSets != want.adSets || impressions != want.impressions || balances[revenue].Posted != want.paid ||
		balances[stores.FundsOf(r.Advertiser)].Held != 0 {
		t.Errorf("%d campaigns, %d ad sets, %d impressions, %+v; want %+v", len(ids), adSets, impressions, balances, want)
	}
	audit, err := bookkeeping.Audit(t.Context(), set.Books, bookkeeping.AuditOptions{})
	if err != nil || audit.Different != 0 || audit.Holds != want.holds || audit.Transfers != 1+want.holds {
		t.Errorf("the audit: %+v, %v", audit, err)
	}
}
