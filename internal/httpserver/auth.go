package httpserver

import (
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"net/http"
	"strings"
	"time"

	"fivefold/graph/errorcode"
	"fivefold/graph/limits"
	"fivefold/graph/memory"
	"fivefold/graph/transport"
	"fivefold/internal/telemetry"
	"fivefold/resolvers"
	"fivefold/stores"
)

// Credentials of a request.
const (
	CookieName   = "fivefold_session"  // with HostPrefix over HTTPS
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
		for _, name := range [...]string{SecretHeader, ViewerHeader, "Authorization", AfterHeader} {
			if len(r.Header[name]) > 1 { // a proxy and this server could take different ones
				transport.WriteError(w, r, http.StatusBadRequest, errorcode.BadRequest, "The header "+name+" must be sent once.")
				return
			}
		}
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
			memory.Of(ctx).SetClient(cmp.Or(client.Address, client.Viewer)) // accounts are easier to get than addresses
			client.Device, v.SignedIn = s.deviceOf(r), s.signedIn(w, r, client.Address)
			ctx = limits.WithClient(ctx, client)
			telemetry.SetViewer(ctx, client.Viewer)
			if ctx, ok = s.revisions.withAfter(ctx, w, r, v.ID); !ok {
				return
			}
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
	tokens, fromCookie := s.credentials(r)
	if secret == "" && len(tokens) == 0 {
		return true, nil
	}
	if secret != "" {
		if !s.isGatewaySecret(secret) {
			return false, nil
		}
		if viewer := r.Header.Get(ViewerHeader); viewer != "" {
			return s.authenticateNamed(r.Context(), v, viewer)
		}
		if fromCookie || len(tokens) == 0 {
			return true, nil
		}
	}
	ctx, cancel := transport.WithTimeout(r.Context(), s.config.RequestTimeout) // the request of a stream has no deadline
	defer cancel()
	var session stores.Session
	for i := 0; i < len(tokens) && session.ID.IsZero(); i++ {
		var err error
		if session, err = s.sessionOf(ctx, tokens[i]); err != nil {
			return false, err
		}
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

// maxNamedViewers is the number of people whom gateways have named that are remembered: about 4 MB.
const maxNamedViewers = 20_000

// authenticateNamed accepts the viewer that a gateway names. No port deletes people, so somebody who has been found once is not read again.
func (s *Server) authenticateNamed(ctx context.Context, v *resolvers.Viewer, viewer string) (bool, error) {
	if id, ok := s.named.Get(ctx, viewer); ok {
		v.ID = id
		return true, nil
	}
	id, err := stores.ParseID(viewer)
	if err != nil || id.Kind != stores.KindUser {
		return false, nil
	}
	ctx, cancel := transport.WithTimeout(ctx, s.config.RequestTimeout)
	defer cancel()
	found, err := s.Resolver.Stores.Users.ByIDs(ctx, []stores.ID{id})
	if _, exists := found[id]; err != nil || !exists {
		return false, err
	}
	v.ID = id
	s.named.Add(ctx, viewer, id)
	return true, nil
}

// credentials returns the tokens of a request: the bearer token, or else those of its cookies.
func (s *Server) credentials(r *http.Request) (tokens []string, fromCookie bool) {
	if token := bearer(r.Header.Get("Authorization")); token != "" {
		return []string{token}, false
	}
	return s.cookieValues(r, CookieName), true
}

// bearer returns the token in a value of the header Authorization, "" when it has another scheme.
func bearer(text string) string {
	if len(text) > len(bearerPrefix) && strings.EqualFold(text[:len(bearerPrefix)], bearerPrefix) {
		return text[len(bearerPrefix):]
	}
	return ""
}
