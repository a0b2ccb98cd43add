package resolvers

import (
	"context"

	"fivefold/graph/model"
	"fivefold/stores"
)

// membershipEdges are the edges of a membership in the two lists that contain it.
type membershipEdges struct {
	page   *model.UserPageEdge
	member *model.PageMemberEdge
}

// edgesOf returns the edges of a membership that the viewer sees.
func (r *Resolver) edgesOf(m stores.Membership) membershipEdges {
	return membershipEdges{
		page:   new(userPageEdge(m, model.Cursor{List: listOf(scopeOf("pages"), m.User), At: m.PagePosition()})),
		member: r.memberEdge(stores.PageMember{Membership: m}),
	}
}

// memberEdge returns the edge of a member in the list of the page.
func (r *Resolver) memberEdge(m stores.PageMember) *model.PageMemberEdge {
	at := m.MemberPosition()
	at.ID = r.membershipIDs().of(m.Page, m.User)
	return new(pageMemberEdge(m, model.Cursor{List: listOf(scopeOf("members"), m.Page), At: at}))
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
	return r.edgesOf(m), nil
}

func (r *Resolver) leavePage(ctx context.Context, page stores.ID) error {
	p, err := r.pageToChange(ctx, page, canJoinOrLeave)
	if err != nil {
		return err
	}
	return r.Stores.Memberships.Leave(ctx, p.ID, viewer(ctx).ID)
}

func (r *Resolver) setPageRole(ctx context.Context, input model.SetPageRoleInput) (payload model.SetPageRolePayload, err error) {
	p, err := r.pageToChange(ctx, input.PageID, owns)
	if err != nil {
		return payload, err
	}
	var person stores.ID
	field := "membershipId"
	switch {
	case input.MembershipID != nil && input.UserID != nil:
		return payload, badField(field, "Give either membershipId or userId, not both.")
	case input.MembershipID != nil:
		person = r.membershipIDs().person(p.ID, *input.MembershipID)
	case input.UserID != nil:
		person, field = *input.UserID, "userId"
	default:
		return payload, badField(field, "Give the membershipId or the userId of the member.")
	}
	named, err := r.isMemberNamed(ctx, person)
	if err == nil && !named && input.MembershipID == nil {
		err = stores.ErrNotMember // as for a person who does not exist
	}
	if err != nil {
		return payload, withField(err, field)
	}
	m, err := r.Stores.Memberships.SetRole(ctx, p.ID, person, input.Role)
	if err != nil {
		return payload, withField(err, field)
	}
	if payload.MemberEdge = r.memberEdge(stores.PageMember{Membership: m, Hidden: !named}); named {
		payload.UserID = person
	}
	return payload, nil
}

// isMemberNamed reports whether the viewer sees who a member is: stores.MemberNamed. It returns false for a person who does not exist.
func (r *Resolver) isMemberNamed(ctx context.Context, person stores.ID) (bool, error) {
	u, err := r.user(ctx, person)
	if err != nil || u == nil {
		return false, err
	}
	visible, err := r.visibleTo(ctx, []*stores.User{u}, interestsOf)
	return err == nil && visible[0] != nil, err
}

func (r *Resolver) removePageMember(ctx context.Context, input model.RemovePageMemberInput) error {
	p, err := r.pageToChange(ctx, input.PageID, canEdit)
	if err != nil {
		return err
	}
	person := r.membershipIDs().person(p.ID, input.MembershipID)
	in, err := r.Stores.Memberships.Between(ctx, person, []stores.ID{p.ID})
	if err != nil {
		return err
	}
	m, ok := in[p.ID]
	switch {
	case !ok:
		err = stores.ErrNotMember
	case !canRemove(p, viewer(ctx).ID, m):
		err = errForbidden
	default:
		err = r.Stores.Memberships.Leave(ctx, p.ID, person)
	}
	return withField(err, "membershipId")
}
