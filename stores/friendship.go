package stores

import (
	"context"
	"time"
)

// FriendshipState is the state of a friendship.
type FriendshipState string

// Requested and not accepted; friends.
const (
	StateRequested FriendshipState = "REQUESTED"
	StateFriends   FriendshipState = "FRIENDS"
)

// KindFriendship is the kind of the ID of a friendship.
const KindFriendship Kind = "friendship"

// A Friendship is the friendship of two people or a pending request for it, in either direction. Two people have at most one.
type Friendship struct {
	ID          ID // FriendshipID of the two
	Low, High   ID // the two people; Low.Compare(High) < 0
	Requester   ID // who sent the request; zero when the source did not say
	RequestedAt time.Time
	Since       time.Time // the zero time while it is a request
}

// FriendshipRequest returns the request of by to other.
func FriendshipRequest(by, other ID, at time.Time) Friendship {
	return Friendship{ID: FriendshipID(by, other), Low: by, High: other, Requester: by, RequestedAt: at.UTC().Truncate(time.Microsecond)}.Normalized()
}

// Normalized returns f with Low before High.
func (f Friendship) Normalized() Friendship {
	if f.Low.Compare(f.High) > 0 {
		f.Low, f.High = f.High, f.Low
	}
	return f
}

// State returns the state of f.
func (f Friendship) State() FriendshipState {
	if f.Since.IsZero() {
		return StateRequested
	}
	return StateFriends
}

// Other returns the person of f who is not person.
func (f Friendship) Other(person ID) ID {
	if f.Low == person {
		return f.High
	}
	return f.Low
}

// RequestPosition returns the position of f among the requests that a person received or sent.
func (f Friendship) RequestPosition(person ID) ListPosition {
	return ListPosition{Rank: f.RequestedAt.UnixMicro(), ID: f.Other(person)}
}

// IsNode marks Friendship as a type of the node field.
func (Friendship) IsNode() {}

// IsEntity marks Friendship as an entity of the federated graph.
func (Friendship) IsEntity() {}

// A Block hides Blocker from Blocked completely. It belongs to Blocker: two people can block each other, and removing one block leaves the
// other.
type Block struct {
	Blocker, Blocked ID
	Since            time.Time
}

// Position returns the position of b among the blocks that its Blocker made.
func (b Block) Position() ListPosition { return ListPosition{Rank: b.Since.UnixMicro(), ID: b.Blocked} }

// A Friend is an item of a list of friends.
type Friend struct {
	User       ID
	Friendship ID
	Since      time.Time
}

// FriendOrder is the order of a list of friends. Ties are ordered by the friends' IDs.
type FriendOrder string

// Newest friendship first; by the key of the name.
const (
	FriendsNewest FriendOrder = "NEWEST"
	FriendsByName FriendOrder = "NAME"
)

// RequestDirection selects the requests of a person.
type RequestDirection string

// Requests that others sent to the person; requests that the person sent.
const (
	RequestsReceived RequestDirection = "RECEIVED"
	RequestsSent     RequestDirection = "SENT"
)

// DeclinePause is how long a person cannot send another friend request to a person who declined one, or who blocked them while it was open.
const DeclinePause = 30 * 24 * time.Hour

// Friendships keeps friendships, requests and blocks. It is the truth about them.
type Friendships interface {
	// Act performs an action of by on other, as Relation.After defines it, completely or not at all: concurrent actions on the same two
	// people are serialized. It returns the remaining friendship or request, the zero Friendship when there is none. It returns the error
	// of Relation.After, ErrSelf when other is by, and ErrNotFound when other does not exist. A request within DeclinePause after other
	// declined one of by, or blocked by while it was open, returns ErrTooSoon, unless they have been friends since.
	Act(ctx context.Context, by ID, action FriendshipAction, other ID, at time.Time) (Friendship, error)

	// ByIDs returns the friendships and requests that it finds and viewer may see, in no order: those of viewer, and the friendships of two
	// people who do not block viewer and of whom one shows their friends to viewer. A hidden one is not distinguished from a missing one,
	// since their ids can be computed. At most MaxBatch ids.
	ByIDs(ctx context.Context, viewer ID, ids []ID) (map[ID]Friendship, error)

	// Between returns the relation of viewer to each of others. Unrelated people and viewer are absent. At most MaxBatch others.
	Between(ctx context.Context, viewer ID, others []ID) (map[ID]Relation, error)

	// Relations returns the relations of each of people to everybody to whom they have one, and no entry for people with more than limit
	// friendships, requests and blocks. Somebody unknown has none. It is Between for callers that keep the answer. At most MaxBatch people.
	Relations(ctx context.Context, people []ID, limit int) (map[ID]map[ID]Relation, error)

	// Declined returns which of others declined a request of requester after since, or blocked them while it was open, and have not been
	// their friends again. Others are absent. At most MaxBatch others.
	Declined(ctx context.Context, requester ID, others []ID, since time.Time) (map[ID]bool, error)

	// Friends returns a window of the friends of each of people, in that order, without those who block viewer.
	Friends(ctx context.Context, viewer ID, people []ID, order FriendOrder, window Window) (map[ID]List[Friend], error)

	// Requests returns a window of the open requests that each of people received or sent, newest first, then by the other person's ID.
	Requests(ctx context.Context, people []ID, direction RequestDirection, window Window) (map[ID]List[Friendship], error)

	// Blocks returns a window of the blocks that each of people made, newest first, then by ID of the blocked person.
	Blocks(ctx context.Context, people []ID, window Window) (map[ID]List[Block], error)
}

// Network runs queries over many friendships. Freshness is that of the engine; the embedded engine reads the truth.
//
// Results are what viewer may see. People who block viewer are excluded: no path leads through them, and no count includes them. The
// friends of a person are followed only if viewer may see them: those who show them to EVERYONE, friends of viewer who show them to
// FRIENDS, and viewer. Whether viewer may see the friends of the people given is checked by the caller.
type Network interface {
	// Mutual returns a window of the people who are friends of both people of each pair, newest friendship with A first, then by ID.
	Mutual(ctx context.Context, viewer ID, pairs []Pair, window Window) (map[Pair]List[Friend], error)

	// FriendsOfFriends returns a window of the friends of each person's friends, with the number of friends through whom they are reached,
	// most first, then by ID. The person, their friends and people whom viewer blocks are excluded.
	FriendsOfFriends(ctx context.Context, viewer ID, people []ID, window Window) (map[ID]List[CountedUser], error)

	// Path returns a shortest path of at most MaxPath friendships from A to B of each pair, both ends included. A friendship can be
	// followed when viewer may see the friends of at least one of its two people. The path of a person to themselves has one element. Of
	// several shortest paths it returns the one with the smallest IDs, compared from A on. Pairs without a path are absent.
	Path(ctx context.Context, viewer ID, pairs []Pair) (map[Pair][]ID, error)

	// Paths returns up to limit of the shortest paths (see Path) of each pair: the highest sum of ReplyCounts.Weight between neighbours
	// first, then in order of the IDs from A on. Pairs without a path are absent.
	Paths(ctx context.Context, viewer ID, pairs []Pair, limit int) (map[Pair][][]ID, error)

	// Similar returns a window of the friends and friends of friends of each person who like what the person likes, with the number of
	// common interests that pass filter, most first, then by ID. Only people whose interests viewer may see; the person, people whom viewer
	// blocks and people without common interests are excluded.
	Similar(ctx context.Context, viewer ID, people []ID, filter InterestFilter, window Window) (map[ID]List[CountedUser], error)
}

// MaxPath is the largest number of friendships of a path.
const MaxPath = 12

// CountedUser is a person with a count: of common friends, common interests, or messages.
type CountedUser struct {
	User  ID
	Count int
}

// Position returns the position of f in a list of friends ordered by FriendsNewest.
func (f Friend) Position() ListPosition { return ListPosition{Rank: f.Since.UnixMicro(), ID: f.User} }
