package limits

import (
	"fmt"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"
)

// A fragmentPair is the same part of a document with named fragments and with inline fragments.
type fragmentPair struct{ spread, inlined string }

// A generator draws valid documents of a schema.
type generator struct {
	t         *rapid.T
	schema    *ast.Schema
	fields    int                       // drawn so far; each has a unique alias, so that none conflict
	named     int                       // fragments drawn so far
	fragments map[string][]fragmentPair // complete ones by type, to be spread again
	defined   strings.Builder
}

// drawDocument draws an operation with named fragments, and the same with inline fragments.
func drawDocument(t *rapid.T, schema *ast.Schema) fragmentPair {
	w := &generator{t: t, schema: schema, fragments: map[string][]fragmentPair{}}
	root := w.selections(schema.Query, 4)
	return fragmentPair{"{" + root.spread + "} " + w.defined.String(), "{" + root.inlined + "}"}
}

func (w *generator) selections(on *ast.Definition, depth int) fragmentPair {
	all := fragmentPair{"__typename ", "__typename "}
	for range rapid.IntRange(0, 3).Draw(w.t, "selections") {
		var one fragmentPair
		switch fragments := w.fragments[on.Name]; rapid.IntRange(0, 5).Draw(w.t, "kind") {
		case 0:
			if depth > 0 {
				one = w.fragment(on, depth-1)
			}
		case 1:
			if len(fragments) > 0 {
				one = rapid.SampledFrom(fragments).Draw(w.t, "again")
			}
		case 2:
			if possible := w.schema.PossibleTypes[on.Name]; on.IsAbstractType() && depth > 0 {
				of := rapid.SampledFrom(possible).Draw(w.t, "type")
				below, condition := w.selections(of, depth-1), "... on "+of.Name+" "
				one = fragmentPair{condition + "{" + below.spread + "} ", condition + "{" + below.inlined + "} "}
			}
		default:
			one = w.field(on, depth)
		}
		all.spread += one.spread
		all.inlined += one.inlined
	}
	return all
}

// fragment draws a named fragment.
func (w *generator) fragment(on *ast.Definition, depth int) fragmentPair {
	w.named++
	name := fmt.Sprintf("F%d", w.named)
	below := w.selections(on, depth)
	fmt.Fprintf(&w.defined, "fragment %s on %s {%s} ", name, on.Name, below.spread)
	f := fragmentPair{"..." + name + " ", "... on " + on.Name + " {" + below.inlined + "} "}
	w.fragments[on.Name] = append(w.fragments[on.Name], f)
	return f
}

// field draws a field with its required arguments and selections.
func (w *generator) field(on *ast.Definition, depth int) fragmentPair {
	if len(on.Fields) == 0 {
		return fragmentPair{}
	}
	f := rapid.SampledFrom(on.Fields).Draw(w.t, "field")
	of := w.schema.Types[f.Type.Name()]
	isIntrospection := strings.HasPrefix(f.Name, "__") // validation has a rule that limits their depth
	if of.IsCompositeType() && depth == 0 || isIntrospection {
		return fragmentPair{}
	}
	w.fields++
	head := fmt.Sprintf("a%d: %s%s ", w.fields, f.Name, w.arguments(f))
	if !of.IsCompositeType() {
		return fragmentPair{head, head}
	}
	below := w.selections(of, depth-1)
	return fragmentPair{head + "{" + below.spread + "} ", head + "{" + below.inlined + "} "}
}

func (w *generator) arguments(f *ast.FieldDefinition) string {
	var given []string
	for _, a := range f.Arguments {
		item := `"x" `
		if a.Type.Name() == "_Any" {
			item = `{__typename: "User", id: "x"} `
		}
		switch {
		case a.Name == "first" && rapid.Bool().Draw(w.t, "sliced"):
			given = append(given, fmt.Sprintf("first: %d", rapid.IntRange(0, 1000).Draw(w.t, "first")))
		case !a.Type.NonNull || a.DefaultValue != nil:
		case a.Type.Elem != nil:
			given = append(given, a.Name+": ["+strings.Repeat(item, rapid.IntRange(0, 9).Draw(w.t, "items"))+"]")
		default:
			given = append(given, a.Name+": "+item)
		}
	}
	if len(given) == 0 {
		return ""
	}
	return "(" + strings.Join(given, ", ") + ")"
}
