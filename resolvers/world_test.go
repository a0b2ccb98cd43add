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
	"fivefold/internal/servertest"
	"fivefold/resolvers"
	"fivefold/stores"

	"github.com/99designs/gqlgen/graphql"
	gqlexec "github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

var executedBy = flag.String("executor", "breadth", "who executes: breadth or gqlgen")

// A world is the whole API over stores of its own, with a clock and ids that a test owns.
type world struct {
	t        testing.TB
	set      stores.Set
	topics   *markings
	close    func() error
	executor *gqlexec.Executor
	clock    time.Time
	levels   func(*graphql.OperationContext) [][]executor.LevelCall // nil when another executes
	viewers  map[stores.ID]*resolvers.Viewer                        // who asks next with a session; else a viewer is made for each request

	mu    sync.Mutex
	calls []stores.Call // of the last request; guarded by mu
	born  uint64
}

func newWorld(t testing.TB) *world {
	t.Helper()
	engines := servertest.OpenEngines(t)
	w := &world{t: t, set: engines.Set, close: engines.Close, clock: time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC), viewers: map[stores.ID]*resolvers.Viewer{}}
	w.topics = &markings{Events: w.set.Events}
	w.set.Events = w.topics
	root := &resolvers.Resolver{Stores: w.set, Passwords: resolvers.NewPasswords(2), Now: func() time.Time { return w.clock }, NewID: w.newID,
		Sessions: resolvers.SessionTimes{Idle: 24 * time.Hour, Absolute: 72 * time.Hour}, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	ours := generated.NewBreadthFirstSchema(generated.Config{Resolvers: root}, executor.Options{OnlyComputes: resolvers.OnlyComputes})
	w.executor, w.levels = gqlexec.New(ours), ours.Levels
	if *executedBy == "gqlgen" {
		w.executor, w.levels = gqlexec.New(generated.NewExecutableSchema(generated.Config{Resolvers: root})), nil
	}
	w.executor.AroundFields(resolvers.CheckArguments)
	w.executor.SetErrorPresenter(root.Present)
	w.executor.SetRecoverFunc(root.Recover)
	w.executor.Use(extension.Introspection{})
	return w
}

// newID gives ids that count up, the same in every run.
func (w *world) newID(kind stores.Kind) stores.ID {
	w.born++
	return born(kind, w.born)
}

// born gives the id of what was made as the nth thing of a world.
func born(kind stores.Kind, n uint64) stores.ID {
	id := stores.ID{Kind: kind}
	binary.BigEndian.PutUint64(id.UUID[8:], n)
	id.UUID[0] = 0x7f
	return id
}

// An answer is what came back.
type answer struct {
	Data   json.RawMessage `json:"data"`
	Errors gqlerror.List   `json:"errors,omitempty"`
}

// ask sends an operation as a person, as nobody when the id is zero.
func (w *world) ask(as stores.ID, query string, variables map[string]any) answer {
	w.t.Helper()
	viewer := w.viewers[as]
	if viewer == nil {
		viewer = &resolvers.Viewer{ID: as}
	}
	return w.askAs(viewer, query, variables)
}

func (w *world) askAs(viewer *resolvers.Viewer, query string, variables map[string]any) answer {
	w.calls = nil
	ctx := stores.WithRecorder(resolvers.WithViewer(w.t.Context(), viewer), func(_ context.Context, c stores.Call) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.calls = append(w.calls, c)
	})
	ctx = graphql.StartOperationTrace(ctx)
	oc, errs := w.executor.CreateOperationContext(ctx, &graphql.RawParams{Query: query, Variables: variables})
	if errs != nil {
		response := w.executor.DispatchError(graphql.WithOperationContext(ctx, oc), errs)
		return answer{Data: response.Data, Errors: response.Errors}
	}
	handle, ctx := w.executor.DispatchOperation(ctx, oc)
	response := handle(ctx)
	if w.levels != nil {
		w.atMost(w.levels(oc))
	}
	return answer{Data: response.Data, Errors: response.Errors}
}

// get asks for data that must come without errors, into a T.
func get[T any](w *world, as stores.ID, query string, variables map[string]any) T {
	w.t.Helper()
	got := w.ask(as, query, variables)
	if len(got.Errors) > 0 {
		w.t.Fatalf("%s\n%v: %v", query, variables, got.Errors)
	}
	return decode[T](w.t, got.Data)
}

func decode[T any](t testing.TB, data json.RawMessage) (v T) {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(data))
	if err := decoder.Decode(&v); err != nil {
		t.Fatalf("%v in %s", err, data)
	}
	return v
}

// code gives the code of the first error, empty when there is none.
func (a answer) code() string {
	if len(a.Errors) == 0 {
		return ""
	}
	text, _ := json.Marshal(a.Errors[0].Extensions["code"])
	return string(bytes.Trim(text, `"`))
}
