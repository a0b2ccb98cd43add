package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/99designs/gqlgen/codegen"
	"github.com/99designs/gqlgen/codegen/config"
	"github.com/99designs/gqlgen/codegen/templates"
	"github.com/vektah/gqlparser/v2/ast"
)

// runtimePath is the package whose tables are written.
const runtimePath = "fivefold/graph/executor"

// plugin writes the tables of a schema. It is a plugin of gqlgen's generator.
type plugin struct{}

// Name returns the name of the plugin.
func (plugin) Name() string { return "breadth" }

// GenerateCode writes the tables.
func (plugin) GenerateCode(data *codegen.Data) error {
	w := &writer{data: data, binder: data.Config.NewBinder(), helpers: map[string]bool{}}
	w.objects = w.reachable()
	if err := w.refusals(); err != nil {
		return err
	}
	return templates.Render(templates.Options{
		PackageName:     data.Config.Exec.Package,
		Filename:        filepath.Join(data.Config.Exec.Dir(), "executor_.generated.go"),
		Template:        "{{ .Body }}",
		Data:            w,
		GeneratedHeader: true,
		Packages:        data.Config.Packages,
	})
}

// A writer writes the file of one schema. The text is built while the template runs, because only then imports have names.
type writer struct {
	data    *codegen.Data
	binder  *config.Binder
	objects []*codegen.Object
	text    strings.Builder
	helpers map[string]bool // already written
	waiting []func()        // functions that write helpers
}

func (w *writer) line(format string, args ...any) { fmt.Fprintf(&w.text, format+"\n", args...) }

// reachable returns the objects that an operation can reach, in the order of their names.
func (w *writer) reachable() (found []*codegen.Object) {
	seen := map[string]bool{}
	var visit func(def *ast.Definition)
	visit = func(def *ast.Definition) {
		if def == nil || seen[def.Name] || strings.HasPrefix(def.Name, "__") {
			return
		}
		seen[def.Name] = true
		for _, possible := range w.data.Schema.GetPossibleTypes(def) {
			visit(possible)
		}
		if def.Kind == ast.Object {
			for _, f := range def.Fields {
				visit(w.data.Schema.Types[f.Type.Name()])
			}
		}
	}
	visit(w.data.Schema.Query)
	visit(w.data.Schema.Mutation)
	visit(w.data.Schema.Subscription)
	for _, o := range w.data.Objects {
		if seen[o.Name] && !o.IsReserved() {
			found = append(found, o)
		}
	}
	return found
}

// refusals returns everything that the executor does not support, as one error.
func (w *writer) refusals() error {
	var all []error
	if w.data.Config.UseFunctionSyntaxForExecutionContext {
		all = append(all, errors.New("use_function_syntax_for_execution_context is set"))
	}
	for _, location := range []string{"QUERY", "MUTATION", "SUBSCRIPTION", "FIELD"} {
		for _, d := range w.data.AllDirectives.LocationDirectives(location) {
			all = append(all, fmt.Errorf("the directive @%s runs code on every %s", d.Name, strings.ToLower(location)))
		}
	}
	for _, o := range w.objects {
		for _, f := range o.Fields {
			if why := refusal(o, f); why != "" {
				all = append(all, fmt.Errorf("%s.%s %s", o.Name, f.Name, why))
			}
		}
	}
	return errors.Join(all...)
}

// refusal returns why a field is not supported, or an empty string.
func refusal(o *codegen.Object, f *codegen.Field) string {
	switch {
	case f.IsReserved():
		return ""
	case f.TypeReference.IsRoot:
		return "returns a root type"
	case f.HasDirectives():
		return "has the directive @" + f.ImplDirectives()[0].Name + ", which runs code"
	case f.HasFederationRequiresArg():
		return "has computed requires"
	case f.UsesSubscriptionContext():
		return "has a context for each event"
	case o.Name == "Entity" && !f.TypeReference.IsSlice():
		return "has a resolver of one representation at a time: set @entityResolver(multi: true)"
	case o.Root:
		return ""
	case f.IsResolver && !f.IsBatch():
		return "has a resolver of one parent at a time: set resolver.batch"
	case f.IsMap() || o.IsMap():
		return "is read from a map"
	case f.HasHaser:
		return "has a haser"
	case f.VOkFunc:
		return "is a method that returns (value, ok)"
	}
	return ""
}
