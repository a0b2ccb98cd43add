package main

import (
	"cmp"
	"context"
	"encoding/json"
	"io/fs"
	"net/http"
	"strings"

	"fivefold/graph/model"
	"fivefold/graph/transport"
	"fivefold/stores"
	"fivefold/stores/demo"
)

// playground tells the playground whom it may act as: the people of the demo network, as far as they are here.
func (s *site) playground(w http.ResponseWriter, r *http.Request) {
	told := map[string]any{"version": version(), "demo": nil}
	if s.demo {
		people, err := demoPeople(r.Context(), s.engines.set)
		if err != nil {
			transport.WriteError(w, r, http.StatusServiceUnavailable, string(model.ErrorCodeUnavailable), "A store does not answer.")
			return
		}
		told["demo"] = map[string]any{"password": demo.Password, "people": people}
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(told)
}

func demoPeople(ctx context.Context, set stores.Set) ([]map[string]string, error) {
	var handles []string
	for _, p := range demo.People() {
		handles = append(handles, p.Handle)
	}
	found, err := set.Users.ByHandles(ctx, handles)
	people := []map[string]string{}
	for _, p := range demo.People() {
		if _, ok := found[p.Handle]; ok {
			people = append(people, map[string]string{"handle": p.Handle, "name": p.Name})
		}
	}
	return people, err
}

// playgroundFiles serves the built page, which loads nothing from elsewhere and may not.
func playgroundFiles(files fs.FS) http.Handler {
	server := http.FileServerFS(files)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.Trim(r.URL.Path, "/")
		if info, err := fs.Stat(files, cmp.Or(name, ".")); err != nil || info.IsDir() && name != "" {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; worker-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cache-Control", "no-cache")
		if strings.HasPrefix(name, "assets/") {
			h.Set("Cache-Control", "public, max-age=31536000, immutable") // their names hold a hash of what is in them
		}
		server.ServeHTTP(w, r)
	})
}
