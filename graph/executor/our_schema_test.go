package executor_test

import (
	"fmt"
	"io"
	"log/slog"
	"testing"
	"time"

	"fivefold/graph/executor"
	"fivefold/graph/executor/internal/opgen"
	"fivefold/graph/generated"
	"fivefold/resolvers"
	"fivefold/stores"
	"fivefold/stores/adserver"
	"fivefold/stores/demo"
	"fivefold/stores/embedded"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"
)

// TestRandomOperationsOverOurSchema runs random operations over the demo network with both executors.
func TestRandomOperationsOverOurSchema(t *testing.T) {
	engine, err := embedded.Open(t.Context(), ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	set := engine.Set()
	if err := demo.Fill(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	root := &resolvers.Resolver{Stores: set, Secret: [32]byte{1}, Passwords: resolvers.NewPasswords(1), NewID: stores.NewID,
		Now:      func() time.Time { return time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC) },
		Sessions: resolvers.SessionTimes{Idle: time.Hour, Absolute: time.Hour}, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	root.Ads = adserver.New(set, root.Secret, root.Now, root.Log, adserver.Counts{})
	sided := func(schema graphql.ExecutableSchema) side {
		s := newSide(schema)
		s.AroundFields(root.CheckArguments)
		s.SetErrorPresenter(root.Present)
		s.SetRecoverFunc(root.Recover)
		return s
	}
	config := generated.Config{Resolvers: root}
	a, b := sided(generated.NewBreadthFirstSchema(config, executor.Options{OnlyComputes: resolvers.OnlyComputes})), sided(generated.NewExecutableSchema(config))

	people, err := set.Users.ByHandles(t.Context(), []string{"ada", "grace", "piet"})
	if err != nil || len(people) != 3 {
		t.Fatalf("%d people, %v", len(people), err)
	}
	var ids, represented []string
	viewers := []stores.ID{{}}
	for _, handle := range []string{"ada", "grace", "piet"} {
		ids = append(ids, fmt.Sprintf("%q", people[handle].ID))
		represented = append(represented, fmt.Sprintf(`{__typename: "User", id: %q}`, people[handle].ID))
		viewers = append(viewers, people[handle].ID)
	}
	drawer := &opgen.Drawer{Schema: generated.NewExecutableSchema(config).Schema(), Depth: 6, Width: 3, Values: func(typeName, argument string) []string {
		switch {
		case typeName == "ID":
			return append(ids, `"nonsense"`)
		case typeName == "_Any":
			// A missing user beside an existing one would be a nil among the parents that gqlgen's executor passes to resolvers.
			return append(represented, `{__typename: "User", handle: "piet"}`, `{__typename: "Place", id: "place_00000000000000000000000000"}`,
				`{__typename: "User"}`, `{__typename: "Page", id: "nonsense"}`, `{__typename: "Query"}`)
		case argument == "handle":
			return []string{`"ada"`, `"grace"`, `"piet"`, `"nobody"`}
		case argument == "first":
			return []string{"1", "2", "3", "200"}
		case typeName == "InterestKind":
			return []string{`"BAND"`}
		}
		return nil
	}}
	draws(t, func(t *rapid.T) {
		viewer := viewers[rapid.IntRange(0, len(viewers)-1).Draw(t, "viewer")]
		op := drawer.Draw(t, ast.Query)
		x, err := a.all(resolvers.WithViewer(t.Context(), &resolvers.Viewer{ID: viewer}), op)
		y, errY := b.all(resolvers.WithViewer(t.Context(), &resolvers.Viewer{ID: viewer}), op.WithoutDefer())
		if err != nil || errY != nil {
			t.Fatalf("%s\n%v\n%v", op.Query, err, errY)
		}
		if err := agree(x[0], y[0]); err != nil {
			t.Fatalf("%s\n%v\n%v", op.Query, op.Variables, err)
		}
	})
}
