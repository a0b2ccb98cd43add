package httpserver

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

// Credentials of a request.
const (
	CookieName   = "fivefold_session"
	SecretHeader = "X-Fivefold-Secret" // the secret of a federation gateway
	ViewerHeader = "X-Fivefold-Viewer" // the id of the person for whom a gateway acts

	bearerPrefix = "Bearer "
	MaxToken     = 200 // bytes of a session's token
)

// withViewer authenticates a request. The viewer is the person for whom a federation gateway acts, or else the owner of the bearer
// token, or else of the cookie, or else nobody. A wrong secret or token is rejected with status 401. A cookie of a session that has
// ended is deleted and the request continues without a viewer, since a browser could not sign in again otherwise.
func (s *Server) withViewer(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &resolvers.Viewer{SetCookie: s.cookieSetter(w)}
		ok, err := s.authenticate(r, v)
		switch {
		case err != nil:
			s.observer.Log.ErrorContext(r.Context(), "cannot authenticate the request", "error", err)
			transport.WriteError(w, r, http.StatusServiceUnavailable, string(model.ErrorCodeUnavailable), "A store does not answer.")
		case !ok:
			transport.WriteError(w, r, http.StatusUnauthorized, string(model.ErrorCodeUnauthenticated), "The session has ended, or the credentials are wrong.")
		default:
			ctx := limits.WithClient(r.Context(), s.client(r, v.ID))
			next.ServeHTTP(w, r.WithContext(resolvers.WithViewer(ctx, v)))
		}
	})
}

// authenticate sets the viewer. It returns false when the credentials are wrong.
func (s *Server) authenticate(r *http.Request, v *resolvers.Viewer) (bool, error) {
	secret := r.Header.Get(SecretHeader)
	if s.config.GatewaySecret == "" {
		secret = ""
	}
	token, fromCookie := credentials(r)
	if secret == "" && token == "" {
		return true, nil
	}
	ctx, cancel := context.WithTimeout(r.Context(), s.config.RequestTimeout) // the request of a stream has no deadline
	defer cancel()
	if secret != "" {
		return s.authenticateGateway(ctx, v, secret, r.Header.Get(ViewerHeader))
	}
	session, err := s.sessionOf(ctx, token)
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

// sessionOf returns the session of a token, the zero session when there is none.
func (s *Server) sessionOf(ctx context.Context, token string) (stores.Session, error) {
	if token == "" || len(token) > MaxToken {
		return stores.Session{}, nil
	}
	return s.Resolver.SignedIn(ctx, token)
}

// authenticateGateway accepts the viewer that a gateway with the right secret names. Without a name there is no viewer.
func (s *Server) authenticateGateway(ctx context.Context, v *resolvers.Viewer, secret, viewer string) (bool, error) {
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
	found, err := s.Resolver.Stores.Users.ByIDs(ctx, []stores.ID{id})
	if _, exists := found[id]; err != nil || !exists {
		return false, err
	}
	v.ID = id
	return true, nil
}

// credentials returns the token of a request: the bearer token, or else that of the cookie.
func credentials(r *http.Request) (token string, fromCookie bool) {
	if token := bearer(r.Header.Get("Authorization")); token != "" {
		return token, false
	}
	if cookie, err := r.Cookie(CookieName); err == nil {
		return cookie.Value, true
	}
	return "", false
}

// bearer returns the token in a value of the header Authorization, "" when it has another scheme.
func bearer(text string) string {
	if len(text) > len(bearerPrefix) && strings.EqualFold(text[:len(bearerPrefix)], bearerPrefix) {
		return text[len(bearerPrefix):]
	}
	return ""
}

// cookieSetter returns a function that sets the session cookie, or deletes it when the token is empty. Scripts cannot read the
// cookie, and forms of other sites do not send it.
func (s *Server) cookieSetter(w http.ResponseWriter) func(string, time.Time) {
	return func(token string, expires time.Time) {
		cookie := &http.Cookie{Name: CookieName, Value: token, Path: "/", HttpOnly: true, Secure: s.config.SecureCookies,
			SameSite: http.SameSiteLaxMode, Expires: expires}
		if token == "" {
			cookie.MaxAge = -1
		}
		w.Header().Set("Set-Cookie", cookie.String()) // replaces the cookie that an earlier step of the request set
	}
}
