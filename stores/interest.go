package stores

import (
	"context"
	"time"
)

// An Interest is something that people like.
type Interest struct {
	ID    ID
	Kind  string // of the form of ValidInterestKind: BAND, FOOD, GENRE and what sources bring
	Name  string // 1 to MaxInterestName characters; two interests may share a name
	URL   string // empty when the source names none
	Likes int    // how many people like it; engines count, and never take it from a caller
}

// IsNode says that an Interest is found by the API's node field.
func (Interest) IsNode() {}

// IsEntity says that an Interest is an entity of the federated graph.
func (Interest) IsEntity() {}

// The kinds that the API names itself; sources bring more.
const (
	KindBand  = "BAND"
	KindFood  = "FOOD"
	KindGenre = "GENRE"
)

// A Genre says how often an interest was given a genre, which is itself an interest.
type Genre struct {
	Interest ID
	Genre    ID
	Count    int // 1 to MaxStrength
}

// A Like says that a person likes an interest.
type Like struct {
	User     ID
	Interest ID
	Strength int // 1 to MaxStrength
	Since    time.Time
}

// A CommonLike is an interest that two people like.
type CommonLike struct {
	Interest      ID
	Strength      int // of the first person
	OtherStrength int // of the other
}

// InterestFilter lets some interests through; its zero value all.
type InterestFilter struct {
	Kind      string // this kind; any when empty
	Genre     ID     // those of this genre; any when zero
	GenreName string // those of a genre whose folded name is this, already folded; any when empty
}

// InterestOrder orders the catalogue. Equals stand in order of their IDs.
type InterestOrder string

// The most liked first; by folded name.
const (
	InterestsPopular InterestOrder = "POPULAR"
	InterestsByName  InterestOrder = "NAME"
)

// A KindCount says how many interests are of a kind.
type KindCount struct {
	Kind  string
	Count int
}

// Interests keeps the catalogue of what can be liked.
type Interests interface {
	// ByIDs returns the interests it finds. At most MaxBatch ids.
	ByIDs(ctx context.Context, ids []ID) (map[ID]Interest, error)

	// Catalogue returns a window of the interests that filter lets through, in that order.
	Catalogue(ctx context.Context, filter InterestFilter, order InterestOrder, window Window) (List[Interest], error)

	// Kinds returns every kind there is with the number of its interests, the largest first, then by name.
	Kinds(ctx context.Context) ([]KindCount, error)

	// Genres returns a window of the genres of each interest, the most given first, then by ID.
	Genres(ctx context.Context, interests []ID, window Window) (map[ID]List[Genre], error)
}

// Likes keeps who likes what. Whether viewer may see what a person asked about likes is the caller's affair.
type Likes interface {
	// Set stores that a person likes an interest, and returns what is stored: a like already there keeps its Since and takes
	// the new strength. A missing person or interest gives ErrNotFound.
	Set(ctx context.Context, like Like) (Like, error)

	// Remove takes a like away. One that is not there gives ErrNotLiked.
	Remove(ctx context.Context, user, interest ID) error

	// Between returns the likes of user for those of interests that user likes. At most MaxBatch interests.
	Between(ctx context.Context, user ID, interests []ID) (map[ID]Like, error)

	// Of returns a window of what each person likes and filter lets through, the strongest first, then by ID of the interest.
	Of(ctx context.Context, people []ID, filter InterestFilter, window Window) (map[ID]List[Like], error)

	// Common returns a window of what both of each pair like and filter lets through, what A likes most first, then by ID.
	Common(ctx context.Context, pairs []Pair, filter InterestFilter, window Window) (map[Pair]List[CommonLike], error)

	// ByFriends returns a window of the likes for each interest by friends of person who show their interests to EVERYONE or
	// FRIENDS, the strongest first, then by ID of the friend.
	ByFriends(ctx context.Context, person ID, interests []ID, window Window) (map[ID]List[Like], error)
}

// Position gives the place of l in a list of what a person likes.
func (l Like) Position() ListPosition { return ListPosition{Rank: int64(l.Strength), ID: l.Interest} }
