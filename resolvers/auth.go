package resolvers

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"log/slog"
	"time"

	"fivefold/graph/model"
	"fivefold/stores"
)

// maxPasswordBytes is more than any password has, also before it is normalized: a character has at most three parts of four bytes.
const maxPasswordBytes = 12 * stores.MaxPassword

// tokenBytes is the number of random bytes in a session token.
const tokenBytes = 32

// HashToken returns the hash that stores keep of a session token.
func HashToken(token string) stores.TokenHash { return sha256.Sum256([]byte(token)) }

// signed is the result of signing up or in.
type signed struct {
	session stores.Session
	edge    *model.SessionEdge // in the sessions of the person
	token   *string
}

func (r *Resolver) signUp(ctx context.Context, input model.SignUpInput) (signed, []*model.UserError, error) {
	done, err := r.createUser(ctx, input)
	errs, err := userErrors(err, "handle")
	return done, errs, err
}

// createUser signs a new person up.
func (r *Resolver) createUser(ctx context.Context, input model.SignUpInput) (signed, error) {
	handle, err := validText("handle", stores.UserHandle, input.Handle)
	if err != nil {
		return signed{}, err
	}
	name, err := validText("name", stores.UserName, input.Name)
	if err != nil {
		return signed{}, err
	}
	device, err := validDevice(input.Device)
	if err != nil {
		return signed{}, err
	}
	hash, err := r.Passwords.Hash(ctx, input.Password)
	if err != nil {
		return signed{}, err
	}
	user := stores.User{ID: r.NewID(stores.KindUser), Handle: handle, Name: name, JoinedAt: r.now(),
		FriendsVisibility: stores.Everyone, InterestsVisibility: stores.Everyone}
	if err := r.Stores.Users.Create(ctx, user, hash); err != nil {
		return signed{}, err
	}
	return r.openSession(ctx, user, hash, device, input.UseCookie)
}

func (r *Resolver) signIn(ctx context.Context, input model.SignInInput) (signed, []*model.UserError, error) {
	done, err := r.checkCredentials(ctx, input)
	errs, err := userErrors(err, "")
	for _, e := range errs {
		r.Log.LogAttrs(ctx, slog.LevelInfo, "sign-in failed", slog.String("code", string(e.Code)))
	}
	return done, errs, err
}

var errCredentials = fault{user: model.UserErrorCodeBadCredentials, message: "The handle or the password is wrong."}

// checkCredentials signs a person in. It takes the same time whether the handle is unknown, has no password, or has another password.
func (r *Resolver) checkCredentials(ctx context.Context, input model.SignInInput) (signed, error) {
	device, err := validDevice(input.Device)
	if err != nil {
		return signed{}, err
	}
	if len(input.Password) > maxPasswordBytes {
		return signed{}, errCredentials
	}
	handle, _ := stores.UserHandle.Check(input.Handle) // nobody has the empty handle
	found, err := r.Stores.Users.ByHandles(ctx, []string{handle})
	if err != nil {
		return signed{}, err
	}
	user := found[handle]
	hash, err := r.Stores.Credentials.PasswordHash(ctx, user.ID)
	if err != nil && !errors.Is(err, stores.ErrNotFound) {
		return signed{}, err
	}
	ok, err := r.Passwords.Check(ctx, input.Password, hash)
	if err != nil {
		return signed{}, err
	}
	if !ok {
		return signed{}, errCredentials
	}
	return r.openSession(ctx, user, hash, device, input.UseCookie)
}

// openSession creates a session. Its person, whose password has this hash, is the viewer in the rest of the request.
func (r *Resolver) openSession(ctx context.Context, user stores.User, hash, device string, useCookie bool) (signed, error) {
	v := viewer(ctx)
	random := make([]byte, tokenBytes)
	_, _ = rand.Read(random) // never fails: crypto/rand
	token := base64.RawURLEncoding.EncodeToString(random)
	now := r.now()
	s := stores.Session{ID: r.NewID(stores.KindSession), User: user.ID, Token: HashToken(token), Device: device,
		CreatedAt: now, LastSeenAt: now, ExpiresAt: now.Add(min(r.Sessions.Idle, r.Sessions.Absolute)), EndsAt: now.Add(r.Sessions.Absolute)}
	if err := r.Stores.Sessions.Create(ctx, s, hash); errors.Is(err, stores.ErrPasswordChanged) {
		return signed{}, errCredentials
	} else if err != nil {
		return signed{}, err
	}
	v.become(user.ID, s.ID)
	if v.SignedIn != nil {
		v.SignedIn(user.Handle, hash)
	}
	done := signed{session: s, token: &token}
	done.edge = new(sessionEdge(s, model.Cursor{List: listOf(scopeOf("sessions"), user.ID), At: s.Position()}))
	if useCookie {
		v.SetCookie(token, s.EndsAt)
		done.token = nil
	}
	return done, nil
}

func validDevice(device *string) (string, error) {
	if device == nil {
		return "", nil
	}
	return validText("device", stores.SessionDevice, *device)
}

// touchEvery is the shortest time between two writes of the last use of a session.
const touchEvery = time.Minute

// SignedIn returns the session of a token and records its use. An unknown, expired or revoked token returns the zero session.
func (r *Resolver) SignedIn(ctx context.Context, token string) (stores.Session, error) {
	now := r.now()
	s, err := r.Stores.Sessions.ByToken(ctx, HashToken(token), now)
	if errors.Is(err, stores.ErrNotFound) {
		return stores.Session{}, nil
	}
	if err == nil && now.Sub(s.LastSeenAt) >= touchEvery {
		err = r.Stores.Sessions.Touch(ctx, s.ID, now, now.Add(r.Sessions.Idle))
		switch {
		case errors.Is(err, stores.ErrNotFound):
			return stores.Session{}, nil // revoked meanwhile
		case errors.Is(err, stores.ErrUnavailable), errors.Is(err, stores.ErrUnknownResult):
			return s, nil // a store that cannot write can be read; the next request records the use
		}
	}
	return s, err
}
