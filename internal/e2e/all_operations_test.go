package e2e

import (
	"cmp"
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

// An operationWriter writes an operation for every root field of the schema, with arguments that fit the demo network.
type operationWriter struct {
	schema *ast.Schema
	ids    map[string]string // the id of one object of each type, by the lower-case name of the type
}

func newOperationWriter(t testing.TB, s *servertest.Server) operationWriter {
	t.Helper()
	return operationWriter{generated.NewExecutableSchema(generated.Config{}).Schema(), exampleIDs(t, s.Engines.Set)}
}

// operations returns one operation for each field of Query and Mutation, one that reads the edges of the lists of a circle, and two for each
// type of node. The mutation signOut is the last.
func operations(t testing.TB, s *servertest.Server) (out []string) {
	t.Helper()
	w := newOperationWriter(t, s)
	for _, f := range w.schema.Query.Fields {
		if !strings.HasPrefix(f.Name, "_") {
			out = append(out, "{"+w.field(f, 3)+"}")
		}
	}
	for _, f := range w.schema.Types["Circle"].Fields {
		out = append(out, "{ user(handle: \"ada\") { circle {"+w.field(f, 3)+"} } }")
	}
	for _, of := range w.schema.PossibleTypes["Node"] {
		id := w.ids[strings.ToLower(of.Name)]
		fields := fmt.Sprintf("{ ... on %s {%s} }", of.Name, w.selection(of, 2))
		out = append(out, fmt.Sprintf("{ node(id: %q) %s }", id, fields),
			fmt.Sprintf("{ _entities(representations: [{__typename: %q, id: %q}]) %s }", of.Name, id, fields))
	}
	mutations := slices.SortedStableFunc(slices.Values(w.schema.Mutation.Fields), func(f, g *ast.FieldDefinition) int {
		return cmp.Compare(rank(f), rank(g))
	})
	for _, f := range mutations {
		out = append(out, "mutation {"+w.field(f, 2)+"}")
	}
	return out
}

// rank orders mutations: signOut, after which nobody is signed in, comes last.
func rank(f *ast.FieldDefinition) int {
	if f.Name == "signOut" {
		return 1
	}
	return 0
}

// subscriptionOperations returns one operation for each field of Subscription.
func subscriptionOperations(t testing.TB, s *servertest.Server) (out []string) {
	t.Helper()
	w := newOperationWriter(t, s)
	for _, f := range w.schema.Subscription.Fields {
		out = append(out, "subscription {"+w.field(f, 2)+"}")
	}
	return out
}

// exampleIDs returns the id of an object of each type, one of Ada's where she has any.
func exampleIDs(t testing.TB, set stores.Set) map[string]string {
	t.Helper()
	found, err := set.Users.ByHandles(t.Context(), []string{"ada", "grace"})
	if err != nil {
		t.Fatal(err)
	}
	ada := found["ada"].ID
	ids := map[string]string{"user": found["grace"].ID.String(), "friendship": stores.FriendshipID(ada, found["grace"].ID).String(),
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
			ids["interest"], ids["topic"] = i.ID.String(), i.ID.String()
		}
		for _, p := range rows.Pages {
			if p.Owner == ada {
				ids["page"] = p.ID.String()
				found, err := set.Advertisers.OfPages(t.Context(), ada, []stores.ID{p.ID})
				if err != nil {
					t.Fatal(err)
				}
				if a := found[p.ID].ID; !a.IsZero() {
					addCampaignIDs(t, set, a, ids)
				}
			}
		}
		for _, p := range rows.Posts {
			if p.Author == ada {
				ids["post"], ids["message"] = p.ID.String(), p.ID.String()
			}
		}
		for _, c := range rows.Comments {
			if c.Author == ada {
				ids["comment"] = c.ID.String()
			}
		}
	}
	return ids
}

// addCampaignIDs adds the ids of an advertiser and of its first campaign.
func addCampaignIDs(t testing.TB, set stores.Set, advertiser stores.ID, ids map[string]string) {
	t.Helper()
	ids["advertiser"] = advertiser.String()
	lists, err := set.Campaigns.OfAdvertisers(t.Context(), []stores.ID{advertiser}, stores.Window{Limit: 1})
	if err != nil || len(lists[advertiser].Items) == 0 {
		t.Fatal(lists, err)
	}
	campaign := lists[advertiser].Items[0].Value.ID
	adSets, err := set.AdSets.OfCampaigns(t.Context(), []stores.ID{campaign})
	if err != nil || len(adSets[campaign]) == 0 {
		t.Fatal(adSets, err)
	}
	adSet := adSets[campaign][0].ID
	creatives, err := set.Creatives.OfAdSets(t.Context(), []stores.ID{adSet})
	if err != nil || len(creatives[adSet]) == 0 {
		t.Fatal(creatives, err)
	}
	ids["campaign"], ids["adset"], ids["creative"] = campaign.String(), adSet.String(), creatives[adSet][0].ID.String()
}

// field writes a field with its required arguments and selections of objects down to a depth.
func (w operationWriter) field(f *ast.FieldDefinition, depth int) string {
	var arguments []string
	for _, argument := range f.Arguments {
		if argument.Type.NonNull && argument.DefaultValue == nil || argument.Name == "id" {
			arguments = append(arguments, argument.Name+": "+w.value(argument.Type, argument.Name, f.Type.Name()))
		}
	}
	text := f.Name
	if len(arguments) > 0 {
		text += "(" + strings.Join(arguments, ", ") + ")"
	}
	if of := w.schema.Types[f.Type.Name()]; of.IsCompositeType() {
		text += " {" + w.selection(of, depth-1) + "}"
	}
	return text + " "
}

// selection writes all fields of a type, with objects down to a depth.
func (w operationWriter) selection(of *ast.Definition, depth int) string {
	var b strings.Builder
	b.WriteString("__typename ")
	for _, f := range of.Fields {
		if depth > 0 || !w.schema.Types[f.Type.Name()].IsCompositeType() {
			b.WriteString(w.field(f, depth))
		}
	}
	return b.String()
}

// value writes a valid value of an argument or an input field. of is the type of the field that has the argument.
func (w operationWriter) value(t *ast.Type, name, of string) string {
	if t.Elem != nil {
		return "[" + w.value(t.Elem, strings.TrimSuffix(name, "s"), of) + "]"
	}
	switch definition := w.schema.Types[t.Name()]; {
	case definition.Kind == ast.Enum:
		return definition.EnumValues[0].Name
	case definition.Kind == ast.InputObject:
		var arguments []string
		for _, f := range definition.Fields {
			if f.Type.NonNull && f.DefaultValue == nil || f.Name == "text" || f.Name == "name" || f.Name == "userId" {
				arguments = append(arguments, f.Name+": "+w.value(f.Type, f.Name, ""))
			}
		}
		return "{" + strings.Join(arguments, ", ") + "}"
	case t.Name() == "ID":
		return fmt.Sprintf("%q", w.id(strings.TrimSuffix(name, "Id"), of))
	case t.Name() == "Int" || t.Name() == "Long":
		return "2"
	case t.Name() == "Boolean":
		return "false"
	case t.Name() == "Time":
		return timeValue(name)
	}
	return fmt.Sprintf("%q", textValue(name))
}

// id returns the id of an object of the type that an argument is named after, or of the field's type, or else of a user.
func (w operationWriter) id(name, of string) string {
	for _, typeName := range []string{name, of} {
		if id, ok := w.ids[strings.ToLower(typeName)]; ok {
			return id
		}
	}
	return w.ids["user"]
}

// timeValue returns a valid value of a time argument. until is after from.
func timeValue(name string) string {
	if name == "until" {
		return `"2026-12-31T00:00:00Z"`
	}
	return `"2020-01-01T00:00:00Z"`
}

// textValue returns a valid value of a text argument.
func textValue(name string) string {
	switch name {
	case "handle":
		return "ada"
	case "currency":
		return "EUR"
	case "password", "currentPassword", "newPassword":
		return demo.Password
	}
	return "a text"
}
