// Package connection is a plugin of gqlgen's generator. It writes what all Relay connections of a schema have in common, so that adding
// a list takes a field in the schema and one resolver.
//
// A connection is a type XConnection with the fields edges, nodes, pageInfo and totalCount. For each the plugin
//
//   - configures the models: cursors are model.Cursor, and an edge has the id of each node that it refers to (NodeID for node,
//     FriendshipID for friendship);
//   - writes newXConnection, which makes the connection of its edges;
//   - writes the resolvers of nodes, and of each field of an edge that is a node: they load by id, all parents in one call, with
//     the method of Resolver that is named after the type of the node: users for User, posts for Post;
//   - writes nodesOf and nodeKinds, which find these methods for every type with the interface Node.
//
// A node that the port returns together with the list needs no resolver: name its field in gqlgen.yml, as in
// "PlaceEdge: {fields: {node: {resolver: false}}}", and it is a plain field of the edge.
package connection

import (
	"maps"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/codegen/config"
	"github.com/99designs/gqlgen/codegen/templates"
	"github.com/vektah/gqlparser/v2/ast"
)

const (
	cursorType = "fivefold/graph/model.Cursor"
	idType     = "fivefold/stores.ID"
)

// A connection is a connection type of the schema.
type connection struct {
	Name, Edge string // the types
	IsLoaded   bool   // nodes are loaded by id
	Loaded     []loaded
}

// A loaded field of an edge is a node that is loaded by id.
type loaded struct {
	Field string // in the schema, such as "friendship"
	ID    string // the field of the Go struct that holds the id, such as "FriendshipID"
}

// configurator finds the connections and configures their models. It runs before gqlgen makes the models.
type configurator struct{ found []connection }

// Name makes it a plugin.
func (*configurator) Name() string { return "connection" }

// MutateConfig implements plugin.ConfigMutator.
func (p *configurator) MutateConfig(cfg *config.Config) error {
	p.found = nil
	for _, name := range slices.Sorted(maps.Keys(cfg.Schema.Types)) {
		if def := cfg.Schema.Types[name]; isConnection(def) {
			p.found = append(p.found, configure(cfg, def))
		}
	}
	return nil
}

func isConnection(def *ast.Definition) bool {
	if def.Kind != ast.Object || !strings.HasSuffix(def.Name, "Connection") {
		return false
	}
	for _, field := range []string{"edges", "nodes", "pageInfo", "totalCount"} {
		if def.Fields.ForName(field) == nil {
			return false
		}
	}
	return true
}

// configure describes the connection and its edge to gqlgen. What gqlgen.yml says about a field stays as it is.
func configure(cfg *config.Config, def *ast.Definition) connection {
	edge := cfg.Schema.Types[def.Fields.ForName("edges").Type.Name()]
	c := connection{Name: def.Name, Edge: edge.Name}
	entry := cfg.Models[edge.Name]
	entry.Fields, entry.ExtraFields = cloned(entry.Fields), cloned(entry.ExtraFields)
	for _, field := range edge.Fields {
		if _, ok := entry.Fields[field.Name]; ok {
			continue
		}
		switch {
		case field.Name == "cursor":
			entry.Fields[field.Name] = config.TypeMapField{Type: cursorType}
		case isNode(cfg.Schema.Types[field.Type.Name()]) && len(field.Arguments) == 0:
			id := templates.ToGo(field.Name) + "ID"
			entry.Fields[field.Name] = config.TypeMapField{Resolver: true}
			entry.ExtraFields[id] = config.ModelExtraField{Type: idType, Description: id + " is the id of the " + field.Name + ", which is loaded by it."}
			c.Loaded = append(c.Loaded, loaded{Field: field.Name, ID: id})
			c.IsLoaded = c.IsLoaded || field.Name == "node"
		}
	}
	cfg.Models[edge.Name] = entry
	if c.IsLoaded {
		entry := cfg.Models[def.Name]
		entry.Fields = cloned(entry.Fields)
		entry.Fields["nodes"] = config.TypeMapField{Resolver: true}
		cfg.Models[def.Name] = entry
	}
	return c
}

func cloned[V any](m map[string]V) map[string]V {
	out := make(map[string]V, len(m)+1)
	maps.Copy(out, m)
	return out
}

// isNode reports whether a type has the interface Node.
func isNode(def *ast.Definition) bool { return slices.Contains(def.Interfaces, "Node") }
