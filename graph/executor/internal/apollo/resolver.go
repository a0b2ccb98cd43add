// Package apollo is the subgraph of products that Apollo's subgraph-compatibility suite asks for, with the data that its tests
// want to see. It exists only for tests; gqlgen and the plugin write it as they write package graph.
package apollo

import (
	"errors"

	"fivefold/graph/executor/internal/apollo/model"
)

// A Resolver is the root of all resolvers.
type Resolver struct {
	Catalogue *Catalogue
}

// errYears is of what cannot be computed without a gateway.
var errYears = errors.New("yearsOfEmployment is not known here")

// resolveEach answers for resolveEach parent. gqlgen's executor hands nils of a list to resolvers, which the other does not.
func resolveEach[P, R any](parents []*P, answer func(*P) R) []R {
	out := make([]R, len(parents))
	for i, p := range parents {
		if p != nil {
			out[i] = answer(p)
		}
	}
	return out
}

// equal tells whether a value equal there and equal the wanted one. Nothing equal found by null.
func equal(value, wanted *string) bool { return value != nil && wanted != nil && *value == *wanted }

// productOf finds what is represented by one of three keys.
func (c *Catalogue) productOf(rep *model.ProductRepresentation) *model.Product {
	return find(c.Products, func(p *model.Product) bool {
		switch rep.MatchedKey {
		case model.ProductMatchedKeyID:
			return equal(&p.ID, rep.ID)
		case model.ProductMatchedKeySkuAndPackage:
			return equal(p.SKU, rep.Sku) && equal(p.Package, rep.Package)
		}
		return equal(p.SKU, rep.Sku) && p.Variation != nil && equal(&p.Variation.ID, rep.Variation.ID)
	})
}
