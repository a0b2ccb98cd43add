package resolvers

import (
	"context"
	"fivefold/graph/generated"
	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *entityResolver) FindComment(ctx context.Context, reps []*model.CommentRepresentation) ([]*stores.Comment, error) {
	return loadOne(ctx, reps, func(rep *model.CommentRepresentation) stores.ID { return *rep.ID }, r.comments)
}

func (r *entityResolver) FindFriendship(ctx context.Context, reps []*model.FriendshipRepresentation) ([]*stores.Friendship, error) {
	return loadOne(ctx, reps, func(rep *model.FriendshipRepresentation) stores.ID { return *rep.ID }, r.friendships)
}

func (r *entityResolver) FindInterest(ctx context.Context, reps []*model.InterestRepresentation) ([]*stores.Interest, error) {
	return loadOne(ctx, reps, func(rep *model.InterestRepresentation) stores.ID { return *rep.ID }, r.interests)
}

func (r *entityResolver) FindOrganisation(ctx context.Context, reps []*model.OrganisationRepresentation) ([]*stores.Organisation, error) {
	return loadOne(ctx, reps, func(rep *model.OrganisationRepresentation) stores.ID { return *rep.ID }, r.organisations)
}

func (r *entityResolver) FindPage(ctx context.Context, reps []*model.PageRepresentation) ([]*stores.Page, error) {
	return loadOne(ctx, reps, func(rep *model.PageRepresentation) stores.ID { return *rep.ID }, r.pages)
}

func (r *entityResolver) FindPlace(ctx context.Context, reps []*model.PlaceRepresentation) ([]*stores.Place, error) {
	return loadOne(ctx, reps, func(rep *model.PlaceRepresentation) stores.ID { return *rep.ID }, r.places)
}

func (r *entityResolver) FindPost(ctx context.Context, reps []*model.PostRepresentation) ([]*stores.Post, error) {
	return loadOne(ctx, reps, func(rep *model.PostRepresentation) stores.ID { return *rep.ID }, r.posts)
}

func (r *entityResolver) FindSession(ctx context.Context, reps []*model.SessionRepresentation) ([]*stores.Session, error) {
	return loadOne(ctx, reps, func(rep *model.SessionRepresentation) stores.ID { return *rep.ID }, r.sessions)
}

func (r *entityResolver) FindUser(ctx context.Context, reps []*model.UserRepresentation) ([]*stores.User, error) {
	byID, byHandle := representedUsers(reps)
	found, err := r.users(ctx, byID)
	if err != nil {
		return nil, err
	}
	named, err := r.usersByHandle(ctx, byHandle)
	out := make([]*stores.User, len(reps))
	for i, rep := range reps {
		if rep.MatchedKey == model.UserMatchedKeyID {
			out[i] = found[*rep.ID]
		} else {
			out[i] = named[*rep.Handle]
		}
	}
	return out, err
}

func (r *Resolver) Entity() generated.EntityResolver { return &entityResolver{r} }

type entityResolver struct{ *Resolver }
