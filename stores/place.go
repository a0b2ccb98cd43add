package stores

import "context"

// PlaceKind says what kind of place it is.
type PlaceKind string

// A city is part of a country, a country of a continent.
const (
	City      PlaceKind = "CITY"
	Country   PlaceKind = "COUNTRY"
	Continent PlaceKind = "CONTINENT"
)

// A Place is where people live and organisations are.
type Place struct {
	ID     ID
	Kind   PlaceKind
	Name   string // 1 to MaxPlaceName characters; two places may share a name
	URL    string // empty when the source names none
	PartOf ID     // the place it lies in; zero for a continent, or when the source did not say
}

// IsNode says that a Place is found by the API's node field.
func (Place) IsNode() {}

// IsEntity says that a Place is an entity of the federated graph.
func (Place) IsEntity() {}

// PlaceFilter lets some places through; its zero value all.
type PlaceFilter struct {
	Kind   PlaceKind // this kind; any when empty
	PartOf ID        // those that lie directly in this place; any when zero
}

// Places keeps the places there are.
type Places interface {
	// ByIDs returns the places it finds. At most MaxBatch ids.
	ByIDs(ctx context.Context, ids []ID) (map[ID]Place, error)

	// Catalogue returns a window of the places that filter lets through, by folded name, then by ID.
	Catalogue(ctx context.Context, filter PlaceFilter, window Window) (List[Place], error)
}
