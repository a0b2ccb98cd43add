package main

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strings"
	"time"

	"fivefold/graph/limits"
	"fivefold/graph/model"
	"fivefold/graph/transport"
	"fivefold/resolvers"
	"fivefold/stores"
)

// How a request says who asks.
const (
	cookieName    = "fivefold_session"
	secretHeader  = "X-Fivefold-Secret"
	viewerHeader  = "X-Fivefold-Viewer"
	bearerPrefix  = "Bearer "
	tokenBytesMax = 200
)

// withViewer finds out who asks: the person a federation gateway speaks for, else the owner of the bearer token, else of the
// cookie, else nobody. A secret or token that is not good ends the request with 401; a cookie that is not good any more is
// taken away, since a browser cannot sign in anew before it is.
func (s *site) withViewer(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &resolvers.Viewer{SetCookie: s.cookieSetter(w)}
		ok, err := s.identify(r, v)
		switch {
		case err != nil:
			s.observer.log.ErrorContext(r.Context(), "cannot tell who asks", "error", err)
			transport.WriteError(w, r, http.StatusServiceUnavailable, string(model.ErrorCodeUnavailable), "A store does not answer.")
		case !ok:
			transport.WriteError(w, r, http.StatusUnauthorized, string(model.ErrorCodeUnauthenticated), "The session has ended, or the credentials are wrong.")
		default:
			ctx := limits.WithClient(r.Context(), s.client(r, v.ID))
			next.ServeHTTP(w, r.WithContext(resolvers.WithViewer(ctx, v)))
		}
	})
}

// identify fills in who asks; false when the request shows credentials that are not good.
func (s *site) identify(r *http.Request, v *resolvers.Viewer) (bool, error) {
	secret := r.Header.Get(secretHeader)
	if s.config.GatewaySecret == "" {
		secret = ""
	}
	token, fromCookie := credentials(r)
	if secret == "" && token == "" {
		return true, nil
	}
	ctx, cancel := context.WithTimeout(r.Context(), s.config.RequestTimeout) // which the request of a stream has not
	defer cancel()
	if secret != "" {
		return s.identifyByGateway(ctx, v, secret, r.Header.Get(viewerHeader))
	}
	session, err := s.ownerOf(ctx, token)
	if err != nil {
		return false, err
	}
	v.ID, v.Session = session.User, session.ID
	if session.ID.IsZero() && fromCookie {
		v.SetCookie("", time.Time{})
		return true, nil
	}
	return !session.ID.IsZero(), nil
}

// ownerOf finds whose session a token is; a zero session when it is nobody's.
func (s *site) ownerOf(ctx context.Context, token string) (stores.Session, error) {
	if token == "" || len(token) > tokenBytesMax {
		return stores.Session{}, nil
	}
	return s.resolver.SignedIn(ctx, token)
}

// identifyByGateway believes a gateway that knows the secret. Without a viewer it asks for nobody, as for an anonymous reader.
func (s *site) identifyByGateway(ctx context.Context, v *resolvers.Viewer, secret, viewer string) (bool, error) {
	given, wanted := sha256.Sum256([]byte(secret)), sha256.Sum256([]byte(s.config.GatewaySecret))
	if subtle.ConstantTimeCompare(given[:], wanted[:]) != 1 {
		return false, nil
	}
	if viewer == "" {
		return true, nil
	}
	id, err := stores.ParseID(viewer)
	if err != nil || id.Kind != stores.KindUser {
		return false, nil
	}
	found, err := s.engines.set.Users.ByIDs(ctx, []stores.ID{id})
	if _, exists := found[id]; err != nil || !exists {
		return false, err
	}
	v.ID = id
	return true, nil
}

// credentials reads the token of a request: a bearer token before a cookie.
func credentials(r *http.Request) (token string, fromCookie bool) {
	if token := bearer(r.Header.Get("Authorization")); token != "" {
		return token, false
	}
	if cookie, err := r.Cookie(cookieName); err == nil {
		return cookie.Value, true
	}
	return "", false
}

// bearer reads a token in the form of the header Authorization; "" when it is in another form.
func bearer(text string) string {
	if len(text) > len(bearerPrefix) && strings.EqualFold(text[:len(bearerPrefix)], bearerPrefix) {
		return text[len(bearerPrefix):]
	}
	return ""
}

// cookieSetter keeps a session in the client's cookie: unreadable by scripts, and not sent by other sites' forms.
func (s *site) cookieSetter(w http.ResponseWriter) func(string, time.Time) {
	return func(token string, expires time.Time) {
		cookie := &http.Cookie{Name: cookieName, Value: token, Path: "/", HttpOnly: true, Secure: s.config.SecureCookies,
			SameSite: http.SameSiteLaxMode, Expires: expires}
		if token == "" {
			cookie.MaxAge = -1
		}
		w.Header().Set("Set-Cookie", cookie.String()) // the only cookie: what an earlier step of the request said of it is past
	}
}
