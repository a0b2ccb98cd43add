package resolvers_test

import (
	"fmt"
	"go/ast"
	"go/token"
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
	"fivefold/stores/adserver"
	"fivefold/stores/textsearch"

	"golang.org/x/tools/go/packages"
)

// checkPlannedCalls fails when the last request made more store calls than planned, except for those that split a full batch and those of searches that
// find nothing.
func (h *harness) checkPlannedCalls(levels [][]executor.LevelCall) {
	h.t.Helper()
	planned, made, keys := map[string]int{}, map[string]int{}, map[string]int{}
	for _, level := range levels {
		for _, c := range level {
			for method, n := range resolvers.StoreCalls(c.Field, c.Given, c.Paths) {
				planned[method] += n
			}
		}
	}
	for _, c := range h.calls {
		made[c.Method]++
		keys[c.Method] += c.Keys
	}
	planned["Search.Find"] *= 1 + textsearch.MaxFewer
	planned["Delivery.Budgets"] *= adserver.MaxPlaces * adserver.MaxRounds // one for each ad that needs a lease
	planned["Delivery.Lease"] *= adserver.MaxPlaces * adserver.MaxRounds * stores.MaxBudgetHolds
	for method, n := range made {
		if strings.HasPrefix(method, "LocalPayments.") {
			continue // of the local payment provider, which stands for a service
		}
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
	asks  map[*types.Func]bool  // see mayAsk
	other map[string]*callGraph // of the packages whose calls of stores are those of resolvers, by path
}

// A portCall is of a method of a port. One that perFilter is made for each filter.
type portCall struct {
	method    string
	perFilter bool
}

// filterHelpers are the functions that call what they are given for each filter among the keys.
var filterHelpers = []string{"perFilter", "perFilterForViewer"}

// loadCallGraph returns the call graph of this package, with those of the packages that move money and show ads for it.
func loadCallGraph(t *testing.T) *callGraph {
	t.Helper()
	r := loadPackage(t, ".")
	r.other = map[string]*callGraph{}
	for _, path := range []string{"fivefold/stores/payments", "fivefold/stores/adserver"} {
		r.other[path] = loadPackage(t, path)
	}
	return r
}

func loadPackage(t *testing.T, path string) *callGraph {
	t.Helper()
	found, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo | packages.NeedImports}, path)
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

// named is calls of the function with a full name.
func (r *callGraph) named(name string) map[portCall]int {
	for f := range r.decls {
		if f.FullName() == name {
			return r.calls(f)
		}
	}
	return nil
}

func (r *callGraph) walk(n ast.Node, perFilter bool, out map[portCall]int) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt: // not for the request
			return false
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
			if ok && f.Pkg() != nil && r.other[f.Pkg().Path()] != nil {
				for c, times := range r.other[f.Pkg().Path()].named(f.FullName()) {
					out[c] += times
				}
				return true
			}
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

// givenCalls returns the calls that a resolver makes only if an argument is given: those of the block of "if argument != nil".
func (r *callGraph) givenCalls(decl *ast.FuncDecl) map[string]map[portCall]int {
	out := map[string]map[portCall]int{}
	for _, s := range decl.Body.List {
		s, ok := s.(*ast.IfStmt)
		if !ok || s.Init != nil || s.Else != nil {
			continue
		}
		condition, ok := s.Cond.(*ast.BinaryExpr)
		if !ok || condition.Op != token.NEQ || types.ExprString(condition.Y) != "nil" {
			continue
		}
		name, ok := condition.X.(*ast.Ident)
		if !ok || r.info.Uses[name] == nil || r.info.Uses[name].Parent() != r.info.Scopes[decl.Type] {
			continue
		}
		calls := map[portCall]int{}
		r.walk(s.Body, false, calls)
		if len(calls) > 0 {
			out[name.Name] = calls
		}
	}
	return out
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
				out[name] = maps.Clone(calls)
				for argument, given := range r.givenCalls(r.decls[f]) {
					out[name+"("+argument+")"] = given
					for c, n := range given {
						if out[name][c] -= n; out[name][c] == 0 {
							delete(out[name], c)
						}
					}
				}
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
