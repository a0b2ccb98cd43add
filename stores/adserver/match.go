package adserver

import (
	"context"
	"slices"
	"strings"
	"time"

	"fivefold/stores"
	"fivefold/stores/auction"
)

// A match is an ad set whose audience a person belongs to.
type match struct {
	adSet    *adSet
	reasons  []stores.AdReason
	segment  stores.Segment
	inCommon int // what the audience names and the person has
	seen     int // impressions of the campaign that the person has had today
}

// A profile is what ads are chosen by.
type profile struct {
	person    stores.User
	age       int    // 0 when unknown
	gender    string // the key
	languages []string
	places    []stores.ID       // where the person lives: the city first, then what contains it
	interests map[stores.ID]int // the place of each, from the strongest on; none for a person who has opted out
}

// matches returns the ad sets whose audience a person belongs to.
func (s *Server) matches(ctx context.Context, known *catalogue, person stores.User, now time.Time) ([]match, error) {
	p := profile{person: person, age: ageOf(person.Birthday, now), gender: stores.Fold(person.Gender)}
	for _, l := range person.Languages {
		p.languages = append(p.languages, strings.ToLower(l))
	}
	var sets []*adSet
	var byPlace, byInterest bool
	for _, set := range known.adSets {
		if set.hasBasics(&p) && set.campaign.isLive(now) {
			sets = append(sets, set)
			byPlace = byPlace || len(set.audience.Places) > 0
			byInterest = byInterest || len(set.audience.Interests) > 0
		}
	}
	var err error
	if byPlace {
		if p.places, err = s.placesOf(ctx, known, person.City); err != nil {
			return nil, err
		}
	}
	if byInterest {
		if p.interests, err = s.interestsOf(ctx, person.ID); err != nil {
			return nil, err
		}
	}
	var out []match
	var campaigns []stores.ID
	for _, set := range sets {
		if m, ok := set.match(&p); ok {
			out = append(out, m)
			campaigns = append(campaigns, set.campaign.ID)
		}
	}
	seen, err := inBatches(ctx, unique(campaigns), func(ctx context.Context, ids []stores.ID) (map[stores.ID]int, error) {
		return s.stores.Delivery.Seen(ctx, person.ID, ids, now.Truncate(auction.Day))
	})
	for i := range out {
		out[i].seen = seen[out[i].adSet.campaign.ID]
	}
	return out, err
}

func (c *campaign) isLive(now time.Time) bool { return !now.Before(c.StartsAt) && now.Before(c.EndsAt) }

// placesOf returns a place and those that contain it.
func (s *Server) placesOf(ctx context.Context, known *catalogue, place stores.ID) ([]stores.ID, error) {
	var places []stores.ID
	for !place.IsZero() && !slices.Contains(places, place) {
		places = append(places, place)
		if partOf, ok := known.places.Load(place); ok {
			place = partOf.(stores.ID)
			continue
		}
		found, err := s.stores.Places.ByIDs(ctx, []stores.ID{place})
		if err != nil {
			return nil, err
		}
		known.places.Store(place, found[place].PartOf)
		place = found[place].PartOf
	}
	return places, nil
}

// interestsOf returns the interests that a person likes most, at most MaxLimit, unless ads must not be chosen by them.
func (s *Server) interestsOf(ctx context.Context, person stores.ID) (map[stores.ID]int, error) {
	preferences, err := s.stores.AdPreferences.ByPeople(ctx, []stores.ID{person})
	if err != nil || !preferences[person].ByInterest {
		return nil, err
	}
	likes, err := s.stores.Likes.Of(ctx, []stores.ID{person}, stores.InterestFilter{}, stores.Window{Limit: stores.MaxLimit})
	if err != nil {
		return nil, err
	}
	interests := make(map[stores.ID]int, len(likes[person].Items))
	for i, item := range likes[person].Items {
		interests[item.Value.Interest] = i
	}
	return interests, nil
}

// hasBasics reports whether the person belongs to the audience as far as age, gender, languages and excluded people decide.
func (s *adSet) hasBasics(p *profile) bool {
	a := &s.audience
	if a.MinAge > 0 && p.age < a.MinAge || a.MaxAge > 0 && (p.age == 0 || p.age > a.MaxAge) || s.excluded[p.person.ID] {
		return false
	}
	if _, ok := s.genders[p.gender]; len(s.genders) > 0 && (!ok || p.gender == "") {
		return false
	}
	return len(s.languages) == 0 || s.language(p) != ""
}

// language returns the first language of the audience that the person speaks. One without a region, such as en, has those of all regions.
func (s *adSet) language(p *profile) string {
	for i, tag := range s.languages {
		for _, spoken := range p.languages {
			if rest, ok := strings.CutPrefix(spoken, tag); ok && (rest == "" || rest[0] == '-') {
				return s.audience.Languages[i]
			}
		}
	}
	return ""
}

// match returns why a person who has the basics belongs to the audience, the most particular reason first, or false.
func (s *adSet) match(p *profile) (match, bool) {
	m := match{adSet: s, segment: stores.Segment{Age: bracket(p.age), Gender: s.reportedGender(p)}}
	a := &s.audience
	if len(a.Interests) > 0 {
		for _, id := range a.Interests {
			if _, ok := p.interests[id]; ok {
				m.reasons = append(m.reasons, stores.AdReason{Kind: stores.AdReasonInterest, Interest: id})
			}
		}
		if len(m.reasons) == 0 {
			return m, false
		}
		slices.SortFunc(m.reasons, func(a, b stores.AdReason) int { return p.interests[a.Interest] - p.interests[b.Interest] })
		m.segment.Interest = m.reasons[0].Interest
	}
	m.inCommon = len(m.reasons)
	// The other reasons are at most four.
	m.reasons = m.reasons[:min(len(m.reasons), stores.MaxAdReasonCount-4)]
	if len(a.Places) > 0 {
		i := slices.IndexFunc(p.places, func(id stores.ID) bool { return slices.Contains(a.Places, id) })
		if i < 0 {
			return m, false
		}
		m.segment.Place = p.places[i]
		m.reasons = append(m.reasons, stores.AdReason{Kind: stores.AdReasonPlace, Place: p.places[i]})
		m.inCommon++
	}
	if len(s.languages) > 0 {
		m.reasons = append(m.reasons, stores.AdReason{Kind: stores.AdReasonLanguage, Language: s.language(p)})
		m.inCommon++
	}
	if len(s.genders) > 0 {
		m.reasons = append(m.reasons, stores.AdReason{Kind: stores.AdReasonGender, Gender: s.genders[p.gender]})
		m.inCommon++
	}
	if a.MinAge > 0 || a.MaxAge > 0 {
		m.reasons = append(m.reasons, stores.AdReason{Kind: stores.AdReasonAge, MinAge: a.MinAge, MaxAge: a.MaxAge})
		m.inCommon++
	}
	if len(m.reasons) == 0 {
		m.reasons = []stores.AdReason{{Kind: stores.AdReasonEverybody}}
	}
	return m, true
}

// reportedGender returns the gender by which the ad is reported: as the audience names it. Without one it is one of two words that many people use, and
// nothing for all others, since rare words could reveal who a person is.
func (s *adSet) reportedGender(p *profile) string {
	if name, ok := s.genders[p.gender]; ok && p.gender != "" {
		return name
	}
	if p.gender == "female" || p.gender == "male" {
		return p.gender
	}
	return ""
}

// ageOf returns the age in years on the day of a time in UTC, or 0 when the birthday is unknown or in the future.
func ageOf(birthday stores.Date, now time.Time) int {
	day, err := time.Parse(time.DateOnly, string(birthday))
	if err != nil {
		return 0
	}
	age := now.Year() - day.Year()
	if now.Month() < day.Month() || now.Month() == day.Month() && now.Day() < day.Day() {
		age--
	}
	return max(age, 0)
}

// The first ages of the brackets by which ads are reported. The last one has no end.
var brackets = []struct {
	from int
	name string
}{{13, "13-17"}, {18, "18-24"}, {25, "25-29"}, {30, "30-34"}, {35, "35-39"}, {40, "40-44"}, {45, "45-49"}, {50, "50-54"}, {55, "55-59"}, {60, "60-64"}, {65, "65+"}}

// bracket returns the bracket of an age; nothing for one that is unknown or below the first.
func bracket(age int) string {
	name := ""
	for _, b := range brackets {
		if age >= b.from {
			name = b.name
		}
	}
	return name
}
