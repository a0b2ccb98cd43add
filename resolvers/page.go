package resolvers

import (
	"context"
	"fivefold/graph/generated"
	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *mutationResolver) CreatePage(ctx context.Context, input model.CreatePageInput) (*model.CreatePagePayload, error) {
	done, err := r.createPage(ctx, input)
	errs, err := userErrors(err, "")
	return &model.CreatePagePayload{Page: done.page, Viewer: done.viewer, UserErrors: errs, ClientMutationID: input.ClientMutationID}, err
}

func (r *mutationResolver) UpdatePage(ctx context.Context, input model.UpdatePageInput) (*model.UpdatePagePayload, error) {
	done, err := r.updatePage(ctx, input)
	errs, err := userErrors(err, "pageId")
	return &model.UpdatePagePayload{Page: done.page, UserErrors: errs, ClientMutationID: input.ClientMutationID}, err
}

func (r *mutationResolver) JoinPage(ctx context.Context, input model.JoinPageInput) (*model.JoinPagePayload, error) {
	done, err := r.joinPage(ctx, input.PageID)
	errs, err := userErrors(err, "pageId")
	return &model.JoinPagePayload{Page: done.page, PageEdge: done.pageEdge, Viewer: done.viewer, UserErrors: errs, ClientMutationID: input.ClientMutationID}, err
}

func (r *mutationResolver) LeavePage(ctx context.Context, input model.LeavePageInput) (*model.LeavePagePayload, error) {
	done, err := r.leavePage(ctx, input.PageID)
	errs, err := userErrors(err, "pageId")
	return &model.LeavePagePayload{Page: done.page, Viewer: done.viewer, UserErrors: errs, ClientMutationID: input.ClientMutationID}, err
}

func (r *mutationResolver) SetPageRole(ctx context.Context, input model.SetPageRoleInput) (*model.SetPageRolePayload, error) {
	done, err := r.setPageRole(ctx, input)
	errs, err := userErrors(err, "pageId")
	return &model.SetPageRolePayload{Page: done.page, MemberEdge: done.memberEdge, UserErrors: errs, ClientMutationID: input.ClientMutationID}, err
}

func (r *pageResolver) Category(ctx context.Context, objs []*stores.Page) ([]*string, error) {
	return optionalStrings(objs, func(p *stores.Page) string { return p.Category })
}

func (r *pageResolver) About(ctx context.Context, objs []*stores.Page) ([]*string, error) {
	return optionalStrings(objs, func(p *stores.Page) string { return p.About })
}

func (r *pageResolver) URL(ctx context.Context, objs []*stores.Page) ([]*string, error) {
	return optionalStrings(objs, func(p *stores.Page) string { return p.URL })
}

func (r *pageResolver) Owner(ctx context.Context, objs []*stores.Page) ([]*stores.User, error) {
	return loadOne(ctx, objs, func(p *stores.Page) stores.ID { return p.Owner }, r.users)
}

func (r *pageResolver) Members(ctx context.Context, objs []*stores.Page, first *int, after *string, last *int, before *string) ([]*model.PageMemberConnection, error) {
	return connect(ctx, idPtrs(objs, pageID), pageArgs{first, after, last, before}, scopeOf("members"), forViewer(r.Stores.Memberships.OfPages), pageMemberEdge, newPageMemberConnection)
}

func (r *pageResolver) Topics(ctx context.Context, objs []*stores.Page, first *int, after *string, last *int, before *string) ([]*model.PageTopicConnection, error) {
	return connect(ctx, idPtrs(objs, pageID), pageArgs{first, after, last, before}, scopeOf("topics"), r.Stores.Pages.Topics, pageTopicEdge, newPageTopicConnection)
}

func (r *pageResolver) LikedPages(ctx context.Context, objs []*stores.Page, first *int, after *string, last *int, before *string) ([]*model.LikedPageConnection, error) {
	return connect(ctx, idPtrs(objs, pageID), pageArgs{first, after, last, before}, scopeOf("likedPages"), r.Stores.Pages.Liked, likedPageEdge, newLikedPageConnection)
}

func (r *pageResolver) ViewerRole(ctx context.Context, objs []*stores.Page) ([]*stores.PageRole, error) {
	return r.viewerRoles(ctx, objs)
}

func (r *pageResolver) ViewerCanEdit(ctx context.Context, objs []*stores.Page) ([]bool, error) {
	return r.viewerCanEdit(ctx, objs)
}

func (r *queryResolver) Pages(ctx context.Context, kind *stores.PageKind, category *string, orderBy stores.PageOrder, first *int, after *string, last *int, before *string) (*model.PageConnection, error) {
	filter, err := pageFilter(kind, category)
	if err != nil {
		return nil, err
	}
	scope := "pages " + string(orderBy) + " " + scopeOfPages(filter)
	return catalogue(ctx, scope, pageArgs{first, after, last, before}, filter, r.pageCatalogue(orderBy), pageEdge, newPageConnection)
}

func (r *userResolver) Pages(ctx context.Context, objs []*stores.User, first *int, after *string, last *int, before *string) ([]*model.UserPageConnection, error) {
	visible, err := r.visibleTo(ctx, objs, interestsOf)
	if err != nil {
		return nil, err
	}
	return connect(ctx, visible, pageArgs{first, after, last, before}, scopeOf("pages"), r.Stores.Memberships.OfUsers, userPageEdge, newUserPageConnection)
}

func (r *Resolver) Page() generated.PageResolver { return &pageResolver{r} }

type pageResolver struct{ *Resolver }
