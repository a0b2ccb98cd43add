package resolvers

import (
	"context"

	"fivefold/graph/model"
	"fivefold/stores"
)

// pages loads pages.
func (r *Resolver) pages(ctx context.Context, ids []stores.ID) (map[stores.ID]*stores.Page, error) {
	// Access: everybody. Its owner and members are people, who have rules of their own.
	return loadNouns(ctx, "Pages.ByIDs", stores.KindPage, ids, r.Stores.Pages.ByIDs)
}

// pageFilter checks the arguments of Query.pages.
func pageFilter(kind *stores.PageKind, category *string) (stores.PageFilter, error) {
	var filter stores.PageFilter
	if kind != nil {
		filter.Kind = *kind
	}
	var err error
	if category != nil {
		filter.Category, err = validText("category", stores.PageCategory.Required(), *category)
	}
	return filter, err
}

// pageCatalogue lists all pages in an order.
func (r *Resolver) pageCatalogue(order stores.PageOrder) cataloguer[stores.PageFilter, stores.Page] {
	return func(ctx context.Context, filter stores.PageFilter, window stores.Window) (stores.List[stores.Page], error) {
		return r.Stores.Pages.Catalogue(ctx, filter, order, window)
	}
}

func pageEdge(p stores.Page, cursor model.Cursor) model.PageEdge {
	return model.PageEdge{Cursor: cursor, Node: &p}
}

// pageMemberEdge returns the edge of a member at a position that has the id of the membership.
func pageMemberEdge(m stores.PageMember, cursor model.Cursor) model.PageMemberEdge {
	edge := model.PageMemberEdge{Cursor: cursor, MembershipID: cursor.At.ID, Role: m.Role, Since: m.Since}
	if !m.Hidden {
		edge.NodeID = m.User
	}
	return edge
}

func userPageEdge(m stores.Membership, cursor model.Cursor) model.UserPageEdge {
	return model.UserPageEdge{Cursor: cursor, NodeID: m.Page, Role: m.Role, Since: m.Since}
}

func pageTopicEdge(id stores.ID, cursor model.Cursor) model.PageTopicEdge {
	return model.PageTopicEdge{Cursor: cursor, NodeID: id}
}

func likedPageEdge(id stores.ID, cursor model.Cursor) model.LikedPageEdge {
	return model.LikedPageEdge{Cursor: cursor, NodeID: id}
}

// viewerMemberships returns the viewer's memberships of pages.
func (r *Resolver) viewerMemberships(ctx context.Context, pages []*stores.Page) (map[stores.ID]stores.Membership, error) {
	viewerID := viewer(ctx).ID
	if viewerID.IsZero() {
		return nil, nil
	}
	of := ids(pages, func(p *stores.Page) stores.ID { return p.ID })
	return loadBatched(ctx, "Memberships.Between", of, func(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Membership, error) {
		return r.Stores.Memberships.Between(ctx, viewerID, ids)
	})
}

func (r *Resolver) viewerRoles(ctx context.Context, pages []*stores.Page) ([]*stores.PageRole, error) {
	found, err := r.viewerMemberships(ctx, pages)
	out := make([]*stores.PageRole, len(pages))
	for i, p := range pages {
		if m, ok := found[p.ID]; ok {
			out[i] = &m.Role
		}
	}
	return out, err
}

// viewerMay reports for which pages may accepts the viewer.
func (r *Resolver) viewerMay(ctx context.Context, pages []*stores.Page, may func(*stores.Page, stores.ID, stores.PageRole) bool) ([]bool, error) {
	found, err := r.viewerMemberships(ctx, pages)
	out := make([]bool, len(pages))
	for i, p := range pages {
		out[i] = may(p, viewer(ctx).ID, found[p.ID].Role)
	}
	return out, err
}

func scopeOfPages(f stores.PageFilter) string { return string(f.Kind) + " " + f.Category }
