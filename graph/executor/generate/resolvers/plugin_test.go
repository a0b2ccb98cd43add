package resolvers

import (
	"testing"

	"github.com/99designs/gqlgen/codegen/config"
	"github.com/vektah/gqlparser/v2/ast"
)

// testSchema has a field for every rule of the plugin. Its types are bound to those of package stores with the same names.
const testSchema = `
directive @key(fields: String!) repeatable on OBJECT
scalar Time
scalar Date
interface Node { id: ID! }
interface Message implements Node { id: ID! }
enum PageKind { BUSINESS GROUP }
enum Visibility { EVERYONE }
type Query { node(id: ID!): Node }
type Page implements Node @key(fields: "id") {
  id: ID!
  kind: PageKind
  name: String!
  category(upper: Boolean): String
  about: String
  url: String
  createdAt: Time
  owner: User
  slogan: String
  memberCount: Int
  likedPages: [Page!]
}
type User implements Node @key(fields: "id") @key(fields: "handle") {
  id: ID!
  birthday: Date
  livesIn: Place
  joinedAt: Time!
  friendsVisibility: Visibility
}
type Place implements Node { id: ID! partOf: Place }
type Post implements Node & Message { id: ID! }
type Reaction { user: User! message: Message since: Time }
type Visit { place: Place user: User }
type RenamePagePayload { page: Page message: Message userErrors: [String!]! clientMutationId: String }
type PagePayload { page: Page }
type PageInfo { endCursor: String }
type PlaceConnection { edges: [PlaceEdge!]! nodes: [Place!] pageInfo: PageInfo! totalCount: Int }
type PlaceEdge { cursor: String! node: Place }
type CityConnection { edges: [CityEdge!]! nodes: [Place!] pageInfo: PageInfo! totalCount: Int }
type CityEdge { cursor: String! node: Place country: Place }
type PostConnection { edges: [PostEdge!]! nodes: [Post!] pageInfo: PageInfo! totalCount: Int }
type PostEdge { cursor: String! node: Post }
`

func configured(t *testing.T) (*configurator, *config.Config) {
	t.Helper()
	cfg := config.DefaultConfig()
	cfg.SkipModTidy = true
	cfg.Sources = []*ast.Source{{Name: "test.graphqls", Input: testSchema}}
	cfg.AutoBind = []string{nounsPath}
	cfg.Exec = config.ExecConfig{Layout: config.ExecLayoutFollowSchema, DirName: "generated", Package: "generated"}
	cfg.Model = config.PackageConfig{Filename: "model/models.go", Package: "model"}
	cfg.Models = config.TypeMap{
		"ID":   {Model: config.StringList{"fivefold/graph/model.ID"}},
		"Time": {Model: config.StringList{"fivefold/graph/model.Time"}},
		"Date": {Model: config.StringList{"fivefold/graph/model.Date"}},
		"Page": {Fields: map[string]config.TypeMapField{"memberCount": {FieldName: "Members"}, "url": {Resolver: true}}},
		"User": {Fields: map[string]config.TypeMapField{"livesIn": {FieldName: "City"}, "friendsVisibility": {}}},
		"Visit": {ExtraFields: map[string]config.ModelExtraField{
			"PlaceID": {Type: idType}, "UserID": {Type: "string"}}},
	}
	if err := cfg.LoadSchema(); err != nil {
		t.Fatal(err)
	}
	if err := cfg.Init(); err != nil {
		t.Fatal(err)
	}
	p := &configurator{}
	if err := p.MutateConfig(cfg); err != nil {
		t.Fatal(err)
	}
	return p, cfg
}

func TestFieldsWithGeneratedResolvers(t *testing.T) {
	p, cfg := configured(t)
	want := map[string]map[string]source{
		"Page":     {"kind": {"Kind", nounsPath + ".PageKind"}, "about": {"About", "string"}, "owner": {GoField: "Owner"}, "memberCount": {"Members", "int"}},
		"User":     {"livesIn": {GoField: "City"}},
		"Place":    {"partOf": {GoField: "PartOf"}},
		"Reaction": {"message": {GoField: "Message"}},
		"Visit":    {"place": {GoField: "PlaceID"}},
		"CityEdge": {"node": {GoField: "NodeID"}, "country": {GoField: "CountryID"}},
		"PostEdge": {"node": {GoField: "NodeID"}},

		"RenamePagePayload": {"page": {GoField: "PageID"}, "message": {GoField: "MessageID"}},
	}
	for name, def := range cfg.Schema.Types {
		for _, field := range def.Fields {
			got, isGenerated := p.fields[name][field.Name]
			if expected, ok := want[name][field.Name]; ok != isGenerated || got != expected {
				t.Errorf("%s.%s is generated of %+v, want %+v", name, field.Name, got, expected)
			}
			if isGenerated && !cfg.Models[name].Fields[field.Name].Resolver {
				t.Errorf("%s.%s is not configured as a resolver", name, field.Name)
			}
		}
	}
}

func TestFieldsWithResolversByHand(t *testing.T) {
	_, cfg := configured(t)
	for _, tt := range []struct {
		object, field string
		want          bool
	}{
		{"Page", "category", true}, // has arguments
		{"Page", "url", true},      // gqlgen.yml says so
		{"Page", "name", false},
		{"Page", "createdAt", false}, // model.Time writes null for the zero time
		{"User", "birthday", false},
		{"User", "friendsVisibility", false}, // gqlgen.yml says so
	} {
		if got := cfg.Models[tt.object].Fields[tt.field].Resolver; got != tt.want {
			t.Errorf("%s.%s has a resolver: %t, want %t", tt.object, tt.field, got, tt.want)
		}
	}
}

func TestConnectionNamedAfterListedNodesHoldsThem(t *testing.T) {
	p, cfg := configured(t)
	want := map[string]bool{"PlaceConnection": false, "CityConnection": true, "PostConnection": true}
	if len(p.connections) != len(want) {
		t.Fatalf("found %v", p.connections)
	}
	for _, c := range p.connections {
		if c.IsLoaded != want[c.Name] || cfg.Models[c.Name].Fields["nodes"].Resolver != want[c.Name] {
			t.Errorf("%s loads its nodes: %t, want %t", c.Name, c.IsLoaded, want[c.Name])
		}
		if got := cfg.Models[c.Edge].Fields["cursor"].Type; got != cursorType {
			t.Errorf("the cursor of %s is a %s", c.Edge, got)
		}
	}
}

func TestEntitiesWithOneKeyAreGenerated(t *testing.T) {
	_, cfg := configured(t)
	for name, want := range map[string]bool{"Page": true, "User": false, "Place": false} {
		if got := hasOnlyID(cfg.Schema.Types[name]); got != want {
			t.Errorf("%s has only an id: %t, want %t", name, got, want)
		}
	}
}
