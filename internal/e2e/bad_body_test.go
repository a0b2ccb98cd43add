package e2e

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"fivefold/internal/servertest"

	"go.uber.org/goleak"
)

func TestBadBodiesAreRejected(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	p := servertest.Run(t, "--demo")
	for name, c := range servertest.BadBodies() {
		t.Run(name, func(t *testing.T) {
			response, body := p.Send(t, http.MethodPost, "/graphql", strings.NewReader(c.Body), "application/json")
			wantCoded(t, response, body, c.Status, c.Code)
			if bytes.Contains(body, []byte(servertest.Marker)) || len(body) >= 2000 {
				t.Errorf("%d bytes: %.300s", len(body), body)
			}
			wantServing(t, p.Client)
		})
	}
	p.Stop(t)
}
