package apollo

import (
	"slices"

	"fivefold/graph/executor/internal/apollo/model"
)

// A Catalogue holds the data of the subgraph.
type Catalogue struct {
	Products    []*model.Product
	Deprecated  []*model.DeprecatedProduct
	Research    []*model.ProductResearch
	Users       []*model.User
	Inventories []*model.Inventory
}

// NewCatalogue returns the data that the suite prescribes, and one object of each type with few values.
func NewCatalogue() *Catalogue {
	const jane = "support@apollographql.com"
	small := &model.ProductDimension{Size: new("small"), Weight: new(1.0), Unit: new("kg")}
	return &Catalogue{
		Products: []*model.Product{
			{ID: "apollo-federation", SKU: new("federation"), Package: new("@apollo/federation"), Variation: &model.ProductVariation{ID: "OSS"},
				Dimensions: small, Creator: jane, Cases: []string{"1234"}},
			{ID: "apollo-studio", SKU: new("studio"), Package: new(""), Variation: &model.ProductVariation{ID: "platform"},
				Dimensions: small, Creator: jane, Cases: []string{"1235"}},
			{ID: "bare", SKU: new("bare"), Notes: new("no other values"), Cases: []string{"1235", "1234", "1235"}},
		},
		Deprecated: []*model.DeprecatedProduct{
			{SKU: "apollo-federation-v1", Package: "@apollo/federation-v1", Reason: new("Migrate to Federation V2"), Creator: jane},
			{SKU: "bare-v1", Package: "@bare/v1"},
		},
		Research: []*model.ProductResearch{
			{Study: &model.CaseStudy{CaseNumber: "1234", Description: new("Federation Study")}},
			{Study: &model.CaseStudy{CaseNumber: "1235", Description: new("Studio Study")}},
		},
		Users: []*model.User{
			{Email: jane, Name: new("Jane Smith"), TotalProductsCreated: new(1337)},
			{Email: "bare@example.com"},
		},
		Inventories: []*model.Inventory{
			{ID: "apollo-oss", SKUs: []string{"apollo-federation-v1"}},
			{ID: "bare", SKUs: []string{}},
		},
	}
}

// find returns the first match, or nil.
func find[T any](all []*T, matches func(*T) bool) *T {
	if i := slices.IndexFunc(all, matches); i >= 0 {
		return all[i]
	}
	return nil
}

func (c *Catalogue) user(email string) *model.User {
	return find(c.Users, func(u *model.User) bool { return u.Email == email })
}

func (c *Catalogue) deprecated(sku, of *string) *model.DeprecatedProduct {
	return find(c.Deprecated, func(p *model.DeprecatedProduct) bool { return equal(&p.SKU, sku) && equal(&p.Package, of) })
}

func (c *Catalogue) research(number string) *model.ProductResearch {
	return find(c.Research, func(r *model.ProductResearch) bool { return r.Study.CaseNumber == number })
}
