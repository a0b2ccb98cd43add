// Package apollo is the subgraph of products that Apollo's subgraph-compatibility suite asks for, with the data that its tests
// expect. It exists only for tests; gqlgen and the plugin generate it as they generate package generated.
package apollo

import (
	"errors"

	"fivefold/graph/executor/internal/apollo/model"
)

// A Resolver is the root of all resolvers.
type Resolver struct {
	Catalogue *Catalogue
}

// errYears is the error of a field that cannot be computed without a gateway.
var errYears = errors.New("yearsOfEmployment is not known here")

// resolveEach returns a result for each parent. gqlgen's executor passes nils of a list to resolvers, ours does not.
func resolveEach[P, R any](parents []*P, answer func(*P) R) []R {
	out := make([]R, len(parents))
	for i, p := range parents {
		if p != nil {
			out[i] = answer(p)
		}
	}
	return out
}

// equal reports whether two values are present and equal.
func equal(value, wanted *string) bool { return value != nil && wanted != nil && *value == *wanted }

// productOf returns the product with the representation's key, or nil.
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
