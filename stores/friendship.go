package stores

import (
	"context"
	"time"
)

// FriendshipState says how far a friendship has come.
type FriendshipState string

// Asked and not answered; friends.
const (
	StateRequested FriendshipState = "REQUESTED"
	StateFriends   FriendshipState = "FRIENDS"
)

// A Friendship is the one edge between two people, or the request for it, whoever asked.
type Friendship struct {
	ID          ID // FriendshipID of the two
	Low, High   ID // the two people; Low.Compare(High) < 0
	Requester   ID // who asked; the zero ID when the source did not say
	RequestedAt time.Time
	Since       time.Time // the zero time while it is a request
}

// State tells how far f has come.
func (f Friendship) State() FriendshipState {
	if f.Since.IsZero() {
		return StateRequested
	}
	return StateFriends
}

// Other gives the one of the two who is not person.
func (f Friendship) Other(person ID) ID {
	if f.Low == person {
		return f.High
	}
	return f.Low
}

// IsNode says that a Friendship is found by the API's node field.
func (Friendship) IsNode() {}

// IsEntity says that a Friendship is an entity of the federated graph.
func (Friendship) IsEntity() {}

// A Block says that Blocked may not know that Blocker exists.
type Block struct {
	Blocker, Blocked ID
	Since            time.Time
}

// A Friend is a place in a list of friends.
type Friend struct {
	User       ID
	Friendship ID
	Since      time.Time
}

// FriendOrder orders a list of friends. Equals stand in order of the people's IDs.
type FriendOrder string

// The newest friendship first; by folded name.
const (
	FriendsNewest FriendOrder = "NEWEST"
	FriendsByName FriendOrder = "NAME"
)

// RequestDirection says which requests of a person are meant.
type RequestDirection string

// Those others sent to the person; those the person sent.
const (
	RequestsReceived RequestDirection = "RECEIVED"
	RequestsSent     RequestDirection = "SENT"
)

// Friendships keeps the one edge between each two people, and blocks. It is the truth about both.
type Friendships interface {
	// Act does what by may do about other, as Relation.After has it, whole or not at all: of actions at the same time on the
	// same two people one comes first. It returns the friendship or request as it is afterwards (the zero Friendship when
	// there is none) and gives the error of Relation.After, ErrSelf when other is by, or ErrNotFound when other does not exist.
	Act(ctx context.Context, by ID, action FriendshipAction, other ID, at time.Time) (Friendship, error)

	// ByIDs returns the friendships and requests it finds. At most MaxBatch ids.
	ByIDs(ctx context.Context, ids []ID) (map[ID]Friendship, error)

	// Between returns what viewer is to each of others; those nothing binds are absent. Yourself is never an entry.
	// At most MaxBatch others.
	Between(ctx context.Context, viewer ID, others []ID) (map[ID]Relation, error)

	// Friends returns a window of the friends of each of people, in that order, without those who block viewer.
	Friends(ctx context.Context, viewer ID, people []ID, order FriendOrder, window Window) (map[ID]List[Friend], error)

	// Requests returns a window of the open requests each of people received or sent, newest first, then by the other's ID.
	Requests(ctx context.Context, people []ID, direction RequestDirection, window Window) (map[ID]List[Friendship], error)

	// Blocks returns a window of the blocks each of people made, newest first, then by ID of the blocked.
	Blocks(ctx context.Context, people []ID, window Window) (map[ID]List[Block], error)
}

// Network answers what follows from many friendships together. Freshness: as its engine tells; embedded, it is the truth.
//
// All its lists are of people as viewer may know them. Those who block viewer do not exist here: nobody is reached through them,
// and nothing counts them. What lies behind a person is reached only through a person whose friends viewer may see: those of EVERYONE, of viewer's friends who show them to FRIENDS,
// and viewer's own. Whether viewer may see the friends of the people asked about is the caller's affair.
type Network interface {
	// Mutual returns a window of the people who are friends of both of each pair, the newest friendship with A first, then by ID.
	Mutual(ctx context.Context, viewer ID, pairs []Pair, window Window) (map[Pair]List[Friend], error)

	// FriendsOfFriends returns a window of the friends of each person's friends with the number of friends that lead to them,
	// most first, then by ID. Never the person, a friend of theirs, or one whom viewer blocks; and when the person is viewer,
	// nobody they are blocked by either.
	FriendsOfFriends(ctx context.Context, viewer ID, people []ID, window Window) (map[ID]List[CountedUser], error)

	// Path returns a shortest way of at most MaxPath friendships from A to B of each pair, both ends included, a friendship
	// counting when viewer may see the friends of at least one of the two. Just A when A is B. Of several shortest ways it
	// gives the one whose people's IDs are smallest, compared from A on. Pairs that are not connected are absent.
	Path(ctx context.Context, viewer ID, pairs []Pair) (map[Pair][]ID, error)

	// Paths returns up to limit of the shortest ways that Path has of each pair: first those on which neighbours talk most, by the
	// sum of the Weight of their Exchange, then in order of the people's IDs from A on. Pairs that are not connected are absent.
	Paths(ctx context.Context, viewer ID, pairs []Pair, limit int) (map[Pair][][]ID, error)

	// Similar returns a window of the friends and friends of friends of each person who like what the person likes, with the
	// number of interests in common that filter lets through, most first, then by ID. Only those whose interests viewer may
	// see, never the person, one whom viewer blocks, or one with nothing in common.
	Similar(ctx context.Context, viewer ID, people []ID, filter InterestFilter, window Window) (map[ID]List[CountedUser], error)
}

// MaxPath is the length of the longest path that Network.Path looks for.
const MaxPath = 12

// CountedUser is a person found through others, and how many there are: friends in common, interests in common, or messages.
type CountedUser struct {
	User  ID
	Count int
}

// Position gives the place of f in a list of friends with the newest first.
func (f Friend) Position() ListPosition { return ListPosition{Rank: f.Since.UnixMicro(), ID: f.User} }
