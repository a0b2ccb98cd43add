package e2e

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fivefold/graph/errorcode"
	"fivefold/internal/servertest"
	"fivefold/resolvers"
	"fivefold/stores"
)

// notCalledByOperations are the methods of ports that no operation calls, and the reasons.
var notCalledByOperations = map[string]string{
	"Archive.Put":            "imports write rows",
	"Archive.Scan":           "exports read rows",
	"Archive.Counts":         "the command line prints them",
	"Events.Publish":         "the relay calls it",
	"Events.Next":            "waits for events that were delivered already: not a call of a store",
	"Events.Close":           "ends a subscription and cannot fail",
	"Ledger.Open":            byProvider,
	"Ledger.Post":            byProvider,
	"Ledger.Reverse":         byProvider,
	"Ledger.Hold":            "campaigns reserve their budgets themselves",
	"Ledger.Capture":         "leases are captured when they are closed",
	"Ledger.Void":            "leases are captured when they are closed",
	"Ledger.Close":           "the command line closes periods",
	"Books.Scan":             "the command line reads all accounts",
	"Books.Owned":            "no field lists accounts",
	"Advertisers.RemoveRole": "its operation needs the id of a membership, which is encrypted",
	"Payments.Open":          byProvider,
	"Payments.Between":       "the command line compares payments",
	"Outflows.Open":          byProvider,
	"Payments.Waiting":       "a server calls it by itself",
	"Outflows.Waiting":       "a server calls it by itself",
	"Outflows.Create":        byProvider,
	"Outflows.Advance":       byProvider,
	"Outflows.ByPayments":    "the advertisers of the demo have no payments",
	"Outflows.Payouts":       "the command line compares payouts",
	"LocalPayments.Between":  "the command line compares payments",
	"LocalPayments.Due":      byProvider,
	"Payments.ByReferences":  byProvider,
	"Campaigns.Over":         "a server calls it by itself",
	"Creatives.Pending":      "nobody reviews creatives through the API",
	"Creatives.Review":       "nobody reviews creatives through the API",
	"Delivery.Lease":         unshown,
	"Delivery.Record":        unshown,
	"Delivery.Close":         "a server calls it by itself",
	"Delivery.Seen":          unshown,
	"Delivery.Budgets":       unshown,
	"Delivery.Finish":        "campaigns finish their budgets themselves",
	"Payments.ByIDs":         byProvider, // and refundPayment, for a payment that exists
	"Outflows.ByIDs":         byProvider,
	"AdReports.Add":          "imports add figures",
	"AdReports.Reach":        "operations ask for reports that are not broken down",
}

// notCalledPorts are the ports of which no operation calls a method, and the reasons.
var notCalledPorts = map[string]string{"Projections": "the relay calls it", "Outbox": "the relay calls it", "SearchIndex": "the relay calls it",
	"ProviderEvents": byProvider, "Records": "the command line moves them"}

const (
	byProvider = "is called when the provider of payments answers or sends an event"
	unshown    = "the campaigns of the demo are over"
)

// notCalled returns why no operation calls a method.
func notCalled(method string) (reason string, ok bool) {
	port, _, _ := strings.Cut(method, ".")
	reason = cmp.Or(notCalledByOperations[method], notCalledPorts[port])
	return reason, reason != ""
}

// A faultTest is a server whose stores fail, and clients that act for Ada.
type faultTest struct {
	*faultInjector
	server     *servertest.Server
	logs       *servertest.Output
	read       int // bytes of logs
	ada, grace stores.ID
	tokens     int // number of sessions created
}

func startFaultTest(t *testing.T) *faultTest {
	t.Helper()
	f := &faultTest{faultInjector: newFaultInjector(), logs: &servertest.Output{}}
	config := servertest.Config()
	config.LogLevel, config.MaxCost = "warn", 10*config.MaxCost // operations select every field
	f.server = servertest.Start(t, servertest.WithConfig(config), servertest.WithLogs(f.logs), servertest.WithStores(f.wrap))
	found, err := f.server.Engines.Set.Users.ByHandles(t.Context(), []string{"ada", "grace"})
	if err != nil {
		t.Fatal(err)
	}
	f.ada, f.grace = found["ada"].ID, found["grace"].ID
	return f
}

// gateway returns a client that acts for Ada as a gateway does.
func (f *faultTest) gateway(testing.TB) *servertest.Client { return f.server.As(f.ada.String()) }

// bearer returns a client with the token of a new session of Ada's, last seen an hour ago.
func (f *faultTest) bearer(t testing.TB) *servertest.Client {
	t.Helper()
	f.tokens++
	token := fmt.Sprintf("a token that is long enough, %d", f.tokens)
	now := time.Now().UTC().Truncate(time.Microsecond)
	hash, err := f.server.Engines.Set.Credentials.PasswordHash(t.Context(), f.ada)
	if err != nil {
		t.Fatal(err)
	}
	err = f.server.Engines.Set.Sessions.Create(t.Context(), stores.Session{ID: stores.NewID(stores.KindSession), User: f.ada, Token: resolvers.HashToken(token),
		CreatedAt: now, LastSeenAt: now.Add(-time.Hour), ExpiresAt: now.Add(time.Hour), EndsAt: now.Add(time.Hour)}, hash)
	if err != nil {
		t.Fatal(err)
	}
	return f.server.With("Authorization", "Bearer "+token)
}

// tombstoneOperation returns an operation of Ada's that reads a deleted comment of Grace's, which Ada has answered.
func (f *faultTest) tombstoneOperation(t testing.TB) string {
	t.Helper()
	messages, now := f.server.Engines.Set.Messages, time.Now().UTC().Truncate(time.Microsecond)
	post := stores.Post{ID: stores.NewID(stores.KindPost), Author: f.grace, Wall: f.grace, Text: "a post", Audience: stores.AudiencePublic, CreatedAt: now}
	deleted := stores.Comment{ID: stores.NewID(stores.KindComment), Author: f.grace, ReplyTo: post.ID, Text: "a comment", CreatedAt: now}
	answer := stores.Comment{ID: stores.NewID(stores.KindComment), Author: f.ada, ReplyTo: deleted.ID, Text: "an answer", CreatedAt: now}
	if err := messages.CreatePost(t.Context(), post, nil); err != nil {
		t.Fatal(err)
	}
	for _, c := range []stores.Comment{deleted, answer} {
		if _, err := messages.CreateComment(t.Context(), c, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := messages.Delete(t.Context(), deleted.ID, f.grace, now); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("{ node(id: %q) { ... on Comment { text } } }", deleted.ID)
}

// newLogs returns what was logged since the last call.
func (f *faultTest) newLogs() string {
	text := f.logs.String()[f.read:]
	f.read += len(text)
	return text
}

// wantLogged expects the error of a failing method in the log.
func (f *faultTest) wantLogged(t testing.TB, method, operation string) {
	t.Helper()
	if text := f.newLogs(); !strings.Contains(text, faultOf(method)) {
		t.Errorf("%s fails in %s: the log has no error of it: %.1000s", method, operation, text)
	}
}

// send sends an operation and checks the errors of the response.
func (f *faultTest) send(t testing.TB, c *servertest.Client, operation string) []responseError {
	t.Helper()
	response, body := c.Post(t, operation, nil)
	var parsed struct{ Errors []responseError }
	if err := json.Unmarshal(body, &parsed); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	wantNoInternals(t, response.Header.Get("X-Request-Id"), body, parsed.Errors)
	for _, e := range parsed.Errors {
		if e.Extensions.Code == errorcode.ValidationFailed || e.Extensions.Code == errorcode.LimitExceeded {
			t.Errorf("%s: %s", operation, body)
		}
	}
	return parsed.Errors
}

// A client of a failing store reads a code of the closed list and the id of its request, and nothing that the store said; the log has
// the error. Every method that an operation calls fails in it once, and every method of every port in one operation at least.
func TestErrorsOfStoresStayInTheLog(t *testing.T) {
	t.Parallel()
	f := startFaultTest(t)
	f.subscribeWithFaults(t)
	f.receiveEventsWithFaults(t) // before an operation ends the friendship of the two
	for _, operation := range append(operations(t, f.server), f.tombstoneOperation(t)) {
		var errors []responseError
		f.eachMethodFails(func(arm func()) {
			c := f.bearer(t)
			arm()
			errors = f.send(t, c, operation)
		}, func(method string) {
			f.wantLogged(t, method, operation)
			// A mutation succeeds when its event is lost, and ads are shown from what a server knew while it loads campaigns again.
			if len(errors) == 0 && method != "Events.Publish" && method != "Campaigns.Live" {
				t.Errorf("%s fails and nothing is reported: %s", method, operation)
			}
		})
	}
	for _, method := range methodsOfStores() {
		switch reason, isListed := notCalled(method); {
		case method == "Campaigns.Live": // is called for all operations of some seconds
		case isListed && f.called[method]:
			t.Errorf("%s is called, but listed as not called: %s", method, reason)
		case !isListed && !f.failed[method]:
			t.Errorf("%s has never failed: write an operation that calls it, or list it with a reason", method)
		}
	}
	t.Logf("%d methods have failed", len(f.failed))
}

// No method of any store works: the same holds.
func TestErrorsOfStoresStayInTheLogWhenAllFail(t *testing.T) {
	t.Parallel()
	f := startFaultTest(t)
	for _, operation := range operations(t, f.server) {
		for _, client := range []*servertest.Client{f.server.Client, f.gateway(t), f.bearer(t)} {
			f.failAll()
			if errors := f.send(t, client, operation); len(errors) > 0 && !strings.Contains(f.newLogs(), faultText) {
				if code := errors[0].Extensions.Code; code != errorcode.Unauthenticated {
					t.Errorf("%s: %+v, and no error in the log", operation, errors)
				}
			}
			f.stop()
		}
	}
}

// subscribeWithFaults starts each subscription with each of the methods that it calls failing.
func (f *faultTest) subscribeWithFaults(t *testing.T) {
	t.Helper()
	for _, operation := range subscriptionOperations(t, f.server) {
		var errors []responseError
		f.eachMethodFails(func(arm func()) {
			conn := f.bearer(t).Connect(t, `{}`)
			defer f.disconnect(t, conn)
			arm()
			errors = startSubscription(t, conn, operation)
		}, func(method string) {
			f.wantLogged(t, method, operation)
			if len(errors) == 0 {
				t.Errorf("%s fails and nothing is reported: %s", method, operation)
			}
		})
	}
}

// receiveEventsWithFaults delivers events to a subscription with each of the methods that delivery calls failing.
func (f *faultTest) receiveEventsWithFaults(t *testing.T) {
	t.Helper()
	const operation = `subscription { messagePublished { id text author { handle } } }`
	for _, kind := range []stores.EventKind{stores.MessagePublished, stores.FriendshipAccepted} {
		var errors []responseError
		f.eachMethodFails(func(arm func()) {
			conn := f.bearer(t).Connect(t, `{}`)
			defer f.disconnect(t, conn)
			if errors := startSubscription(t, conn, operation); len(errors) > 0 {
				t.Fatalf("%+v", errors)
			}
			arm()
			f.publish(t, kind)
			m := conn.Receive()
			if errors = socketErrors(t, m); m.ID != "a" {
				t.Errorf("received %v", m)
			}
		}, func(method string) {
			f.wantLogged(t, method, operation)
			if len(errors) == 0 {
				t.Errorf("%s fails and nothing is reported when %s is delivered", method, kind)
			}
		})
	}
}

// disconnect closes a websocket and waits until the server has ended it: what it calls until then must not fail in the next operation.
func (f *faultTest) disconnect(t testing.TB, conn *servertest.WSConn) {
	t.Helper()
	_ = conn.CloseNow()
	for began := time.Now(); f.server.HTTP.Streams.ConnectionCount() > 0; time.Sleep(time.Millisecond) {
		if time.Since(began) > time.Minute {
			t.Fatal("the websocket does not end")
		}
	}
}

// publish publishes a post of Grace's, and before it an event of another kind.
func (f *faultTest) publish(t testing.TB, before stores.EventKind) {
	t.Helper()
	set := f.server.Engines.Set
	p := stores.Post{ID: stores.NewID(stores.KindPost), Author: f.grace, Wall: f.grace, Text: "a text", Audience: stores.AudiencePublic, CreatedAt: time.Now()}
	err := set.Messages.CreatePost(t.Context(), p, nil)
	if err == nil && before != stores.MessagePublished {
		err = set.Events.Publish(t.Context(), stores.Event{Kind: before, By: f.grace, To: f.ada}, f.grace, f.ada)
	}
	if err == nil {
		err = set.Events.Publish(t.Context(), stores.Event{Kind: stores.MessagePublished, By: f.grace, Subject: p.ID}, f.grace)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// startSubscription starts a subscription and waits until it receives events or has failed. It returns the errors.
func startSubscription(t *testing.T, conn *servertest.WSConn, operation string) (errors []responseError) {
	t.Helper()
	conn.Subscribe("a", operation, nil)
	conn.Subscribe("q", `{ __typename }`, nil) // is executed when the subscription has started
	for {
		m := conn.Receive()
		errors = append(errors, socketErrors(t, m)...)
		if m.ID == "q" && m.Type != "next" {
			return errors
		}
	}
}

// socketErrors returns the errors in a message of a websocket, which it checks.
func socketErrors(t testing.TB, m servertest.WSMessage) []responseError {
	t.Helper()
	var result struct{ Errors []responseError }
	var err error
	switch m.Type {
	case "next":
		err = json.Unmarshal(m.Payload, &result)
	case "error":
		err = json.Unmarshal(m.Payload, &result.Errors)
	}
	if err != nil {
		t.Fatalf("%v: %s", err, m.Payload)
	}
	id := ""
	if len(result.Errors) > 0 {
		id = result.Errors[0].Extensions.RequestID
	}
	wantNoInternals(t, id, m.Payload, result.Errors)
	return result.Errors
}

// A responseError is an error of a response.
type responseError struct {
	Message    string
	Path       []any
	Extensions struct {
		Code      errorcode.Code
		RequestID string
		Store     string
	}
}

// wantNoInternals expects a body without the error text of a store, and errors with codes and the id of the request.
func wantNoInternals(t testing.TB, requestID string, body []byte, errors []responseError) {
	t.Helper()
	for _, word := range []string{"SELECT secret", "/path", "10.0.0.1", "no such table", "cannot modify", "embedded:", "SQLITE", ".db"} {
		if bytes.Contains(body, []byte(word)) {
			t.Errorf("the response contains %q: %.500s", word, body)
		}
	}
	for _, e := range errors {
		if !slices.Contains(errorcode.All(), e.Extensions.Code) || e.Extensions.RequestID != requestID || requestID == "" || e.Message == "" {
			t.Errorf("%q with %+v in request %s", e.Message, e.Extensions, requestID)
		}
		if e.Extensions.Code == errorcode.Internal && e.Message != "Something went wrong on the server." {
			t.Errorf("%q", e.Message)
		}
	}
}
