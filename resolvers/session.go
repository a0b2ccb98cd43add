package resolvers

import (
	"context"
	"fivefold/graph/generated"
	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *mutationResolver) SignUp(ctx context.Context, input model.SignUpInput) (*model.SignUpPayload, error) {
	done, errs, err := r.r.signUp(ctx, input)
	return &model.SignUpPayload{ViewerID: done.session.User, SessionID: done.session.ID, SessionEdge: done.edge, Token: done.token, UserErrors: errs}, err
}

func (r *mutationResolver) SignIn(ctx context.Context, input model.SignInInput) (*model.SignInPayload, error) {
	done, errs, err := r.r.signIn(ctx, input)
	return &model.SignInPayload{ViewerID: done.session.User, SessionID: done.session.ID, SessionEdge: done.edge, Token: done.token, UserErrors: errs}, err
}

func (r *mutationResolver) SignOut(ctx context.Context, input model.SignOutInput) (*model.SignOutPayload, error) {
	ended, err := r.r.signOut(ctx)
	errs, err := userErrors(err, "")
	return &model.SignOutPayload{EndedSessionID: ended, UserErrors: errs}, err
}

func (r *mutationResolver) ChangePassword(ctx context.Context, input model.ChangePasswordInput) (*model.ChangePasswordPayload, error) {
	ended, err := r.r.changePassword(ctx, input)
	errs, err := userErrors(err, "")
	return &model.ChangePasswordPayload{EndedSessionCount: ended, UserErrors: errs}, err
}

func (r *mutationResolver) RevokeSession(ctx context.Context, input model.RevokeSessionInput) (*model.RevokeSessionPayload, error) {
	ended, err := r.r.revoke(ctx, input.SessionID)
	errs, err := userErrors(err, "sessionId")
	return &model.RevokeSessionPayload{EndedSessionID: ended, UserErrors: errs}, err
}

func (r *mutationResolver) RevokeSessions(ctx context.Context, input model.RevokeSessionsInput) (*model.RevokeSessionsPayload, error) {
	ended, err := r.r.revokeOthers(ctx)
	errs, err := userErrors(err, "")
	return &model.RevokeSessionsPayload{EndedSessionCount: ended, UserErrors: errs}, err
}

func (r *sessionResolver) IsCurrent(ctx context.Context, objs []*stores.Session) ([]bool, error) {
	out := make([]bool, len(objs))
	for i, s := range objs {
		out[i] = s.ID == viewer(ctx).Session
	}
	return out, nil
}

func (r *userResolver) Sessions(ctx context.Context, objs []*stores.User, first *int, after *string, last *int, before *string) ([]*model.SessionConnection, error) {
	return connect(ctx, onlyViewer(ctx, objs), pageArgs{first, after, last, before}, scopeOf("sessions"), r.r.sessionLister, sessionEdge, newSessionConnection)
}

func (r *Resolver) Session() generated.SessionResolver { return &sessionResolver{r} }

type sessionResolver struct{ r *Resolver }
