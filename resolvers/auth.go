package resolvers

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"time"

	"fivefold/graph/model"
	"fivefold/stores"
)

// tokenBytes is how many random bytes a session's token has.
const tokenBytes = 32

// HashToken gives the hash under which a session's token is kept.
func HashToken(token string) stores.TokenHash { return sha256.Sum256([]byte(token)) }

// signed is what came of signing up or in.
type signed struct {
	viewer  *stores.User
	session *stores.Session
	token   *string
}

func (r *Resolver) signUp(ctx context.Context, input model.SignUpInput) (signed, []*model.UserError, error) {
	done, err := r.newPerson(ctx, input)
	errs, err := userErrors(err, "handle")
	return done, errs, err
}

func (r *Resolver) newPerson(ctx context.Context, input model.SignUpInput) (signed, error) {
	handle, err := validHandle("handle", input.Handle)
	if err != nil {
		return signed{}, err
	}
	name, err := validText("name", input.Name, 1, stores.MaxName, false)
	if err != nil {
		return signed{}, err
	}
	device, err := validDevice(input.Device)
	if err != nil {
		return signed{}, err
	}
	if err := validPassword("password", input.Password); err != nil {
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
	return r.open(ctx, user, device, input.UseCookie)
}

func (r *Resolver) signIn(ctx context.Context, input model.SignInInput) (signed, []*model.UserError, error) {
	done, err := r.knownPerson(ctx, input)
	errs, err := userErrors(err, "")
	return done, errs, err
}

var errCredentials = fault{code: model.ErrorCodeBadCredentials, message: "The handle and the password do not belong together."}

// knownPerson takes the same steps and the same time whether the handle is unknown, has no password, or has another.
func (r *Resolver) knownPerson(ctx context.Context, input model.SignInInput) (signed, error) {
	device, err := validDevice(input.Device)
	if err != nil {
		return signed{}, err
	}
	if len(input.Password) > 4*passwordMax {
		return signed{}, errCredentials
	}
	handle := fold(input.Handle)
	found, err := r.Stores.Users.ByHandles(ctx, []string{handle})
	if err != nil {
		return signed{}, err
	}
	user := found[handle]
	hash, err := r.Stores.Users.PasswordHash(ctx, user.ID)
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
	return r.open(ctx, user, device, input.UseCookie)
}

// open makes a session for a person, who is the viewer from here on.
func (r *Resolver) open(ctx context.Context, user stores.User, device string, useCookie bool) (signed, error) {
	v := viewer(ctx)
	if useCookie && v.SetCookie == nil {
		return signed{}, badField("useCookie", "There are no cookies on this connection.")
	}
	random := make([]byte, tokenBytes)
	_, _ = rand.Read(random) // never fails: crypto/rand
	token := base64.RawURLEncoding.EncodeToString(random)
	now := r.now()
	s := stores.Session{ID: r.NewID(stores.KindSession), User: user.ID, Token: HashToken(token), Device: device,
		CreatedAt: now, LastSeenAt: now, ExpiresAt: now.Add(min(r.Sessions.Idle, r.Sessions.Absolute)), EndsAt: now.Add(r.Sessions.Absolute)}
	if err := r.Stores.Sessions.Create(ctx, s); err != nil {
		return signed{}, err
	}
	v.become(user.ID, s.ID)
	done := signed{viewer: &user, session: &s, token: &token}
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
	return validText("device", *device, 0, deviceMax, false)
}

// touchEvery is how long a session is used before that is written down again.
const touchEvery = time.Minute

// IntrospectSignedIn finds whose session a token is, and records its use. An unknown, expired or revoked one is nobody's: a zero session.
func (r *Resolver) SignedIn(ctx context.Context, token string) (stores.Session, error) {
	now := r.now()
	s, err := r.Stores.Sessions.ByToken(ctx, HashToken(token), now)
	if errors.Is(err, stores.ErrNotFound) {
		return stores.Session{}, nil
	}
	if err == nil && now.Sub(s.LastSeenAt) >= touchEvery {
		if err = r.Stores.Sessions.Touch(ctx, s.ID, now, now.Add(r.Sessions.Idle)); errors.Is(err, stores.ErrNotFound) {
			return stores.Session{}, nil // revoked meanwhile
		}
	}
	return s, err
}
