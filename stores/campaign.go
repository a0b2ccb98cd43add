package stores

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"
)

// CampaignName is the rule of the names of campaigns and ad sets.
var CampaignName = Text{Min: 1, Max: 200}

// CampaignObjective is what a campaign is to achieve.
type CampaignObjective string

// Many people see it; many click on it.
const (
	ObjectiveAwareness CampaignObjective = "AWARENESS"
	ObjectiveTraffic   CampaignObjective = "TRAFFIC"
)

// CampaignState is whether a campaign is delivered within its schedule.
type CampaignState string

// It is; it is not, until it is active again; it never will be again.
const (
	CampaignActive CampaignState = "ACTIVE"
	CampaignPaused CampaignState = "PAUSED"
	CampaignEnded  CampaignState = "ENDED"
)

// BidKind is what a bid is for.
type BidKind string

// A click; a thousand impressions.
const (
	BidClick    BidKind = "CLICK"
	BidThousand BidKind = "THOUSAND_IMPRESSIONS"
)

// The limits of campaigns.
const (
	MaxBudget       = 100_000_000_000_00   // in minor units
	MaxBid          = 1_000_000_000        // in minor units; auction.MaxBid
	MaxSchedule     = 366 * 24 * time.Hour // from the beginning to the end
	MaxFrequencyCap = 100
	MaxBudgetHolds  = 50                  // how often a budget is reserved: once, and each time that it is raised
	BudgetGrace     = 30 * 24 * time.Hour // how long the money of a budget is held after the end that the campaign had when it was reserved
	budgetSlack     = 2 * 24 * time.Hour  // of it that delivery needs to capture what was spent
)

// A Campaign spends a budget on ads of an advertiser. Amounts are in minor units of the advertiser's currency.
type Campaign struct {
	ID, Advertiser ID
	Name           string
	Objective      CampaignObjective
	State          CampaignState
	StartsAt       time.Time
	EndsAt         time.Time
	Budget         int64 // reserved from the advertiser's funds by holds: see BudgetHold
	DailyBudget    int64 // the most for a day in UTC; 0 for no such limit
	BidKind        BidKind
	Bid            int64
	FrequencyCap   int       // impressions for a person in a day in UTC; 0 for no cap
	Holds          int       // of the budget; set by engines
	HeldUntil      time.Time // when the first of them to expire does; set by engines
	CreatedAt      time.Time
}

// IsNode marks Campaign as a type of the node field.
func (Campaign) IsNode() {}

// IsEntity marks Campaign as an entity of the federated graph.
func (Campaign) IsEntity() {}

// BudgetHold returns the ID of the nth hold of the budget of a campaign, from 1. Each time the budget is raised there is one more.
func BudgetHold(campaign ID, n int) ID {
	if n == 1 {
		return DerivedID(KindHold, campaign, "budget")
	}
	return DerivedID(KindHold, campaign, fmt.Sprint("budget/", n))
}

// BudgetHolds returns the IDs of the holds of the budget.
func (c Campaign) BudgetHolds() []ID {
	ids := make([]ID, c.Holds)
	for i := range ids {
		ids[i] = BudgetHold(c.ID, i+1)
	}
	return ids
}

// ReserveOf returns the hold that reserves an amount for the budget of a campaign, in a currency. It does not expire before the first one: the end of the campaign
// can be moved that far again.
func (c Campaign) ReserveOf(n int, amount int64, currency Currency, now time.Time) Hold {
	expires := c.EndsAt.Add(BudgetGrace)
	if expires.Before(c.HeldUntil) {
		expires = c.HeldUntil
	}
	return Hold{ID: BudgetHold(c.ID, n), From: FundsOf(c.Advertiser), To: NetworkAccount(AccountRevenue, currency).ID, Amount: amount, Description: c.Name, Cause: c.ID,
		OpenedAt: now, ExpiresAt: expires}
}

// Digest returns the SHA-256 of what a caller of Campaigns.Create says about a campaign, without State and CreatedAt.
func (c Campaign) Digest() Digest {
	c.State, c.CreatedAt, c.Holds, c.HeldUntil = "", time.Time{}, 0, time.Time{}
	c.StartsAt, c.EndsAt = c.StartsAt.UTC(), c.EndsAt.UTC()
	text, err := json.Marshal(c)
	if err != nil {
		panic("stores: " + err.Error()) // texts, numbers, and times of four-digit years always encode
	}
	return sha256.Sum256(text)
}

// Begun returns a new campaign as it is stored, or the error of Check at CreatedAt.
func (c Campaign) Begun() (Campaign, error) {
	c.CreatedAt = c.CreatedAt.UTC().Truncate(time.Microsecond)
	if c.StartsAt.IsZero() {
		c.StartsAt = c.CreatedAt
	}
	c.StartsAt, c.EndsAt = c.StartsAt.UTC().Truncate(time.Microsecond), c.EndsAt.UTC().Truncate(time.Microsecond)
	return c, c.Check(c.CreatedAt)
}

// Check returns ErrSchedule or ErrAmount for a campaign that cannot be created at a time.
func (c Campaign) Check(now time.Time) error {
	if !c.EndsAt.After(c.StartsAt) || !c.EndsAt.After(now) || c.EndsAt.Sub(c.StartsAt) > MaxSchedule {
		return ErrSchedule
	}
	if c.Budget < 1 || c.Budget > MaxBudget || c.DailyBudget < 0 || c.DailyBudget > c.Budget || c.Bid < 1 || c.Bid > MaxBid || c.FrequencyCap < 0 || c.FrequencyCap > MaxFrequencyCap {
		return ErrAmount
	}
	return nil
}

// A CampaignChange holds the new values of a campaign's fields; nil fields do not change.
type CampaignChange struct {
	Name         *string
	State        *CampaignState
	EndsAt       *time.Time
	Budget       *int64
	DailyBudget  *int64
	Bid          *int64
	FrequencyCap *int
	IfOver       bool // the change is made only if the schedule is over, otherwise nothing
}

// Apply returns c as it is after the change at a time. A campaign that has ended returns ErrCampaignEnded unless nothing changes, a budget that is lowered
// ErrBudgetLowered, one that is raised too often ErrTooMany, and other values that are not valid the errors of Check. The end can be moved as far as the money is held: ErrSchedule.
func (change CampaignChange) Apply(c Campaign, now time.Time) (Campaign, error) {
	before := c
	apply(&c.Name, change.Name)
	apply(&c.State, change.State)
	apply(&c.EndsAt, change.EndsAt)
	apply(&c.Budget, change.Budget)
	apply(&c.DailyBudget, change.DailyBudget)
	apply(&c.Bid, change.Bid)
	apply(&c.FrequencyCap, change.FrequencyCap)
	c.EndsAt = c.EndsAt.UTC().Truncate(time.Microsecond)
	switch {
	case change.IfOver && before.EndsAt.After(now):
		return before, nil
	case c == before:
		return c, nil
	case before.State == CampaignEnded:
		return before, ErrCampaignEnded
	case c.Budget < before.Budget:
		return before, ErrBudgetLowered
	case c.Budget > before.Budget && c.Holds >= MaxBudgetHolds:
		return before, ErrTooMany
	case c.EndsAt.After(c.HeldUntil.Add(-budgetSlack)):
		return before, ErrSchedule
	case c.State == CampaignEnded:
		return c, nil
	}
	return c, c.Check(now)
}

// Campaigns keeps campaigns. It is the truth about them. Who may see a campaign is checked by the caller.
type Campaigns interface {
	// Create stores c and reserves its budget, or nothing, and returns it. A zero StartsAt is CreatedAt. A repeated ID with the same Digest returns what is
	// stored, with another one ErrKeyReused. A missing advertiser returns ErrNotFound, too little money ErrInsufficientFunds, and values that are not valid
	// the errors of Campaign.Check at CreatedAt: what is stored was valid when it was created, and a repeated call returns it even after its end.
	Create(ctx context.Context, c Campaign) (Campaign, error)

	// Update changes a campaign at a time and returns the new value. It finishes the budget of one that ends, as Delivery.Finish does. What a raised budget has more is reserved by a further hold, or nothing is changed:
	// ErrInsufficientFunds. A missing campaign returns ErrNotFound. The other errors are those of CampaignChange.Apply.
	Update(ctx context.Context, id ID, change CampaignChange, now time.Time) (Campaign, error)

	// ByIDs returns the campaigns that it finds, in no order. At most MaxBatch ids.
	ByIDs(ctx context.Context, ids []ID) (map[ID]Campaign, error)

	// OfAdvertisers returns a window of the campaigns of each advertiser, the latest first, then by ID.
	OfAdvertisers(ctx context.Context, advertisers []ID, window Window) (map[ID]List[Campaign], error)

	// Over returns the campaigns that have not ended although their schedule has at a time, the earliest end first, then by ID, at most limit, which is at
	// most MaxBatch.
	Over(ctx context.Context, at time.Time, limit int) ([]Campaign, error)

	// Live returns the campaigns that are active and within their schedule at a time, after an ID, ordered by ID, at most limit, which is at most MaxBatch.
	Live(ctx context.Context, at time.Time, after ID, limit int) ([]Campaign, error)
}
