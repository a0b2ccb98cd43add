package resolvers

import (
	"context"
	"fivefold/graph/generated"
	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *shownAdResolver) Post(ctx context.Context, objs []*stores.ShownAd) ([]*stores.Post, error) {
	return r.r.shownPosts(ctx, objs)
}

func (r *shownAdResolver) Page(ctx context.Context, objs []*stores.ShownAd) ([]*stores.Page, error) {
	return r.r.shownPages(ctx, objs)
}

func (r *shownAdResolver) Reasons(ctx context.Context, objs []*stores.ShownAd) ([][]*stores.AdReason, error) {
	return each(objs, shownReasons), nil
}

func (r *userResolver) ShownAds(ctx context.Context, objs []*stores.User, first *int, after *string, last *int, before *string) ([]*model.ShownAdConnection, error) {
	return connect(ctx, onlyViewer(ctx, objs), pageArgs{first, after, last, before}, scopeOf("shownAds"), r.r.Stores.AdReports.Shown,
		shownAdEdge, newShownAdConnection)
}

func (r *Resolver) ShownAd() generated.ShownAdResolver { return &shownAdResolver{r} }

type shownAdResolver struct{ r *Resolver }
