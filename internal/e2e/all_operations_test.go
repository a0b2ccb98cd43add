package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fivefold/graph/generated"
	"fivefold/internal/servertest"
	"fivefold/stores"
	"fivefold/stores/demo"

	"github.com/vektah/gqlparser/v2/ast"
)

// An asker writes an operation for everything that can be asked of the demo network, as the schema has it.
type asker struct {
	schema *ast.Schema
	ids    map[string]string // of one thing of each type, by the type's name in small letters
}

// operations are one for each field of the roots and one for each type of node.
func operations(t testing.TB, s *servertest.Server) (out []string) {
	t.Helper()
	a := asker{generated.NewExecutableSchema(generated.Config{}).Schema(), idsOfEach(t, s.Engines.Set)}
	for _, f := range a.schema.Query.Fields {
		if !strings.HasPrefix(f.Name, "_") {
			out = append(out, "{"+a.field(f, 3)+"}")
		}
	}
	for _, of := range a.schema.PossibleTypes["Node"] {
		id := a.ids[strings.ToLower(of.Name)]
		whole := fmt.Sprintf("{ ... on %s {%s} }", of.Name, a.selection(of, 2))
		out = append(out, fmt.Sprintf("{ node(id: %q) %s }", id, whole),
			fmt.Sprintf("{ _entities(representations: [{__typename: %q, id: %q}]) %s }", of.Name, id, whole))
	}
	mutations := slices.SortedFunc(slices.Values(a.schema.Mutation.Fields), func(f, g *ast.FieldDefinition) int {
		return last(f.Name == "signOut") - last(g.Name == "signOut") // nobody is signed in after it
	})
	for _, f := range mutations {
		out = append(out, "mutation {"+a.field(f, 2)+"}")
	}
	return out
}

func last(isLast bool) int {
	if isLast {
		return 1
	}
	return 0
}

// idsOfEach finds a thing of each type, ada's own where there is one.
func idsOfEach(t testing.TB, set stores.Set) map[string]string {
	t.Helper()
	found, err := set.Users.ByHandles(t.Context(), []string{"ada", "grace"})
	if err != nil {
		t.Fatal(err)
	}
	you := found["ada"].ID
	ids := map[string]string{"user": found["grace"].ID.String(), "friendship": stores.FriendshipID(you, found["grace"].ID).String(),
		"session": stores.NewID(stores.KindSession).String()}
	for _, table := range stores.Tables() {
		rows, err := set.Archive.Scan(t.Context(), table, stores.Rows{}, 1000)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range rows.Places {
			ids["place"] = p.ID.String()
		}
		for _, o := range rows.Organisations {
			ids["organisation"] = o.ID.String()
		}
		for _, i := range rows.Interests {
			ids["interest"] = i.ID.String()
		}
		for _, p := range rows.Pages {
			if p.Owner == you {
				ids["page"] = p.ID.String()
			}
		}
		for _, p := range rows.Posts {
			if p.Author == you {
				ids["post"], ids["message"] = p.ID.String(), p.ID.String()
			}
		}
		for _, c := range rows.Comments {
			if c.Author == you {
				ids["comment"] = c.ID.String()
			}
		}
	}
	return ids
}

// field writes a field with what it must have, and so many objects below each other.
func (a asker) field(f *ast.FieldDefinition, depth int) string {
	var given []string
	for _, argument := range f.Arguments {
		if argument.Type.NonNull && argument.DefaultValue == nil || argument.Name == "id" {
			given = append(given, argument.Name+": "+a.value(argument.Type, argument.Name, f.Type.Name()))
		}
	}
	text := f.Name
	if len(given) > 0 {
		text += "(" + strings.Join(given, ", ") + ")"
	}
	if of := a.schema.Types[f.Type.Name()]; of.IsCompositeType() {
		text += " {" + a.selection(of, depth-1) + "}"
	}
	return text + " "
}

// selection writes all fields of a type.
func (a asker) selection(of *ast.Definition, depth int) string {
	var b strings.Builder
	b.WriteString("__typename ")
	for _, f := range of.Fields {
		if depth > 0 || !a.schema.Types[f.Type.Name()].IsCompositeType() {
			b.WriteString(a.field(f, depth))
		}
	}
	return b.String()
}

// value writes what an argument or a field of an input may be.
func (a asker) value(t *ast.Type, name, of string) string {
	if t.Elem != nil {
		return "[" + a.value(t.Elem, strings.TrimSuffix(name, "s"), of) + "]"
	}
	switch definition := a.schema.Types[t.Name()]; {
	case definition.Kind == ast.Enum:
		return definition.EnumValues[0].Name
	case definition.Kind == ast.InputObject:
		var given []string
		for _, f := range definition.Fields {
			if f.Type.NonNull && f.DefaultValue == nil || f.Name == "text" || f.Name == "name" {
				given = append(given, f.Name+": "+a.value(f.Type, f.Name, ""))
			}
		}
		return "{" + strings.Join(given, ", ") + "}"
	case t.Name() == "ID":
		return fmt.Sprintf("%q", a.id(strings.TrimSuffix(name, "Id"), of))
	case t.Name() == "Int":
		return "2"
	}
	return fmt.Sprintf("%q", text(name))
}

// id is that of a thing of the kind that an argument's name, or the field's type, tells; else that of a person.
func (a asker) id(name, of string) string {
	for _, kind := range []string{name, strings.ToLower(of)} {
		if id, ok := a.ids[strings.ToLower(kind)]; ok {
			return id
		}
	}
	return a.ids["user"]
}

func text(name string) string {
	switch name {
	case "handle":
		return "ada"
	case "password", "currentPassword", "newPassword":
		return demo.Password
	}
	return "a text"
}
