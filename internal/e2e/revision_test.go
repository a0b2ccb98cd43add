package e2e

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"fivefold/internal/httpserver"
	"fivefold/internal/servertest"
	"fivefold/stores"
)

// revisionOf returns the extension revision of a response, zero when it has none.
func revisionOf(t *testing.T, body []byte) int64 {
	t.Helper()
	var response struct{ Extensions struct{ Revision *string } }
	if err := json.Unmarshal(body, &response); err != nil {
		t.Fatal(err)
	}
	if response.Extensions.Revision == nil {
		return 0
	}
	revision, err := strconv.ParseInt(*response.Extensions.Revision, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return revision
}

const renameViewer = `mutation($n: String!) { updateProfile(input: {name: $n}) { userErrors { message } } }`

// Only operations that have written report a revision, and later ones a greater one.
func TestMutationsReportTheirRevision(t *testing.T) {
	t.Parallel()
	c := servertest.Start(t).Client
	grace := c.As(c.UserID(t, "grace"))
	last := int64(0)
	for i := range 3 {
		_, body := grace.Post(t, renameViewer, map[string]any{"n": "Grace " + strconv.Itoa(i)})
		if revision := revisionOf(t, body); revision <= last {
			t.Errorf("revision %d after %d: %s", revision, last, body)
		} else {
			last = revision
		}
	}
	for _, text := range []string{`{ viewer { handle } }`, `mutation { unlikeInterest(input: {interestId: "interest_0"}) { userErrors { code } } }`} {
		if _, body := grace.Post(t, text, nil); revisionOf(t, body) != 0 {
			t.Errorf("%s: %s", text, body)
		}
	}
}

// Reads contain the revision of the header and the last one that their viewer has written, whichever is greater.
func TestReadsContainWhatTheirViewerHasWritten(t *testing.T) {
	t.Parallel()
	asked := make(chan stores.Revision, 100)
	c := servertest.Start(t, servertest.WithStores(func(set stores.Set) stores.Set {
		return stores.Intercept(set, func(ctx context.Context, call stores.PortCall, next func(context.Context) error) error {
			if call.Method == "Users.ByHandles" {
				asked <- stores.After(ctx)
			}
			return next(ctx)
		})
	})).Client
	grace, ada := c.As(c.UserID(t, "grace")), c.As(c.UserID(t, "ada"))
	<-asked
	<-asked
	_, body := grace.Post(t, renameViewer, map[string]any{"n": "Grace"})
	written := revisionOf(t, body)
	for _, read := range []struct {
		client *servertest.Client
		want   int64
	}{
		{c, 0}, {ada, 0}, {grace, written},
		{c.With(httpserver.AfterHeader, "7"), 7}, {ada.With(httpserver.AfterHeader, "7"), 7}, {grace.With(httpserver.AfterHeader, "1"), written},
		{grace.With(httpserver.AfterHeader, strconv.FormatInt(written+1, 10)), written + 1},
	} {
		read.client.UserID(t, "kofi")
		if got := <-asked; got != stores.Revision(read.want) {
			t.Errorf("after %d, want %d", got, read.want)
		}
	}
	for _, bad := range []string{"x", "-1", "1.5", "9223372036854775808", " ", "0x1", strings.Repeat("1", 5000)} {
		response, body := c.With(httpserver.AfterHeader, bad).Post(t, `{ viewer { handle } }`, nil)
		if strings.TrimSpace(bad) == "" {
			continue // net/http removes the spaces, and an empty header is none
		}
		wantError(t, response, body, http.StatusBadRequest, "BAD_REQUEST")
	}
}
