package httpserver

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"fivefold/graph/errorcode"
	"fivefold/graph/limits"
	"fivefold/graph/transport"
	"fivefold/internal/telemetry"
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

// withViewer authenticates a request. The viewer is the person whom a federation gateway with the right secret names, or else the owner of
// the bearer token, or else of the cookie, or else nobody. A gateway's cookie is not used. A wrong secret is rejected with status 401; so is a wrong
// token, unless the operation signs in: a websocket, which has many operations, is closed, so that its client gives up. A cookie of a session
// that has ended is deleted and the request continues without a viewer, since a browser could not sign in again otherwise.
func (s *Server) withViewer(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &resolvers.Viewer{SetCookie: s.cookieSetter(w, r)}
		ctx := r.Context()
		ok, err := s.authenticate(r, v)
		if errors.Is(err, errTokenEnded) && !transport.IsWebsocketRequest(r) {
			ctx, ok, err = withEndedToken(ctx, w), true, nil
		}
		switch {
		case errors.Is(err, errTokenEnded):
			transport.RejectUnauthenticated(w, r)
		case err != nil:
			s.observer.Log.ErrorContext(r.Context(), "cannot authenticate the request", "error", err)
			transport.WriteError(w, r, http.StatusServiceUnavailable, errorcode.Unavailable, "A store does not answer.")
		case !ok:
			transport.RejectUnauthenticated(w, r)
		default:
			client := s.client(r, v.ID)
			client.Device, v.SignedIn = s.deviceOf(r), s.signedIn(w, r, client.Address)
			ctx = limits.WithClient(ctx, client)
			telemetry.SetViewer(ctx, client.Viewer)
			next.ServeHTTP(w, r.WithContext(resolvers.WithViewer(ctx, v)))
		}
	})
}

// authenticate sets the viewer. It returns false when the credentials of a gateway are wrong, and errTokenEnded when the bearer token is.
func (s *Server) authenticate(r *http.Request, v *resolvers.Viewer) (bool, error) {
	secret := r.Header.Get(SecretHeader)
	if len(s.secrets) == 0 {
		secret = ""
	}
	token, fromCookie := credentials(r)
	if secret == "" && token == "" {
		return true, nil
	}
	ctx, cancel := context.WithTimeout(r.Context(), s.config.RequestTimeout) // the request of a stream has no deadline
	defer cancel()
	if secret != "" {
		if !s.isGatewaySecret(secret) {
			return false, nil
		}
		if viewer := r.Header.Get(ViewerHeader); viewer != "" {
			return s.authenticateNamed(ctx, v, viewer)
		}
		if fromCookie || token == "" {
			return true, nil
		}
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
	if session.ID.IsZero() {
		return false, errTokenEnded
	}
	return true, nil
}

// sessionOf returns the session of a token, the zero session when there is none.
func (s *Server) sessionOf(ctx context.Context, token string) (stores.Session, error) {
	if token == "" || len(token) > MaxToken {
		return stores.Session{}, nil
	}
	return s.Resolver.SignedIn(ctx, token)
}

// isGatewaySecret reports whether a gateway may send the secret. It takes the same time for each.
func (s *Server) isGatewaySecret(secret string) bool {
	given, equal := sha256.Sum256([]byte(secret)), 0
	for _, wanted := range s.secrets {
		equal |= subtle.ConstantTimeCompare(given[:], wanted[:])
	}
	return equal == 1
}

// authenticateNamed accepts the viewer that a gateway names.
func (s *Server) authenticateNamed(ctx context.Context, v *resolvers.Viewer, viewer string) (bool, error) {
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

// cookieSetter returns a function that sets the session cookie, or deletes it when the token is empty.
func (s *Server) cookieSetter(w http.ResponseWriter, r *http.Request) func(string, time.Time) {
	return func(token string, expires time.Time) {
		cookie := &http.Cookie{Name: CookieName, Value: token, Expires: expires}
		if token == "" {
			cookie.MaxAge = -1
		}
		s.setCookie(w, r, cookie)
	}
}

// setCookie sets a cookie that scripts cannot read, and that forms of other sites do not send. For a page of a configured origin on another
// site it is a cookie that browsers send from there, and keep apart for each site whose pages use the API. It replaces a cookie of the same
// name that an earlier step of the request has set.
func (s *Server) setCookie(w http.ResponseWriter, r *http.Request, cookie *http.Cookie) {
	cookie.Path, cookie.HttpOnly, cookie.Secure, cookie.SameSite = "/", true, s.config.SecureCookies, http.SameSiteLaxMode
	if s.isCrossSite(r) {
		cookie.SameSite, cookie.Secure, cookie.Partitioned = http.SameSiteNoneMode, true, true
	}
	set := slices.DeleteFunc(w.Header()["Set-Cookie"], func(line string) bool { return strings.HasPrefix(line, cookie.Name+"=") })
	w.Header()["Set-Cookie"] = append(set, cookie.String())
}
