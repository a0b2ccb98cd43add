package resolvers

import (
	_ "embed"
	"path/filepath"
	"slices"

	"github.com/99designs/gqlgen/codegen"
	"github.com/99designs/gqlgen/codegen/templates"
	"github.com/99designs/gqlgen/plugin"
	"github.com/vektah/gqlparser/v2/ast"
)

//go:embed resolvers.gotpl
var resolversTemplate string

// fileName is the file with the generated resolvers, in the directory of all resolvers.
const fileName = "fields.generated.go"

// generator writes the resolvers that follow from the schema and leaves all others to gqlgen.
type generator struct {
	plugin.Plugin
	config *configurator
}

// GenerateCode implements plugin.CodeGenerator.
func (p generator) GenerateCode(data *codegen.Data) error {
	objects := p.collect(data)
	for _, o := range objects {
		for _, r := range o.Resolvers {
			r.Field.IsResolver, r.Field.Batch = false, false
		}
	}
	for i, o := range objects {
		objects[i].IsWhole = !o.object.HasResolvers()
	}
	err := p.Plugin.(plugin.CodeGenerator).GenerateCode(data)
	for _, o := range objects {
		for _, r := range o.Resolvers {
			r.Field.IsResolver, r.Field.Batch = true, r.isBatch
		}
	}
	if err != nil {
		return err
	}
	return templates.Render(templates.Options{
		PackageName:     data.Config.Resolver.Package,
		Filename:        filepath.Join(data.Config.Resolver.Dir(), fileName),
		Template:        resolversTemplate,
		GeneratedHeader: true,
		Packages:        data.Config.Packages,
		Data:            content{data, p.config.connections, objects},
	})
}

// collect returns the objects with generated resolvers, by name.
func (p generator) collect(data *codegen.Data) (objects []object) {
	edges := map[string]string{}
	for _, c := range p.config.connections {
		if c.IsLoaded {
			edges[c.Name] = c.Edge
		}
	}
	for _, o := range data.Objects {
		found := object{object: o}
		for _, f := range o.Fields {
			r := resolver{Field: f, isBatch: f.Batch}
			s, isGenerated := p.config.fields[o.Name][f.Name]
			switch {
			case isGenerated:
				r.Source = s
			case edges[o.Name] != "" && f.Name == "nodes":
				r.Edge = edges[o.Name]
			case o.Name == "Entity" && hasOnlyID(data.Schema.Types[f.Type.Name()]):
				r.IsEntity = true
			default:
				continue
			}
			found.Resolvers = append(found.Resolvers, r)
		}
		if len(found.Resolvers) > 0 {
			objects = append(objects, found)
		}
	}
	return objects
}

// hasOnlyID reports whether the only key of an entity is its id.
func hasOnlyID(def *ast.Definition) bool {
	keys := def.Directives.ForNames("key")
	return len(keys) == 1 && keys[0].Arguments.ForName("fields").Value.Raw == "id"
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

// Nodes returns the Go type of the nodes of a connection.
func (c content) Nodes(connection string) string {
	for _, f := range c.Data.Objects.ByName(connection).Fields {
		if f.Name == "nodes" {
			return templates.CurrentImports.LookupType(f.TypeReference.GO)
		}
	}
	return ""
}

// An object is a type of the schema that has generated resolvers.
type object struct {
	object    *codegen.Object
	IsWhole   bool // all its resolvers are generated
	Resolvers []resolver
}

// Name returns the name of the GraphQL type.
func (o object) Name() string { return o.object.Name }

// Receiver returns the name of the Go type that has the resolvers.
func (o object) Receiver() string { return templates.LcFirst(o.object.Name) + "Resolver" }
