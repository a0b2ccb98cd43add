package e2e

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	driver "github.com/jackc/pgx/v5"

	"fivefold/internal/servertest"
	"fivefold/stores/engines"
)

// Viewers write through one server and read through another, whose caches learn of the changes up to five seconds later.
func TestViewersReadTheirWritesThroughAnotherServer(t *testing.T) {
	t.Parallel()
	const people = 8
	pairs := size(t, "FIVEFOLD_FRESH_PAIRS", 1_000)
	a := engines.Addresses{PostgresURL: servertest.EmptyDatabase(t)}
	a.RedisURL, a.RedisPrefix = servertest.Redis(t)
	servers := [2]*servertest.Server{servertest.Start(t, servertest.WithAddresses(a)), servertest.Start(t, servertest.WithAddresses(a))}
	stop := delayChanges(t, a.PostgresURL)
	var viewers sync.WaitGroup
	for person := range people {
		viewers.Go(func() {
			token := servertest.Query[struct{ SignUp struct{ Token string } }](t, servers[0].Client, `mutation($h: String!) {
				signUp(input: {handle: $h, name: "Nobody", password: "correct horse battery"}) { token } }`, map[string]any{"h": fmt.Sprint("person_", person)}).SignUp.Token
			for i := range pairs / people {
				write, read := servers[rand.IntN(2)].With("Authorization", "Bearer "+token), servers[rand.IntN(2)].With("Authorization", "Bearer "+token)
				name := fmt.Sprint("Name ", i)
				if _, body := write.Post(t, renameViewer, map[string]any{"n": name}); revisionOf(t, body) == 0 {
					t.Errorf("%s", body)
					return
				}
				if got := servertest.Query[struct{ Viewer struct{ Name string } }](t, read, `{ viewer { name } }`, nil).Viewer.Name; got != name {
					t.Errorf("person %d reads %q after writing %q", person, got, name)
					return
				}
				// Somebody else reads too, so that the caches are filled with what is old.
				servers[rand.IntN(2)].Post(t, `query($h: String) { user(handle: $h) { name friends(first: 2) { nodes { name } } } }`, map[string]any{"h": fmt.Sprint("person_", person)})
			}
		})
	}
	viewers.Wait()
	stop()
}

// A websocket stays open while its viewer writes through another server: each of its operations contains what was written before it.
func TestViewersReadTheirWritesThroughAWebsocket(t *testing.T) {
	t.Parallel()
	a := engines.Addresses{PostgresURL: servertest.EmptyDatabase(t)}
	a.RedisURL, a.RedisPrefix = servertest.Redis(t)
	writer, reader := servertest.Start(t, servertest.WithAddresses(a)), servertest.Start(t, servertest.WithAddresses(a))
	stop := delayChanges(t, a.PostgresURL)
	defer stop()
	token := servertest.Query[struct{ SignUp struct{ Token string } }](t, writer.Client, `mutation {
		signUp(input: {handle: "ann", name: "Nobody", password: "correct horse battery"}) { token } }`, nil).SignUp.Token
	signedIn := reader.Connect(t, servertest.TokenPayload(token))
	opened := reader.With("Authorization", "Bearer "+token).Connect(t, "null")
	write := writer.With("Authorization", "Bearer "+token)
	for i := range 5 {
		name := fmt.Sprint("Name ", i)
		if _, body := write.Post(t, renameViewer, map[string]any{"n": name}); revisionOf(t, body) == 0 {
			t.Fatalf("%s", body)
		}
		for _, w := range []*servertest.WSConn{signedIn, opened} {
			w.Subscribe(name, `{ viewer { name } }`, nil)
			if m := w.Receive(); m.Type != "next" || !strings.Contains(string(m.Payload), `"`+name+`"`) {
				t.Errorf("after writing %q: %s %s", name, m.Type, m.Payload)
			}
			if m := w.Receive(); m.Type != "complete" {
				t.Errorf("%s %s", m.Type, m.Payload)
			}
		}
		// Somebody else reads too, so that the cache is filled with what is old.
		reader.Post(t, `{ user(handle: "ann") { name } }`, nil)
	}
}

// delayChanges keeps transactions open in a database for 0 to 5 seconds each: the outbox shows no change before the end of those that began earlier.
// stop ends that and waits for it.
func delayChanges(t *testing.T, address string) (stop func()) {
	t.Helper()
	stopped := make(chan struct{})
	var done sync.WaitGroup
	done.Go(func() {
		c, err := driver.Connect(t.Context(), address)
		if err != nil {
			t.Error(err)
			return
		}
		defer func() { _ = c.Close(t.Context()) }()
		for {
			if _, err := c.Exec(t.Context(), "BEGIN; SELECT pg_current_xact_id()"); err != nil {
				t.Error(err)
				return
			}
			select {
			case <-stopped:
				return
			case <-time.After(rand.N(5 * time.Second)):
			}
			if _, err := c.Exec(t.Context(), "ROLLBACK"); err != nil {
				t.Error(err)
				return
			}
		}
	})
	return func() {
		close(stopped)
		done.Wait()
	}
}
