package stores

import (
	"context"
	"time"
)

// KindAdvertiser is the kind of the ID of an advertiser.
const KindAdvertiser Kind = "advertiser"

// AdvertiserName is the rule of the name of an advertiser.
var AdvertiserName = Text{Min: 1, Max: 200}

// AdvertiserRole is what a person may do for an advertiser.
type AdvertiserRole string

// Everything, including roles and payments; campaigns and reports; reading only. The owner of the page always has the first.
const (
	AdvertiserAdmin   AdvertiserRole = "ADMIN"
	AdvertiserManager AdvertiserRole = "MANAGER"
	AdvertiserAnalyst AdvertiserRole = "ANALYST"
)

// An Advertiser pays for ads of a page, in one currency. It is never changed and never deleted.
type Advertiser struct {
	ID        ID
	Page      ID // a page has at most one advertiser
	Name      string
	Currency  Currency
	CreatedAt time.Time // UTC, to the microsecond
}

// IsNode marks Advertiser as a type of the node field.
func (Advertiser) IsNode() {}

// IsEntity marks Advertiser as an entity of the federated graph.
func (Advertiser) IsEntity() {}

// FundsOf returns the ID of the account of an advertiser's prepaid money.
func FundsOf(advertiser ID) ID { return DerivedID(KindAccount, advertiser, string(AccountFunds)) }

// Funds returns the account of the advertiser's prepaid money, whose available amount is never below 0.
func (a Advertiser) Funds() Account {
	return Account{ID: FundsOf(a.ID), Owner: a.ID, Kind: AccountFunds, Name: a.Name, Currency: a.Currency, OpenedAt: a.CreatedAt}
}

// Accounts returns the accounts that the advertiser needs: Funds, and the network's AccountRevenue of its currency, which it may share with others.
func (a Advertiser) Accounts() []Account {
	revenue := NetworkAccount(AccountRevenue, a.Currency)
	revenue.OpenedAt = a.CreatedAt
	return []Account{a.Funds(), revenue}
}

// NetworkAccount returns the account of the network of a kind, such as AccountRevenue, and a currency. It has no owner and no floor. Whoever is the first to
// need it opens it.
func NetworkAccount(kind AccountKind, currency Currency) Account {
	name := string(kind) + "/" + string(currency)
	return Account{ID: DerivedID(KindAccount, ID{}, name), Kind: kind, Name: name, Currency: currency, Floor: NoFloor}
}

// An AdvertiserMember records that a person has a role for an advertiser.
type AdvertiserMember struct {
	Advertiser, User ID
	Role             AdvertiserRole
	Since            time.Time // when the person got the first role
}

// Advertisers keeps advertisers and who has which role for them. It is the truth about them. Who may see an advertiser is checked by the caller.
type Advertisers interface {
	// Create stores a, its Accounts unless they are open, and the role AdvertiserAdmin of the owner of its page since a.CreatedAt, or nothing. A missing
	// page, and one without an owner, returns ErrNotFound, a page that has an advertiser, and an ID in use, ErrAlreadyExists, and what is no currency ErrCurrency.
	Create(ctx context.Context, a Advertiser) error

	// ByIDs returns the advertisers that it finds, in no order. At most MaxBatch ids.
	ByIDs(ctx context.Context, ids []ID) (map[ID]Advertiser, error)

	// OfPages returns the advertiser of each page for which user has a role. Other pages are absent. At most MaxBatch pages.
	OfPages(ctx context.Context, user ID, pages []ID) (map[ID]Advertiser, error)

	// Between returns the roles of user for advertisers. At most MaxBatch advertisers.
	Between(ctx context.Context, user ID, advertisers []ID) (map[ID]AdvertiserMember, error)

	// SetRole stores the role of a person from at on and returns it. One that the person has is replaced, and its Since kept. A missing advertiser or
	// person returns ErrNotFound, another role than AdvertiserAdmin for the owner of the page ErrOwner.
	SetRole(ctx context.Context, advertiser, user ID, role AdvertiserRole, at time.Time) (AdvertiserMember, error)

	// RemoveRole deletes the role of a person. A missing one returns ErrNotMember, that of the owner of the page ErrOwner.
	RemoveRole(ctx context.Context, advertiser, user ID) error

	// Members returns a window of the people with a role for each advertiser, the latest first, then by ID of the person.
	Members(ctx context.Context, advertisers []ID, window Window) (map[ID]List[AdvertiserMember], error)

	// OfUsers returns a window of the roles of each person, the latest first, then by ID of the advertiser.
	OfUsers(ctx context.Context, people []ID, window Window) (map[ID]List[AdvertiserMember], error)
}
