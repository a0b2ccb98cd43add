package resolvers

import (
	"context"
	"fivefold/graph/generated"
	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *mutationResolver) PublishPost(ctx context.Context, input model.PublishPostInput) (*model.PublishPostPayload, error) {
	payload, err := r.createPost(ctx, input)
	payload.ClientMutationID = input.ClientMutationID
	payload.UserErrors, err = userErrors(err, "")
	return &payload, err
}

func (r *mutationResolver) EditPost(ctx context.Context, input model.EditPostInput) (*model.EditPostPayload, error) {
	post, err := r.editPost(ctx, input)
	errs, err := userErrors(err, "postId")
	return &model.EditPostPayload{Post: post, UserErrors: errs, ClientMutationID: input.ClientMutationID}, err
}

func (r *mutationResolver) DeleteMessage(ctx context.Context, input model.DeleteMessageInput) (*model.DeleteMessagePayload, error) {
	payload := model.DeleteMessagePayload{ClientMutationID: input.ClientMutationID}
	err := r.deleteMessage(ctx, input.MessageID)
	if err == nil {
		payload.DeletedMessageID = &input.MessageID
	}
	payload.UserErrors, err = userErrors(err, "messageId")
	return &payload, err
}

func (r *mutationResolver) RestoreMessage(ctx context.Context, input model.RestoreMessageInput) (*model.RestoreMessagePayload, error) {
	message, err := r.restoreMessage(ctx, input.MessageID)
	errs, err := userErrors(err, "messageId")
	return &model.RestoreMessagePayload{Message: message, UserErrors: errs, ClientMutationID: input.ClientMutationID}, err
}

func (r *pageResolver) Posts(ctx context.Context, objs []*stores.Page, first *int, after *string, last *int, before *string) ([]*model.PostConnection, error) {
	return connect(ctx, idPtrs(objs, pageID), pageArgs{first, after, last, before}, scopeOfPosts("page"), forViewer(r.Stores.Threads.OnPages), postEdge, newPostConnection)
}

func (r *postResolver) Author(ctx context.Context, objs []*stores.Post) ([]*stores.User, error) {
	return loadOne(ctx, objs, func(m *stores.Post) stores.ID { return m.Author }, r.users)
}

func (r *postResolver) Text(ctx context.Context, objs []*stores.Post) ([]*string, error) {
	return optionalStrings(objs, func(m *stores.Post) string { return m.Text })
}

func (r *postResolver) Topics(ctx context.Context, objs []*stores.Post) ([][]*stores.Interest, error) {
	return r.topics(ctx, ids(objs, postID))
}

func (r *postResolver) Place(ctx context.Context, objs []*stores.Post) ([]*stores.Place, error) {
	return loadOne(ctx, objs, func(m *stores.Post) stores.ID { return m.Place }, r.places)
}

func (r *postResolver) Thread(ctx context.Context, objs []*stores.Post) ([]*stores.Post, error) {
	return objs, nil
}

func (r *postResolver) Replies(ctx context.Context, objs []*stores.Post, first *int, after *string, last *int, before *string) ([]*model.CommentConnection, error) {
	return connect(ctx, idPtrs(objs, postID), pageArgs{first, after, last, before}, scopeOf("replies"), forViewer(r.Stores.Threads.Replies), commentEdge, newCommentConnection)
}

func (r *postResolver) Reactions(ctx context.Context, objs []*stores.Post, first *int, after *string, last *int, before *string) ([]*model.ReactionConnection, error) {
	return connect(ctx, idPtrs(objs, postID), pageArgs{first, after, last, before}, scopeOf("reactions"), forViewer(r.Stores.Reactions.Of), reactionEdge, newReactionConnection)
}

func (r *postResolver) ReactionCounts(ctx context.Context, objs []*stores.Post) ([][]*stores.ReactionCount, error) {
	return r.reactionCounts(ctx, ids(objs, postID))
}

func (r *postResolver) ViewerReaction(ctx context.Context, objs []*stores.Post) ([]*stores.Reaction, error) {
	return loadOne(ctx, objs, postID, r.viewerReactions)
}

func (r *postResolver) ViewerCanEdit(ctx context.Context, objs []*stores.Post) ([]bool, error) {
	return viewerIsAuthor(viewer(ctx).ID, objs, func(m *stores.Post) stores.ID { return m.Author }), nil
}

func (r *postResolver) ViewerCanDelete(ctx context.Context, objs []*stores.Post) ([]bool, error) {
	return r.viewerCanDelete(ctx, asMessages(objs))
}

func (r *postResolver) ViewerCanRestore(ctx context.Context, objs []*stores.Post) ([]bool, error) {
	return viewerCanRestore(viewer(ctx).ID, asMessages(objs)), nil
}

func (r *postResolver) Image(ctx context.Context, objs []*stores.Post) ([]*string, error) {
	return optionalStrings(objs, func(p *stores.Post) string { return p.Image })
}

func (r *postResolver) Language(ctx context.Context, objs []*stores.Post) ([]*string, error) {
	return optionalStrings(objs, func(p *stores.Post) string { return p.Language })
}

func (r *postResolver) Wall(ctx context.Context, objs []*stores.Post) ([]*stores.User, error) {
	return loadOne(ctx, objs, func(p *stores.Post) stores.ID { return p.Wall }, r.users)
}

func (r *postResolver) Page(ctx context.Context, objs []*stores.Post) ([]*stores.Page, error) {
	return loadOne(ctx, objs, func(p *stores.Post) stores.ID { return p.Page }, r.pages)
}

func (r *subscriptionResolver) MessagePublished(ctx context.Context, from *stores.ID, count *int) (<-chan stores.Message, error) {
	if from == nil {
		return deliver(ctx, count, r.subscribeTimeline, r.resolveTimeline)
	}
	return deliver(ctx, count, r.subscribeFrom(*from), r.resolveMessage)
}

func (r *userResolver) Messages(ctx context.Context, objs []*stores.User, first *int, after *string, last *int, before *string) ([]*model.MessageConnection, error) {
	return connect(ctx, idPtrs(objs, userID), pageArgs{first, after, last, before}, scopeOf("messages"), forViewer(r.Stores.Threads.ByAuthors), messageEdge, newMessageConnection)
}

func (r *userResolver) Wall(ctx context.Context, objs []*stores.User, first *int, after *string, last *int, before *string) ([]*model.PostConnection, error) {
	return connect(ctx, idPtrs(objs, userID), pageArgs{first, after, last, before}, scopeOfPosts("wall"), forViewer(r.Stores.Threads.OnWalls), postEdge, newPostConnection)
}

func (r *Resolver) Post() generated.PostResolver { return &postResolver{r} }

type postResolver struct{ *Resolver }
