package resolvers

import (
	"context"

	"fivefold/stores"
)

// users loads people, and the relations of the viewer to them.
func (r *Resolver) users(ctx context.Context, ids []stores.ID) (map[stores.ID]*stores.User, error) {
	found, err := loadNouns(ctx, "Users.ByIDs", stores.KindUser, ids, r.Stores.Users.ByIDs)
	if err != nil {
		return nil, err
	}
	return r.onlyVisible(ctx, found)
}

// onlyVisible removes the people whom the viewer may not see.
func (r *Resolver) onlyVisible(ctx context.Context, found map[stores.ID]*stores.User) (map[stores.ID]*stores.User, error) {
	if viewer(ctx).ID.IsZero() {
		return found, nil // people block only signed-in viewers
	}
	keys := make([]stores.ID, 0, len(found))
	for id := range found {
		keys = append(keys, id)
	}
	rels, err := r.relations(ctx, keys)
	if err != nil {
		return nil, err
	}
	for _, id := range keys {
		if !canSee(rels[id]) {
			delete(found, id)
		}
	}
	return found, nil
}

// usersByHandle loads people by handle, in any letter case.
func (r *Resolver) usersByHandle(ctx context.Context, handles []string) (map[string]*stores.User, error) {
	asked := make([]string, len(handles))
	for i, h := range handles {
		asked[i], _ = stores.UserHandle.Check(h) // nobody has the empty handle
	}
	found, err := loadBatched(ctx, "Users.ByHandles", asked, r.Stores.Users.ByHandles)
	if err != nil {
		return nil, err
	}
	byID := make(map[stores.ID]*stores.User, len(found))
	for _, u := range found {
		byID[u.ID] = &u
	}
	if byID, err = r.onlyVisible(ctx, byID); err != nil {
		return nil, err
	}
	out := make(map[string]*stores.User, len(found))
	for i, h := range handles {
		if u, ok := found[asked[i]]; ok {
			out[h] = byID[u.ID]
		}
	}
	return out, nil
}

// user loads one person, nil when there is none or the viewer may not see them.
func (r *Resolver) user(ctx context.Context, id stores.ID) (*stores.User, error) {
	found, err := r.users(ctx, []stores.ID{id})
	return found[id], err
}
