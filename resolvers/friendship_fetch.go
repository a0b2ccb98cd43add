package resolvers

import (
	"context"

	"fivefold/stores"
)

// friendships loads friendships and requests.
func (r *Resolver) friendships(ctx context.Context, ids []stores.ID) (map[stores.ID]*stores.Friendship, error) {
	found, err := pointers(loadBatched(ctx, "Friendships.ByIDs", ofKind(stores.KindFriendship, ids), r.Stores.Friendships.ByIDs))
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
	viewerID := viewer(ctx).ID
	for id, f := range found {
		if !canSeeFriendship(f, people[f.Low], people[f.High], viewerID, rels) {
			delete(found, id)
		}
	}
	return found, nil
}
