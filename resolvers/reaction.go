package resolvers

import (
	"context"
	"fivefold/graph/generated"
	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *mutationResolver) React(ctx context.Context, input model.ReactInput) (*model.ReactPayload, error) {
	reaction, err := r.r.react(ctx, input.MessageID, input.Kind)
	errs, err := userErrors(err, "messageId")
	return &model.ReactPayload{Reaction: reaction, ReactionEdge: ownReactionEdge(reaction), UserErrors: errs}, err
}

func (r *mutationResolver) WithdrawReaction(ctx context.Context, input model.WithdrawReactionInput) (*model.WithdrawReactionPayload, error) {
	errs, err := userErrors(r.r.withdrawReaction(ctx, input.MessageID), "messageId")
	return &model.WithdrawReactionPayload{UserErrors: errs}, err
}

func (r *reactorEdgeResolver) IsFriend(ctx context.Context, objs []*model.ReactorEdge) ([]*bool, error) {
	pairs := make([]stores.Pair, len(objs))
	for i, e := range objs {
		pairs[i] = stores.Pair{A: e.Author, B: e.NodeID}
	}
	return r.r.areFriends(ctx, pairs)
}

func (r *subscriptionResolver) ReactionReceived(ctx context.Context, count *int) (<-chan *stores.Reaction, error) {
	return deliver(ctx, count, r.r.subscribeViewer(stores.ReactionReceived), r.r.resolveReaction)
}

func (r *userResolver) Reactors(ctx context.Context, objs []*stores.User, first *int, after *string, last *int, before *string) ([]*model.ReactorConnection, error) {
	return connect(ctx, idPtrs(objs, userID), pageArgs{first, after, last, before}, scopeOf("reactors"), r.r.reactors, reactorEdge, newReactorConnection)
}

func (r *Resolver) ReactorEdge() generated.ReactorEdgeResolver { return &reactorEdgeResolver{r} }

type reactorEdgeResolver struct{ r *Resolver }
