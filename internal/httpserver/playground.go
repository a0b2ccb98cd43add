package httpserver

import (
	"cmp"
	"encoding/json"
	"io/fs"
	"net/http"
	"strings"

	"fivefold/graph/errorcode"
	"fivefold/graph/transport"
	"fivefold/internal/config"
)

// Demo is the demo network: the people whom the playground may sign in.
type Demo struct {
	Password string
	People   []DemoPerson
}

// A DemoPerson is somebody of the demo network.
type DemoPerson struct {
	Handle string `json:"handle"`
	Name   string `json:"name"`
}

// playground returns what the playground needs to know: the version, and the people of the demo network that are in the store.
func (s *Server) playground(w http.ResponseWriter, r *http.Request) {
	info := map[string]any{"version": config.Version(), "demo": nil}
	if s.demo != nil {
		people, err := s.demoPeople(r)
		if err != nil {
			transport.WriteError(w, r, http.StatusServiceUnavailable, errorcode.Unavailable, "A store does not answer.")
			return
		}
		info["demo"] = map[string]any{"password": s.demo.Password, "people": people}
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(info)
}

func (s *Server) demoPeople(r *http.Request) ([]DemoPerson, error) {
	var handles []string
	for _, p := range s.demo.People {
		handles = append(handles, p.Handle)
	}
	found, err := s.Resolver.Stores.Users.ByHandles(r.Context(), handles)
	people := []DemoPerson{}
	for _, p := range s.demo.People {
		if _, ok := found[p.Handle]; ok {
			people = append(people, p)
		}
	}
	return people, err
}

// contentSecurityPolicy keeps the playground from loading anything from elsewhere.
const contentSecurityPolicy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; worker-src 'self'; " +
	"frame-ancestors 'none'; base-uri 'none'; form-action 'self'"

// playgroundFiles serves the built page.
func playgroundFiles(files fs.FS) http.Handler {
	server := http.FileServerFS(files)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.Trim(r.URL.Path, "/")
		if info, err := fs.Stat(files, cmp.Or(name, ".")); err != nil || info.IsDir() && name != "" {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Security-Policy", contentSecurityPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cache-Control", "no-cache")
		if strings.HasPrefix(name, "assets/") {
			h.Set("Cache-Control", "public, max-age=31536000, immutable") // the names contain a hash of the content
		}
		server.ServeHTTP(w, r)
	})
}
