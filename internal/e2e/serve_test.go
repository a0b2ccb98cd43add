package main

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

	"fivefold/stores/demo"

	"go.uber.org/goleak"
)

func TestServeTellsWhatRunsAndWhere(t *testing.T) {
	dir := inNewDir(t)
	p := startProgram(t, "--demo")
	for _, words := range []string{"Fivefold " + version(), "people and interests", "friendships and paths", "sessions", "embedded SQLite", dir,
		fmt.Sprintf("%d people", len(demo.People())), p.url + "/\n", p.url + "/graphql\n", p.url + "/metrics\n", p.url + "/livez\n", p.url + "/readyz\n"} {
		if !strings.Contains(p.banner, words) {
			t.Errorf("the banner does not say %q:\n%s", words, p.banner)
		}
	}
	for _, path := range regexp.MustCompile(`http://\S+?(/\S*)`).FindAllStringSubmatch(p.banner, -1) {
		if response, body := p.send(t, http.MethodGet, path[1]+"?query={__typename}", nil, ""); response.StatusCode != http.StatusOK {
			t.Errorf("%s: %d %s", path[1], response.StatusCode, body)
		}
	}
	p.stop(t)
}

func TestASecondStartChangesNothing(t *testing.T) {
	inNewDir(t)
	const everybody = `{ user(handle: "ada") { id handle name joinedAt } }`
	var answers, banners []string
	for _, args := range [][]string{{"--demo"}, {"--demo"}, {}} {
		p := startProgram(t, args...)
		_, body := p.post(t, everybody, nil)
		answers = append(answers, string(body))
		banners = append(banners, regexp.MustCompile(`\d+ people.*`).FindString(p.banner))
		p.stop(t)
	}
	if !strings.Contains(answers[0], `"user_`) || answers[1] != answers[0] || answers[2] != answers[0] {
		t.Errorf("%s", answers)
	}
	if banners[1] != banners[0] || banners[2] != banners[0] {
		t.Errorf("%s", banners)
	}
}

func TestWithoutDemoNobodyIsThere(t *testing.T) {
	inNewDir(t)
	p := startProgram(t)
	if !strings.Contains(p.banner, "0 people") {
		t.Error(p.banner)
	}
	if _, body := p.send(t, http.MethodGet, "/playground.json", nil, ""); !strings.Contains(string(body), `"demo":null`) {
		t.Errorf("%s", body)
	}
	p.stop(t)
}

func TestStoppingAnswersWhatIsUnderWay(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	inNewDir(t)
	p := startProgram(t, "--demo")
	p.stderr.holdAt("stopping")

	// The server asks for the body when it has begun to read the request.
	body, rest := io.Pipe()
	reading := make(chan struct{})
	ctx := httptrace.WithClientTrace(context.WithoutCancel(t.Context()), &httptrace.ClientTrace{Got100Continue: func() { close(reading) }})
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, p.url+"/graphql", body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Expect", "100-continue")
	p.http.Transport.(*http.Transport).ExpectContinueTimeout = 1 << 40
	answered := make(chan string, 1)
	go func() {
		response, err := p.http.Do(request)
		if err != nil {
			answered <- err.Error()
			return
		}
		defer response.Body.Close()
		answer, _ := io.ReadAll(response.Body)
		answered <- fmt.Sprint(response.StatusCode, " ", string(answer))
	}()
	<-reading

	p.end()
	<-p.stderr.held
	if response, body := p.send(t, http.MethodGet, "/readyz", nil, ""); response.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("ready while stopping: %s", body)
	}
	if response, _ := p.send(t, http.MethodGet, "/livez", nil, ""); response.StatusCode != http.StatusOK {
		t.Errorf("not alive while stopping: %d", response.StatusCode)
	}
	close(p.stderr.letGo)
	if _, err := io.WriteString(rest, `{"query":"{ user(handle: \"ada\") { handle } }"}`); err != nil || rest.Close() != nil {
		t.Fatal(err)
	}
	if got := <-answered; !strings.HasPrefix(got, `200 {"data":{"user":{"handle":"ada"}}`) {
		t.Errorf("%s", got)
	}
	p.stop(t)
	if _, err := net.Dial("tcp", strings.TrimPrefix(p.url, "http://")); err == nil {
		t.Error("it still listens")
	}
}

func TestARequestThatDoesNotEndIsGivenUp(t *testing.T) {
	inNewDir(t)
	p := startProgram(t, "--shutdown-timeout", "1ms")
	conn, err := net.Dial("tcp", strings.TrimPrefix(p.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(conn, make([]byte, len("HTTP/1.1 100 Continue"))); err != nil {
		t.Fatal(err)
	}
	p.end()
	code := <-p.code
	wantOneLine(t, code, lastLine(p.stderr.text()), "did not finish in 1ms")
	if _, err := io.Copy(io.Discard, conn); err != nil && !errors.Is(err, net.ErrClosed) && !strings.Contains(err.Error(), "reset") {
		t.Error(err)
	}
}

func lastLine(text string) string {
	lines := strings.SplitAfter(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1] + "\n"
}
