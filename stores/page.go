package stores

import (
	"context"
	"errors"
	"time"
)

// PageKind is the kind of a page.
type PageKind string

// A business, an office or a public person, which people follow; a group, which people join.
const (
	Business PageKind = "BUSINESS"
	Group    PageKind = "GROUP"
)

// The rules of the texts of a page.
var (
	PageCategory = Text{Max: 30, Form: kindForm} // such as COMPANY or POLITICIAN
	PageName     = Text{Min: 1, Max: 200}
	PageAbout    = Text{Max: 2000, Lines: true}
	PageURL      = Text{Max: 500, Form: urlForm}
)

// KindPage is the kind of the ID of a page.
const KindPage Kind = "page"

// A Page is a space that many people share.
type Page struct {
	ID        ID
	Kind      PageKind
	Category  string    // empty when there is none
	Name      string    // two pages may share a name
	About     string    // empty when there is none
	URL       string    // empty when there is none
	Owner     ID        // the user who manages it; zero when there is none
	CreatedAt time.Time // UTC, to the microsecond
	Members   int       // number of members; set by engines, never by callers
}

// IsNode marks Page as a type of the node field.
func (Page) IsNode() {}

// IsEntity marks Page as an entity of the federated graph.
func (Page) IsEntity() {}

// A PageChange holds the new values of a page's fields; nil fields do not change.
type PageChange struct {
	Category *string
	Name     *string
	About    *string
	URL      *string
}

// Check returns the change with its texts as stores keep them, or a FieldError for each field that is not valid.
func (c PageChange) Check() (PageChange, error) {
	err := errors.Join(
		checkText("name", &c.Name, PageName),
		checkText("category", &c.Category, PageCategory),
		checkText("about", &c.About, PageAbout),
		checkText("url", &c.URL, PageURL),
	)
	return c, err
}

// Apply changes p.
func (c PageChange) Apply(p *Page) {
	apply(&p.Name, c.Name)
	apply(&p.Category, c.Category)
	apply(&p.About, c.About)
	apply(&p.URL, c.URL)
}

// A PageTopic records that a page is about an interest.
type PageTopic struct{ Page, Interest ID }

// A PageLink records that two pages like each other; A.Compare(B) < 0.
type PageLink struct{ A, B ID }

// PageFilter selects pages; its zero value selects all.
type PageFilter struct {
	Kind     PageKind // this kind; any when empty
	Category string   // this category; any when empty
}

// PageOrder is the order of the catalogue of pages. Ties are ordered by ID.
type PageOrder string

// Most members first; by the key of the name; newest first.
const (
	PagesPopular PageOrder = "POPULAR"
	PagesByName  PageOrder = "NAME"
	PagesNewest  PageOrder = "NEWEST"
)

// PageRole is the role of a member of a page.
type PageRole string

// A member; a member who manages the page together with its owner.
const (
	Member    PageRole = "MEMBER"
	Moderator PageRole = "MODERATOR"
)

// A Membership records that a person is a member of a page.
type Membership struct {
	Page, User ID
	Role       PageRole
	Since      time.Time
}

// A PageMember is a membership in the list of a page's members.
type PageMember struct {
	Membership
	Hidden bool // the viewer manages the page and does not see who the member is: MemberNamed does not hold
}

// KindMembership is the kind of the IDs of memberships, which the API makes. Stores keep none.
const KindMembership Kind = "membership"

// MemberPosition returns the position of m in a list of a page's members.
func (m Membership) MemberPosition() ListPosition {
	return ListPosition{Rank: m.Since.UnixMicro(), ID: m.User}
}

// PagePosition returns the position of m in a list of a person's pages.
func (m Membership) PagePosition() ListPosition {
	return ListPosition{Rank: m.Since.UnixMicro(), ID: m.Page}
}

// Pages keeps pages and their topics. It is the truth about them.
type Pages interface {
	// Create stores p and, if it has an owner, the owner's membership with the role Moderator since p.CreatedAt, or nothing. A missing
	// owner returns ErrNotFound.
	Create(ctx context.Context, p Page) error

	// Update changes a page and returns the new value. A missing page returns ErrNotFound.
	Update(ctx context.Context, id ID, change PageChange) (Page, error)

	// ByIDs returns the pages it finds, in no order. At most MaxBatch ids.
	ByIDs(ctx context.Context, ids []ID) (map[ID]Page, error)

	// Catalogue returns a window of the pages that pass filter, in that order.
	Catalogue(ctx context.Context, filter PageFilter, order PageOrder, window Window) (List[Page], error)

	// Topics returns a window of the interests that each page is about, ordered by ID.
	Topics(ctx context.Context, pages []ID, window Window) (map[ID]List[ID], error)

	// Liked returns a window of the pages that each page is linked with, ordered by ID.
	Liked(ctx context.Context, pages []ID, window Window) (map[ID]List[ID], error)
}

// Memberships keeps the members of pages. It is the truth about them. Whether viewer may see the pages of the people given is checked by
// the caller.
type Memberships interface {
	// Join stores a membership with the role Member and returns it. An existing one returns ErrAlreadyMember, a missing page or person
	// ErrNotFound.
	Join(ctx context.Context, page, user ID, at time.Time) (Membership, error)

	// Leave deletes a membership. A missing one returns ErrNotMember.
	Leave(ctx context.Context, page, user ID) error

	// SetRole changes a member's role and returns the new membership. A missing one returns ErrNotMember.
	SetRole(ctx context.Context, page, user ID, role PageRole) (Membership, error)

	// Between returns the memberships of user among pages. At most MaxBatch pages.
	Between(ctx context.Context, user ID, pages []ID) (map[ID]Membership, error)

	// OfPages returns a window of the members of each page whom MemberNamed shows to viewer, newest first, then by ID of the person. To the
	// owner and the moderators of a page, it also returns the other members, as Hidden.
	OfPages(ctx context.Context, viewer ID, pages []ID, window Window) (map[ID]List[PageMember], error)

	// OfUsers returns a window of the memberships of each person, newest first, then by ID of the page.
	OfUsers(ctx context.Context, people []ID, window Window) (map[ID]List[Membership], error)
}
