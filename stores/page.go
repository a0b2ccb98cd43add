package stores

import (
	"context"
	"time"
)

// PageKind says what a page is for.
type PageKind string

// The page of a business, an office or a person in public life, which people follow; a group, which people join.
const (
	Business PageKind = "BUSINESS"
	Group    PageKind = "GROUP"
)

// A Page is a place in the network that many people share.
type Page struct {
	ID        ID
	Kind      PageKind
	Category  string    // of the form of ValidCategory, such as COMPANY or POLITICIAN; empty when there is none
	Name      string    // 1 to MaxPageName characters; two pages may share a name
	About     string    // at most MaxAbout characters, lines ending in LF; empty when there is nothing
	URL       string    // empty when there is none
	Owner     ID        // who decides about it; zero when nobody here does
	CreatedAt time.Time // UTC, to the microsecond
	Members   int       // how many people are in it; engines count, and never take it from a caller
}

// IsNode says that a Page is found by the API's node field.
func (Page) IsNode() {}

// IsEntity says that a Page is an entity of the federated graph.
func (Page) IsEntity() {}

// A PageChange says what to change of a Page; nil leaves a thing as it is.
type PageChange struct {
	Category *string
	Name     *string
	About    *string
	URL      *string
}

// A PageTopic says that a page is about an interest.
type PageTopic struct{ Page, Interest ID }

// A PageLink says that two pages like each other; A.Compare(B) < 0.
type PageLink struct{ A, B ID }

// PageFilter lets some pages through; its zero value all.
type PageFilter struct {
	Kind     PageKind // this kind; any when empty
	Category string   // this category; any when empty
}

// PageOrder orders the catalogue of pages. Equals stand in order of their IDs.
type PageOrder string

// The most members first; by folded name; the newest first.
const (
	PagesPopular PageOrder = "POPULAR"
	PagesByName  PageOrder = "NAME"
	PagesNewest  PageOrder = "NEWEST"
)

// PageRole says what a person is to a page they are in.
type PageRole string

// In it; in it and deciding about it beside its owner.
const (
	Member    PageRole = "MEMBER"
	Moderator PageRole = "MODERATOR"
)

// A Membership says that a person is in a page.
type Membership struct {
	Page, User ID
	Role       PageRole
	Since      time.Time
}

// MemberPosition gives the place of m in a list of a page's members.
func (m Membership) MemberPosition() ListPosition {
	return ListPosition{Rank: m.Since.UnixMicro(), ID: m.User}
}

// PagePosition gives the place of m in a list of the pages a person is in.
func (m Membership) PagePosition() ListPosition {
	return ListPosition{Rank: m.Since.UnixMicro(), ID: m.Page}
}

// Pages keeps pages and what they are about.
type Pages interface {
	// Create stores p, and its owner as a member with the role Moderator since p.CreatedAt, or nothing. A page that nobody owns
	// has no member. A missing owner gives ErrNotFound.
	Create(ctx context.Context, p Page) error

	// Update changes a page and returns the page afterwards. A missing one gives ErrNotFound.
	Update(ctx context.Context, id ID, change PageChange) (Page, error)

	// ByIDs returns the pages it finds. At most MaxBatch ids.
	ByIDs(ctx context.Context, ids []ID) (map[ID]Page, error)

	// Catalogue returns a window of the pages that filter lets through, in that order.
	Catalogue(ctx context.Context, filter PageFilter, order PageOrder, window Window) (List[Page], error)

	// Topics returns a window of the interests that each page is about, in order of their IDs.
	Topics(ctx context.Context, pages []ID, window Window) (map[ID]List[ID], error)

	// Liked returns a window of the pages that each page and the other like, in order of their IDs.
	Liked(ctx context.Context, pages []ID, window Window) (map[ID]List[ID], error)
}

// Memberships keeps who is in which page. Whether viewer may see what a person asked about is in is the caller's affair.
type Memberships interface {
	// Join stores that a person is in a page with the role Member, and returns it. One who is in it gives ErrAlreadyMember, a missing
	// page or person ErrNotFound.
	Join(ctx context.Context, page, user ID, at time.Time) (Membership, error)

	// Leave takes a person out. One who is not in it gives ErrNotMember.
	Leave(ctx context.Context, page, user ID) error

	// SetRole changes a member's role, and returns the membership afterwards. One who is not in it gives ErrNotMember.
	SetRole(ctx context.Context, page, user ID, role PageRole) (Membership, error)

	// Between returns the memberships of user in those of pages that user is in. At most MaxBatch pages.
	Between(ctx context.Context, user ID, pages []ID) (map[ID]Membership, error)

	// OfPages returns a window of the members of each page, those who joined last first, then by ID of the person. Only those
	// who do not block viewer and whose interests viewer may see.
	OfPages(ctx context.Context, viewer ID, pages []ID, window Window) (map[ID]List[Membership], error)

	// OfUsers returns a window of the pages each person is in, those joined last first, then by ID of the page.
	OfUsers(ctx context.Context, people []ID, window Window) (map[ID]List[Membership], error)
}
