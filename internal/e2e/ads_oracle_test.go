package e2e

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"fivefold/internal/cli"
	"fivefold/internal/servertest"
	"fivefold/internal/testdatabase"
	"fivefold/stores"
	"fivefold/stores/dataset"
	"fivefold/stores/engines"
	"fivefold/stores/money"
)

// An adTotal is what totals.csv has of ads: their sums, with what they cost as a decimal number.
type adTotal struct {
	impressions, clicks int64
	spent               string
}

// adTotals returns the totals of totals.csv by their level and key.
func adTotals(t *testing.T, dir string) map[string]adTotal {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "totals.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	totals := map[string]adTotal{}
	for _, row := range rows[1:] { // level, key, ads, impressions, clicks, spent_exact
		spent, err := money.ParseSpend(row[5], "USD")
		if err != nil {
			t.Fatal(err)
		}
		totals[row[0]+" "+row[1]] = adTotal{wholeNumber(t, row[3]), wholeNumber(t, row[4]), money.FormatSpend(spent, "USD")}
	}
	return totals
}

func wholeNumber(t *testing.T, text string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// adSums adds up figures under keys.
type adSums map[string]stores.AdFigures

func (s adSums) add(t *testing.T, key string, f stores.AdFigures) {
	t.Helper()
	sum := s[key]
	spent, err := sum.Spend.Add(f.Spend)
	if err != nil {
		t.Fatal(err)
	}
	s[key] = stores.AdFigures{Impressions: sum.Impressions + f.Impressions, Clicks: sum.Clicks + f.Clicks, Spend: spent}
}

func (s adSums) totals() map[string]adTotal {
	totals := map[string]adTotal{}
	for key, f := range s {
		totals[key] = adTotal{f.Impressions, f.Clicks, money.FormatSpend(f.Spend, "USD")}
	}
	return totals
}

// TestAdsHaveTheTotalsOfTheirSource imports the shared ads twice. Reports, of the port and of the API, have the exact totals, and the ledger those of each campaign
// rounded down.
func TestAdsHaveTheTotalsOfTheirSource(t *testing.T) {
	t.Parallel()
	dir := servertest.DataDir(t, "ads-spend")
	want := adTotals(t, dir)
	if len(want) != 1+3+24+40 || want["all "].spent != "58705.229958205" {
		t.Fatalf("totals.csv has %d totals, %v of all", len(want), want["all "])
	}
	t.Run("SQLite", func(t *testing.T) {
		t.Parallel()
		data := t.TempDir()
		compareAds(t, dir, want, []string{"--data-dir", data}, engines.Addresses{DataDir: data})
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		t.Parallel()
		address := testdatabase.URL(t, testdatabase.New(t))
		compareAds(t, dir, want, []string{"--postgres-url", address}, engines.Addresses{DataDir: t.TempDir(), PostgresURL: address})
	})
}

func compareAds(t *testing.T, dir string, want map[string]adTotal, place []string, addresses engines.Addresses) {
	t.Helper()
	for _, added := range []string{"3", "0"} {
		out, code := runAt(t, place, "import", "ads", dir)
		if code != 0 || !strings.HasPrefix(out, "1143 ads in 3 campaigns, 24 ad sets and 40 interests  "+added+" campaigns new  in ") ||
			!strings.Contains(out, "\n213434828 impressions  38165 clicks  58705.229958205 USD spent  58705.21 in the ledger\n") {
			t.Fatalf("import ads: %s", out)
		}
	}
	if out, code := runAt(t, place, "audit", "ledger"); code != 0 {
		t.Errorf("audit ledger: %s", out)
	}
	s := servertest.Start(t, servertest.WithAddresses(addresses))
	owner, err := dataset.ID("kag", "user", "ads")
	if err != nil {
		t.Fatal(err)
	}
	reported, campaigns := adsOfReports(t, s.As(owner.String()))
	compareTotals(t, "Campaign.report", reported.totals(), want)
	compareTotals(t, "AdReports.Figures", adsOfPort(t, s.Engines.Set, campaigns).totals(), want)

	// What was captured is what each campaign has spent, rounded down: at most a minor unit less for each of the three, and never more.
	holds := make([]stores.ID, 0, len(campaigns))
	for id := range campaigns {
		holds = append(holds, stores.BudgetHold(id, 1))
	}
	found, err := s.Engines.Set.Books.Holds(t.Context(), holds)
	if err != nil {
		t.Fatal(err)
	}
	for id, name := range campaigns {
		h := found[stores.BudgetHold(id, 1)]
		if spent := reported["campaign "+name].Spend; h.Captured != spent.Minor || h.Amount != spent.Ceil() || h.State != stores.HoldCaptured {
			t.Errorf("campaign %s has spent %v, and its hold is %+v", name, spent, h)
		}
	}
	stranger := stores.NewID(stores.KindUser)
	if _, err := s.Engines.Set.Archive.Put(t.Context(), stores.Rows{Users: []stores.User{{ID: stranger, Handle: "stranger", Name: "A stranger", JoinedAt: time.Unix(1, 0),
		FriendsVisibility: stores.Everyone, InterestsVisibility: stores.Everyone}}}); err != nil {
		t.Fatal(err)
	}
	for id := range campaigns {
		if data := servertest.Query[map[string]any](t, s.As(stranger.String()), `query($id: ID!) { node(id: $id) { id } }`, map[string]any{"id": id.String()}); data["node"] != nil {
			t.Errorf("a stranger sees %v", data)
		}
	}
}

// compareTotals reports the totals that differ.
func compareTotals(t *testing.T, by string, got, want map[string]adTotal) {
	t.Helper()
	for key := range want {
		if got[key] != want[key] {
			t.Errorf("%s: %s is %v, want %v", by, key, got[key], want[key])
		}
	}
	if len(got) != len(want) {
		t.Errorf("%s has %d totals, want %d", by, len(got), len(want))
	}
}

// runAt runs the program with the settings of a place.
func runAt(t *testing.T, place []string, args ...string) (output string, code int) {
	t.Helper()
	var out bytes.Buffer
	code = cli.Run(t.Context(), append(args, place...), &out, &out)
	return out.String(), code
}

// adsOfReports adds up the reports of the campaigns that somebody sees, and returns the campaigns' names too.
func adsOfReports(t *testing.T, c *servertest.Client) (sums adSums, campaigns map[stores.ID]string) {
	t.Helper()
	type row struct {
		Day                 string
		Age, Gender         string
		Interest            struct{ Name string }
		AdSet               struct{ Name string }
		Impressions, Clicks string
		Spend               struct {
			Amount struct{ MinorUnits, Currency string }
			Nanos  int64
		}
	}
	data := servertest.Query[struct {
		Viewer struct {
			Advertisers struct {
				Nodes []struct {
					Balance   struct{ Available, Held struct{ Formatted string } }
					Campaigns struct {
						Nodes []struct {
							ID, Name, State                                                      string
							Total, Day, Age, Gender, AgeGender, Interest, AdSet, Place, Creative []row
						}
					}
				}
			}
		}
	}](t, c, `{ viewer { advertisers(first: 2) { nodes { balance { available { formatted } held { formatted } } campaigns(first: 5) { nodes { id name state
		total: report { ...row } day: report(by: DAY) { day ...row } age: report(by: AGE) { age ...row } gender: report(by: GENDER) { gender ...row }
		ageGender: report(by: AGE_GENDER) { age gender ...row } interest: report(by: INTEREST) { interest { name } ...row }
		adSet: report(by: AD_SET) { adSet { name } ...row } place: report(by: PLACE) { ...row } creative: report(by: CREATIVE) { ...row } } } } } } }
		fragment row on AdReportRow { impressions clicks spend { amount { minorUnits currency } nanos } }`, nil)
	if len(data.Viewer.Advertisers.Nodes) != 1 || data.Viewer.Advertisers.Nodes[0].Balance.Available.Formatted != "$0.03" ||
		data.Viewer.Advertisers.Nodes[0].Balance.Held.Formatted != "$0.00" {
		t.Fatalf("advertisers: %+v", data)
	}
	sums, campaigns = adSums{}, map[stores.ID]string{}
	bySet, byAge, byGender, others := adSums{}, adSums{}, adSums{}, adSums{}
	for _, campaign := range data.Viewer.Advertisers.Nodes[0].Campaigns.Nodes {
		id, err := stores.ParseID(campaign.ID)
		if err != nil || campaign.State != "ENDED" {
			t.Errorf("campaign %+v", campaign)
		}
		campaigns[id] = campaign.Name
		add := func(sums adSums, rows []row, keyOf func(row) string) {
			for _, r := range rows {
				spent := stores.Spend{Minor: wholeNumber(t, r.Spend.Amount.MinorUnits), Nanos: r.Spend.Nanos}
				sums.add(t, keyOf(r), stores.AdFigures{Impressions: wholeNumber(t, r.Impressions), Clicks: wholeNumber(t, r.Clicks), Spend: spent})
				if r.Spend.Amount.Currency != "USD" {
					t.Errorf("currency %s", r.Spend.Amount.Currency)
				}
			}
		}
		add(sums, campaign.Total, func(row) string { return "all " })
		add(sums, campaign.Total, func(row) string { return "campaign " + campaign.Name })
		add(sums, campaign.AgeGender, func(r row) string { return "campaign_age_gender " + campaign.Name + "/" + r.Age + "/" + r.Gender })
		add(sums, campaign.Interest, func(r row) string { return "interest " + r.Interest.Name })
		add(bySet, campaign.AdSet, func(r row) string {
			return "campaign_age_gender " + campaign.Name + "/" + strings.Replace(r.AdSet.Name, " ", "/", 1)
		})
		add(byAge, campaign.Age, func(r row) string { return r.Age })
		add(byGender, campaign.Gender, func(r row) string { return r.Gender })
		add(others, campaign.Day, func(r row) string { return r.Day })
		add(others, campaign.Place, func(row) string { return "places" })
		add(others, campaign.Creative, func(row) string { return "creatives" })
	}
	for key, f := range bySet {
		if sums[key] != f {
			t.Errorf("by ad set, %s is %+v, want %+v", key, f, sums[key])
		}
	}
	if len(bySet) != 24 || len(byAge) != 4 || len(byGender) != 2 || len(others) != 3 {
		t.Errorf("%d ad sets, %d ages, %d genders, %d others", len(bySet), len(byAge), len(byGender), len(others))
	}
	for _, some := range []adSums{byAge, byGender} {
		all := adSums{}
		for _, f := range some {
			all.add(t, "", f)
		}
		others[strconv.Itoa(len(some))] = all[""]
	}
	for key, f := range others {
		if f != sums["all "] {
			t.Errorf("%s adds up to %+v, want %+v", key, f, sums["all "])
		}
	}
	return sums, campaigns
}

// adsOfPort adds up the figures of campaigns.
func adsOfPort(t *testing.T, set stores.Set, campaigns map[stores.ID]string) adSums {
	t.Helper()
	ids := make([]stores.ID, 0, len(campaigns))
	for id := range campaigns {
		ids = append(ids, id)
	}
	sums := adSums{}
	for _, by := range []stores.AdBreakdown{stores.AdTotal, stores.AdByAgeGender, stores.AdByInterest} {
		found, err := set.AdReports.Figures(t.Context(), ids, time.Time{}, time.Time{}, by)
		if err != nil {
			t.Fatal(err)
		}
		for id, figures := range found {
			for _, f := range figures {
				switch by {
				case stores.AdTotal:
					sums.add(t, "all ", f)
					sums.add(t, "campaign "+campaigns[id], f)
				case stores.AdByAgeGender:
					sums.add(t, "campaign_age_gender "+campaigns[id]+"/"+f.Segment.Age+"/"+f.Segment.Gender, f)
				default:
					interests, err := set.Interests.ByIDs(t.Context(), []stores.ID{f.Segment.Interest})
					if err != nil {
						t.Fatal(err)
					}
					sums.add(t, "interest "+interests[f.Segment.Interest].Name, f)
				}
			}
		}
	}
	return sums
}
