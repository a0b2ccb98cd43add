// Package resolvers is a plugin of gqlgen's generator. It writes the resolvers that follow from the schema and from the Go types that the
// schema is bound to, so that a stored field or a noun needs no resolver and no configuration.
//
// It writes the resolvers of
//
//   - a nullable field whose Go field is a plain text, enum or number: null stands for the zero value, such as an empty text;
//   - a field that returns a node and whose Go field is the node's id: Page.owner is loaded by stores.Page.Owner. Of a generated model,
//     the Go field is an extra field that is named after the field: PlaceID of place;
//   - the nodes of connections, and the fields of edges and of payloads that are nodes;
//   - entities whose only key is their id.
//
// Nodes are loaded by id, all parents in one call, with the method of Resolver that is named after the type of the node: users for User,
// posts for Post. These methods are written by hand, because they decide what the viewer may see. The plugin also writes nodesOf and
// nodeKinds, which find them for every type with the interface Node.
//
// gqlgen.yml has the exceptions. "resolver: true" is for a field whose resolver is written by hand, "resolver: false" for a plain field,
// and fieldName for a Go field with another name. A field with arguments has a resolver that is written by hand and needs no entry.
package resolvers

import (
	"maps"
	"slices"

	"github.com/99designs/gqlgen/api"
	"github.com/99designs/gqlgen/codegen/config"
	"github.com/99designs/gqlgen/plugin/resolvergen"
	"github.com/vektah/gqlparser/v2/ast"
)

const (
	nounsPath  = "fivefold/stores" // the package whose types the schema is bound to
	idType     = nounsPath + ".ID"
	cursorType = "fivefold/graph/model.Cursor"
)

// Options returns the options of the generator that add the plugin, none when the schema is not bound to package stores.
func Options(cfg *config.Config) []api.Option {
	if !slices.Contains(cfg.AutoBind, nounsPath) {
		return nil
	}
	p := &configurator{}
	return []api.Option{api.PrependPlugin(p), api.ReplacePlugin(generator{resolvergen.New(), p})}
}

// configurator finds the connections and the fields whose resolvers are generated, and configures their models. It runs before gqlgen makes
// the models.
type configurator struct {
	nouns       nouns
	connections []connection
	fields      map[string]map[string]source // by type and field
}

// A source is where a generated resolver of a field finds the value or the id of a parent.
type source struct {
	GoField string
	GoType  string // of a value, with the path of its package; empty for the id of a node
}

// Name makes it a plugin.
func (*configurator) Name() string { return "resolvers" }

// MutateConfig implements plugin.ConfigMutator.
func (p *configurator) MutateConfig(cfg *config.Config) error {
	p.nouns = nouns{cfg.Packages.LoadWithTypes(nounsPath).Types}
	p.connections, p.fields = nil, map[string]map[string]source{}
	for _, name := range slices.Sorted(maps.Keys(cfg.Schema.Types)) {
		def := cfg.Schema.Types[name]
		if def.Kind != ast.Object || cfg.IsRoot(def) || def.BuiltIn {
			continue
		}
		p.configureFields(cfg, def)
		if isPayload(def) {
			p.configurePayload(cfg, def)
		}
		if isConnection(def) {
			p.configureConnection(cfg, def)
		}
	}
	return nil
}

// setField adds to the configuration of a field and leaves what gqlgen.yml says about it.
func setField(cfg *config.Config, object, field string, set func(*config.TypeMapField)) {
	entry := cfg.Models[object]
	entry.Fields = cloned(entry.Fields)
	f := entry.Fields[field]
	set(&f)
	entry.Fields[field] = f
	cfg.Models[object] = entry
}

func cloned[V any](m map[string]V) map[string]V {
	out := make(map[string]V, len(m)+1)
	maps.Copy(out, m)
	return out
}

// isNode reports whether a type has the interface Node.
func isNode(def *ast.Definition) bool { return slices.Contains(def.Interfaces, "Node") }
