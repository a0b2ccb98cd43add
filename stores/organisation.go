package stores

import "context"

// OrganisationKind is the kind of an organisation.
type OrganisationKind string

// Where people study; where people work.
const (
	University OrganisationKind = "UNIVERSITY"
	Company    OrganisationKind = "COMPANY"
)

// The rules of the texts of an organisation.
var (
	OrganisationName = Text{Min: 1, Max: 200}
	OrganisationURL  = Text{Max: 500}
)

// KindOrganisation is the kind of the ID of an organisation.
const KindOrganisation Kind = "organisation"

// An Organisation is where people study or work.
type Organisation struct {
	ID    ID
	Kind  OrganisationKind
	Name  string // two organisations may share a name
	URL   string // empty when the source names none
	Place ID     // where it is; zero when the source did not say
}

// IsNode marks Organisation as a type of the node field.
func (Organisation) IsNode() {}

// IsEntity marks Organisation as an entity of the federated graph.
func (Organisation) IsEntity() {}

// An Affiliation records that a person studied at a university or works at a company. There is at most one per person and organisation.
type Affiliation struct {
	User         ID
	Organisation ID
	Kind         OrganisationKind // of the organisation; set by engines, never by callers
	Year         int              // the class of that year, or working there since; 1 to MaxYear, 0 when unknown
}

// The largest number of affiliations of a person, and the largest year of one.
const (
	MaxAffiliations = 50
	MaxYear         = 9999
)

// OrganisationFilter selects organisations; its zero value selects all.
type OrganisationFilter struct {
	Kind  OrganisationKind // this kind; any when empty
	Place ID               // those directly at this place; any when zero
}

// Organisations keeps organisations and affiliations. It is the truth about them.
type Organisations interface {
	// ByIDs returns the organisations it finds, in no order. At most MaxBatch ids.
	ByIDs(ctx context.Context, ids []ID) (map[ID]Organisation, error)

	// Catalogue returns a window of the organisations that pass filter, by the key of the name, then by ID.
	Catalogue(ctx context.Context, filter OrganisationFilter, window Window) (List[Organisation], error)

	// Affiliations returns all affiliations of each person, latest year first, then by ID of the organisation. At most MaxBatch people.
	Affiliations(ctx context.Context, people []ID) (map[ID][]Affiliation, error)

	// Affiliate stores an affiliation and returns it; an existing one takes the new year. A missing person or organisation returns
	// ErrNotFound, one more than MaxAffiliations ErrTooMany.
	Affiliate(ctx context.Context, a Affiliation) (Affiliation, error)

	// Disaffiliate deletes an affiliation. A missing one returns ErrNotAffiliated.
	Disaffiliate(ctx context.Context, user, organisation ID) error
}
