package stores

import (
	"context"
	"math"
	"time"
)

// The rules of the texts of an interest. Sources have long URLs.
var (
	InterestKind = Text{Min: 1, Max: 30, Form: kindForm} // BAND, FOOD, GENRE and what sources bring
	InterestName = Text{Min: 1, Max: 300}
	InterestURL  = Text{Max: 1 << 20}
)

// MaxStrength is the largest strength of a like, and the largest number of times that an interest was given a genre.
const MaxStrength = math.MaxInt32

// KindInterest is the kind of the ID of an interest.
const KindInterest Kind = "interest"

// An Interest is something that people like.
type Interest struct {
	ID    ID
	Kind  string
	Name  string // two interests may share a name
	URL   string // empty when the source names none
	Likes int    // number of people who like it; set by engines, never by callers
}

// IsNode marks Interest as a type of the node field.
func (Interest) IsNode() {}

// IsEntity marks Interest as an entity of the federated graph.
func (Interest) IsEntity() {}

// The kinds that the API names; sources add others.
const (
	KindBand  = "BAND"
	KindFood  = "FOOD"
	KindGenre = "GENRE"
)

// A Genre is a genre of an interest, itself an interest, and how often sources assigned it.
type Genre struct {
	Interest ID
	Genre    ID
	Count    int // 1 to MaxStrength
}

// A Like records that a person likes an interest.
type Like struct {
	User     ID
	Interest ID
	Strength int // 1 to MaxStrength
	Since    time.Time
}

// A LikeWithInterest is a like and its interest, whose number of likes counts it.
type LikeWithInterest struct {
	Like     Like
	Interest Interest
}

// A CommonLike is an interest that two people like.
type CommonLike struct {
	Interest      ID
	Strength      int // of the first person
	OtherStrength int // of the other
}

// InterestFilter selects interests; its zero value selects all.
type InterestFilter struct {
	Kind      string     // this kind; any when empty
	Genre     ID         // those of this genre; any when zero
	GenreName TextFilter // those of a genre whose name has this key, which Fold returns
}

// InterestOrder is the order of the catalogue. Ties are ordered by ID.
type InterestOrder string

// Most liked first; by the key of the name, which Fold returns.
const (
	InterestsPopular InterestOrder = "POPULAR"
	InterestsByName  InterestOrder = "NAME"
)

// A KindCount is a kind and the number of its interests.
type KindCount struct {
	Kind  string
	Count int
}

// Interests keeps the catalogue of interests. Freshness is that of the engine; the embedded engine reads the truth.
type Interests interface {
	// ByIDs returns the interests it finds, in no order. At most MaxBatch ids.
	ByIDs(ctx context.Context, ids []ID) (map[ID]Interest, error)

	// Catalogue returns a window of the interests that pass filter, in that order.
	Catalogue(ctx context.Context, filter InterestFilter, order InterestOrder, window Window) (List[Interest], error)

	// Kinds returns every kind with the number of its interests, largest first, then by name.
	Kinds(ctx context.Context) ([]KindCount, error)

	// Genres returns a window of the genres of each interest, highest count first, then by ID.
	Genres(ctx context.Context, interests []ID, window Window) (map[ID]List[Genre], error)
}

// Likes keeps who likes what. It is the truth about it. Whether viewer may see the interests of the people given is checked by the caller.
type Likes interface {
	// Set stores a like and returns it and its interest as they are then stored. An existing like keeps its Since and takes the new strength.
	// A missing person or interest returns ErrNotFound.
	Set(ctx context.Context, like Like) (LikeWithInterest, error)

	// Remove deletes a like. A missing one returns ErrNotLiked.
	Remove(ctx context.Context, user, interest ID) error

	// Between returns the likes of user among interests. At most MaxBatch interests.
	Between(ctx context.Context, user ID, interests []ID) (map[ID]Like, error)

	// Of returns a window of each person's likes of interests that pass filter, strongest first, then by ID of the interest.
	Of(ctx context.Context, people []ID, filter InterestFilter, window Window) (map[ID]List[Like], error)

	// Common returns a window of the interests that both people of each pair like and that pass filter, strongest like of A first, then by
	// ID.
	Common(ctx context.Context, pairs []Pair, filter InterestFilter, window Window) (map[Pair]List[CommonLike], error)

	// ByFriends returns a window of the likes of each interest by friends of person who show their interests to EVERYONE or FRIENDS,
	// strongest first, then by ID of the friend.
	ByFriends(ctx context.Context, person ID, interests []ID, window Window) (map[ID]List[Like], error)
}

// Position returns the position of l in a list of a person's likes.
func (l Like) Position() ListPosition { return ListPosition{Rank: int64(l.Strength), ID: l.Interest} }
