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
	Creator    string   // the email of who has made it; empty when nobody is known
	Cases      []string // the case numbers of its research
}

// IsEntity makes it one.
func (Product) IsEntity() {}

// A DeprecatedProduct is sold no more.
type DeprecatedProduct struct {
	SKU, Package string
	Reason       *string
	Creator      string // the email of who has made it; empty when nobody is known
}

// IsEntity makes it one.
func (DeprecatedProduct) IsEntity() {}

// A User is a person as far as products know them.
type User struct {
	Email                string
	Name                 *string
	TotalProductsCreated *int
	YearsOfEmployment    *int // nil unless a gateway has told
}

// IsEntity makes it one.
func (User) IsEntity() {}

// An Inventory has what is sold no more.
type Inventory struct {
	ID   string
	SKUs []string // of deprecated products
}

// IsEntity makes it one.
func (Inventory) IsEntity() {}
