package resolvers

import (
	"context"
	"slices"

	"fivefold/graph/model"
	"fivefold/stores"
)

// What belongs to an ad that a person has seen is loaded without a role for its advertiser: the person sees the post, as far as they may read it, and the
// page that has paid, and nothing else of the campaign.

func shownAdEdge(ad stores.ShownAd, cursor model.Cursor) model.ShownAdEdge {
	return model.ShownAdEdge{Cursor: cursor, Node: &ad}
}

// shownPosts loads the posts of ads.
func (r *Resolver) shownPosts(ctx context.Context, ads []*stores.ShownAd) ([]*stores.Post, error) {
	creatives, err := loadNouns(ctx, "Creatives.ByIDs", stores.KindCreative, ids(ads, func(ad *stores.ShownAd) stores.ID { return ad.Creative }), r.Stores.Creatives.ByIDs)
	if err != nil {
		return nil, err
	}
	return loadOne(ctx, ads, func(ad *stores.ShownAd) stores.ID {
		if c := creatives[ad.Creative]; c != nil {
			return c.Post
		}
		return stores.ID{}
	}, r.posts)
}

// shownPages loads the pages of the advertisers of ads.
func (r *Resolver) shownPages(ctx context.Context, ads []*stores.ShownAd) ([]*stores.Page, error) {
	campaigns, err := loadNouns(ctx, "Campaigns.ByIDs", stores.KindCampaign, ids(ads, func(ad *stores.ShownAd) stores.ID { return ad.Campaign }), r.Stores.Campaigns.ByIDs)
	if err != nil {
		return nil, err
	}
	paidBy := func(ad *stores.ShownAd) stores.ID {
		if c := campaigns[ad.Campaign]; c != nil {
			return c.Advertiser
		}
		return stores.ID{}
	}
	advertisers, err := loadNouns(ctx, "Advertisers.ByIDs", stores.KindAdvertiser, ids(ads, paidBy), r.Stores.Advertisers.ByIDs)
	if err != nil {
		return nil, err
	}
	return loadOne(ctx, ads, func(ad *stores.ShownAd) stores.ID {
		if a := advertisers[paidBy(ad)]; a != nil {
			return a.Page
		}
		return stores.ID{}
	}, r.pages)
}

// adReasonKinds are the kinds that the API knows.
var adReasonKinds = []stores.AdReasonKind{stores.AdReasonInterest, stores.AdReasonPlace, stores.AdReasonAge, stores.AdReasonGender, stores.AdReasonLanguage, stores.AdReasonEverybody}

// shownReasons returns the reasons of an ad, none when they are damaged, and without those of a kind that the API does not know.
func shownReasons(ad *stores.ShownAd) []*stores.AdReason {
	reasons, err := stores.ParseAdReasons(ad.Reasons)
	if err != nil {
		reasons = nil // the ad was shown, whatever the reason
	}
	return pointersTo(slices.DeleteFunc(reasons, func(a stores.AdReason) bool { return !slices.Contains(adReasonKinds, a.Kind) }))
}
