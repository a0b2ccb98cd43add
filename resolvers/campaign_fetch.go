package resolvers

import (
	"context"

	"fivefold/stores"
)

// Whoever may see an advertiser may see its campaigns, ad sets and creatives. For what does not exist, the roles are asked for with an ID that no advertiser
// has, so that hidden and missing things take the same calls.

// campaigns loads campaigns.
func (r *Resolver) campaigns(ctx context.Context, ids []stores.ID) (map[stores.ID]*stores.Campaign, error) {
	found, _, err := r.campaignsWithRoles(ctx, ofKind(stores.KindCampaign, ids))
	return found, err
}

// campaignsWithRoles loads campaigns, and the roles of the viewer for their advertisers.
func (r *Resolver) campaignsWithRoles(ctx context.Context, ids []stores.ID) (map[stores.ID]*stores.Campaign, map[stores.ID]stores.AdvertiserMember, error) {
	found, err := loadNouns(ctx, "Campaigns.ByIDs", stores.KindCampaign, ids, r.Stores.Campaigns.ByIDs)
	if err != nil {
		return nil, nil, err
	}
	advertiserOf := parentOf(found, stores.KindAdvertiser, func(c *stores.Campaign) stores.ID { return c.Advertiser })
	roles, err := r.viewerAdvertiserMembers(ctx, parentsOf(ids, advertiserOf))
	out := make(map[stores.ID]stores.AdvertiserMember, len(found))
	for id := range found {
		// Access: whoever has a role for the advertiser.
		if role, ok := roles[advertiserOf(id)]; ok {
			out[id] = role
		} else {
			delete(found, id)
		}
	}
	return found, out, err
}

// adSets loads ad sets.
func (r *Resolver) adSets(ctx context.Context, ids []stores.ID) (map[stores.ID]*stores.AdSet, error) {
	found, _, err := r.adSetsWithRoles(ctx, ofKind(stores.KindAdSet, ids))
	return found, err
}

// adSetsWithRoles loads ad sets, and the roles of the viewer for their advertisers.
func (r *Resolver) adSetsWithRoles(ctx context.Context, ids []stores.ID) (map[stores.ID]*stores.AdSet, map[stores.ID]stores.AdvertiserMember, error) {
	found, err := loadNouns(ctx, "AdSets.ByIDs", stores.KindAdSet, ids, r.Stores.AdSets.ByIDs)
	if err != nil {
		return nil, nil, err
	}
	campaignOf := parentOf(found, stores.KindCampaign, func(s *stores.AdSet) stores.ID { return s.Campaign })
	_, roles, err := r.campaignsWithRoles(ctx, parentsOf(ids, campaignOf))
	out := make(map[stores.ID]stores.AdvertiserMember, len(found))
	for id := range found {
		if role, ok := roles[campaignOf(id)]; ok {
			out[id] = role
		} else {
			delete(found, id)
		}
	}
	return found, out, err
}

// creatives loads creatives.
func (r *Resolver) creatives(ctx context.Context, ids []stores.ID) (map[stores.ID]*stores.Creative, error) {
	ids = ofKind(stores.KindCreative, ids)
	found, err := loadNouns(ctx, "Creatives.ByIDs", stores.KindCreative, ids, r.Stores.Creatives.ByIDs)
	if err != nil {
		return nil, err
	}
	setOf := parentOf(found, stores.KindAdSet, func(c *stores.Creative) stores.ID { return c.AdSet })
	_, roles, err := r.adSetsWithRoles(ctx, parentsOf(ids, setOf))
	for id := range found {
		if _, ok := roles[setOf(id)]; !ok {
			delete(found, id)
		}
	}
	return found, err
}

// parentOf returns what a thing belongs to. For one that is missing it is an ID that nothing has.
func parentOf[V any](found map[stores.ID]*V, kind stores.Kind, parent func(*V) stores.ID) func(stores.ID) stores.ID {
	parents := make(map[stores.ID]stores.ID, len(found))
	for id, v := range found {
		parents[id] = parent(v)
	}
	return func(id stores.ID) stores.ID {
		if parent, ok := parents[id]; ok {
			return parent
		}
		return stores.DerivedID(kind, id, "missing")
	}
}

// parentsOf returns the parent of each id.
func parentsOf(ids []stores.ID, parent func(stores.ID) stores.ID) []stores.ID {
	out := make([]stores.ID, len(ids))
	for i, id := range ids {
		out[i] = parent(id)
	}
	return out
}
