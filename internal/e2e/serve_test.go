package e2e

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"regexp"
	"strings"
	"testing"

	"fivefold/internal/config"
	"fivefold/internal/servertest"
	"fivefold/stores/demo"

	"go.uber.org/goleak"
)

func TestBannerNamesStoresAndURLs(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	p := servertest.Run(t, "--demo", "--data-dir", dir)
	for _, words := range []string{"password " + demo.Password,
		"Fivefold " + config.Version(), "people and interests", "friendships and paths", "sessions", "embedded SQLite", dir,
		fmt.Sprintf("%d people", len(demo.People())), p.URL + "/\n", p.URL + "/graphql\n", p.URL + "/metrics\n", p.URL + "/livez\n", p.URL + "/readyz\n"} {
		if !strings.Contains(p.Banner, words) {
			t.Errorf("the banner does not contain %q:\n%s", words, p.Banner)
		}
	}
	for _, path := range regexp.MustCompile(`http://\S+?(/\S*)`).FindAllStringSubmatch(p.Banner, -1) {
		if response, body := p.Send(t, http.MethodGet, path[1]+"?query={__typename}", nil, ""); response.StatusCode != http.StatusOK {
			t.Errorf("%s: %d %s", path[1], response.StatusCode, body)
		}
	}
	p.Stop(t)
}

func TestRestartKeepsTheData(t *testing.T) {
	t.Parallel()
	const query = `{ user(handle: "ada") { id handle name joinedAt } }`
	dir := t.TempDir()
	var results, banners []string
	for _, args := range [][]string{{"--demo"}, {"--demo"}, {}} {
		p := servertest.Run(t, append(args, "--data-dir", dir)...)
		_, body := p.Post(t, query, nil)
		results = append(results, string(body))
		banners = append(banners, regexp.MustCompile(`\d+ people.*`).FindString(p.Banner))
		p.Stop(t)
	}
	if !strings.Contains(results[0], `"user_`) || results[1] != results[0] || results[2] != results[0] {
		t.Errorf("%s", results)
	}
	if banners[1] != banners[0] || banners[2] != banners[0] {
		t.Errorf("%s", banners)
	}
}

func TestWithoutDemoThereAreNoPeople(t *testing.T) {
	t.Parallel()
	p := servertest.Run(t)
	if !strings.Contains(p.Banner, "0 people") {
		t.Error(p.Banner)
	}
	if _, body := p.Send(t, http.MethodGet, "/playground.json", nil, ""); !strings.Contains(string(body), `"demo":null`) {
		t.Errorf("%s", body)
	}
	p.Stop(t)
}

func TestShutdownFinishesRunningRequests(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	p := servertest.Run(t, "--demo")
	isStopping, release := p.Stderr.BlockAt("stopping")

	// The server sends 100 Continue when it reads the body.
	body, rest := io.Pipe()
	reading := make(chan struct{})
	ctx := httptrace.WithClientTrace(context.WithoutCancel(t.Context()), &httptrace.ClientTrace{Got100Continue: func() { close(reading) }})
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, p.URL+"/graphql", body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Expect", "100-continue")
	p.HTTPClient.Transport.(*http.Transport).ExpectContinueTimeout = 1 << 40
	responded := make(chan string, 1)
	go func() {
		response, err := p.HTTPClient.Do(request)
		if err != nil {
			responded <- err.Error()
			return
		}
		defer response.Body.Close()
		result, _ := io.ReadAll(response.Body)
		responded <- fmt.Sprint(response.StatusCode, " ", string(result))
	}()
	<-reading

	p.Interrupt()
	<-isStopping
	if response, body := p.Send(t, http.MethodGet, "/readyz", nil, ""); response.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("ready while stopping: %s", body)
	}
	if response, _ := p.Send(t, http.MethodGet, "/livez", nil, ""); response.StatusCode != http.StatusOK {
		t.Errorf("not alive while stopping: %d", response.StatusCode)
	}
	release()
	if _, err := io.WriteString(rest, `{"query":"{ user(handle: \"ada\") { handle } }"}`); err != nil || rest.Close() != nil {
		t.Fatal(err)
	}
	if got := <-responded; !strings.HasPrefix(got, `200 {"data":{"user":{"handle":"ada"}}`) {
		t.Errorf("%s", got)
	}
	p.Stop(t)
	if _, err := net.Dial("tcp", p.Addr()); err == nil {
		t.Error("the server still accepts connections")
	}
}

func TestShutdownTimeoutEndsUnfinishedRequests(t *testing.T) {
	t.Parallel()
	p := servertest.Run(t, "--shutdown-timeout", "1ms")
	conn, err := net.Dial("tcp", p.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(conn, make([]byte, len("HTTP/1.1 100 Continue"))); err != nil {
		t.Fatal(err)
	}
	p.Interrupt()
	code := p.Wait()
	lines := strings.Split(strings.TrimSpace(p.Stderr.String()), "\n")
	if last := lines[len(lines)-1]; code != 1 || !strings.HasPrefix(last, "fivefold: ") || !strings.Contains(last, "did not finish in 1ms") {
		t.Errorf("exit code %d: %s", code, last)
	}
	if _, err := io.Copy(io.Discard, conn); err != nil && !errors.Is(err, net.ErrClosed) && !strings.Contains(err.Error(), "reset") {
		t.Error(err)
	}
}
