package resolvers

import (
	"context"
	"maps"

	"fivefold/stores"
)

// users loads people, and the relations of the viewer to them.
func (r *Resolver) users(ctx context.Context, ids []stores.ID) (map[stores.ID]*stores.User, error) {
	found, err := loadNouns(ctx, "Users.ByIDs", stores.KindUser, ids, r.Stores.Users.ByIDs)
	if err != nil {
		return nil, err
	}
	return r.onlyVisible(ctx, ids, found)
}

// onlyVisible removes the people whom the viewer may not see. It loads the relations to all ids, so that a missing person takes the calls of
// a hidden one.
func (r *Resolver) onlyVisible(ctx context.Context, ids []stores.ID, found map[stores.ID]*stores.User) (map[stores.ID]*stores.User, error) {
	rels, err := r.relations(ctx, ids) // none for nobody: people block only signed-in viewers
	if err != nil {
		return nil, err
	}
	maps.DeleteFunc(found, func(id stores.ID, _ *stores.User) bool { return !canSee(rels[id]) })
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
	byID, ids := make(map[stores.ID]*stores.User, len(found)), make([]stores.ID, len(handles))
	for i, handle := range asked {
		u, ok := found[handle]
		if ids[i] = u.ID; ok {
			byID[u.ID] = &u
		} else {
			ids[i] = stores.ID{Kind: stores.KindUser} // nobody has this id
		}
	}
	if byID, err = r.onlyVisible(ctx, ids, byID); err != nil {
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
