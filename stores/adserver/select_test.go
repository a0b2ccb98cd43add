package adserver

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"fivefold/stores"
)

func TestAnAudienceHasThosePeopleWhoAreSaidToBelongToIt(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	ctx := t.Context()
	country := stores.Place{ID: stores.NewID(stores.KindPlace), Kind: stores.Country, Name: "Germany"}
	city := stores.Place{ID: stores.NewID(stores.KindPlace), Kind: stores.City, Name: "Berlin", PartOf: country.ID}
	elsewhere := stores.Place{ID: stores.NewID(stores.KindPlace), Kind: stores.City, Name: "Lyon"}
	radiohead, tea := stores.Interest{ID: stores.NewID(stores.KindInterest), Kind: stores.KindBand, Name: "Radiohead"}, stores.Interest{ID: stores.NewID(stores.KindInterest), Kind: stores.KindFood, Name: "Tea"}
	_, err := m.set.Archive.Put(ctx, stores.Rows{Places: []stores.Place{country, city, elsewhere}, Interests: []stores.Interest{radiohead, tea}})
	m.do(err)
	s, a := m.server(nil), m.advertiser("EUR")
	ada := m.person(func(u *stores.User) {
		u.City, u.Gender, u.Birthday, u.Languages = city.ID, "Nonbinary", "2070-02-02", []string{"de-AT", "en"} // 29 until tomorrow
	})
	for interest, strength := range map[stores.ID]int{radiohead.ID: 2, tea.ID: 5} {
		_, err := m.set.Likes.Set(ctx, stores.Like{User: ada.ID, Interest: interest, Strength: strength, Since: monday})
		m.do(err)
	}
	unknown := m.person(nil)
	everybody := []stores.AdReason{{Kind: stores.AdReasonEverybody}}
	for name, c := range map[string]struct {
		audience stores.AdAudience
		ada      []stores.AdReason // nil when the audience does not have Ada
		unknown  []stores.AdReason // the same for somebody of whom nothing is known
	}{
		"everybody":               {stores.AdAudience{}, everybody, everybody},
		"excluded":                {stores.AdAudience{Excluded: []stores.ID{ada.ID}}, nil, everybody},
		"an age":                  {stores.AdAudience{MinAge: 18, MaxAge: 29}, []stores.AdReason{{Kind: stores.AdReasonAge, MinAge: 18, MaxAge: 29}}, nil},
		"younger people":          {stores.AdAudience{MaxAge: 28}, nil, nil},
		"older people":            {stores.AdAudience{MinAge: 30}, nil, nil},
		"a gender":                {stores.AdAudience{Genders: []string{"female", "NonBinary"}}, []stores.AdReason{{Kind: stores.AdReasonGender, Gender: "NonBinary"}}, nil},
		"another gender":          {stores.AdAudience{Genders: []string{"female"}}, nil, nil},
		"a language":              {stores.AdAudience{Languages: []string{"fr", "DE"}}, []stores.AdReason{{Kind: stores.AdReasonLanguage, Language: "DE"}}, nil},
		"a region of a language":  {stores.AdAudience{Languages: []string{"de-DE", "e"}}, nil, nil},
		"a city":                  {stores.AdAudience{Places: []stores.ID{elsewhere.ID, city.ID}}, []stores.AdReason{{Kind: stores.AdReasonPlace, Place: city.ID}}, nil},
		"a country":               {stores.AdAudience{Places: []stores.ID{country.ID}}, []stores.AdReason{{Kind: stores.AdReasonPlace, Place: country.ID}}, nil},
		"another city":            {stores.AdAudience{Places: []stores.ID{elsewhere.ID}}, nil, nil},
		"an interest":             {stores.AdAudience{Interests: []stores.ID{radiohead.ID}}, []stores.AdReason{{Kind: stores.AdReasonInterest, Interest: radiohead.ID}}, nil},
		"interests, by strength":  {stores.AdAudience{Interests: []stores.ID{radiohead.ID, tea.ID}}, []stores.AdReason{{Kind: stores.AdReasonInterest, Interest: tea.ID}, {Kind: stores.AdReasonInterest, Interest: radiohead.ID}}, nil},
		"a city and another band": {stores.AdAudience{Places: []stores.ID{city.ID}, Interests: []stores.ID{stores.NewID(stores.KindInterest)}}, nil, nil},
		"an interest and an age": {stores.AdAudience{Interests: []stores.ID{tea.ID}, MinAge: 20}, []stores.AdReason{{Kind: stores.AdReasonInterest, Interest: tea.ID},
			{Kind: stores.AdReasonAge, MinAge: 20}}, nil},
	} {
		o := m.offer(a, c.audience, func(c *stores.Campaign) { c.Budget = 10_000 })
		m.later(MaxAge)
		for who, want := range map[*stores.User][]stores.AdReason{&ada: c.ada, &unknown: c.unknown} {
			var got []stores.AdReason
			if ads := m.ads(s, *who, 1); len(ads) == 1 {
				got = ads[0].Reasons
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s, known %t: %v, want %v", name, who == &ada, got, want)
			}
		}
		if c.ada != nil {
			m.record(s, ada, stores.AdImpression, m.ads(s, ada, 1)...)
		}
		ended := stores.CampaignEnded
		_, err := m.set.Campaigns.Update(ctx, o.ID, stores.CampaignChange{State: &ended}, m.now())
		m.do(err)
	}
	// Who has opted out is shown no ad by interest.
	o := m.offer(a, stores.AdAudience{Interests: []stores.ID{tea.ID}}, nil)
	m.later(MaxAge)
	if ads := m.ads(s, ada, 1); len(ads) != 1 || ads[0].Creative != o.creative.ID {
		t.Errorf("before opting out: %v", ads)
	}
	m.do(m.set.AdPreferences.Set(ctx, ada.ID, stores.AdPreference{ByInterest: false}))
	if ads := m.ads(s, ada, 1); len(ads) != 0 {
		t.Errorf("after opting out: %v", ads)
	}
}

func TestTheNextBidIsThePrice(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	s, person := m.server(nil), m.person(nil)
	bids := map[int64]offer{}
	for _, bid := range []int64{2000, 3000, 1000} {
		bids[bid] = m.offer(m.advertiser("EUR"), stores.AdAudience{}, func(c *stores.Campaign) { c.Bid = bid })
	}
	ads := m.ads(s, person, 2)
	if want := []stores.ID{bids[3000].creative.ID, bids[2000].creative.ID}; !slices.Equal(creativesOf(ads), want) {
		t.Fatalf("%v, want %v", creativesOf(ads), want)
	}
	if ads[0].Page == ads[1].Page || ads[0].Post != bids[3000].post.ID {
		t.Errorf("%+v", ads)
	}
	m.record(s, person, stores.AdImpression, ads...)
	m.record(s, person, stores.AdClick, ads...) // which costs nothing
	for bid, want := range map[int64]stores.AdFigures{
		3000: {Impressions: 1, Clicks: 1, Spend: stores.Spend{Minor: 2}}, 2000: {Impressions: 1, Clicks: 1, Spend: stores.Spend{Minor: 1}}, 1000: {}} {
		if got := m.report(bids[bid].Campaign); got != want {
			t.Errorf("the report of %d is %+v, want %+v", bid, got, want)
		}
	}
}

func TestAPostThatThePersonMayNotSeeDoesNotTakePart(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	s, person := m.server(nil), m.person(nil)
	var offers []offer
	for _, bid := range []int64{5000, 4000, 3000, 2000, 1000} {
		offers = append(offers, m.offer(m.advertiser("EUR"), stores.AdAudience{}, func(c *stores.Campaign) { c.Bid = bid }))
	}
	calls := 0
	ads, err := s.Select(t.Context(), person, 1, func(_ context.Context, posts []stores.ID) (map[stores.ID]bool, error) {
		calls++
		return map[stores.ID]bool{offers[2].post.ID: true, offers[4].post.ID: true}, nil
	})
	m.do(err)
	if len(ads) != 1 || ads[0].Creative != offers[2].creative.ID || calls > 3 {
		t.Fatalf("%v after %d calls, want that of %v", ads, calls, offers[2].creative.ID)
	}
	m.record(s, person, stores.AdImpression, ads...)
	if got := m.report(offers[2].Campaign).Spend; got != (stores.Spend{Minor: 1}) { // the bid of the last, not of the hidden one before it
		t.Errorf("the price is %v", got)
	}
	if _, err := s.Select(t.Context(), person, 1, func(context.Context, []stores.ID) (map[stores.ID]bool, error) { return nil, errors.New("down") }); err == nil {
		t.Error("no error of the posts")
	}
}

func TestAPersonSeesACampaignAsOftenAsItsCapAllows(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	s, person, other := m.server(nil), m.person(nil), m.person(nil)
	m.offer(m.advertiser("EUR"), stores.AdAudience{}, func(c *stores.Campaign) { c.FrequencyCap = 2 })
	for i, want := range []int{1, 1, 0} {
		ads := m.ads(s, person, 3)
		if len(ads) != want {
			t.Errorf("after %d: %d ads, want %d", i, len(ads), want)
		}
		m.record(s, person, stores.AdImpression, ads...)
	}
	if n := len(m.ads(s, other, 3)); n != 1 {
		t.Errorf("somebody else has %d ads", n)
	}
	m.later(13 * time.Hour) // the next day
	if n := len(m.ads(s, person, 3)); n != 1 {
		t.Errorf("on the next day: %d ads", n)
	}
}

func TestCurrenciesTakeTurns(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	s, person := m.server(nil), m.person(nil)
	currency := map[stores.ID]string{}
	for _, c := range []stores.Currency{"EUR", "JPY", "EUR", "EUR"} {
		a := m.advertiser(c)
		m.offer(a, stores.AdAudience{}, nil)
		currency[a.Page] = string(c)
	}
	firsts := map[string]bool{}
	for range 2 {
		got := ""
		for _, ad := range m.ads(s, person, 3) {
			got += currency[ad.Page] + " "
		}
		firsts[got] = true
		m.later(time.Second)
	}
	if want := map[string]bool{"EUR JPY EUR ": true, "JPY EUR EUR ": true}; !reflect.DeepEqual(firsts, want) {
		t.Errorf("%v, want %v", firsts, want)
	}
	if n := len(m.ads(s, person, 20)); n != 4 {
		t.Errorf("%d ads of 4", n)
	}
}

func TestWhatIsPausedOrRejectedOrDeletedIsShownNoMore(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	paused, isPaused := stores.CampaignPaused, true
	for name, stop := range map[string]func(*market, offer) error{
		"the campaign is paused": func(m *market, o offer) error {
			_, err := m.set.Campaigns.Update(ctx, o.ID, stores.CampaignChange{State: &paused}, m.now())
			return err
		},
		"the ad set is paused": func(m *market, o offer) error {
			_, err := m.set.AdSets.Update(ctx, o.adSet.ID, stores.AdSetChange{IsPaused: &isPaused})
			return err
		},
		"the creative is rejected": func(m *market, o offer) error {
			_, err := m.set.Creatives.Review(ctx, o.creative.ID, stores.ReviewRejected, "No.", m.now())
			return err
		},
		"the post is deleted": func(m *market, o offer) error {
			return m.set.Messages.Delete(ctx, o.post.ID, o.post.Author, m.now())
		},
	} {
		m := newMarket(t)
		s, person := m.server(nil), m.person(nil)
		o := m.offer(m.advertiser("EUR"), stores.AdAudience{}, nil)
		if n := len(m.ads(s, person, 3)); n != 1 {
			t.Errorf("before %s: %d ads", name, n)
		}
		m.do(stop(m, o))
		m.later(MaxAge)
		if n := len(m.ads(s, person, 3)); n != 0 {
			t.Errorf("%s: %d ads", name, n)
		}
	}
}
