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

// atMost checks that no more calls were made than were known before, but for those that a full batch made necessary.
func (w *world) atMost(levels [][]executor.LevelCall) {
	w.t.Helper()
	known, made, keys := map[string]int{}, map[string]int{}, map[string]int{}
	for _, level := range levels {
		for _, c := range level {
			for method, n := range resolvers.StoreCalls(c.Field, c.Paths) {
				known[method] += n
			}
		}
	}
	for _, c := range w.calls {
		made[c.Method]++
		keys[c.Method] += c.Keys
	}
	for method, n := range made {
		if n > known[method]+keys[method]/stores.MaxBatch {
			w.t.Errorf("%s was called %d times, known before was %d: %v", method, n, known[method], levels)
		}
	}
}

// A reading of the package's source finds the methods of ports that a function calls, whatever the values are.
type reading struct {
	info  *types.Info
	decls map[*types.Func]*ast.FuncDecl
	known map[*types.Func]map[call]int
	asks  map[*types.Func]bool // see mayAsk
}

// A call is of a method of a port. One that isEach is made for each filter.
type call struct {
	method string
	isEach bool
}

// each are the functions that call what they are given for each filter among the keys.
var each = []string{"perFilter", "perFilterForViewer"}

func read(t *testing.T) *reading {
	t.Helper()
	found, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo | packages.NeedImports | packages.NeedDeps}, ".")
	if err != nil || len(found) != 1 || len(found[0].Errors) > 0 {
		t.Fatal(err, found)
	}
	r := &reading{info: found[0].TypesInfo, decls: map[*types.Func]*ast.FuncDecl{}, known: map[*types.Func]map[call]int{}, asks: map[*types.Func]bool{}}
	for _, file := range found[0].Syntax {
		for _, decl := range file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok {
				r.decls[r.info.Defs[f.Name].(*types.Func)] = f
			}
		}
	}
	return r
}

// calls adds up what a function calls, itself and through others of the package, as often as it is written.
func (r *reading) calls(f *types.Func) map[call]int {
	if found, ok := r.known[f]; ok {
		return found
	}
	out := map[call]int{}
	r.known[f] = out // what calls itself calls nothing more
	r.walk(r.decls[f].Body, false, out)
	return out
}

func (r *reading) walk(n ast.Node, isEach bool, out map[call]int) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if name, ok := n.Fun.(*ast.Ident); ok && !isEach && slices.Contains(each, name.Name) {
				for _, arg := range n.Args {
					r.walk(arg, true, out)
				}
				return false
			}
		case *ast.SelectorExpr:
			if port, ok := n.X.(*ast.SelectorExpr); ok && r.info.TypeOf(port.X).String() == "fivefold/stores.Set" {
				out[call{port.Sel.Name + "." + n.Sel.Name, isEach}]++
				return false
			}
		case *ast.Ident:
			f, ok := r.info.Uses[n].(*types.Func)
			if !ok || r.decls[f.Origin()] == nil {
				return true
			}
			for c, times := range r.calls(f.Origin()) {
				out[call{c.method, c.isEach || isEach}] += times
			}
		}
		return true
	})
}

// mayAsk reports whether a function could ask a store. It is false only if the source proves it: neither the function nor a function
// of the package that it uses mentions stores.Set or a port, batches, or uses a function with a context that a variable of the
// package or a field of a struct holds.
func (r *reading) mayAsk(f *types.Func) bool {
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
func (r *reading) fields() (out map[string]map[call]int, computing []string) {
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	out = map[string]map[call]int{}
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
				out["Query._entities"] = map[call]int{}
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
func storeCallsText(fields map[string]map[call]int, computing []string) string {
	lines := []string{}
	for _, field := range computing {
		lines = append(lines, field+" computes\n")
	}
	for field, calls := range fields {
		line := field
		for _, c := range slices.SortedFunc(maps.Keys(calls), func(a, b call) int { return strings.Compare(a.method, b.method) }) {
			line += fmt.Sprintf(" %s %d", c.method, calls[c])
			if c.isEach {
				line += "-each"
			}
		}
		lines = append(lines, line+"\n")
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

// TestTheStoreCallsOfEachFieldAreWrittenDown holds store_calls.txt against the source of the resolvers. A field is listed as
// computing only if the source proves that it asks no store.
func TestTheStoreCallsOfEachFieldAreWrittenDown(t *testing.T) {
	text := storeCallsText(read(t).fields())
	if *update {
		if err := os.WriteFile("store_calls.txt", []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if written, err := os.ReadFile("store_calls.txt"); err != nil || string(written) != text {
		t.Errorf("store_calls.txt is not what the source says (go test ./resolvers -run WrittenDown -update): %v", err)
	}
}
