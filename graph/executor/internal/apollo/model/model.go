// Package model holds the nouns of the schema for tests that Apollo's subgraph-compatibility suite asks for.
package model

// A Product is sold.
type Product struct {
	ID         string
	SKU        *string
	Package    *string
	Variation  *ProductVariation
	Dimensions *ProductDimension
	Notes      *string
	Creator    string   // the email of its creator; empty when unknown
	Cases      []string // the case numbers of its research
}

// IsEntity marks an entity.
func (Product) IsEntity() {}

// A DeprecatedProduct is no longer sold.
type DeprecatedProduct struct {
	SKU, Package string
	Reason       *string
	Creator      string // the email of its creator; empty when unknown
}

// IsEntity marks an entity.
func (DeprecatedProduct) IsEntity() {}

// A User is a person who creates products.
type User struct {
	Email                string
	Name                 *string
	TotalProductsCreated *int
	YearsOfEmployment    *int // nil unless a gateway has sent it
}

// IsEntity marks an entity.
func (User) IsEntity() {}

// An Inventory holds deprecated products.
type Inventory struct {
	ID   string
	SKUs []string // of deprecated products
}

// IsEntity marks an entity.
func (Inventory) IsEntity() {}
