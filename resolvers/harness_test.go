package resolvers_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"flag"
	"io"
	"log/slog"
	"sync"
	"testing"
	"time"

	"fivefold/graph/executor"
	"fivefold/graph/generated"
	"fivefold/graph/limits"
	"fivefold/graph/model"
	"fivefold/internal/servertest"
	"fivefold/resolvers"
	"fivefold/stores"
	"fivefold/stores/adserver"
	"fivefold/stores/demo"
	"fivefold/stores/localpay"
	"fivefold/stores/payments"
	"fivefold/stores/relay"

	"github.com/99designs/gqlgen/graphql"
	gqlexec "github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

var executedBy = flag.String("executor", "breadth", "the executor of the tests: breadth or gqlgen")

// A harness is the whole API over stores of its own. The test owns its clock and its ids.
type harness struct {
	t        testing.TB
	set      stores.Set
	root     *resolvers.Resolver
	events   *markedEvents
	relay    *relay.Relay
	close    func() error
	executor *gqlexec.Executor
	clock    time.Time
	levels   func(*graphql.OperationContext) [][]executor.LevelCall // nil with gqlgen's executor
	viewers  map[stores.ID]*resolvers.Viewer                        // viewers with a session; others are made for each request

	mu      sync.Mutex
	calls   []stores.Call // of the last request; guarded by mu
	created uint64
}

// newHarness returns a harness over empty stores.
func newHarness(t testing.TB) *harness {
	t.Helper()
	opened := servertest.OpenEngines(t)
	h := &harness{t: t, set: opened.Set, close: opened.Close, clock: time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC), viewers: map[stores.ID]*resolvers.Viewer{}}
	h.events = &markedEvents{Events: h.set.Events}
	h.set.Events = h.events
	h.set.Search = stores.Instrument(stores.Set{Search: &bruteSearch{set: h.set, ctx: t.Context()}}, "search").Search
	root := &resolvers.Resolver{Stores: h.set, Rankings: opened.Rankings(), Secret: [32]byte{1}, Passwords: resolvers.NewPasswords(2), Now: func() time.Time { return h.clock }, NewID: h.newID,
		Sessions: resolvers.SessionTimes{Idle: 24 * time.Hour, Absolute: 72 * time.Hour}, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	clock := func() time.Time { return h.clock }
	root.Payments = &payments.Flow{Stores: h.set, Provider: localpay.New(h.set.LocalPayments, root.Secret, clock, "https://example.org/pay/"), Now: clock, Log: root.Log}
	root.Ads = adserver.New(h.set, root.Secret, clock, root.Log, adserver.Counts{})
	ours := generated.NewBreadthFirstSchema(generated.Config{Resolvers: root}, executor.Options{OnlyComputes: resolvers.OnlyComputes})
	h.root, h.executor, h.levels = root, gqlexec.New(ours), ours.Levels
	if *executedBy == "gqlgen" {
		h.executor, h.levels = gqlexec.New(generated.NewExecutableSchema(generated.Config{Resolvers: root})), nil
	}
	guard := &limits.Guard{Limits: limits.DefaultLimits, Costs: limits.DefaultCosts, Documents: limits.NewDocuments(limits.DocumentBytes), Scalars: model.Scalars()}
	guard.Costs.Limit = 1 << 40
	for _, limit := range []*int{&guard.Limits.Bytes, &guard.Limits.Tokens, &guard.Limits.RootFields, &guard.Limits.Aliases, &guard.Limits.Fields, &guard.Limits.ValidationSteps} {
		*limit = 1 << 20 // for mutations by everybody at once
	}
	h.executor.SetQueryCache(guard.Documents)
	h.executor.SetDefaultRulesFn(guard.Rules)
	h.executor.Use(guard)
	h.executor.AroundFields(root.CheckArguments)
	h.executor.SetErrorPresenter(root.Present)
	h.executor.SetRecoverFunc(root.Recover)
	h.startRelay()
	return h
}

// newDemoHarness returns a harness over stores with the demo network.
func newDemoHarness(t testing.TB) *harness {
	t.Helper()
	h := newHarness(t)
	if err := demo.Fill(t.Context(), h.set); err != nil {
		t.Fatal(err)
	}
	return h
}

// reader returns a harness over the stores of h that records its own calls. Parallel subtests use one each, for queries only.
func (h *harness) reader(t testing.TB) *harness {
	return &harness{t: t, set: h.set, root: h.root, events: h.events, relay: h.relay, close: h.close, executor: h.executor, clock: h.clock, levels: h.levels, viewers: h.viewers}
}

// newID returns ids that count up, the same in every run.
func (h *harness) newID(kind stores.Kind) stores.ID {
	h.created++
	return newObjectID(kind, h.created)
}

// newObjectID returns the id of the nth object that a harness creates.
func newObjectID(kind stores.Kind, n uint64) stores.ID {
	id := stores.ID{Kind: kind}
	binary.BigEndian.PutUint64(id.UUID[8:], n)
	id.UUID[0] = 0x7f
	return id
}

// A response is the data and the errors of an operation.
type response struct {
	Data   json.RawMessage `json:"data"`
	Errors gqlerror.List   `json:"errors,omitempty"`
}

// execute executes an operation for a viewer. The zero id is nobody.
func (h *harness) execute(viewer stores.ID, query string, variables map[string]any) response {
	h.t.Helper()
	v := h.viewers[viewer]
	if v == nil {
		v = &resolvers.Viewer{ID: viewer}
	}
	return h.executeAs(v, query, variables)
}

func (h *harness) executeAs(viewer *resolvers.Viewer, query string, variables map[string]any) response {
	h.calls = nil
	ctx := stores.WithRecorder(resolvers.WithViewer(h.t.Context(), viewer), func(_ context.Context, c stores.Call) {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.calls = append(h.calls, c)
	})
	var written stores.Written
	defer h.awaitEvents(&written)
	ctx = graphql.StartOperationTrace(stores.WithWritten(ctx, &written))
	oc, errs := h.executor.CreateOperationContext(ctx, &graphql.RawParams{Query: query, Variables: asJSON(h.t, variables)})
	if errs != nil {
		r := h.executor.DispatchError(graphql.WithOperationContext(ctx, oc), errs)
		return response{Data: r.Data, Errors: r.Errors}
	}
	handle, ctx := h.executor.DispatchOperation(ctx, oc)
	r := handle(ctx)
	if h.levels != nil {
		h.checkPlannedCalls(h.levels(oc))
	}
	return response{Data: r.Data, Errors: r.Errors}
}

// asJSON returns variables as a transport decodes them.
func asJSON(t testing.TB, variables map[string]any) (decoded map[string]any) {
	t.Helper()
	text, err := json.Marshal(variables)
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&decoded); err != nil {
		t.Fatal(err)
	}
	return decoded
}

// get executes an operation that must succeed and decodes its data into a T.
func get[T any](h *harness, viewer stores.ID, query string, variables map[string]any) T {
	h.t.Helper()
	got := h.execute(viewer, query, variables)
	if len(got.Errors) > 0 {
		h.t.Fatalf("%s\n%v: %v", query, variables, got.Errors)
	}
	return decode[T](h.t, got.Data)
}

func decode[T any](t testing.TB, data json.RawMessage) (v T) {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(data))
	if err := decoder.Decode(&v); err != nil {
		t.Fatalf("%v in %s", err, data)
	}
	return v
}

// code returns the code of the first top-level error, empty when there is none.
func (r response) code() string {
	if len(r.Errors) == 0 {
		return ""
	}
	text, _ := json.Marshal(r.Errors[0].Extensions["code"])
	return string(bytes.Trim(text, `"`))
}
