package resolvers

import (
	"context"
	"fivefold/graph/generated"
	"fivefold/graph/model"
	"fivefold/stores"
	"time"
)

func (r *advertiserResolver) Currency(ctx context.Context, objs []*stores.Advertiser) ([]string, error) {
	return each(objs, func(a *stores.Advertiser) string { return string(a.Currency) }), nil
}

func (r *advertiserResolver) ViewerRole(ctx context.Context, objs []*stores.Advertiser) ([]*stores.AdvertiserRole, error) {
	return loadOne(ctx, objs, advertiserID, r.r.viewerAdvertiserRoles)
}

func (r *advertiserResolver) Balance(ctx context.Context, objs []*stores.Advertiser, at *time.Time) ([]*model.AccountBalance, error) {
	return r.r.fundsAt(ctx, objs, at)
}

func (r *advertiserResolver) Statement(ctx context.Context, objs []*stores.Advertiser, from *time.Time, until *time.Time, first *int, after *string, last *int, before *string) ([]*model.StatementConnection, error) {
	period, err := periodOf(from, until)
	if err != nil {
		return nil, err
	}
	return connect(ctx, idPtrs(objs, advertiserID), pageArgs{first, after, last, before}, scopeGiven(scopeOf("statement"), period.String()),
		r.r.statements(objs, period), statementEdge, newStatementConnection)
}

func (r *advertiserResolver) Members(ctx context.Context, objs []*stores.Advertiser, first *int, after *string, last *int, before *string) ([]*model.AdvertiserMemberConnection, error) {
	return connect(ctx, idPtrs(objs, advertiserID), pageArgs{first, after, last, before}, scopeOf("advertiserMembers"), r.r.advertiserMembers,
		advertiserMemberEdge, newAdvertiserMemberConnection)
}

func (r *mutationResolver) CreateAdvertiser(ctx context.Context, input model.CreateAdvertiserInput) (*model.CreateAdvertiserPayload, error) {
	payload, err := r.r.createAdvertiser(ctx, input)
	payload.UserErrors, err = userErrors(err, "pageId")
	return &payload, err
}

func (r *mutationResolver) SetAdvertiserRole(ctx context.Context, input model.SetAdvertiserRoleInput) (*model.SetAdvertiserRolePayload, error) {
	payload, err := r.r.setAdvertiserRole(ctx, input)
	payload.UserErrors, err = userErrors(err, "advertiserId")
	return &payload, err
}

func (r *mutationResolver) RemoveAdvertiserRole(ctx context.Context, input model.RemoveAdvertiserRoleInput) (*model.RemoveAdvertiserRolePayload, error) {
	errs, err := userErrors(r.r.removeAdvertiserRole(ctx, input), "advertiserId")
	return &model.RemoveAdvertiserRolePayload{UserErrors: errs}, err
}

func (r *pageResolver) Advertiser(ctx context.Context, objs []*stores.Page) ([]*stores.Advertiser, error) {
	return loadOne(ctx, objs, pageID, r.r.pageAdvertisers)
}

func (r *userResolver) Advertisers(ctx context.Context, objs []*stores.User, first *int, after *string, last *int, before *string) ([]*model.UserAdvertiserConnection, error) {
	return connect(ctx, onlyViewer(ctx, objs), pageArgs{first, after, last, before}, scopeOf("advertisers"), r.r.Stores.Advertisers.OfUsers,
		userAdvertiserEdge, newUserAdvertiserConnection)
}

func (r *Resolver) Advertiser() generated.AdvertiserResolver { return &advertiserResolver{r} }

type advertiserResolver struct{ r *Resolver }
