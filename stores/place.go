package stores

import "context"

// PlaceKind is the kind of a place.
type PlaceKind string

// A city is part of a country, a country of a continent.
const (
	City      PlaceKind = "CITY"
	Country   PlaceKind = "COUNTRY"
	Continent PlaceKind = "CONTINENT"
)

// The rules of the texts of a place.
var (
	PlaceName = Text{Min: 1, Max: 200}
	PlaceURL  = Text{Max: 500}
)

// KindPlace is the kind of the ID of a place.
const KindPlace Kind = "place"

// A Place is a city, country or continent.
type Place struct {
	ID     ID
	Kind   PlaceKind
	Name   string // two places may share a name
	URL    string // empty when the source names none
	PartOf ID     // the place that contains it; zero for a continent, or when the source did not say
}

// IsNode marks Place as a type of the node field.
func (Place) IsNode() {}

// IsEntity marks Place as an entity of the federated graph.
func (Place) IsEntity() {}

// PlaceFilter selects places; its zero value selects all.
type PlaceFilter struct {
	Kind   PlaceKind // this kind; any when empty
	PartOf ID        // those directly in this place; any when zero
}

// Places keeps places. Freshness is that of the engine; the embedded engine reads the truth.
type Places interface {
	// ByIDs returns the places it finds, in no order. At most MaxBatch ids.
	ByIDs(ctx context.Context, ids []ID) (map[ID]Place, error)

	// Catalogue returns a window of the places that pass filter, by the key of the name, then by ID.
	Catalogue(ctx context.Context, filter PlaceFilter, window Window) (List[Place], error)
}
