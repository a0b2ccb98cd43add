package stores

import (
	"context"
	"encoding/json"
	"time"
)

// The limits of ad sets and creatives.
const (
	MaxAdSets    = 50  // of a campaign
	MaxCreatives = 20  // of an ad set
	MaxTargets   = 100 // of each kind in an audience
	MinAdAge     = 13
	MaxAdAge     = 120
)

// An AdAudience says to whom ads are shown: to people who have one of the values of each list that is not empty, and are not excluded. What a person has
// not said matches no list and no age.
type AdAudience struct {
	MinAge    int      // in years; 0 for no limit
	MaxAge    int      // in years, inclusive; 0 for no limit
	Genders   []string // as people write them, compared as Fold does
	Places    []ID     // or a place that is part of one of them
	Languages []string // BCP 47 tags
	Interests []ID     // that they like
	Excluded  []ID     // people
}

// Check returns ErrNobody for an audience that has no people whoever they are, and ErrTooMany for more than MaxTargets of a kind.
func (a AdAudience) Check() error {
	isAge := func(age int) bool { return age == 0 || age >= MinAdAge && age <= MaxAdAge }
	if !isAge(a.MinAge) || !isAge(a.MaxAge) || a.MaxAge > 0 && a.MinAge > a.MaxAge {
		return ErrNobody
	}
	for _, n := range []int{len(a.Genders), len(a.Places), len(a.Languages), len(a.Interests), len(a.Excluded)} {
		if n > MaxTargets {
			return ErrTooMany
		}
	}
	return nil
}

// storedAudience is the JSON of an audience, with the texts of IDs.
type storedAudience struct {
	MinAge    int      `json:"minAge,omitempty"`
	MaxAge    int      `json:"maxAge,omitempty"`
	Genders   []string `json:"genders,omitempty"`
	Places    []string `json:"places,omitempty"`
	Languages []string `json:"languages,omitempty"`
	Interests []string `json:"interests,omitempty"`
	Excluded  []string `json:"excluded,omitempty"`
}

// String returns the audience as JSON, which ParseAdAudience reads.
func (a AdAudience) String() string {
	texts := func(ids []ID) []string {
		out := make([]string, len(ids))
		for i, id := range ids {
			out[i] = id.String()
		}
		return out
	}
	text, err := json.Marshal(storedAudience{a.MinAge, a.MaxAge, a.Genders, texts(a.Places), a.Languages, texts(a.Interests), texts(a.Excluded)})
	if err != nil {
		panic("stores: " + err.Error()) // numbers and texts always encode
	}
	return string(text)
}

// ParseAdAudience parses what String has returned.
func ParseAdAudience(text string) (AdAudience, error) {
	var stored storedAudience
	if err := json.Unmarshal([]byte(text), &stored); err != nil {
		return AdAudience{}, err
	}
	a := AdAudience{MinAge: stored.MinAge, MaxAge: stored.MaxAge, Genders: stored.Genders, Languages: stored.Languages}
	for into, texts := range map[*[]ID][]string{&a.Places: stored.Places, &a.Interests: stored.Interests, &a.Excluded: stored.Excluded} {
		for _, text := range texts {
			id, err := ParseID(text)
			if err != nil {
				return AdAudience{}, err
			}
			*into = append(*into, id)
		}
	}
	return a, nil
}

// An AdSet shows the creatives of a campaign to an audience.
type AdSet struct {
	ID, Campaign ID
	Name         string
	IsPaused     bool
	Audience     AdAudience
	CreatedAt    time.Time
}

// IsNode marks AdSet as a type of the node field.
func (AdSet) IsNode() {}

// IsEntity marks AdSet as an entity of the federated graph.
func (AdSet) IsEntity() {}

// An AdSetChange holds the new values of an ad set's fields; nil fields do not change.
type AdSetChange struct {
	Name     *string
	IsPaused *bool
	Audience *AdAudience
}

// Apply changes s.
func (c AdSetChange) Apply(s *AdSet) {
	apply(&s.Name, c.Name)
	apply(&s.IsPaused, c.IsPaused)
	apply(&s.Audience, c.Audience)
}

// ReviewState is whether a creative may be shown.
type ReviewState string

// Nobody has decided yet; it may; it may not.
const (
	ReviewPending  ReviewState = "PENDING"
	ReviewApproved ReviewState = "APPROVED"
	ReviewRejected ReviewState = "REJECTED"
)

// ReviewNote is the rule of the reason of a review.
var ReviewNote = Text{Max: 500}

// A Creative is a post that is shown as an ad.
type Creative struct {
	ID, AdSet, Post ID
	Review          ReviewState
	Note            string    // why it was rejected; empty when there is none
	ReviewedAt      time.Time // the zero time while it is pending
	CreatedAt       time.Time
}

// IsNode marks Creative as a type of the node field.
func (Creative) IsNode() {}

// IsEntity marks Creative as an entity of the federated graph.
func (Creative) IsEntity() {}

// AdSets keeps the ad sets of campaigns. It is the truth about them.
type AdSets interface {
	// Create stores an ad set. A missing campaign returns ErrNotFound, one that has MaxAdSets ErrTooMany, an audience of nobody ErrNobody, and an ID in use
	// ErrAlreadyExists.
	Create(ctx context.Context, s AdSet) error

	// Update changes an ad set and returns the new value. A missing one returns ErrNotFound, an audience of nobody ErrNobody.
	Update(ctx context.Context, id ID, change AdSetChange) (AdSet, error)

	// ByIDs returns the ad sets that it finds, in no order. At most MaxBatch ids.
	ByIDs(ctx context.Context, ids []ID) (map[ID]AdSet, error)

	// OfCampaigns returns all ad sets of each campaign, ordered by CreatedAt, then by ID. Campaigns without ad sets are absent. At most MaxBatch campaigns.
	OfCampaigns(ctx context.Context, campaigns []ID) (map[ID][]AdSet, error)
}

// Creatives keeps the creatives of ad sets and what reviewers have decided. It is the truth about them.
type Creatives interface {
	// Create stores a creative, which is pending. A missing ad set or post returns ErrNotFound, a post that the ad set has, and an ID in use,
	// ErrAlreadyExists, and an ad set that has MaxCreatives ErrTooMany.
	Create(ctx context.Context, c Creative) error

	// Review stores a decision and returns the creative. A missing one returns ErrNotFound.
	Review(ctx context.Context, id ID, state ReviewState, note string, at time.Time) (Creative, error)

	// ByIDs returns the creatives that it finds, in no order. At most MaxBatch ids.
	ByIDs(ctx context.Context, ids []ID) (map[ID]Creative, error)

	// OfAdSets returns all creatives of each ad set, ordered by CreatedAt, then by ID. Ad sets without creatives are absent. At most MaxBatch ad sets.
	OfAdSets(ctx context.Context, adSets []ID) (map[ID][]Creative, error)

	// Pending returns the creatives that wait for a decision, after an ID, ordered by ID, at most limit, which is at most MaxBatch.
	Pending(ctx context.Context, after ID, limit int) ([]Creative, error)
}
