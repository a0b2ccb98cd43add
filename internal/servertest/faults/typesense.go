//go:build linux

package faults

import (
	"cmp"
	"context"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"
)

// TypesenseKey is the API key of the Typesense servers of tests.
const TypesenseKey = "fivefold"

// StartTypesense starts a Typesense. One that was started again answers requests before it has applied its log.
func StartTypesense(t testing.TB) *Server {
	t.Helper()
	program, err := exec.LookPath(cmp.Or(os.Getenv("TYPESENSE_SERVER"), "typesense-server"))
	if err != nil {
		program, err = exec.LookPath("/usr/local/lib/typesense/typesense-server")
	}
	if err != nil {
		missing(t, "typesense-server")
	}
	s := newServer(t, program, nil, typesenseAnswers)
	s.makeDir()
	s.args = []string{"--data-dir", s.dir, "--api-key", TypesenseKey, "--api-address", "127.0.0.1", "--api-port", strconv.Itoa(s.Port),
		"--peering-address", "127.0.0.1", "--peering-port", strconv.Itoa(freePort(t))}
	s.Start()
	return s
}

// TypesenseURL returns the address of a Typesense with an API key.
func (s *Server) TypesenseURL(key string) string { return "http://:" + key + "@" + s.Addr() }

func typesenseAnswers(s *Server) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.t.Context()), 5*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.Addr()+"/health", nil)
	if err != nil {
		return err
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	return response.Body.Close()
}
