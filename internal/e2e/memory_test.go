package e2e

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"fivefold/internal/cli"
	"fivefold/internal/servertest"

	"github.com/coder/websocket"
)

const (
	memoryDir   = "FIVEFOLD_TEST_MEMORY_DIR" // the data directory of the server process
	memoryLimit = 256 << 20
)

// TestHostileClientsDoNotExhaustTheMemory attacks a server with a GOMEMLIMIT of 256 MiB by 50 clients for FIVEFOLD_ATTACK_SECONDS (15). Its resident
// memory stays below that limit, a client at another address has all its answers, and afterwards nothing is left.
func TestHostileClientsDoNotExhaustTheMemory(t *testing.T) {
	if dir := os.Getenv(memoryDir); dir != "" {
		os.Exit(cli.Run(context.Background(), []string{"--demo", "--data-dir", dir, "--addr", "127.0.0.1:0"}, os.Stdout, os.Stderr))
	}
	if _, err := os.Stat("/proc/self/status"); err != nil {
		t.Skip("needs /proc to read the memory of the server")
	}
	duration := time.Duration(size(t, "FIVEFOLD_ATTACK_SECONDS", 15)) * time.Second
	process, client := startMemoryServer(t)
	good := from(client, "127.0.0.2")
	token := good.SignIn(t, "ada")
	before := metricsOf(t, good)
	good.HTTPClient.CloseIdleConnections()

	slow := (&attacker{addr: client.Addr(), dialer: dialerFrom("127.0.1.100")}).unreadSchemas(t.Context())
	for deadline := time.Now().Add(time.Minute); metricsOf(t, good)["fivefold_slow_readers_total"] == 0; time.Sleep(100 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("clients that read nothing are not disconnected")
		}
	}
	for _, conn := range slow {
		_ = conn.Close()
	}

	ctx, cancel := context.WithTimeout(t.Context(), duration)
	defer cancel()
	var attackers sync.WaitGroup
	for i := range 50 {
		attack := attacks[i%len(attacks)]
		a := &attacker{addr: client.Addr(), dialer: dialerFrom(fmt.Sprintf("127.0.1.%d", 1+i/len(attacks))), token: token}
		attackers.Go(func() {
			for ctx.Err() == nil {
				attack(ctx, a)
			}
		})
	}
	var took []time.Duration
	for ctx.Err() == nil {
		began := time.Now()
		if _, body := good.Post(t, ada, nil); !strings.Contains(string(body), `{"data":{"user":{"handle":"ada"}}`) {
			t.Fatalf("the other client receives %s", body)
		}
		took = append(took, time.Since(began))
	}
	cancel()
	during := metricsOf(t, good)
	attackers.Wait()
	slices.Sort(took)
	// Pages of the program and of the data's file do not count: the system takes them back when memory is short.
	peak := statusBytes(t, process.Process.Pid, "VmHWM") - statusBytes(t, process.Process.Pid, "RssFile")
	t.Logf("%d answers, median %v, p99 %v, slowest %v; peak of resident memory %d MB, refusals %v, slow readers %v", len(took), took[len(took)/2], took[len(took)*99/100],
		took[len(took)-1], peak>>20, during["fivefold_answer_memory_refusals_total"], during["fivefold_slow_readers_total"])
	if peak >= memoryLimit {
		t.Errorf("the server took %d bytes, the limit is %d", peak, memoryLimit)
	}
	if during["fivefold_answer_memory_refusals_total"] == 0 {
		t.Error("the attack was too weak: nothing was refused")
	}
	if slowest := took[len(took)-1]; slowest > 15*time.Second {
		t.Errorf("the slowest answer took %v", slowest)
	}
	wantNothingLeft(t, good, before)
}

// wantNothingLeft waits until memory, connections and goroutines are those of before the attack.
func wantNothingLeft(t *testing.T, c *servertest.Client, before map[string]float64) {
	t.Helper()
	for deadline := time.Now().Add(90 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		now := metricsOf(t, c)
		if now["fivefold_answer_memory_bytes"] <= before["fivefold_answer_memory_bytes"] && now["fivefold_live_connections"] == 0 &&
			now["fivefold_requests_in_flight"] == 0 && now["go_goroutines"] < before["go_goroutines"]+10 {
			return
		}
		if time.Now().After(deadline) {
			for _, name := range []string{"fivefold_answer_memory_bytes", "fivefold_live_connections", "fivefold_requests_in_flight", "go_goroutines"} {
				t.Errorf("%s is %v after the attack, and was %v before", name, now[name], before[name])
			}
			return
		}
	}
}

// startMemoryServer starts a server process over the demo network with a small memory limit.
func startMemoryServer(t *testing.T) (*exec.Cmd, *servertest.Client) {
	t.Helper()
	process := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$")
	process.Env = append(os.Environ(), memoryDir+"="+t.TempDir(), "GOMEMLIMIT="+strconv.Itoa(memoryLimit), "LOG_LEVEL=error", "RATE_LIMIT=0")
	output, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	client := &servertest.Client{}
	for lines := bufio.NewScanner(output); client.URL == "" && lines.Scan(); {
		if found := regexp.MustCompile(`GraphQL +(http://127\.0\.0\.1:\d+)`).FindStringSubmatch(lines.Text()); found != nil {
			client.URL = found[1]
		}
	}
	go func() { _, _ = io.Copy(io.Discard, output) }()
	t.Cleanup(func() {
		_ = process.Process.Kill()
		_ = process.Wait()
	})
	return process, client
}

func dialerFrom(address string) *net.Dialer {
	return &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(address)}, Timeout: 10 * time.Second}
}

// from returns the same client at another address.
func from(c *servertest.Client, address string) *servertest.Client {
	return &servertest.Client{URL: c.URL, Header: http.Header{}, HTTPClient: &http.Client{Transport: &http.Transport{DialContext: dialerFrom(address).DialContext}}}
}

// statusBytes returns a line of /proc/PID/status in bytes.
func statusBytes(t *testing.T, pid int, name string) int64 {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(name + `:\s+(\d+) kB`).FindSubmatch(text)
	kilobytes, err := strconv.ParseInt(string(found[1]), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return kilobytes << 10
}

// metricsOf returns the metrics without labels.
func metricsOf(t *testing.T, c *servertest.Client) map[string]float64 {
	t.Helper()
	_, text := c.Send(t, http.MethodGet, "/metrics", nil, "")
	metrics := map[string]float64{}
	for line := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		if n, err := strconv.ParseFloat(value, 64); err == nil {
			metrics[name] = n
		}
	}
	return metrics
}

// An attacker attacks a server from one address. Errors are what it wants.
type attacker struct {
	addr   string
	dialer *net.Dialer
	token  string // of somebody who is signed in
}

// attacks are what hostile clients do, again and again.
var attacks = []func(context.Context, *attacker){unreadAnswers, largeBodies, slowBodies, manySockets, manyStreams}

// hold keeps connections for some seconds, or until the server closes the last.
func hold(ctx context.Context, conns []net.Conn) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	<-ctx.Done()
	for _, conn := range conns {
		_ = conn.Close()
	}
}

// open opens connections that read next to nothing, and sends the same on each.
func (a *attacker) open(ctx context.Context, n int, send string) (conns []net.Conn) {
	for range n {
		conn, err := a.dialer.DialContext(ctx, "tcp", a.addr)
		if err != nil {
			return conns
		}
		_ = conn.(*net.TCPConn).SetReadBuffer(4 << 10)
		_ = conn.SetWriteDeadline(time.Now().Add(time.Second))
		_, _ = io.WriteString(conn, send)
		conns = append(conns, conn)
	}
	return conns
}

func rawPost(body, header string) string {
	return fmt.Sprintf("POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n%s", len(body), header, body)
}

// unreadSchemas asks for the schema again and again, until the buffers of the system are full, and reads nothing.
func (a *attacker) unreadSchemas(ctx context.Context) []net.Conn {
	schema := servertest.Document(`{ __schema { types { name description fields { name description args { name description } type { name ofType { name } } } } } }`)
	return a.open(ctx, 2, strings.Repeat(rawPost(schema, ""), 60))
}

// unreadAnswers asks for 11,000 points and reads nothing.
func unreadAnswers(ctx context.Context, a *attacker) {
	const friends = `friends(first: 22) { nodes { id handle name bio birthday joinedAt hometown { id name } `
	body := servertest.Document(`{ user(handle: "ada") { ` + friends + friends + friends + `} } } } } } } }`)
	conns := a.open(ctx, 10, rawPost(body, "Accept-Encoding: gzip\r\n")+strings.Repeat(rawPost(body, ""), 20))
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	<-ctx.Done()
	hold(ctx, conns)
}

// largeBodies sends variables that are large when they are decoded.
func largeBodies(ctx context.Context, a *attacker) {
	body := `{"query":"query($a: [ID!]) { __typename }","variables":{"a":[` + strings.Repeat(`{"":0},`, 60_000) + `1]}}`
	hold(ctx, a.open(ctx, 10, rawPost(body, "")))
}

// slowBodies sends the headers of bodies and not the bodies.
func slowBodies(ctx context.Context, a *attacker) {
	whole := rawPost(`{"query":"`+strings.Repeat("x", 500_000)+`"}`, "")
	hold(ctx, a.open(ctx, 20, whole[:len(whole)-100]))
}

// manySockets opens websockets with subscriptions that have large variables.
func manySockets(ctx context.Context, a *attacker) {
	var open []*websocket.Conn
	client := &http.Client{Transport: &http.Transport{DialContext: a.dialer.DialContext}}
	defer client.CloseIdleConnections()
	for range 50 {
		conn, _, err := websocket.Dial(ctx, "http://"+a.addr+"/graphql", &websocket.DialOptions{HTTPClient: client, Subprotocols: []string{"graphql-transport-ws"},
			HTTPHeader: http.Header{"Authorization": {"Bearer " + a.token}}})
		if err != nil {
			break
		}
		open = append(open, conn)
		within, cancel := context.WithTimeout(ctx, time.Second)
		_ = conn.Write(within, websocket.MessageText, []byte(`{"type":"connection_init"}`))
		_, _, _ = conn.Read(within)
		for i := range 20 {
			_ = conn.Write(within, websocket.MessageText, fmt.Appendf(nil, `{"type":"subscribe","id":"%d","payload":{"query":%q,"variables":{"pad":"%s"}}}`, i,
				timeline, strings.Repeat("x", 100_000)))
		}
		cancel()
	}
	hold(ctx, nil)
	for _, conn := range open {
		_ = conn.CloseNow()
	}
}

// manyStreams opens event streams.
func manyStreams(ctx context.Context, a *attacker) {
	hold(ctx, a.open(ctx, 100, "GET /graphql?"+url.Values{"query": {timeline}}.Encode()+" HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nAuthorization: Bearer "+
		a.token+"\r\n\r\n"))
}
