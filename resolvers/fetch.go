package resolvers

import (
	"context"
	"maps"
	"slices"

	"fivefold/graph/executor"
	"fivefold/stores"
)

// Every noun is loaded here and in fetch_message.go only, as the viewer may see it: what the viewer may not see is absent, like what is
// missing. All fields, node, nodes, edges, payloads and _entities use these functions.

// pointers makes pointers of the values that a port returned.
func pointers[V any](found map[stores.ID]V, err error) (map[stores.ID]*V, error) {
	if err != nil {
		return nil, err
	}
	out, values := make(map[stores.ID]*V, len(found)), make([]V, 0, len(found))
	for id, v := range found {
		values = append(values, v)
		out[id] = &values[len(values)-1]
	}
	return out, nil
}

// users loads people, and the relations of the viewer to them.
func (r *Resolver) users(ctx context.Context, ids []stores.ID) (map[stores.ID]*stores.User, error) {
	found, err := pointers(loadBatched(ctx, "Users.ByIDs", ofKind(stores.KindUser, ids), r.Stores.Users.ByIDs))
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
		asked[i] = foldHandle(h)
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

// interests loads interests.
func (r *Resolver) interests(ctx context.Context, ids []stores.ID) (map[stores.ID]*stores.Interest, error) {
	// Access: everybody.
	return pointers(loadBatched(ctx, "Interests.ByIDs", ofKind(stores.KindInterest, ids), r.Stores.Interests.ByIDs))
}

// sessions loads sessions.
func (r *Resolver) sessions(ctx context.Context, ids []stores.ID) (map[stores.ID]*stores.Session, error) {
	found, err := pointers(loadBatched(ctx, "Sessions.ByIDs", ofKind(stores.KindSession, ids),
		func(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Session, error) {
			return r.Stores.Sessions.ByIDs(ctx, ids, r.now())
		}))
	viewerID := viewer(ctx).ID
	for id, s := range found {
		// Access: the person whose session it is.
		if s.User != viewerID {
			delete(found, id)
		}
	}
	return found, err
}

// places loads places.
func (r *Resolver) places(ctx context.Context, ids []stores.ID) (map[stores.ID]*stores.Place, error) {
	// Access: everybody.
	return pointers(loadBatched(ctx, "Places.ByIDs", ofKind(stores.KindPlace, ids), r.Stores.Places.ByIDs))
}

// organisations loads organisations.
func (r *Resolver) organisations(ctx context.Context, ids []stores.ID) (map[stores.ID]*stores.Organisation, error) {
	// Access: everybody.
	return pointers(loadBatched(ctx, "Organisations.ByIDs", ofKind(stores.KindOrganisation, ids), r.Stores.Organisations.ByIDs))
}

// pages loads pages.
func (r *Resolver) pages(ctx context.Context, ids []stores.ID) (map[stores.ID]*stores.Page, error) {
	// Access: everybody. Its owner and members are people, who have rules of their own.
	return pointers(loadBatched(ctx, "Pages.ByIDs", ofKind(stores.KindPage, ids), r.Stores.Pages.ByIDs))
}

// nodes loads nodes of all kinds, the kinds concurrently.
func (r *Resolver) nodes(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Node, error) {
	kinds := make([]stores.Kind, len(ids))
	for i, id := range ids {
		kinds[i] = id.Kind
	}
	kinds = unique(kinds)
	found := make([]map[stores.ID]stores.Node, len(kinds))
	err := executor.Split(ctx, len(kinds), func(ctx context.Context, i int) (err error) {
		found[i], err = r.nodesOf(kinds[i])(ctx, ids)
		return err
	})
	out := make(map[stores.ID]stores.Node, len(ids))
	for _, nodes := range found {
		maps.Copy(out, nodes)
	}
	return out, err
}

// asNodes makes a function that loads nodes of one that loads a noun.
func asNodes[V any](fetch func(context.Context, []stores.ID) (map[stores.ID]*V, error)) func(context.Context, []stores.ID) (map[stores.ID]stores.Node, error) {
	return func(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Node, error) {
		found, err := fetch(ctx, ids)
		out := make(map[stores.ID]stores.Node, len(found))
		for id, v := range found {
			out[id] = any(v).(stores.Node)
		}
		return out, err
	}
}

// checkExist returns stores.ErrNotFound for a field unless everything that ids name exists and the viewer may see it.
func checkExist[V any](ctx context.Context, field string, ids []stores.ID,
	fetch func(context.Context, []stores.ID) (map[stores.ID]*V, error)) error {
	found, err := fetch(ctx, ids)
	if err == nil && len(found) < len(unique(ids)) {
		err = withField(stores.ErrNotFound, field)
	}
	return err
}

// ofKind returns the ids of one kind.
func ofKind(kind stores.Kind, ids []stores.ID) []stores.ID {
	if !slices.ContainsFunc(ids, func(id stores.ID) bool { return id.Kind != kind }) {
		return ids
	}
	out := make([]stores.ID, 0, len(ids))
	for _, id := range ids {
		if id.Kind == kind {
			out = append(out, id)
		}
	}
	return out
}
