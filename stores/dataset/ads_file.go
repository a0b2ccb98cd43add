package dataset

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"fivefold/stores"
	"fivefold/stores/money"
)

// adsFile is the name of the file of ads.
const adsFile = "KAG_conversion_data.csv"

// adColumns are the columns of the file, in this order.
var adColumns = []string{"ad_id", "xyz_campaign_id", "fb_campaign_id", "age", "gender", "interest", "Impressions", "Clicks", "Spent", "Total_Conversion",
	"Approved_Conversion"}

// adRecords are the contents of the file.
type adRecords struct {
	ads       int
	campaigns []*adCampaign // in the order of the file, as are the interests
	interests []string
	total     adSums
	digest    stores.Digest // of the rows
}

// An adCampaign is what the rows of a campaign add up to.
type adCampaign struct {
	name    string
	sets    []adAudience
	figures []*adFigure
	total   adSums
}

// An adAudience is an age and a gender, for which a campaign has an ad set.
type adAudience struct{ age, gender string }

// An adFigure is what the ads of an ad set for an interest add up to.
type adFigure struct {
	adAudience
	interest string
	adSums
}

// adSums are sums of ads.
type adSums struct {
	impressions, clicks int64
	spent               stores.Spend
}

// add adds sums, or returns stores.ErrOverflow.
func (s *adSums) add(other adSums) (err error) {
	if s.impressions, err = stores.AddAmounts(s.impressions, other.impressions); err != nil {
		return err
	}
	if s.clicks, err = stores.AddAmounts(s.clicks, other.clicks); err != nil {
		return err
	}
	s.spent, err = s.spent.Add(other.spent)
	return err
}

// An adReader reads the file of ads.
type adReader struct {
	adRecords
	currency   stores.Currency
	lineOf     map[uint64]int // of each ad
	campaignOf map[string]*adCampaign
	figureOf   map[adKey]*adFigure
	hasSet     map[adKey]bool
	isInterest map[string]bool
}

type adKey struct {
	campaign string
	adAudience
	interest string // empty for an ad set
}

// readAds reads and checks the whole file.
func readAds(ctx context.Context, dir string, currency stores.Currency) (*adRecords, error) {
	r := &adReader{currency: currency, lineOf: map[uint64]int{}, campaignOf: map[string]*adCampaign{}, figureOf: map[adKey]*adFigure{},
		hasSet: map[adKey]bool{}, isInterest: map[string]bool{}}
	digest := sha256.New()
	name, err := readTable(ctx, dir, adsFile, adColumns, func(fields []string, line int) error {
		fmt.Fprintf(digest, "%q\n", fields)
		return r.add(fields, line)
	})
	if err != nil {
		return nil, err
	}
	if r.ads == 0 {
		return nil, fmt.Errorf("%s has no ads", name)
	}
	digest.Sum(r.digest[:0])
	return &r.adRecords, nil
}

// add adds an ad.
func (r *adReader) add(fields []string, line int) error {
	ad, err := parseNumber(fields[0])
	if err != nil {
		return fmt.Errorf("ad_id: %w", err)
	}
	if before, ok := r.lineOf[ad]; ok {
		return fmt.Errorf("ad_id %d is that of line %d", ad, before)
	}
	r.lineOf[ad] = line
	for i, rule := range map[int]stores.Text{1: stores.CampaignName, 2: stores.CampaignName, 4: stores.UserGender.Required(), 5: stores.InterestName} {
		if kept, err := rule.Check(fields[i]); err != nil {
			return fmt.Errorf("%s is %s: it %w", adColumns[i], quote(fields[i]), err)
		} else if kept != fields[i] {
			return fmt.Errorf("%s is %s, want %s", adColumns[i], quote(fields[i]), quote(kept))
		}
	}
	if _, err := audienceOf(adAudience{fields[3], fields[4]}); err != nil {
		return err
	}
	sums, err := r.sums(fields)
	if err != nil {
		return err
	}
	return r.count(fields[1], adAudience{fields[3], fields[4]}, fields[5], sums)
}

// sums returns the numbers of a row.
func (r *adReader) sums(fields []string) (sums adSums, err error) {
	counts := map[int]int64{}
	for _, i := range []int{6, 7, 9, 10} {
		if counts[i], err = strconv.ParseInt(fields[i], 10, 64); err != nil || counts[i] < 0 {
			return sums, fmt.Errorf("%s is %s, want a whole number from 0 to %d", adColumns[i], quote(fields[i]), int64(math.MaxInt64))
		}
	}
	spent, err := money.ParseSpend(fields[8], r.currency)
	switch {
	case errors.Is(err, stores.ErrDigits):
		return sums, fmt.Errorf("column Spent is %s, which has decimals that are less than a billionth of the smallest unit of %s", quote(fields[8]), r.currency)
	case err != nil:
		return sums, fmt.Errorf("column Spent is %s, want a decimal number of %s such as 1.429999948", quote(fields[8]), r.currency)
	}
	return adSums{counts[6], counts[7], spent}, nil
}

// count adds an ad to the sums.
func (r *adReader) count(name string, audience adAudience, interest string, sums adSums) error {
	c := r.campaignOf[name]
	if c == nil {
		c = &adCampaign{name: name}
		r.campaignOf[name], r.campaigns = c, append(r.campaigns, c)
	}
	if set := (adKey{name, audience, ""}); !r.hasSet[set] {
		if len(c.sets) == stores.MaxAdSets {
			return fmt.Errorf("campaign %s has more than %d pairs of an age and a gender, the limit of its ad sets", quote(name), stores.MaxAdSets)
		}
		r.hasSet[set], c.sets = true, append(c.sets, audience)
	}
	key := adKey{name, audience, interest}
	f := r.figureOf[key]
	if f == nil {
		f = &adFigure{adAudience: audience, interest: interest}
		r.figureOf[key], c.figures = f, append(c.figures, f)
	}
	if !r.isInterest[interest] {
		r.isInterest[interest], r.interests = true, append(r.interests, interest)
	}
	r.ads++
	for _, sum := range []*adSums{&f.adSums, &c.total, &r.total} {
		if err := sum.add(sums); err != nil {
			return errors.New("the sum of the ads is too large")
		}
	}
	if c.total.spent.Compare(stores.Spend{Minor: stores.MaxBudget}) > 0 {
		return fmt.Errorf("campaign %s has spent more than %s, the limit of its budget", quote(name),
			money.FormatSpend(stores.Spend{Minor: stores.MaxBudget}, r.currency))
	}
	return nil
}

// audienceOf returns the audience of an ad set: an age is such as 30-34, or 65+.
func audienceOf(a adAudience) (stores.AdAudience, error) {
	audience := stores.AdAudience{Genders: []string{a.gender}}
	lowest, highest, isRange := strings.Cut(a.age, "-")
	if !isRange {
		highest = "0" // no limit
		lowest, isRange = strings.CutSuffix(a.age, "+")
	}
	low, lowErr := parseNumber(lowest)
	high, highErr := parseNumber(highest)
	audience.MinAge, audience.MaxAge = int(min(low, math.MaxInt32)), int(min(high, math.MaxInt32))
	if !isRange || lowErr != nil || highErr != nil || low == 0 || (high == 0) != strings.HasSuffix(a.age, "+") || audience.Check() != nil {
		return audience, fmt.Errorf("age is %s, want ages from %d to %d such as 30-34, or 65+", quote(a.age), stores.MinAdAge, stores.MaxAdAge)
	}
	return audience, nil
}
