package resolvers

import (
	"context"
	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *mutationResolver) JoinPage(ctx context.Context, input model.JoinPageInput) (*model.JoinPagePayload, error) {
	edges, err := r.r.joinPage(ctx, input.PageID)
	errs, err := userErrors(err, "pageId")
	return &model.JoinPagePayload{PageEdge: edges.page, MemberEdge: edges.member, UserErrors: errs}, err
}

func (r *mutationResolver) LeavePage(ctx context.Context, input model.LeavePageInput) (*model.LeavePagePayload, error) {
	errs, err := userErrors(r.r.leavePage(ctx, input.PageID), "pageId")
	return &model.LeavePagePayload{UserErrors: errs}, err
}

func (r *mutationResolver) SetPageRole(ctx context.Context, input model.SetPageRoleInput) (*model.SetPageRolePayload, error) {
	payload, err := r.r.setPageRole(ctx, input)
	payload.UserErrors, err = userErrors(err, "pageId")
	return &payload, err
}

func (r *mutationResolver) RemovePageMember(ctx context.Context, input model.RemovePageMemberInput) (*model.RemovePageMemberPayload, error) {
	errs, err := userErrors(r.r.removePageMember(ctx, input), "pageId")
	return &model.RemovePageMemberPayload{UserErrors: errs}, err
}

func (r *pageResolver) Members(ctx context.Context, objs []*stores.Page, search *string, first *int, after *string, last *int, before *string) ([]*model.PageMemberConnection, error) {
	args := pageArgs{first, after, last, before}
	if search != nil {
		return connect(ctx, idPtrs(objs, pageID), args, scopeOfSearch(scopeOf("members"), *search), r.r.searchMembers(*search), pageMemberEdge, newPageMemberConnection)
	}
	return connect(ctx, idPtrs(objs, pageID), args, scopeOf("members"), r.r.members, pageMemberEdge, newPageMemberConnection)
}

func (r *pageResolver) ViewerRole(ctx context.Context, objs []*stores.Page) ([]*stores.PageRole, error) {
	return r.r.viewerRoles(ctx, objs)
}

func (r *userResolver) Pages(ctx context.Context, objs []*stores.User, first *int, after *string, last *int, before *string) ([]*model.UserPageConnection, error) {
	visible, err := r.r.visibleTo(ctx, objs, interestsOf)
	if err != nil {
		return nil, err
	}
	return connect(ctx, visible, pageArgs{first, after, last, before}, scopeOf("pages"), r.r.Stores.Memberships.OfUsers, userPageEdge, newUserPageConnection)
}
