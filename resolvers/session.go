package resolvers

import (
	"context"
	"fivefold/graph"
	"fivefold/graph/model"
	"fivefold/stores"
	"fmt"
)

func (r *mutationResolver) SignUp(ctx context.Context, input model.SignUpInput) (*model.SignUpPayload, error) {
	panic(fmt.Errorf("not implemented: SignUp - signUp"))
}

func (r *mutationResolver) SignIn(ctx context.Context, input model.SignInInput) (*model.SignInPayload, error) {
	panic(fmt.Errorf("not implemented: SignIn - signIn"))
}

func (r *mutationResolver) SignOut(ctx context.Context, input model.SignOutInput) (*model.SignOutPayload, error) {
	panic(fmt.Errorf("not implemented: SignOut - signOut"))
}

func (r *mutationResolver) ChangePassword(ctx context.Context, input model.ChangePasswordInput) (*model.ChangePasswordPayload, error) {
	panic(fmt.Errorf("not implemented: ChangePassword - changePassword"))
}

func (r *mutationResolver) RevokeSession(ctx context.Context, input model.RevokeSessionInput) (*model.RevokeSessionPayload, error) {
	panic(fmt.Errorf("not implemented: RevokeSession - revokeSession"))
}

func (r *mutationResolver) RevokeSessions(ctx context.Context, input model.RevokeSessionsInput) (*model.RevokeSessionsPayload, error) {
	panic(fmt.Errorf("not implemented: RevokeSessions - revokeSessions"))
}

func (r *sessionResolver) Device(ctx context.Context, objs []*stores.Session) ([]*string, error) {
	panic(fmt.Errorf("not implemented: Device - device"))
}

func (r *sessionResolver) IsCurrent(ctx context.Context, objs []*stores.Session) ([]bool, error) {
	panic(fmt.Errorf("not implemented: IsCurrent - isCurrent"))
}

func (r *sessionConnectionResolver) TotalCount(ctx context.Context, objs []*model.SessionConnection) ([]int, error) {
	panic(fmt.Errorf("not implemented: TotalCount - totalCount"))
}

func (r *userResolver) Sessions(ctx context.Context, objs []*stores.User, first *int, after *string, last *int, before *string) ([]*model.SessionConnection, error) {
	panic(fmt.Errorf("not implemented: Sessions - sessions"))
}

func (r *Resolver) Session() graph.SessionResolver { return &sessionResolver{r} }

func (r *Resolver) SessionConnection() graph.SessionConnectionResolver {
	return &sessionConnectionResolver{r}
}

type (
	sessionResolver           struct{ *Resolver }
	sessionConnectionResolver struct{ *Resolver }
)
