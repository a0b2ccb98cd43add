package resolvers

import (
	"go/types"

	"github.com/99designs/gqlgen/codegen"
	"github.com/99designs/gqlgen/codegen/templates"
)

// A resolver is the generated resolver of one field.
type resolver struct {
	Field    *codegen.Field
	Source   source
	Edge     string // of the nodes of a connection: the type of its edges
	IsEntity bool
	isBatch  bool
}

// Signature returns the resolver's arguments and results.
func (r resolver) Signature() string {
	if r.isBatch {
		return r.Field.ShortBatchResolverDeclaration()
	}
	return r.Field.ShortResolverDeclaration()
}

// Parent returns the Go type of the parents, of an entity that of its representations.
func (r resolver) Parent() string {
	if r.IsEntity {
		return templates.CurrentImports.LookupType(r.Field.Args[0].TypeReference.GO.(*types.Slice).Elem())
	}
	return templates.CurrentImports.LookupType(r.Field.Object.Reference())
}

// Value returns the Go type of a value that is not null.
func (r resolver) Value() string { return templates.CurrentImports.LookupType(r.value()) }

// IsConverted reports whether the Go field of a value has another type than the value.
func (r resolver) IsConverted() bool { return r.value().String() != r.Source.GoType }

func (r resolver) value() types.Type { return r.Field.TypeReference.GO.(*types.Pointer).Elem() }

// Loader returns the name of the method that loads the nodes by their ids.
func (r resolver) Loader() string { return templates.LcFirst(r.Field.Type.Name()) + "s" }
