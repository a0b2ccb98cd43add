package resolvers_test

import (
	"fmt"
	"go/ast"
	"go/types"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"fivefold/graph/executor"
	"fivefold/graph/generated"
	"fivefold/resolvers"
	"fivefold/stores"

	"golang.org/x/tools/go/packages"
)

// checkPlannedCalls fails when the last request made more store calls than planned, except for those that split a full batch.
func (h *harness) checkPlannedCalls(levels [][]executor.LevelCall) {
	h.t.Helper()
	planned, made, keys := map[string]int{}, map[string]int{}, map[string]int{}
	for _, level := range levels {
		for _, c := range level {
			for method, n := range resolvers.StoreCalls(c.Field, c.Paths) {
				planned[method] += n
			}
		}
	}
	for _, c := range h.calls {
		made[c.Method]++
		keys[c.Method] += c.Keys
	}
	for method, n := range made {
		if n > planned[method]+keys[method]/stores.MaxBatch {
			h.t.Errorf("%s was called %d times, planned were %d: %v", method, n, planned[method], levels)
		}
	}
}

// A callGraph finds the methods of ports that a function of the package's source can call.
type callGraph struct {
	info  *types.Info
	decls map[*types.Func]*ast.FuncDecl
	known map[*types.Func]map[portCall]int
	asks  map[*types.Func]bool // see mayAsk
}

// A portCall is of a method of a port. One that perFilter is made for each filter.
type portCall struct {
	method    string
	perFilter bool
}

// filterHelpers are the functions that call what they are given for each filter among the keys.
var filterHelpers = []string{"perFilter", "perFilterForViewer"}

func loadCallGraph(t *testing.T) *callGraph {
	t.Helper()
	found, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo | packages.NeedImports}, ".")
	if err != nil || len(found) != 1 || len(found[0].Errors) > 0 {
		t.Fatal(err, found)
	}
	r := &callGraph{info: found[0].TypesInfo, decls: map[*types.Func]*ast.FuncDecl{}, known: map[*types.Func]map[portCall]int{}, asks: map[*types.Func]bool{}}
	for _, file := range found[0].Syntax {
		for _, decl := range file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok {
				r.decls[r.info.Defs[f.Name].(*types.Func)] = f
			}
		}
	}
	return r
}

// calls returns how often the source of a function calls each method, directly and through other functions of the package.
func (r *callGraph) calls(f *types.Func) map[portCall]int {
	if found, ok := r.known[f]; ok {
		return found
	}
	out := map[portCall]int{}
	r.known[f] = out // a recursive call adds nothing
	r.walk(r.decls[f].Body, false, out)
	return out
}

func (r *callGraph) walk(n ast.Node, perFilter bool, out map[portCall]int) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if name, ok := n.Fun.(*ast.Ident); ok && !perFilter && slices.Contains(filterHelpers, name.Name) {
				for _, arg := range n.Args {
					r.walk(arg, true, out)
				}
				return false
			}
		case *ast.SelectorExpr:
			if port, ok := n.X.(*ast.SelectorExpr); ok && r.info.TypeOf(port.X).String() == "fivefold/stores.Set" {
				out[portCall{port.Sel.Name + "." + n.Sel.Name, perFilter}]++
				return false
			}
		case *ast.Ident:
			f, ok := r.info.Uses[n].(*types.Func)
			if !ok || r.decls[f.Origin()] == nil {
				return true
			}
			for c, times := range r.calls(f.Origin()) {
				out[portCall{c.method, c.perFilter || perFilter}] += times
			}
		}
		return true
	})
}

// mayAsk reports whether a function could ask a store. It is false only if the source proves it: neither the function nor a function
// of the package that it uses mentions stores.Set or a port, batches, or uses a function with a context that a variable of the
// package or a field of a struct holds.
func (r *callGraph) mayAsk(f *types.Func) bool {
	if found, ok := r.asks[f]; ok {
		return found
	}
	r.asks[f] = false // a recursive call adds nothing
	found := false
	ast.Inspect(r.decls[f].Body, func(n ast.Node) bool {
		if e, ok := n.(ast.Expr); ok {
			found = found || isOfStores(r.info.TypeOf(e))
		}
		if name, ok := n.(*ast.Ident); ok && !found {
			switch used := r.info.Uses[name].(type) {
			case *types.Func:
				found = isBatching(used) || r.decls[used.Origin()] != nil && r.mayAsk(used.Origin())
			case *types.Var:
				found = (used.IsField() || used.Parent() == used.Pkg().Scope()) && takesContext(used.Type())
			}
		}
		return !found
	})
	r.asks[f] = found
	return found
}

// isOfStores reports whether a type is stores.Set, one of its ports or a pointer to one of these.
func isOfStores(t types.Type) bool {
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := t.(*types.Named)
	if !ok || named.Obj().Pkg() == nil || named.Obj().Pkg().Path() != "fivefold/stores" {
		return false
	}
	if i, ok := named.Underlying().(*types.Interface); ok {
		for m := range i.Methods() {
			if takesContext(m.Type()) {
				return true
			}
		}
	}
	return named.Obj().Name() == "Set"
}

// isBatching reports whether a function is one of the executor's that let a call wait for other calls of its level.
func isBatching(f *types.Func) bool {
	return f.Pkg() != nil && f.Pkg().Path() == "fivefold/graph/executor" && slices.Contains([]string{"Batch", "Split", "Groups"}, f.Name())
}

// takesContext reports whether a type is a function with a context.
func takesContext(t types.Type) bool {
	signature, ok := t.Underlying().(*types.Signature)
	return ok && signature.Params().Len() > 0 && signature.Params().At(0).Type().String() == "context.Context"
}

// fields returns the calls of each field of the schema that makes any, and the fields below the roots that only compute.
func (r *callGraph) fields() (out map[string]map[portCall]int, computing []string) {
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	out = map[string]map[portCall]int{}
	for f := range r.decls {
		receiver := f.Signature().Recv()
		if receiver == nil {
			continue
		}
		name := receiver.Type().String()
		of, ok := strings.CutSuffix(name[strings.LastIndex(name, ".")+1:], "Resolver")
		calls := r.calls(f)
		if !ok || of == "" {
			continue
		}
		if of == "entity" {
			if len(calls) == 0 {
				continue
			}
			if out["Query._entities"] == nil {
				out["Query._entities"] = map[portCall]int{}
			}
			for c, n := range calls {
				out["Query._entities"][c] += n
			}
			continue
		}
		object := schema.Types[strings.ToUpper(of[:1])+of[1:]]
		for _, field := range object.Fields {
			name := object.Name + "." + field.Name
			switch {
			case !strings.EqualFold(field.Name, f.Name()):
			case len(calls) > 0:
				out[name] = calls
			case object != schema.Query && object != schema.Mutation && object != schema.Subscription && !r.mayAsk(f):
				computing = append(computing, name)
			}
		}
	}
	return out, computing
}

// storeCallsText returns what store_calls.txt should say.
func storeCallsText(fields map[string]map[portCall]int, computing []string) string {
	lines := []string{}
	for _, field := range computing {
		lines = append(lines, field+" computes\n")
	}
	for field, calls := range fields {
		line := field
		for _, c := range slices.SortedFunc(maps.Keys(calls), func(a, b portCall) int { return strings.Compare(a.method, b.method) }) {
			line += fmt.Sprintf(" %s %d", c.method, calls[c])
			if c.perFilter {
				line += "-each"
			}
		}
		lines = append(lines, line+"\n")
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

// TestStoreCallsFileIsCurrent compares store_calls.txt with the source of the resolvers. A field is listed as
// computing only if the source proves that it asks no store.
func TestStoreCallsFileIsCurrent(t *testing.T) {
	t.Parallel()
	text := storeCallsText(loadCallGraph(t).fields())
	if *update {
		if err := os.WriteFile("store_calls.txt", []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if written, err := os.ReadFile("store_calls.txt"); err != nil || string(written) != text {
		t.Errorf("store_calls.txt is out of date, run go test ./resolvers -run StoreCallsFile -update: %v", err)
	}
}
