package httpserver

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"fivefold/graph/errorcode"
	"fivefold/graph/transport"

	"github.com/rs/cors"
)

// corsMaxAge is how long a browser may keep the answer to a preflight request. 2 h: Chromium's maximum.
const corsMaxAge = 2 * time.Hour

// forwardedHostHeader is the header in which a proxy that rewrites Host names the host that the browser asked for.
const forwardedHostHeader = "X-Forwarded-Host"

// withOrigin accepts pages of the configured origins, and keeps pages of all others from acting with a person's cookie.
func (s *Server) withOrigin(next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	for _, origin := range s.origins {
		if err := protection.AddTrustedOrigin(origin); err != nil {
			panic(err) // Validate has checked the origins
		}
	}
	next = s.checkOrigin(protection, next)
	if len(s.origins) == 0 {
		return next // cors takes an empty list for all origins
	}
	return cors.New(cors.Options{
		AllowedOrigins: s.origins, AllowCredentials: true,
		AllowedMethods: []string{http.MethodGet, http.MethodHead, http.MethodPost},
		// Clients name themselves and their traces in headers of their own. A list would protect nothing: the origin is trusted.
		AllowedHeaders: []string{"*"},
		ExposedHeaders: []string{"X-Request-Id", "Retry-After"},
		MaxAge:         int(corsMaxAge.Seconds()),
	}).Handler(next)
}

// checkOrigin rejects requests of pages of other origins, unless they are queries without a cookie, which anybody may send.
func (s *Server) checkOrigin(protection *http.CrossOriginProtection, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.needsOrigin(r) && !isOwnPage(protection, r) {
			transport.WriteError(w, r, http.StatusForbidden, errorcode.BadRequest, "Pages of this origin may not use the API.")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// needsOrigin reports whether a request acts or reads with a person's cookie, or may do so. A stream reads for as long as it is open, and
// the handshake of a websocket is a GET that any page can send.
func (s *Server) needsOrigin(r *http.Request) bool {
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		return len(s.cookieValues(r, CookieName)) > 0 || transport.IsStreamRequest(r)
	case http.MethodOptions:
		return false
	}
	return true
}

// isOwnPage reports whether a request is not from a page, or from one of this server or of a configured origin. A proxy may have rewritten
// the header Host: the forwarded host counts too. No page can send that header to another origin without a preflight request.
func isOwnPage(protection *http.CrossOriginProtection, r *http.Request) bool {
	asPost := r
	if r.Method != http.MethodPost {
		asPost = r.WithContext(r.Context())
		asPost.Method = http.MethodPost // CrossOriginProtection accepts every GET
	}
	if protection.Check(asPost) == nil {
		return true
	}
	forwarded, _, _ := strings.Cut(r.Header.Get(forwardedHostHeader), ",")
	forwarded = strings.TrimSpace(forwarded)
	if forwarded == "" {
		return false
	}
	asPost = asPost.WithContext(r.Context())
	asPost.Host = forwarded
	return protection.Check(asPost) == nil
}

// isCrossSite reports whether a request is from a page of a configured origin on another site, to which a browser sends a cookie only if it
// has SameSite=None. Browsers without Sec-Fetch-Site do not say whether it is the same site: over HTTPS such a cookie suits both.
func (s *Server) isCrossSite(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if !slices.Contains(s.origins, origin) {
		return false
	}
	site := r.Header.Get("Sec-Fetch-Site")
	return site == "cross-site" || site == "" && strings.HasPrefix(origin, "https://")
}
