//go:build linux

package outage

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"fivefold/internal/servertest"
	"fivefold/internal/servertest/faults"
)

// The server starts without its Redis, says so, serves, and uses the Redis when it is there, without a restart.
func TestTheServerStartsWithoutRedis(t *testing.T) {
	t.Parallel()
	redis := faults.StartRedis(t)
	redis.Kill()
	p := servertest.Run(t, "--demo", "--redis-url", redis.RedisURL(), "--gateway-secret", servertest.GatewaySecret)
	if !regexp.MustCompile(`live events +Redis +.*does not answer`).MatchString(p.Banner) {
		t.Errorf("%s", p.Banner)
	}
	for _, path := range []string{"/livez", "/readyz"} {
		if response, body := p.Send(t, http.MethodGet, path, nil, ""); response.StatusCode != http.StatusOK {
			t.Errorf("%s: %d %s", path, response.StatusCode, body)
		}
	}
	ada := p.As(p.UserID(t, "ada"))
	if got := outcome(ada, t, publish); got != "answered" {
		t.Error(got)
	}
	awaitLog(t, p, `"store fails and is not asked" store=redis`) // the relay publishes the event
	redis.Start()
	for began := time.Now(); !strings.Contains(p.Stderr.String(), `"store answers again" store=redis`); time.Sleep(10 * time.Millisecond) {
		if got := outcome(ada, t, publish); got != "answered" {
			t.Error(got)
		}
		if time.Since(began) > loadPatience {
			t.Fatalf("%s", p.Stderr.String())
		}
	}
	p.Stop(t)
}

// awaitLog waits until the program has logged a text.
func awaitLog(t *testing.T, p *servertest.Program, text string) {
	t.Helper()
	for began := time.Now(); !strings.Contains(p.Stderr.String(), text); time.Sleep(10 * time.Millisecond) {
		if time.Since(began) > loadPatience {
			t.Fatalf("no %s in %s", text, p.Stderr.String())
		}
	}
}
