package resolvers

import (
	"strings"

	"github.com/99designs/gqlgen/codegen/config"
	"github.com/vektah/gqlparser/v2/ast"
)

// A connection is a type XConnection with the fields edges, nodes, pageInfo and totalCount. For each the plugin writes newXConnection, which
// makes the connection of its edges. Cursors are model.Cursor, and an edge has the id of each node that it refers to: NodeID for node,
// FriendshipID for friendship.
//
// A connection that is named after its nodes, such as PlaceConnection, holds them when a port returns lists of them (stores.List[Place]):
// then node is a plain field of the edge. Such a port applies the rules of what the viewer may see itself.
type connection struct {
	Name, Edge string // the types
	IsLoaded   bool   // nodes are loaded by id
}

func isConnection(def *ast.Definition) bool {
	if !strings.HasSuffix(def.Name, "Connection") {
		return false
	}
	for _, field := range []string{"edges", "nodes", "pageInfo", "totalCount"} {
		if def.Fields.ForName(field) == nil {
			return false
		}
	}
	return true
}

// configureConnection describes the connection and its edge to gqlgen.
func (p *configurator) configureConnection(cfg *config.Config, def *ast.Definition) {
	edge := cfg.Schema.Types[def.Fields.ForName("edges").Type.Name()]
	c := connection{Name: def.Name, Edge: edge.Name}
	for _, field := range edge.Fields {
		_, isConfigured := cfg.Models[edge.Name].Fields[field.Name]
		node := cfg.Schema.Types[field.Type.Name()]
		switch {
		case isConfigured:
		case field.Name == "cursor":
			setField(cfg, edge.Name, field.Name, func(f *config.TypeMapField) { f.Type = cursorType })
		case !isNode(node) || len(field.Arguments) > 0:
		case field.Name == "node" && def.Name == node.Name+"Connection" && p.nouns.areListed(boundType(cfg, node.Name)):
		default:
			p.loadByID(cfg, edge, field)
			c.IsLoaded = c.IsLoaded || field.Name == "node"
		}
	}
	if c.IsLoaded {
		setField(cfg, def.Name, "nodes", func(f *config.TypeMapField) { f.Resolver = true })
	}
	p.connections = append(p.connections, c)
}
