package resolvers

import (
	"context"

	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *Resolver) createPage(ctx context.Context, input model.CreatePageInput) (payload model.CreatePagePayload, err error) {
	// Access: whoever is signed in.
	viewerID := viewer(ctx).ID
	if viewerID.IsZero() {
		return payload, errNotSignedIn
	}
	change, err := input.Check()
	if err != nil {
		return payload, err
	}
	p := stores.Page{ID: r.NewID(stores.KindPage), Kind: input.Kind, Owner: viewerID, CreatedAt: r.now()}
	change.Apply(&p)
	if err := r.Stores.Pages.Create(ctx, p); err != nil {
		return payload, err
	}
	edges := r.edgesOf(stores.Membership{Page: p.ID, User: viewerID, Role: stores.Moderator, Since: p.CreatedAt})
	payload.PageID, payload.PageEdge = p.ID, edges.page
	return payload, nil
}

func (r *Resolver) updatePage(ctx context.Context, input model.UpdatePageInput) error {
	p, err := r.pageToChange(ctx, input.PageID, canEdit)
	if err != nil {
		return err
	}
	change, err := input.Check()
	if err != nil {
		return err
	}
	updated, err := r.Stores.Pages.Update(ctx, p.ID, change)
	if err != nil {
		return err
	}
	viewer(ctx).keepStored(updated.ID, &updated)
	return nil
}

// pageToChange loads a page for which may accepts the viewer. Otherwise it returns errForbidden.
func (r *Resolver) pageToChange(ctx context.Context, page stores.ID, may func(*stores.Page, stores.ID, stores.PageRole) bool) (*stores.Page, error) {
	if viewer(ctx).ID.IsZero() {
		return nil, errNotSignedIn
	}
	if err := validID("pageId", page, stores.KindPage); err != nil {
		return nil, err
	}
	found, err := r.pages(ctx, []stores.ID{page})
	if err != nil {
		return nil, err
	}
	p := found[page]
	if p == nil {
		return nil, stores.ErrNotFound
	}
	in, err := r.viewerMemberships(ctx, []*stores.Page{p})
	if err == nil && !may(p, viewer(ctx).ID, in[p.ID].Role) {
		err = errForbidden
	}
	return p, err
}
