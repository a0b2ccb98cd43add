package resolvers

import (
	"context"
	"errors"
	"fmt"
	"time"

	"fivefold/graph/model"
	"fivefold/stores"
)

// checkCampaignInput is checkInput for the inputs of campaigns.
func checkCampaignInput(input any) error {
	switch in := input.(type) {
	case model.CreateCampaignInput:
		return errors.Join(validID("advertiserId", in.AdvertiserID, stores.KindAdvertiser), checkKey(&in.IdempotencyKey), checkName(&in.Name), checkRange("budget", &in.Budget, 1, stores.MaxBudget),
			checkRange("dailyBudget", in.DailyBudget, 0, stores.MaxBudget), checkRange("bid", &in.Bid, 1, stores.MaxBid), checkCap(&in.FrequencyCap))
	case model.UpdateCampaignInput:
		return errors.Join(validID("campaignId", in.CampaignID, stores.KindCampaign), checkKey(in.IdempotencyKey), checkName(in.Name), checkRange("budget", in.Budget, 1, stores.MaxBudget),
			checkRange("dailyBudget", in.DailyBudget, 0, stores.MaxBudget), checkRange("bid", in.Bid, 1, stores.MaxBid), checkCap(in.FrequencyCap))
	case model.CreateAdSetInput:
		return errors.Join(validID("campaignId", in.CampaignID, stores.KindCampaign), checkName(&in.Name), checkAudience(in.Audience))
	case model.UpdateAdSetInput:
		return errors.Join(validID("adSetId", in.AdSetID, stores.KindAdSet), checkName(in.Name), checkAudience(in.Audience))
	case model.CreateCreativeInput:
		return errors.Join(validID("adSetId", in.AdSetID, stores.KindAdSet), validID("postId", in.PostID, stores.KindPost))
	}
	return checkAdvertiserInput(input)
}

// checkKey checks an idempotency key; nil is none.
func checkKey(key *string) error {
	if key == nil {
		return nil
	}
	_, err := validText("idempotencyKey", stores.AnswerKey, *key)
	return err
}

func checkName(name *string) error {
	if name == nil {
		return nil
	}
	_, err := validText("name", stores.CampaignName, *name)
	return err
}

// checkRange checks that an amount is missing or within limits.
func checkRange(field string, amount *int64, least, most int64) error {
	if amount != nil && (*amount < least || *amount > most) {
		return badField(field, fmt.Sprintf("The value of %s must be between %d and %d.", field, least, most))
	}
	return nil
}

func checkCap(limit *int) error {
	if limit == nil {
		return nil
	}
	n := int64(*limit)
	return checkRange("frequencyCap", &n, 0, stores.MaxFrequencyCap)
}

// checkAudience checks what an audience alone shows to be invalid.
func checkAudience(in *model.AdAudienceInput) error {
	if in == nil {
		return nil
	}
	var err error
	for i, gender := range in.Genders {
		_, invalid := validText(fmt.Sprintf("audience.genders.%d", i), stores.UserGender.Required(), gender)
		err = errors.Join(err, invalid)
	}
	for i, tag := range in.Languages {
		if _, invalid := stores.CheckLanguages([]string{tag}); invalid != nil {
			err = errors.Join(err, badField(fmt.Sprintf("audience.languages.%d", i), "The language is not a BCP 47 tag."))
		}
	}
	for _, list := range []struct {
		field string
		ids   []*stores.ID
		kind  stores.Kind
	}{{"placeIds", in.PlaceIds, stores.KindPlace}, {"interestIds", in.InterestIds, stores.KindInterest}, {"excludedIds", in.ExcludedIds, stores.KindUser}} {
		for i, id := range list.ids {
			err = errors.Join(err, validID(fmt.Sprintf("audience.%s.%d", list.field, i), *id, list.kind))
		}
	}
	return err
}

// audienceOf returns an audience whose places, interests and people exist and are seen by the viewer.
func (r *Resolver) audienceOf(ctx context.Context, in model.AdAudienceInput) (stores.AdAudience, error) {
	a := stores.AdAudience{Places: valuesOf(in.PlaceIds), Interests: valuesOf(in.InterestIds), Excluded: valuesOf(in.ExcludedIds)}
	if in.MinAge != nil {
		a.MinAge = *in.MinAge
	}
	if in.MaxAge != nil {
		a.MaxAge = *in.MaxAge
	}
	for _, gender := range in.Genders {
		text, err := validText("audience.genders", stores.UserGender.Required(), gender)
		if err != nil {
			return a, err
		}
		a.Genders = append(a.Genders, text)
	}
	for _, tag := range in.Languages {
		tags, err := stores.CheckLanguages([]string{tag})
		if err != nil {
			return a, withField(err, "audience.languages")
		}
		a.Languages = append(a.Languages, tags...)
	}
	if err := a.Check(); err != nil {
		return a, audienceError(err)
	}
	if err := checkExist(ctx, "audience.placeIds", a.Places, r.places); err != nil {
		return a, err
	}
	if err := checkExist(ctx, "audience.interestIds", a.Interests, r.interests); err != nil {
		return a, err
	}
	return a, checkExist(ctx, "audience.excludedIds", a.Excluded, r.users)
}

// valuesOf returns what pointers point to.
func valuesOf(ids []*stores.ID) []stores.ID {
	var out []stores.ID
	for _, id := range ids {
		out = append(out, *id)
	}
	return out
}

// audienceError adds the field that an error of AdSets is about.
func audienceError(err error) error {
	if errors.Is(err, stores.ErrNobody) || errors.Is(err, stores.ErrTooMany) {
		return withField(err, "audience")
	}
	return err
}

// startTolerance is how far the beginning of a campaign may be in the past, since clocks differ.
const startTolerance = time.Minute

// checkStart checks that a campaign does not begin in the past. One that exists did not when it was created.
func (r *Resolver) checkStart(ctx context.Context, c stores.Campaign) error {
	if c.StartsAt.IsZero() || !c.StartsAt.Before(c.CreatedAt.Add(-startTolerance)) {
		return nil
	}
	found, err := r.Stores.Campaigns.ByIDs(ctx, []stores.ID{c.ID})
	if _, exists := found[c.ID]; err == nil && !exists {
		err = withField(stores.ErrSchedule, "startsAt")
	}
	return err
}
