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
}

// A call is of a method of a port. One that isEach is made for each filter.
type call struct {
	method string
	isEach bool
}

// each are the functions that call what they are given for each filter among the keys.
var each = []string{"perBy", "perFilter", "forViewer"}

func read(t *testing.T) *reading {
	t.Helper()
	found, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo | packages.NeedImports | packages.NeedDeps}, ".")
	if err != nil || len(found) != 1 || len(found[0].Errors) > 0 {
		t.Fatal(err, found)
	}
	r := &reading{info: found[0].TypesInfo, decls: map[*types.Func]*ast.FuncDecl{}, known: map[*types.Func]map[call]int{}}
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

// fields gives the calls of each field of the schema that makes any.
func (r *reading) fields() map[string]map[call]int {
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	out := map[string]map[call]int{}
	for f := range r.decls {
		receiver := f.Signature().Recv()
		if receiver == nil {
			continue
		}
		name := receiver.Type().String()
		of, ok := strings.CutSuffix(name[strings.LastIndex(name, ".")+1:], "Resolver")
		calls := r.calls(f)
		if !ok || of == "" || len(calls) == 0 {
			continue
		}
		if of == "entity" {
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
			if strings.EqualFold(field.Name, f.Name()) {
				out[object.Name+"."+field.Name] = calls
			}
		}
	}
	return out
}

// What is known before an operation runs is what its resolvers' source says.
func TestTheStoreCallsOfEachFieldAreWrittenDown(t *testing.T) {
	fields := read(t).fields()
	var text strings.Builder
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		text.WriteString(field)
		calls := slices.SortedFunc(maps.Keys(fields[field]), func(a, b call) int { return strings.Compare(a.method, b.method) })
		for _, c := range calls {
			fmt.Fprintf(&text, " %s %d", c.method, fields[field][c])
			if c.isEach {
				text.WriteString("-each")
			}
		}
		text.WriteString("\n")
	}
	if *update {
		if err := os.WriteFile("store_calls.txt", []byte(text.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if written, err := os.ReadFile("store_calls.txt"); err != nil || string(written) != text.String() {
		t.Errorf("store_calls.txt is not what the source says (go test ./resolvers -run WrittenDown -update): %v", err)
	}
}
