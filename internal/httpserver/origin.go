package httpserver

import (
	"net/http"
	"time"

	"fivefold/graph/model"
	"fivefold/graph/transport"

	"github.com/rs/cors"
)

// corsMaxAge is how long a browser may keep the answer to a preflight request. 2 h: Chromium's maximum.
const corsMaxAge = 2 * time.Hour

// withOrigin accepts pages of the configured origins, and keeps pages of all others from acting with a person's cookie.
func (s *Server) withOrigin(next http.Handler) http.Handler {
	protection, err := s.config.OriginProtection()
	if err != nil {
		panic(err) // Validate has checked the origins
	}
	deny := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		transport.WriteError(w, r, http.StatusForbidden, string(model.ErrorCodeBadRequest), "Pages of this origin may not use the API.")
	})
	protection.SetDenyHandler(deny)
	next = withStreamOrigin(protection, deny, protection.Handler(next))
	if len(s.config.CORSOrigins) == 0 {
		return next // cors takes an empty list for all origins
	}
	return cors.New(cors.Options{
		AllowedOrigins: s.config.CORSOrigins, AllowCredentials: true,
		AllowedMethods: []string{http.MethodGet, http.MethodPost},
		AllowedHeaders: []string{"Accept", "Authorization", "Content-Type", "X-Request-Id", "Traceparent"},
		ExposedHeaders: []string{"X-Request-Id", "Retry-After"},
		MaxAge:         int(corsMaxAge.Seconds()),
	}).Handler(next)
}

// withStreamOrigin checks the origin of websockets and event streams as that of a POST: reading with a person's cookie needs the
// same right as acting with it.
func withStreamOrigin(protection *http.CrossOriginProtection, deny, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if transport.IsStreamRequest(r) {
			asPost := r.WithContext(r.Context())
			asPost.Method = http.MethodPost // CrossOriginProtection accepts every GET
			if protection.Check(asPost) != nil {
				deny.ServeHTTP(w, r)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}
