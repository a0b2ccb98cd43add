package resolvers

import (
	"context"
	"fivefold/graph/generated"
	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *mutationResolver) CreatePage(ctx context.Context, input model.CreatePageInput) (*model.CreatePagePayload, error) {
	payload, err := r.r.createPage(ctx, input)
	payload.UserErrors, err = userErrors(err, "")
	return &payload, err
}

func (r *mutationResolver) UpdatePage(ctx context.Context, input model.UpdatePageInput) (*model.UpdatePagePayload, error) {
	errs, err := userErrors(r.r.updatePage(ctx, input), "pageId")
	return &model.UpdatePagePayload{UserErrors: errs}, err
}

func (r *pageResolver) Topics(ctx context.Context, objs []*stores.Page, first *int, after *string, last *int, before *string) ([]*model.PageTopicConnection, error) {
	return connect(ctx, idPtrs(objs, pageID), pageArgs{first, after, last, before}, scopeOf("topics"), r.r.Stores.Pages.Topics, pageTopicEdge, newPageTopicConnection)
}

func (r *pageResolver) LikedPages(ctx context.Context, objs []*stores.Page, first *int, after *string, last *int, before *string) ([]*model.LikedPageConnection, error) {
	return connect(ctx, idPtrs(objs, pageID), pageArgs{first, after, last, before}, scopeOf("likedPages"), r.r.Stores.Pages.Liked, likedPageEdge, newLikedPageConnection)
}

func (r *pageResolver) ViewerCanEdit(ctx context.Context, objs []*stores.Page) ([]bool, error) {
	return r.r.viewerMay(ctx, objs, canEdit)
}

func (r *pageResolver) ViewerCanPost(ctx context.Context, objs []*stores.Page) ([]bool, error) {
	return r.r.viewerMay(ctx, objs, canWriteOnPage)
}

func (r *queryResolver) Pages(ctx context.Context, kind *stores.PageKind, category *string, orderBy stores.PageOrder, first *int, after *string, last *int, before *string) (*model.PageConnection, error) {
	filter, err := pageFilter(kind, category)
	if err != nil {
		return nil, err
	}
	scope := "pages " + string(orderBy) + " " + scopeOfPages(filter)
	return catalogue(ctx, scope, pageArgs{first, after, last, before}, filter, r.r.pageCatalogue(orderBy), pageEdge, newPageConnection)
}

func (r *Resolver) Page() generated.PageResolver { return &pageResolver{r} }

type pageResolver struct{ r *Resolver }
