package resolvers

import (
	"context"
	"slices"

	"fivefold/graph/executor"
	"fivefold/stores"
)

// A searchScope is what the viewer may find, from the truth: who blocks whom and who is a friend is as new as everywhere else.
type searchScope struct {
	stores.SearchScope
	friends    map[stores.ID]bool
	isBlocked  bool // somebody blocks the viewer
	isComplete bool // Hidden has everybody. Otherwise the engine counts hits that the policy would remove.
}

// maxScopeRelations is the largest number of friendships, requests and blocks of a viewer that a scope is made of. The friends and the hidden people of
// a viewer with more are not complete: some posts for friends are not found, and the policy removes hits.
const maxScopeRelations = 2 * stores.MaxSearchScope

// searchScope returns the scope of the viewer: empty and complete when nobody is signed in.
func (r *Resolver) searchScope(ctx context.Context, filter stores.SearchFilter) (searchScope, error) {
	me := viewer(ctx).ID
	if me.IsZero() {
		return searchScope{isComplete: true}, nil
	}
	var rels map[stores.ID]stores.Relation
	isKnown, own := false, []stores.ID{me}
	err := executor.Split(ctx, 2, func(ctx context.Context, i int) error {
		if i == 0 {
			found, err := loadBatched(ctx, "Friendships.Relations", []stores.ID{me}, func(ctx context.Context, people []stores.ID) (map[stores.ID]map[stores.ID]stores.Relation, error) {
				return r.Stores.Friendships.Relations(ctx, people, maxScopeRelations)
			})
			rels, isKnown = found[me], err == nil && found[me] != nil
			return err
		}
		if !slices.Contains(filter.Kinds, stores.KindPost) { // only posts are kept by those who moderate a page
			return nil
		}
		found, err := loadBatched(ctx, "Memberships.OfUsers", []stores.ID{me}, func(ctx context.Context, people []stores.ID) (map[stores.ID]stores.List[stores.Membership], error) {
			return r.Stores.Memberships.OfUsers(ctx, people, stores.Window{Limit: stores.MaxLimit})
		})
		for _, item := range found[me].Items {
			if item.Value.Role == stores.Moderator {
				own = append(own, item.Value.Page)
			}
		}
		return err
	})
	return newSearchScope(rels, isKnown, own), err
}

// newSearchScope makes a scope of the relations of the viewer. They are not known when there are too many.
func newSearchScope(rels map[stores.ID]stores.Relation, isKnown bool, own []stores.ID) searchScope {
	s := searchScope{SearchScope: stores.SearchScope{Own: own}, friends: map[stores.ID]bool{}, isBlocked: !isKnown, isComplete: isKnown}
	for id, rel := range rels {
		switch {
		case rel == stores.AreFriends:
			s.Friends = append(s.Friends, id)
			s.friends[id] = true
		case rel.Blocks() || rel.IsBlocked():
			s.Hidden = append(s.Hidden, id)
			s.isBlocked = s.isBlocked || rel.IsBlocked()
		}
	}
	slices.SortFunc(s.Friends, stores.ID.Compare)
	slices.SortFunc(s.Hidden, stores.ID.Compare)
	s.isComplete = s.isComplete && len(s.Hidden) <= stores.MaxSearchScope
	s.Friends = s.Friends[:min(len(s.Friends), stores.MaxSearchScope)]
	s.Hidden = s.Hidden[:min(len(s.Hidden), stores.MaxSearchScope)]
	s.Own = s.Own[:min(len(s.Own), stores.MaxSearchScope)]
	return s
}
