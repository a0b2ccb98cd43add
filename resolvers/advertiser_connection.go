package resolvers

import (
	"context"

	"fivefold/graph/model"
	"fivefold/stores"
)

// advertisers loads advertisers.
func (r *Resolver) advertisers(ctx context.Context, ids []stores.ID) (map[stores.ID]*stores.Advertiser, error) {
	found, _, err := r.advertisersWithRoles(ctx, ids)
	return found, err
}

// advertisersWithRoles loads advertisers, and the roles of the viewer for them. Of one for which the viewer has none, nothing is loaded: the calls are
// those for one that does not exist.
func (r *Resolver) advertisersWithRoles(ctx context.Context, ids []stores.ID) (map[stores.ID]*stores.Advertiser, map[stores.ID]stores.AdvertiserMember, error) {
	roles, err := r.viewerAdvertiserMembers(ctx, ids)
	if err != nil {
		return nil, nil, err
	}
	// Access: whoever has a role.
	var visible []stores.ID
	for _, id := range ids {
		if _, ok := roles[id]; ok {
			visible = append(visible, id)
		}
	}
	found, err := loadNouns(ctx, "Advertisers.ByIDs", stores.KindAdvertiser, visible, r.Stores.Advertisers.ByIDs)
	return found, roles, err
}

// viewerAdvertiserMembers returns the roles of the viewer for advertisers.
func (r *Resolver) viewerAdvertiserMembers(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.AdvertiserMember, error) {
	viewerID := viewer(ctx).ID
	return loadBatched(ctx, "Advertisers.Between", ofKind(stores.KindAdvertiser, ids), func(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.AdvertiserMember, error) {
		return r.Stores.Advertisers.Between(ctx, viewerID, ids)
	})
}

// viewerAdvertiserRoles is viewerAdvertiserMembers without the rest of the membership.
func (r *Resolver) viewerAdvertiserRoles(ctx context.Context, ids []stores.ID) (map[stores.ID]*stores.AdvertiserRole, error) {
	found, err := r.viewerAdvertiserMembers(ctx, ids)
	out := make(map[stores.ID]*stores.AdvertiserRole, len(found))
	for id, m := range found {
		out[id] = &m.Role
	}
	return out, err
}

// pageAdvertisers returns the advertisers of pages for which the viewer has a role.
func (r *Resolver) pageAdvertisers(ctx context.Context, pages []stores.ID) (map[stores.ID]*stores.Advertiser, error) {
	viewerID := viewer(ctx).ID
	return pointers(loadBatched(ctx, "Advertisers.OfPages", pages, func(ctx context.Context, pages []stores.ID) (map[stores.ID]stores.Advertiser, error) {
		return r.Stores.Advertisers.OfPages(ctx, viewerID, pages)
	}))
}

// advertiserMembers lists the people with roles. Positions have the id of the membership instead of that of the person, so that a cursor reveals nobody.
func (r *Resolver) advertiserMembers(ctx context.Context, advertisers []stores.ID, window stores.Window) (map[stores.ID]stores.List[stores.AdvertiserMember], error) {
	ids := r.membershipIDs()
	if len(advertisers) == 1 { // as always with a cursor, which belongs to the list of one advertiser
		window.After, window.Before = ids.stored(advertisers[0], window.After), ids.stored(advertisers[0], window.Before)
	}
	lists, err := r.Stores.Advertisers.Members(ctx, advertisers, window)
	for advertiser, list := range lists {
		for i := range list.Items {
			at := &list.Items[i].At
			at.ID = ids.of(advertiser, at.ID)
		}
	}
	return lists, err
}

func advertiserMemberEdge(m stores.AdvertiserMember, cursor model.Cursor) model.AdvertiserMemberEdge {
	return model.AdvertiserMemberEdge{Cursor: cursor, MembershipID: cursor.At.ID, NodeID: m.User, Role: m.Role, Since: m.Since}
}

func userAdvertiserEdge(m stores.AdvertiserMember, cursor model.Cursor) model.UserAdvertiserEdge {
	return model.UserAdvertiserEdge{Cursor: cursor, NodeID: m.Advertiser, Role: m.Role, Since: m.Since}
}
