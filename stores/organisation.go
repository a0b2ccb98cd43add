package stores

import "context"

// OrganisationKind says what kind of organisation it is.
type OrganisationKind string

// Where people study; where people work.
const (
	University OrganisationKind = "UNIVERSITY"
	Company    OrganisationKind = "COMPANY"
)

// An Organisation is where people study or work.
type Organisation struct {
	ID    ID
	Kind  OrganisationKind
	Name  string // 1 to MaxPlaceName characters; two organisations may share a name
	URL   string // empty when the source names none
	Place ID     // where it is; zero when the source did not say
}

// IsNode says that an Organisation is found by the API's node field.
func (Organisation) IsNode() {}

// IsEntity says that an Organisation is an entity of the federated graph.
func (Organisation) IsEntity() {}

// An Affiliation says that a person studied at a university, or works at a company. There is one for a person and an
// organisation.
type Affiliation struct {
	User         ID
	Organisation ID
	Kind         OrganisationKind // of the organisation; engines fill it, and never take it from a caller
	Year         int              // the class of that year, or working there since; 1 to MaxYear, 0 when not told
}

// MaxAffiliations is how many affiliations a person may have.
const MaxAffiliations = 50

// OrganisationFilter lets some organisations through; its zero value all.
type OrganisationFilter struct {
	Kind  OrganisationKind // this kind; any when empty
	Place ID               // those directly at this place; any when zero
}

// Organisations keeps the organisations there are, and who belongs to them.
type Organisations interface {
	// ByIDs returns the organisations it finds. At most MaxBatch ids.
	ByIDs(ctx context.Context, ids []ID) (map[ID]Organisation, error)

	// Catalogue returns a window of the organisations that filter lets through, by folded name, then by ID.
	Catalogue(ctx context.Context, filter OrganisationFilter, window Window) (List[Organisation], error)

	// Affiliations returns all affiliations of each person, the latest year first, then by ID of the organisation.
	// At most MaxBatch people.
	Affiliations(ctx context.Context, people []ID) (map[ID][]Affiliation, error)

	// Affiliate stores an affiliation and returns it; one that is there takes the new year. A missing person or organisation
	// gives ErrNotFound, one more than MaxAffiliations ErrTooMany.
	Affiliate(ctx context.Context, a Affiliation) (Affiliation, error)

	// Disaffiliate takes an affiliation away. One that is not there gives ErrNotMember.
	Disaffiliate(ctx context.Context, user, organisation ID) error
}
