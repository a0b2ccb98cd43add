package resolvers

import (
	"cmp"
	"context"

	"fivefold/graph/model"
	"fivefold/stores"
)

// membershipEdges are the edges of a membership in the two lists that contain it.
type membershipEdges struct {
	page   *model.UserPageEdge
	member *model.PageMemberEdge
}

func edgesOfMembership(m stores.Membership) membershipEdges {
	return membershipEdges{
		page:   new(userPageEdge(m, model.Cursor{List: listOf(scopeOf("pages"), m.User), At: m.PagePosition()})),
		member: new(pageMemberEdge(m, model.Cursor{List: listOf(scopeOf("members"), m.Page), At: m.MemberPosition()})),
	}
}

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
	r.publishPageJoined(ctx, p.ID, viewerID)
	edges := edgesOfMembership(stores.Membership{Page: p.ID, User: viewerID, Role: stores.Moderator, Since: p.CreatedAt})
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
	_, err = r.Stores.Pages.Update(ctx, p.ID, change)
	return err
}

func (r *Resolver) joinPage(ctx context.Context, page stores.ID) (membershipEdges, error) {
	p, err := r.pageToChange(ctx, page, canJoinOrLeave)
	if err != nil {
		return membershipEdges{}, err
	}
	m, err := r.Stores.Memberships.Join(ctx, p.ID, viewer(ctx).ID, r.now())
	if err != nil {
		return membershipEdges{}, err
	}
	r.publishPageJoined(ctx, p.ID, m.User)
	return edgesOfMembership(m), nil
}

func (r *Resolver) leavePage(ctx context.Context, page stores.ID) error {
	p, err := r.pageToChange(ctx, page, canJoinOrLeave)
	if err != nil {
		return err
	}
	return r.Stores.Memberships.Leave(ctx, p.ID, viewer(ctx).ID)
}

func (r *Resolver) setPageRole(ctx context.Context, input model.SetPageRoleInput) (membershipEdges, error) {
	p, err := r.pageToChange(ctx, input.PageID, owns)
	if err != nil {
		return membershipEdges{}, err
	}
	if err := r.checkMemberVisible(ctx, p.ID, input.UserID, input.Role); err != nil {
		return membershipEdges{}, withField(err, "userId")
	}
	m, err := r.Stores.Memberships.SetRole(ctx, p.ID, input.UserID, input.Role)
	if err != nil {
		return membershipEdges{}, withField(err, "userId")
	}
	return edgesOfMembership(m), nil
}

// checkMemberVisible returns stores.ErrNotMember for a person whose memberships the viewer, who owns the page, may not see. A moderator can
// always be made a member: owners know their moderators, and no block protects a role.
func (r *Resolver) checkMemberVisible(ctx context.Context, page, person stores.ID, role stores.PageRole) error {
	if role == stores.Member {
		in, err := r.Stores.Memberships.Between(ctx, person, []stores.ID{page})
		if err != nil || in[page].Role == stores.Moderator {
			return err
		}
	}
	u, err := r.user(ctx, person)
	if err != nil || u == nil {
		return cmp.Or(err, stores.ErrNotMember)
	}
	visible, err := r.visibleTo(ctx, []*stores.User{u}, interestsOf)
	if err == nil && visible[0] == nil {
		err = stores.ErrNotMember
	}
	return err
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
