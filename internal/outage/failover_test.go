//go:build linux

package outage

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fivefold/internal/servertest"
	"fivefold/internal/servertest/faults"
)

const signedIn = `{ viewer { handle } }`

// until asks until the outcome is the wanted one.
func until(t *testing.T, c *servertest.Client, operation, want string) {
	t.Helper()
	for began := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		got := outcome(c, t, operation)
		if got == want {
			return
		}
		if time.Since(began) > loadPatience {
			t.Fatalf("%s: %s, want %s", operation, got, want)
		}
	}
}

// expectOutcome asks once.
func expectOutcome(t *testing.T, c *servertest.Client, operation, want string) {
	t.Helper()
	if got := outcome(c, t, operation); got != want {
		t.Errorf("%s: %s, want %s", operation, got, want)
	}
}

const refused = "`UNAUTHENTICATED`"

// The Redis of a server is a master that Sentinels watch. It is killed; the server serves meanwhile, uses the new master without a restart, and a
// session that was revoked before stays revoked.
func TestTheServerServesDuringAFailoverBySentinels(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("too long for -short: waits for a failover")
	}
	postgres, master := faults.StartPostgres(t), faults.StartRedis(t)
	address := faults.StartSentinels(t, master)
	p := servertest.Run(t, "--demo", "--postgres-url", postgres.PostgresURL(), "--redis-url", address, "--gateway-secret", servertest.GatewaySecret)
	stays, ends := p.With("Authorization", "Bearer "+p.SignIn(t, "ada")), p.With("Authorization", "Bearer "+p.SignIn(t, "ada"))
	for range 3 { // so that both sessions are in Redis
		expectOutcome(t, stays, signedIn, "answered")
		expectOutcome(t, ends, signedIn, "answered")
	}
	expectOutcome(t, ends, `mutation { signOut(input: {}) { endedSessionId } }`, "answered")
	grace := subscribe(t, p.Client)

	master.Kill()
	expectOutcome(t, stays, publish, "answered")
	awaitLog(t, p, `"store fails and is not asked" store=redis`)
	for began := time.Now(); !strings.Contains(p.Stderr.String(), `"store answers again" store=redis`); time.Sleep(20 * time.Millisecond) {
		expectOutcome(t, stays, publish, "answered")
		expectOutcome(t, ends, signedIn, refused)
		if time.Since(began) > loadPatience || t.Failed() {
			t.Fatalf("%s", p.Stderr.String())
		}
	}
	if m := grace.Receive(); m.Type == "next" { // those before the kill, until it ends
		for ; m.Type == "next"; m = grace.Receive() {
		}
	}
	grace.again()
	expectOutcome(t, ends, signedIn, refused)
	publishAs(t, p.Client, p.UserID(t, "ada"), "to the new master")
	for got := grace.receive(); got != "to the new master"; got = grace.receive() {
	}
	p.Stop(t)
}

// The PostgreSQL of a server is killed and its replica promoted. The server goes on without a restart: what was acknowledged is there, who was signed in is
// signed in, and a subscription that began before receives what is published afterwards.
func TestTheServerFailsOverToAReplicaOfPostgres(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("too long for -short: waits for a failover")
	}
	primary := faults.StartPrimary(t)
	replica := faults.StartPostgresReplica(t, primary)
	url := fmt.Sprintf("postgres://app@%s,%s/postgres?sslmode=disable&target_session_attrs=read-write&statement_timeout=5000", primary.Addr(), replica.Addr())
	p := servertest.Run(t, "--demo", "--postgres-url", url, "--gateway-secret", servertest.GatewaySecret)
	ada, token := p.UserID(t, "ada"), p.With("Authorization", "Bearer "+p.SignIn(t, "ada"))
	grace := subscribe(t, p.Client)
	publishAs(t, p.Client, ada, "before")
	if got := grace.receive(); got != "before" {
		t.Fatal(got)
	}
	primary.Kill()
	until(t, p.As(ada), publish, "`UNAVAILABLE` postgres")
	replica.Promote()
	until(t, token, publish, "answered")
	publishAs(t, p.Client, ada, "after")
	for got := grace.receive(); got != "after"; got = grace.receive() {
		switch got {
		case "": // an event arrived and a post could not be read yet
			publishAs(t, p.Client, ada, "after")
		case "x":
		default:
			t.Fatalf("received %q", got)
		}
	}
	_, body := token.Post(t, `{ viewer { handle wall(first: 50) { nodes { text } } } }`, nil)
	for _, want := range []string{`"ada"`, `"text":"before"`, `"text":"after"`} {
		if !strings.Contains(string(body), want) {
			t.Errorf("no %s in %s", want, body)
		}
	}
	p.Stop(t)
}

// A session is ended through one server while the Redis of two is dead. That server refuses it at once, and both do when Redis is back.
func TestASessionThatEndsWithoutRedisIsRefusedAtEveryServer(t *testing.T) {
	t.Parallel()
	postgres, redis := faults.StartPostgres(t), faults.StartRedis(t)
	args := []string{"--demo", "--postgres-url", postgres.PostgresURL(), "--redis-url", redis.RedisURL()}
	first, second := servertest.Run(t, args...), servertest.Run(t, args...)
	token := first.SignIn(t, "ada")
	here, there := first.With("Authorization", "Bearer "+token), second.With("Authorization", "Bearer "+token)
	for range 3 { // so that the session is in Redis
		expectOutcome(t, here, signedIn, "answered")
		expectOutcome(t, there, signedIn, "answered")
	}
	redis.Kill()
	ended := make(chan string)
	go func() {
		_, body := here.Post(t, `mutation { signOut(input: {}) { endedSessionId } }`, nil)
		ended <- string(body)
	}()
	until(t, here, signedIn, refused)
	redis.Start()
	if body := <-ended; !strings.Contains(body, `"endedSessionId":"session_`) {
		t.Errorf("signOut: %s", body)
	}
	for range 20 {
		expectOutcome(t, here, signedIn, refused)
		expectOutcome(t, there, signedIn, refused)
	}
	first.Stop(t)
	second.Stop(t)
}
