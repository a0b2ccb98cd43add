package resolvers

import (
	"context"
	"fivefold/graph"
	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *mutationResolver) React(ctx context.Context, input model.ReactInput) (*model.ReactPayload, error) {
	done, err := r.react(ctx, input.MessageID, input.Kind)
	errs, err := userErrors(err, "messageId")
	return &model.ReactPayload{Reaction: done.reaction, Message: done.message, UserErrors: errs, ClientMutationID: input.ClientMutationID}, err
}

func (r *mutationResolver) WithdrawReaction(ctx context.Context, input model.WithdrawReactionInput) (*model.WithdrawReactionPayload, error) {
	done, err := r.withdrawReaction(ctx, input.MessageID)
	errs, err := userErrors(err, "messageId")
	return &model.WithdrawReactionPayload{Message: done.message, UserErrors: errs, ClientMutationID: input.ClientMutationID}, err
}

func (r *reactionResolver) User(ctx context.Context, objs []*stores.Reaction) ([]*stores.User, error) {
	return each(ctx, objs, func(x *stores.Reaction) stores.ID { return x.User }, r.people)
}

func (r *reactionResolver) Message(ctx context.Context, objs []*stores.Reaction) ([]stores.Message, error) {
	return eachMessage(ctx, objs, func(x *stores.Reaction) stores.ID { return x.Message }, r.messages)
}

func (r *reactionConnectionResolver) TotalCount(ctx context.Context, objs []*model.ReactionConnection) ([]*int, error) {
	return totals(ctx, objs, func(c *model.ReactionConnection) stores.ID { return c.Of }, r.reactionLister)
}

func (r *subscriptionResolver) ReactionReceived(ctx context.Context, count *int) (<-chan *stores.Reaction, error) {
	return listen(ctx, count, r.hearYou(stores.ReactionReceived), r.tellReaction)
}

func (r *Resolver) Reaction() graph.ReactionResolver { return &reactionResolver{r} }

func (r *Resolver) ReactionConnection() graph.ReactionConnectionResolver {
	return &reactionConnectionResolver{r}
}

type (
	reactionResolver           struct{ *Resolver }
	reactionConnectionResolver struct{ *Resolver }
)
