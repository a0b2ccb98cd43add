package resolvers

import (
	"context"
	"fivefold/graph/generated"
	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *likedPageConnectionResolver) Nodes(ctx context.Context, objs []*model.LikedPageConnection) ([][]*stores.Page, error) {
	return many(ctx, objs, func(c *model.LikedPageConnection) []stores.ID {
		return ids(c.Edges, func(e *model.LikedPageEdge) stores.ID { return e.NodeID })
	}, r.pages)
}

func (r *likedPageConnectionResolver) TotalCount(ctx context.Context, objs []*model.LikedPageConnection) ([]*int, error) {
	return totals(ctx, objs, func(c *model.LikedPageConnection) stores.ID { return c.Of }, r.Stores.Pages.Liked)
}

func (r *likedPageEdgeResolver) Node(ctx context.Context, objs []*model.LikedPageEdge) ([]*stores.Page, error) {
	return each(ctx, objs, func(e *model.LikedPageEdge) stores.ID { return e.NodeID }, r.pages)
}

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
	return texts(objs, func(p *stores.Page) string { return p.Category })
}

func (r *pageResolver) About(ctx context.Context, objs []*stores.Page) ([]*string, error) {
	return texts(objs, func(p *stores.Page) string { return p.About })
}

func (r *pageResolver) URL(ctx context.Context, objs []*stores.Page) ([]*string, error) {
	return texts(objs, func(p *stores.Page) string { return p.URL })
}

func (r *pageResolver) Owner(ctx context.Context, objs []*stores.Page) ([]*stores.User, error) {
	return each(ctx, objs, func(p *stores.Page) stores.ID { return p.Owner }, r.people)
}

func (r *pageResolver) Members(ctx context.Context, objs []*stores.Page, first *int, after *string, last *int, before *string) ([]*model.PageMemberConnection, error) {
	return connect(ctx, idsOf(objs, pageID), pageArgs{first, after, last, before}, scopeOf("members"), r.pageMemberLister, pageMemberConnection)
}

func (r *pageResolver) Topics(ctx context.Context, objs []*stores.Page, first *int, after *string, last *int, before *string) ([]*model.PageTopicConnection, error) {
	return connect(ctx, idsOf(objs, pageID), pageArgs{first, after, last, before}, scopeOf("topics"), r.Stores.Pages.Topics, pageTopicConnection)
}

func (r *pageResolver) LikedPages(ctx context.Context, objs []*stores.Page, first *int, after *string, last *int, before *string) ([]*model.LikedPageConnection, error) {
	return connect(ctx, idsOf(objs, pageID), pageArgs{first, after, last, before}, scopeOf("likedPages"), r.Stores.Pages.Liked, likedPageConnection)
}

func (r *pageResolver) ViewerRole(ctx context.Context, objs []*stores.Page) ([]*stores.PageRole, error) {
	return r.viewerRoles(ctx, objs)
}

func (r *pageResolver) ViewerCanEdit(ctx context.Context, objs []*stores.Page) ([]bool, error) {
	return r.viewerCanEdit(ctx, objs)
}

func (r *pageConnectionResolver) TotalCount(ctx context.Context, objs []*model.PageConnection) ([]*int, error) {
	return totals(ctx, objs, func(c *model.PageConnection) stores.PageFilter { return c.Filter }, perFilter(r.pageCatalogue(stores.PagesPopular)))
}

func (r *pageMemberConnectionResolver) Nodes(ctx context.Context, objs []*model.PageMemberConnection) ([][]*stores.User, error) {
	return many(ctx, objs, func(c *model.PageMemberConnection) []stores.ID {
		return ids(c.Edges, func(e *model.PageMemberEdge) stores.ID { return e.NodeID })
	}, r.people)
}

func (r *pageMemberConnectionResolver) TotalCount(ctx context.Context, objs []*model.PageMemberConnection) ([]*int, error) {
	return totals(ctx, objs, func(c *model.PageMemberConnection) stores.ID { return c.Of }, r.pageMemberLister)
}

func (r *pageMemberEdgeResolver) Node(ctx context.Context, objs []*model.PageMemberEdge) ([]*stores.User, error) {
	return each(ctx, objs, func(e *model.PageMemberEdge) stores.ID { return e.NodeID }, r.people)
}

func (r *pageTopicConnectionResolver) Nodes(ctx context.Context, objs []*model.PageTopicConnection) ([][]*stores.Interest, error) {
	return many(ctx, objs, func(c *model.PageTopicConnection) []stores.ID {
		return ids(c.Edges, func(e *model.PageTopicEdge) stores.ID { return e.NodeID })
	}, r.interests)
}

func (r *pageTopicConnectionResolver) TotalCount(ctx context.Context, objs []*model.PageTopicConnection) ([]*int, error) {
	return totals(ctx, objs, func(c *model.PageTopicConnection) stores.ID { return c.Of }, r.Stores.Pages.Topics)
}

func (r *pageTopicEdgeResolver) Node(ctx context.Context, objs []*model.PageTopicEdge) ([]*stores.Interest, error) {
	return each(ctx, objs, func(e *model.PageTopicEdge) stores.ID { return e.NodeID }, r.interests)
}

func (r *queryResolver) Pages(ctx context.Context, kind *stores.PageKind, category *string, orderBy stores.PageOrder, first *int, after *string, last *int, before *string) (*model.PageConnection, error) {
	filter, err := pageFilter(kind, category)
	if err != nil {
		return nil, err
	}
	scope := "pages " + string(orderBy) + " " + scopeOfPages(filter)
	return catalogue(ctx, scope, pageArgs{first, after, last, before}, filter, r.pageCatalogue(orderBy), pageConnection)
}

func (r *userResolver) Pages(ctx context.Context, objs []*stores.User, first *int, after *string, last *int, before *string) ([]*model.UserPageConnection, error) {
	open, err := r.openTo(ctx, objs, interestsOf)
	if err != nil {
		return nil, err
	}
	return connect(ctx, open, pageArgs{first, after, last, before}, scopeOf("pages"), r.Stores.Memberships.OfUsers, userPageConnection)
}

func (r *userPageConnectionResolver) Nodes(ctx context.Context, objs []*model.UserPageConnection) ([][]*stores.Page, error) {
	return many(ctx, objs, func(c *model.UserPageConnection) []stores.ID {
		return ids(c.Edges, func(e *model.UserPageEdge) stores.ID { return e.NodeID })
	}, r.pages)
}

func (r *userPageConnectionResolver) TotalCount(ctx context.Context, objs []*model.UserPageConnection) ([]*int, error) {
	return totals(ctx, objs, func(c *model.UserPageConnection) stores.ID { return c.Of }, r.Stores.Memberships.OfUsers)
}

func (r *userPageEdgeResolver) Node(ctx context.Context, objs []*model.UserPageEdge) ([]*stores.Page, error) {
	return each(ctx, objs, func(e *model.UserPageEdge) stores.ID { return e.NodeID }, r.pages)
}

func (r *Resolver) LikedPageConnection() generated.LikedPageConnectionResolver {
	return &likedPageConnectionResolver{r}
}

func (r *Resolver) LikedPageEdge() generated.LikedPageEdgeResolver { return &likedPageEdgeResolver{r} }

func (r *Resolver) Page() generated.PageResolver { return &pageResolver{r} }

func (r *Resolver) PageConnection() generated.PageConnectionResolver {
	return &pageConnectionResolver{r}
}

func (r *Resolver) PageMemberConnection() generated.PageMemberConnectionResolver {
	return &pageMemberConnectionResolver{r}
}

func (r *Resolver) PageMemberEdge() generated.PageMemberEdgeResolver {
	return &pageMemberEdgeResolver{r}
}

func (r *Resolver) PageTopicConnection() generated.PageTopicConnectionResolver {
	return &pageTopicConnectionResolver{r}
}

func (r *Resolver) PageTopicEdge() generated.PageTopicEdgeResolver { return &pageTopicEdgeResolver{r} }

func (r *Resolver) UserPageConnection() generated.UserPageConnectionResolver {
	return &userPageConnectionResolver{r}
}

func (r *Resolver) UserPageEdge() generated.UserPageEdgeResolver { return &userPageEdgeResolver{r} }

type (
	likedPageConnectionResolver  struct{ *Resolver }
	likedPageEdgeResolver        struct{ *Resolver }
	pageResolver                 struct{ *Resolver }
	pageConnectionResolver       struct{ *Resolver }
	pageMemberConnectionResolver struct{ *Resolver }
	pageMemberEdgeResolver       struct{ *Resolver }
	pageTopicConnectionResolver  struct{ *Resolver }
	pageTopicEdgeResolver        struct{ *Resolver }
	userPageConnectionResolver   struct{ *Resolver }
	userPageEdgeResolver         struct{ *Resolver }
)
