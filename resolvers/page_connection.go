package resolvers

import (
	"context"

	"fivefold/graph/model"
	"fivefold/stores"
)

// The lists of pages: what to ask of the ports for the viewer, and how a window becomes a connection.

func pageFilter(kind *stores.PageKind, category *string) (stores.PageFilter, error) {
	var filter stores.PageFilter
	if kind != nil {
		filter.Kind = *kind
	}
	var err error
	if category != nil {
		filter.Category, err = validCategory("category", *category)
	}
	return filter, err
}

func scopeOfPages(f stores.PageFilter) string { return string(f.Kind) + " " + f.Category }

func (r *Resolver) pageCatalogue(order stores.PageOrder) cataloguer[stores.PageFilter, stores.Page] {
	return func(ctx context.Context, filter stores.PageFilter, window stores.Window) (stores.List[stores.Page], error) {
		return r.Stores.Pages.Catalogue(ctx, filter, order, window)
	}
}

func (r *Resolver) pageMemberLister(ctx context.Context, pages []stores.ID, window stores.Window) (map[stores.ID]stores.List[stores.Membership], error) {
	return r.Stores.Memberships.OfPages(ctx, viewer(ctx).ID, pages, window)
}

func pageConnection(filter stores.PageFilter, p part[stores.Page]) *model.PageConnection {
	edges := edgesOf(p, func(x stores.Page, cursor model.Cursor) model.PageEdge {
		return model.PageEdge{Cursor: cursor, Node: &x}
	})
	return &model.PageConnection{Filter: filter, PageInfo: p.info(), Edges: edges,
		Nodes: nodesOf(edges, func(e *model.PageEdge) *stores.Page { return e.Node })}
}

func pageMemberConnection(of stores.ID, p part[stores.Membership]) *model.PageMemberConnection {
	return &model.PageMemberConnection{Of: of, PageInfo: p.info(), Edges: edgesOf(p, pageMemberEdge)}
}

func pageMemberEdge(m stores.Membership, cursor model.Cursor) model.PageMemberEdge {
	return model.PageMemberEdge{Cursor: cursor, NodeID: m.User, Role: m.Role, Since: m.Since}
}

func userPageConnection(of stores.ID, p part[stores.Membership]) *model.UserPageConnection {
	return &model.UserPageConnection{Of: of, PageInfo: p.info(), Edges: edgesOf(p, userPageEdge)}
}

func userPageEdge(m stores.Membership, cursor model.Cursor) model.UserPageEdge {
	return model.UserPageEdge{Cursor: cursor, NodeID: m.Page, Role: m.Role, Since: m.Since}
}

func pageTopicConnection(of stores.ID, p part[stores.ID]) *model.PageTopicConnection {
	return &model.PageTopicConnection{Of: of, PageInfo: p.info(), Edges: edgesOf(p, func(id stores.ID, cursor model.Cursor) model.PageTopicEdge {
		return model.PageTopicEdge{Cursor: cursor, NodeID: id}
	})}
}

func likedPageConnection(of stores.ID, p part[stores.ID]) *model.LikedPageConnection {
	return &model.LikedPageConnection{Of: of, PageInfo: p.info(), Edges: edgesOf(p, func(id stores.ID, cursor model.Cursor) model.LikedPageEdge {
		return model.LikedPageEdge{Cursor: cursor, NodeID: id}
	})}
}

// viewerMemberships tells in which of the pages the viewer is.
func (r *Resolver) viewerMemberships(ctx context.Context, pages []*stores.Page) (map[stores.ID]stores.Membership, error) {
	you := viewer(ctx).ID
	if you.IsZero() {
		return nil, nil
	}
	of := ids(pages, func(p *stores.Page) stores.ID { return p.ID })
	return together(ctx, "Memberships.Between", of, func(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Membership, error) {
		return r.Stores.Memberships.Between(ctx, you, ids)
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

func (r *Resolver) viewerCanEdit(ctx context.Context, pages []*stores.Page) ([]bool, error) {
	found, err := r.viewerMemberships(ctx, pages)
	out := make([]bool, len(pages))
	for i, p := range pages {
		out[i] = canEdit(p, viewer(ctx).ID, found[p.ID].Role)
	}
	return out, err
}
