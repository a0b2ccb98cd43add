package dataset_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/dataset"
)

// A damaged file imports nothing, and its line is named.
func TestDamagedAdsAreNotImported(t *testing.T) {
	t.Parallel()
	set := openStores(t)
	many := adsHeader
	for i := range stores.MaxAdSets + 1 {
		many += fmt.Sprintf("%d,7,70,%d-%[2]d,F,1,1,1,1,1,1\n", i, i+stores.MinAdAge)
	}
	for want, text := range map[string]string{
		"KAG_conversion_data.csv: the first line is not the header":                              strings.Replace(someAds, "Spent", "Spend", 1),
		"KAG_conversion_data.csv has no ads":                                                     adsHeader,
		"KAG_conversion_data.csv:5: 3 columns, want 11":                                          someAds[:strings.Index(someAds, "4,8")] + "4,8,80\n",
		`KAG_conversion_data.csv:3: ad_id 1 is that of line 2`:                                   strings.Replace(someAds, "\n2,7", "\n1,7", 1),
		`KAG_conversion_data.csv:3: ad_id: "-2" is not an integer`:                               strings.Replace(someAds, "\n2,7", "\n-2,7", 1),
		`KAG_conversion_data.csv:5: xyz_campaign_id is "": it must have`:                         strings.Replace(someAds, "4,8,", "4,,", 1),
		`KAG_conversion_data.csv:5: xyz_campaign_id is " 8", want "8"`:                           strings.Replace(someAds, "4,8,", "4, 8,", 1),
		`KAG_conversion_data.csv:2: age is "34-30", want ages from 13 to 120 such as 30-34`:      strings.Replace(someAds, "30-34", "34-30", 1),
		`KAG_conversion_data.csv:2: age is "30", want`:                                           strings.Replace(someAds, "30-34", "30", 1),
		`KAG_conversion_data.csv:2: age is "12-34", want`:                                        strings.Replace(someAds, "30-34", "12-34", 1),
		`KAG_conversion_data.csv:2: age is "30-0", want`:                                         strings.Replace(someAds, "30-34", "30-0", 1),
		`KAG_conversion_data.csv:2: age is "30-34+", want`:                                       strings.Replace(someAds, "30-34", "30-34+", 1),
		`KAG_conversion_data.csv:2: age is "4294967326-34", want`:                                strings.Replace(someAds, "30-34", "4294967326-34", 1),
		`KAG_conversion_data.csv:2: gender is "": it must have`:                                  strings.Replace(someAds, ",M,", ",,", 1),
		`KAG_conversion_data.csv:4: interest is "": it must have`:                                strings.Replace(someAds, ",x,", ",,", 1),
		`KAG_conversion_data.csv:2: Impressions is "1e3", want a whole number from 0`:            strings.Replace(someAds, "1000", "1e3", 1),
		`KAG_conversion_data.csv:2: Clicks is "-2", want a whole number from 0`:                  strings.Replace(someAds, "1000,2", "1000,-2", 1),
		`KAG_conversion_data.csv:2: Total_Conversion is "two", want a whole number`:              strings.Replace(someAds, "948,2,1", "948,two,1", 1),
		`KAG_conversion_data.csv:2: column Spent is "-1.4", want a decimal number of USD`:        strings.Replace(someAds, "1.429999948", "-1.4", 1),
		`KAG_conversion_data.csv:2: column Spent is "1e-05", want a decimal number of USD`:       strings.Replace(someAds, "1.429999948", "1e-05", 1),
		`KAG_conversion_data.csv:2: column Spent is "1.000000000001", which has decimals`:        strings.Replace(someAds, "1.429999948", "1.000000000001", 1),
		`KAG_conversion_data.csv:2: column Spent is "99999999999999999999", want a decimal`:      strings.Replace(someAds, "1.429999948", "99999999999999999999", 1),
		`KAG_conversion_data.csv:2: campaign "7" has spent more than 100000000000.00`:            strings.Replace(someAds, "1.429999948", "100000000000.001", 1),
		`KAG_conversion_data.csv:3: the sum of the ads is too large`:                             strings.Replace(someAds, ",500,", ",9223372036854775807,", 1),
		`KAG_conversion_data.csv:52: campaign "7" has more than 50 pairs of an age and a gender`: many,
		`KAG_conversion_data.csv:3: invalid UTF-8`:                                               strings.Replace(someAds, "2,7,71", "2,\xff,71", 1),
	} {
		r, err := dataset.Ads(t.Context(), adsDir(t, text), set, kag)
		if err == nil || !strings.HasPrefix(err.Error(), "import ads: "+want) || r.Campaigns != 0 {
			t.Errorf("%v, want %s", err, want)
		}
	}
	zipped := gzipped(someAds)
	if _, err := dataset.Ads(t.Context(), writeFiles(t, map[string]string{"KAG_conversion_data.csv": string(zipped[:len(zipped)-9])}), set, kag); err == nil {
		t.Error("a gzipped file without .gz is imported")
	}
	if _, err := dataset.Ads(t.Context(), t.TempDir(), set, kag); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	for want, opts := range map[string]dataset.AdsOptions{
		`source "Kag" is not 1 to 26`: {Source: "Kag", Currency: "USD"}, `source "" is not`: {Currency: "USD"},
		`source "abcdefghijklmnopqrstuvwxyza" is not 1 to 26`: {Source: "abcdefghijklmnopqrstuvwxyza", Currency: "USD"},
		`"USDX" is not the code of a currency`:                {Source: "kag", Currency: "USDX"},
		`source kag: no person has the handle of --owner`:     {Source: "kag", Currency: "USD", Owner: "nobody"},
	} {
		if _, err := dataset.Ads(t.Context(), adsDir(t, someAds), set, opts); err == nil || !strings.HasPrefix(err.Error(), "import ads: "+want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	wantCounts(t, set.Archive, map[stores.Table]int{})
	if accounts, err := set.Books.Scan(t.Context(), stores.ID{}, 10); err != nil || len(accounts) > 0 {
		t.Errorf("%v, %v", accounts, err)
	}
}

func TestOwnerOfImportedAds(t *testing.T) {
	t.Parallel()
	set := openStores(t)
	people := []stores.User{{ID: stores.NewID(stores.KindUser), Handle: "ann"}, {ID: stores.NewID(stores.KindUser), Handle: "kag-ads"}}
	for i := range people {
		people[i].Name, people[i].JoinedAt, people[i].FriendsVisibility, people[i].InterestsVisibility = people[i].Handle, time.Unix(1, 0), stores.Everyone, stores.Everyone
	}
	if _, err := set.Archive.Put(t.Context(), stores.Rows{Users: people}); err != nil {
		t.Fatal(err)
	}
	dir := adsDir(t, someAds)
	by := func(handle string) error {
		_, err := dataset.Ads(t.Context(), dir, set, dataset.AdsOptions{Source: "kag", Currency: "USD", Owner: handle})
		return err
	}
	if err := by(""); err == nil || !strings.Contains(err.Error(), "the handle kag-ads of its owner belongs to another person: give --owner") {
		t.Errorf("a handle that is taken: %v", err)
	}
	if err := by("Ann"); err != nil {
		t.Fatal(err)
	}
	if err := by(""); err != nil {
		t.Errorf("again, without an owner: %v", err)
	}
	if err := by("kag-ads"); err == nil || !strings.Contains(err.Error(), "its page belongs to another person") {
		t.Errorf("another owner: %v", err)
	}
	roles, err := set.Advertisers.OfUsers(t.Context(), []stores.ID{people[0].ID}, stores.Window{Limit: 5})
	if err != nil || len(roles[people[0].ID].Items) != 1 {
		t.Errorf("%v, %v", roles, err)
	}
}
