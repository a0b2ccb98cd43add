package resolvers

import (
	"context"

	"fivefold/stores"
)

// friendships loads the friendships and requests that the viewer may see. The store leaves the hidden ones out, so that they take the same
// calls as missing ones; the policy decides again.
func (r *Resolver) friendships(ctx context.Context, ids []stores.ID) (map[stores.ID]*stores.Friendship, error) {
	viewerID := viewer(ctx).ID
	found, err := loadNouns(ctx, "Friendships.ByIDs", stores.KindFriendship, ids,
		func(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Friendship, error) {
			return r.Stores.Friendships.ByIDs(ctx, viewerID, ids)
		})
	if err != nil {
		return nil, err
	}
	var both []stores.ID
	for _, f := range found {
		both = append(both, f.Low, f.High)
	}
	people, err := r.users(ctx, both)
	if err != nil {
		return nil, err
	}
	rels, err := r.relations(ctx, both)
	if err != nil {
		return nil, err
	}
	for id, f := range found {
		if !canSeeFriendship(f, people[f.Low], people[f.High], viewerID, rels) {
			delete(found, id)
		}
	}
	return found, nil
}
