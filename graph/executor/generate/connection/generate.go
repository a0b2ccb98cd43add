package connection

import (
	_ "embed"
	"path/filepath"
	"slices"

	"github.com/99designs/gqlgen/api"
	"github.com/99designs/gqlgen/codegen"
	"github.com/99designs/gqlgen/codegen/templates"
	"github.com/99designs/gqlgen/plugin"
	"github.com/99designs/gqlgen/plugin/resolvergen"
	"github.com/vektah/gqlparser/v2/ast"
)

//go:embed resolvers.gotpl
var resolversTemplate string

// fileName is the file with the connections' resolvers, in the directory of all resolvers.
const fileName = "connections.generated.go"

// Options returns the options of the generator that add the plugin.
func Options() []api.Option {
	p := &configurator{}
	return []api.Option{api.PrependPlugin(p), api.ReplacePlugin(resolvers{resolvergen.New(), p})}
}

// resolvers writes the connections' resolvers itself and leaves all others to gqlgen.
type resolvers struct {
	plugin.Plugin
	connections *configurator
}

// GenerateCode implements plugin.CodeGenerator.
func (p resolvers) GenerateCode(data *codegen.Data) error {
	files, fields := p.collect(data)
	for _, f := range fields {
		f.IsResolver, f.Batch = false, false
	}
	for i := range files {
		files[i].IsWhole = !files[i].object.HasResolvers()
	}
	err := p.Plugin.(plugin.CodeGenerator).GenerateCode(data)
	for _, f := range fields {
		f.IsResolver, f.Batch = true, true
	}
	if err != nil || len(p.connections.found) == 0 {
		return err
	}
	return templates.Render(templates.Options{
		PackageName:     data.Config.Resolver.Package,
		Filename:        filepath.Join(data.Config.Resolver.Dir(), fileName),
		Template:        resolversTemplate,
		GeneratedHeader: true,
		Packages:        data.Config.Packages,
		Data:            content{data, p.connections.found, files},
	})
}

// content is what the template shows.
type content struct {
	*codegen.Data
	Connections []connection
	Objects     []object
}

// NodeTypes returns the names of the types with the interface Node, sorted.
func (c content) NodeTypes() (names []string) {
	for _, def := range c.Schema.PossibleTypes["Node"] {
		if def.Kind == ast.Object {
			names = append(names, def.Name)
		}
	}
	slices.Sort(names)
	return names
}

// LoaderOf returns the name of the method that loads nodes of a type by their ids.
func (content) LoaderOf(name string) string { return templates.LcFirst(name) + "s" }

// An object is a connection or an edge that has generated resolvers.
type object struct {
	object    *codegen.Object
	IsWhole   bool // all its resolvers are generated
	Resolvers []resolver
}

// Nodes returns the Go type of the nodes of a connection.
func (c content) Nodes(connection string) string {
	for _, f := range c.Data.Objects.ByName(connection).Fields {
		if f.Name == "nodes" {
			return templates.CurrentImports.LookupType(f.TypeReference.GO)
		}
	}
	return ""
}

// Name returns the name of the GraphQL type.
func (o object) Name() string { return o.object.Name }

// Receiver returns the name of the Go type that has the resolvers.
func (o object) Receiver() string { return templates.LcFirst(o.object.Name) + "Resolver" }

// A resolver loads one field: of a connection the nodes of its edges, of an edge one node.
type resolver struct {
	Field *codegen.Field
	ID    string // the field of the edge that holds the id
	Edge  string // of a connection: the type of its edges
}

// Signature returns the resolver's arguments and results.
func (r resolver) Signature() string { return r.Field.ShortBatchResolverDeclaration() }

// Parent returns the Go type of the parents.
func (r resolver) Parent() string {
	return templates.CurrentImports.LookupType(r.Field.Object.Reference())
}

// Loader returns the name of the method that loads the nodes by their ids.
func (r resolver) Loader() string {
	return templates.LcFirst(r.Field.Type.Name()) + "s"
}

// collect returns the objects with generated resolvers, in the order of the connections, and all their fields.
func (p resolvers) collect(data *codegen.Data) (objects []object, fields []*codegen.Field) {
	byName := map[string]*codegen.Object{}
	for _, o := range data.Objects {
		byName[o.Name] = o
	}
	add := func(o *object, field string, r resolver) {
		for _, f := range o.object.Fields {
			if f.Name == field {
				r.Field = f
				o.Resolvers, fields = append(o.Resolvers, r), append(fields, f)
			}
		}
	}
	for _, c := range p.connections.found {
		if c.IsLoaded {
			o := object{object: byName[c.Name]}
			add(&o, "nodes", resolver{ID: "NodeID", Edge: c.Edge})
			objects = append(objects, o)
		}
		if len(c.Loaded) > 0 {
			o := object{object: byName[c.Edge]}
			for _, l := range c.Loaded {
				add(&o, l.Field, resolver{ID: l.ID})
			}
			objects = append(objects, o)
		}
	}
	return objects, fields
}
