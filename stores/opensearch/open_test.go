package opensearch

import (
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"fivefold/stores"
)

func TestAddressesOfAnotherFormAreErrorsWithoutThePassword(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"", "localhost:9200", "redis://localhost", "http://", "http://user:secret@", "http://user:sec/ret@host", "http://host?x=secret", "http://host#secret", "http://user:s%zzecret@host"} {
		if e, err := Open(t.Context(), address, Options{}); err == nil {
			t.Errorf("%q is accepted", address)
			_ = e.Close()
		} else if strings.Contains(err.Error(), "sec") {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestPrefixesOfAnotherFormAreErrors(t *testing.T) {
	t.Parallel()
	for _, prefix := range []string{"-a", "_a", "A", "a*", "a,b", "a/b", strings.Repeat("a", 51), "ä"} {
		if e, err := Open(t.Context(), "http://127.0.0.1:1", Options{Prefix: prefix}); err == nil {
			t.Errorf("%q is accepted", prefix)
			_ = e.Close()
		}
	}
}

func TestUserPasswordAndPathAreThoseOfTheURL(t *testing.T) {
	t.Parallel()
	seen := make(chan *http.Request, 10)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen <- r
		w.WriteHeader(http.StatusUnauthorized)
	}))
	t.Cleanup(server.Close)
	e := open(t, strings.Replace(server.URL, "http://", "http://ada:s%2Fcr%40t@", 1)+"/search/", Options{Timeout: patient})
	r := <-seen
	if user, password, _ := r.BasicAuth(); user != "ada" || password != "s/cr@t" || r.URL.Path != "/search/" {
		t.Errorf("user %q, password %q, path %q", user, password, r.URL.Path)
	}
	if err := e.Check(t.Context()); !errors.Is(err, stores.ErrUnavailable) || !strings.Contains(err.Error(), "401") {
		t.Errorf("a refused password: %v", err)
	}
	if want := strings.TrimPrefix(server.URL, "http://") + "/search"; e.Location() != want {
		t.Errorf("location %q, want %q", e.Location(), want)
	}
}

func TestCertificatesAreVerified(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"version":{"distribution":"opensearch","number":"2.19.6"}}`))
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	if e := open(t, server.URL, Options{Timeout: patient, RootCAs: roots}); e.Version() != "OpenSearch 2.19.6" {
		t.Errorf("version %q", e.Version())
	}
	e := open(t, server.URL, Options{Timeout: patient})
	if err := e.Check(t.Context()); !errors.Is(err, stores.ErrUnavailable) || e.Version() != "" {
		t.Errorf("a certificate that nobody trusts: %v, version %q", err, e.Version())
	}
}

func TestAnswersOfServersThatPassAreUnavailable(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status  int
		body    string
		passing bool
	}{
		{429, `{"error":{"type":"es_rejected_execution_exception","reason":"full"},"status":429}`, true},
		{503, `upstream is down`, true},
		{502, ``, true},
		{403, `{"error":{"type":"cluster_block_exception","reason":"index [x] blocked by: [FORBIDDEN/12/index read-only / allow delete (api)]"},"status":403}`, true},
		{403, `{"error":{"type":"security_exception","reason":"no permissions"},"status":403}`, false},
		{400, `{"error":{"type":"parsing_exception","reason":"unknown query"},"status":400}`, false},
		{405, `{"error":"Incorrect HTTP method","status":405}`, false},
		{500, `{"error":{"type":"null_pointer_exception","reason":null},"status":500}`, false},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(c.status)
			_, _ = w.Write([]byte(c.body))
		}))
		e := open(t, server.URL, Options{Timeout: patient})
		_, err := e.Set().SearchIndex.Count(t.Context())
		if err == nil || errors.Is(err, stores.ErrUnavailable) != c.passing {
			t.Errorf("%d %s: %v", c.status, c.body, err)
		}
		server.Close()
	}
}

func TestCloseEndsRunningCalls(t *testing.T) {
	t.Parallel()
	arrived, end := make(chan struct{}, 10), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		arrived <- struct{}{}
		select {
		case <-end:
		case <-r.Context().Done():
		}
	}))
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(end) })
	opened := make(chan *Engine, 1)
	go func() {
		e, err := Open(t.Context(), server.URL, Options{Timeout: patient})
		if err != nil {
			t.Error(err)
		}
		opened <- e
	}()
	<-arrived
	end <- struct{}{}
	e := <-opened
	ended := make(chan error)
	go func() { ended <- e.Check(t.Context()) }()
	<-arrived
	if err := errors.Join(e.Close(), e.Close()); err != nil {
		t.Error(err)
	}
	if err := <-ended; !errors.Is(err, stores.ErrClosed) {
		t.Error(err)
	}
}
