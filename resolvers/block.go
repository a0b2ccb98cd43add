package resolvers

import (
	"context"
	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *mutationResolver) BlockUser(ctx context.Context, input model.BlockUserInput) (*model.BlockUserPayload, error) {
	done, errs, err := r.r.act(ctx, stores.ActBlock, input.UserID)
	return &model.BlockUserPayload{BlockEdge: done.block, EndedFriendshipID: done.ended, UserErrors: errs}, err
}

func (r *mutationResolver) UnblockUser(ctx context.Context, input model.UnblockUserInput) (*model.UnblockUserPayload, error) {
	_, errs, err := r.r.act(ctx, stores.ActUnblock, input.UserID)
	return &model.UnblockUserPayload{UserErrors: errs}, err
}

func (r *userResolver) BlockedUsers(ctx context.Context, objs []*stores.User, first *int, after *string, last *int, before *string) ([]*model.BlockedUserConnection, error) {
	return connect(ctx, onlyViewer(ctx, objs), pageArgs{first, after, last, before}, scopeOf("blockedUsers"), r.r.Stores.Friendships.Blocks, blockedUserEdge, newBlockedUserConnection)
}
