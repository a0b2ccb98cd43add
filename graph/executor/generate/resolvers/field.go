package resolvers

import (
	"go/types"
	"strings"

	"github.com/99designs/gqlgen/codegen/config"
	"github.com/99designs/gqlgen/codegen/templates"
	"github.com/vektah/gqlparser/v2/ast"
)

// configureFields finds the fields of a type whose resolvers are generated. A field with arguments gets a resolver that is written by hand.
func (p *configurator) configureFields(cfg *config.Config, def *ast.Definition) {
	for _, field := range def.Fields {
		entry, isConfigured := cfg.Models[def.Name].Fields[field.Name]
		switch {
		case isConfigured && entry.FieldName == "" || entry.Resolver:
		case len(field.Arguments) > 0:
			setField(cfg, def.Name, field.Name, func(f *config.TypeMapField) { f.Resolver = true })
		default:
			name := entry.FieldName
			if name == "" {
				name = templates.ToGo(field.Name)
			}
			if s, ok := p.sourceOf(cfg, def, field, name); ok {
				p.generate(cfg, def.Name, field.Name, s)
			}
		}
	}
}

// generate records that the resolver of a field is generated.
func (p *configurator) generate(cfg *config.Config, object, field string, s source) {
	setField(cfg, object, field, func(f *config.TypeMapField) { f.Resolver = true })
	if p.fields[object] == nil {
		p.fields[object] = map[string]source{}
	}
	p.fields[object][field] = s
}

// loadByID adds an extra field to a generated model, the id of a node, and records that the resolver of the node is generated.
func (p *configurator) loadByID(cfg *config.Config, def *ast.Definition, field *ast.FieldDefinition) {
	id := templates.ToGo(field.Name) + "ID"
	entry := cfg.Models[def.Name]
	entry.ExtraFields = cloned(entry.ExtraFields)
	entry.ExtraFields[id] = config.ModelExtraField{Type: idType, Description: id + " is the id of the " + field.Name + ", which is loaded by it."}
	cfg.Models[def.Name] = entry
	p.generate(cfg, def.Name, field.Name, source{GoField: id})
}

// isPayload reports whether a type is the payload of a mutation.
func isPayload(def *ast.Definition) bool {
	return strings.HasSuffix(def.Name, "Payload") && def.Fields.ForName("userErrors") != nil
}

// configurePayload describes a payload to gqlgen: it has the id of each node, which is loaded as it is after the mutation.
func (p *configurator) configurePayload(cfg *config.Config, def *ast.Definition) {
	for _, field := range def.Fields {
		if _, isConfigured := cfg.Models[def.Name].Fields[field.Name]; !isConfigured && isNode(cfg.Schema.Types[field.Type.Name()]) {
			p.loadByID(cfg, def, field)
		}
	}
}

// sourceOf returns where the generated resolver of a field finds its value or its id; ok is false when the field needs none.
func (p *configurator) sourceOf(cfg *config.Config, def *ast.Definition, field *ast.FieldDefinition, name string) (s source, ok bool) {
	if field.Type.NonNull || field.Type.Elem != nil {
		return source{}, false
	}
	bound := boundType(cfg, def.Name)
	result := cfg.Schema.Types[field.Type.Name()]
	if isNode(result) {
		if bound == "" {
			id := name + "ID"
			return source{GoField: id}, cfg.Models[def.Name].ExtraFields[id].Type == idType
		}
		if f := p.nouns.field(bound, name); f != nil && f.Type().String() == idType {
			return source{GoField: f.Name()}, true
		}
		return source{}, false
	}
	// The scalars of package model write null for their zero values themselves.
	isValue := result.Kind == ast.Enum || result.Kind == ast.Scalar && result.BuiltIn
	if f := p.nouns.field(bound, name); f != nil && isValue && isPlain(f.Type()) {
		return source{f.Name(), f.Type().String()}, true
	}
	return source{}, false
}

// isPlain reports whether a Go type is a text or a number, or named after one. A false bool is a value, not an absent one.
func isPlain(t types.Type) bool {
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Info()&(types.IsString|types.IsNumeric) != 0
}

// boundType returns the name of the type of package stores that a type of the schema is bound to, or an empty string.
func boundType(cfg *config.Config, name string) string {
	models := cfg.Models[name].Model
	if len(models) == 0 {
		return ""
	}
	bound, ok := strings.CutPrefix(models[0], nounsPath+".")
	if !ok {
		return ""
	}
	return bound
}

// nouns is package stores.
type nouns struct{ pkg *types.Package }

// field returns the field of a struct that gqlgen binds a name to, nil when there is none.
func (n nouns) field(structName, name string) *types.Var {
	t, ok := n.pkg.Scope().Lookup(structName).(*types.TypeName)
	if !ok {
		return nil
	}
	s, ok := t.Type().Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	for f := range s.Fields() {
		if strings.EqualFold(f.Name(), name) {
			return f
		}
	}
	return nil
}

// areListed reports whether a method of a port returns lists of a type: stores.List[Place], or such a list for each key. An interface, such as
// stores.Message, is never listed: other ports list the ids of what implements it.
func (n nouns) areListed(name string) bool {
	if t := n.pkg.Scope().Lookup(name); t != nil && types.IsInterface(t.Type()) {
		return false
	}
	list := nounsPath + ".List[" + nounsPath + "." + name + "]"
	for _, port := range n.pkg.Scope().Names() {
		i, ok := n.pkg.Scope().Lookup(port).Type().Underlying().(*types.Interface)
		if !ok {
			continue
		}
		for m := range i.Methods() {
			for result := range m.Signature().Results().Variables() {
				t := result.Type()
				if byKey, ok := t.(*types.Map); ok {
					t = byKey.Elem()
				}
				if t.String() == list {
					return true
				}
			}
		}
	}
	return false
}
