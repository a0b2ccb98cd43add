package resolvers

import (
	"context"
	"errors"

	"fivefold/graph/model"
	"fivefold/stores"
)

// signOut ends the session of the request. A request that a gateway makes for a person has no session.
func (r *Resolver) signOut(ctx context.Context) (*stores.ID, error) {
	v := viewer(ctx)
	ended := v.Session
	if ended.IsZero() {
		return nil, errNotSignedIn
	}
	if err := r.Stores.Sessions.Revoke(ctx, v.ID, ended, r.now()); err != nil {
		return nil, err
	}
	r.clearViewer(v)
	return &ended, nil
}

// clearViewer signs the rest of the request out.
func (r *Resolver) clearViewer(v *Viewer) {
	v.become(stores.ID{}, stores.ID{})
	if v.SetCookie != nil {
		v.SetCookie("", r.now())
	}
}

// revoke ends one of the viewer's sessions and returns its id.
func (r *Resolver) revoke(ctx context.Context, session stores.ID) (*stores.ID, error) {
	v := viewer(ctx)
	// Access: the person whose session it is. For others it does not exist.
	if v.ID.IsZero() {
		return nil, errNotSignedIn
	}
	if err := validID("sessionId", session, stores.KindSession); err != nil {
		return nil, err
	}
	if err := r.Stores.Sessions.Revoke(ctx, v.ID, session, r.now()); err != nil {
		return nil, err
	}
	if session == v.Session {
		r.clearViewer(v)
	}
	return &session, nil
}

// revokeOthers ends all sessions of the viewer except the one of the request, and returns their number.
func (r *Resolver) revokeOthers(ctx context.Context) (*int, error) {
	v := viewer(ctx)
	if v.ID.IsZero() {
		return nil, errNotSignedIn
	}
	n, err := r.Stores.Sessions.RevokeOthers(ctx, v.ID, v.Session, r.now())
	if err != nil {
		return nil, err
	}
	return &n, nil
}

var errCurrentPassword = fault{user: model.UserErrorCodeBadCredentials, field: "currentPassword", message: "The current password is wrong."}

// changePassword sets a new password and ends all other sessions of the viewer.
func (r *Resolver) changePassword(ctx context.Context, input model.ChangePasswordInput) (*int, error) {
	v := viewer(ctx)
	if v.ID.IsZero() {
		return nil, errNotSignedIn
	}
	if err := validPassword("newPassword", input.NewPassword); err != nil {
		return nil, err
	}
	current, err := r.Stores.Credentials.PasswordHash(ctx, v.ID)
	if err != nil {
		return nil, err
	}
	ok, err := r.Passwords.Check(ctx, input.CurrentPassword, current)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, errCurrentPassword
	}
	hash, err := r.Passwords.Hash(ctx, input.NewPassword)
	if err != nil {
		return nil, err
	}
	n, err := r.Stores.Credentials.ChangePassword(ctx, stores.PasswordChange{User: v.ID, From: current, To: hash, Keep: v.Session, At: r.now()})
	if errors.Is(err, stores.ErrPasswordChanged) {
		err = errCurrentPassword
	}
	if err != nil {
		return nil, err
	}
	return &n, nil
}
