package stores

// FriendshipAction is an action of one person on another.
type FriendshipAction string

// The actions, each the mutation of that name.
const (
	ActRequest  FriendshipAction = "REQUEST"
	ActAccept   FriendshipAction = "ACCEPT"
	ActDecline  FriendshipAction = "DECLINE"
	ActCancel   FriendshipAction = "CANCEL"
	ActUnfriend FriendshipAction = "UNFRIEND"
	ActBlock    FriendshipAction = "BLOCK"
	ActUnblock  FriendshipAction = "UNBLOCK"
)

// A Relation is the relation of a person (me) to another person. It is a single value: nobody is a friend and blocked at once.
type Relation uint8

// Unrelated; I sent a request; I received a request; friends; I block them; they block me; each blocks the other.
const (
	Unrelated Relation = iota
	Requested
	RequestedMe
	AreFriends
	Blocking
	BlockedBy
	BlockingEachOther
)

// Reverse returns the relation as seen by the other person.
func (r Relation) Reverse() Relation {
	return [...]Relation{Unrelated, RequestedMe, Requested, AreFriends, BlockedBy, Blocking, BlockingEachOther}[r]
}

// Blocks reports whether I block the other person.
func (r Relation) Blocks() bool { return r == Blocking || r == BlockingEachOther }

// IsBlocked reports whether the other person blocks me.
func (r Relation) IsBlocked() bool { return r == BlockedBy || r == BlockingEachOther }

// And returns the relation of somebody who is both r and other to me: a block hides what else there is.
func (r Relation) And(other Relation) Relation {
	if low, high := min(r, other), max(r, other); low != Blocking || high == Blocking {
		return high
	}
	return BlockingEachOther
}

// A PairState is the relation of a person (me) to another as engines store it: a friendship or a request, blocks, or nothing.
type PairState struct {
	Other      ID
	Blocked    ID // Other when I block them, otherwise zero
	Blocker    ID // Other when they block me, otherwise zero
	Friendship Friendship
}

// Relation returns what the other is to me. A request whose requester is unknown was received by both.
func (p PairState) Relation() Relation {
	switch f := p.Friendship; {
	case !p.Blocked.IsZero() && !p.Blocker.IsZero():
		return BlockingEachOther
	case !p.Blocker.IsZero():
		return BlockedBy
	case !p.Blocked.IsZero():
		return Blocking
	case f.ID.IsZero():
		return Unrelated
	case f.State() == StateFriends:
		return AreFriends
	case !f.Requester.IsZero() && f.Requester != p.Other:
		return Requested
	default:
		return RequestedMe
	}
}

// A RelationPart is a friendship, a request or a block, as the relation of a person (me) to another.
type RelationPart struct {
	Other    ID
	Relation Relation
}

// RelationsOf returns the result of Friendships.Relations for people with these parts, of which engines read at most one more than limit.
func RelationsOf(people []ID, parts map[ID][]RelationPart, limit int) map[ID]map[ID]Relation {
	result := make(map[ID]map[ID]Relation, len(people))
	for _, me := range people {
		if len(parts[me]) > limit {
			continue
		}
		result[me] = make(map[ID]Relation, len(parts[me]))
		for _, part := range parts[me] {
			result[me][part.Other] = result[me][part.Other].And(part.Relation)
		}
	}
	return result
}

// transitions are the rules of friendship: the relation after an action. An action that is not listed is invalid.
var transitions = map[FriendshipAction]map[Relation]Relation{
	ActRequest:  {Unrelated: Requested, RequestedMe: AreFriends},
	ActAccept:   {RequestedMe: AreFriends},
	ActDecline:  {RequestedMe: Unrelated},
	ActCancel:   {Requested: Unrelated},
	ActUnfriend: {AreFriends: Unrelated},
	ActBlock: {Unrelated: Blocking, Requested: Blocking, RequestedMe: Blocking, AreFriends: Blocking,
		BlockedBy: BlockingEachOther},
	ActUnblock: {Blocking: Unrelated, BlockingEachOther: BlockedBy},
}

// offered are the actions in the order in which they are offered, the most likely first.
var offered = []FriendshipAction{ActRequest, ActAccept, ActDecline, ActCancel, ActUnfriend, ActBlock, ActUnblock}

// Actions returns the actions to offer, the most likely first. After accepts each of them. To request the friendship of a person who has
// requested mine is accepted, but not offered.
func (r Relation) Actions() []FriendshipAction {
	var actions []FriendshipAction
	for _, action := range offered {
		if _, ok := transitions[action][r]; ok && (action != ActRequest || r == Unrelated) {
			actions = append(actions, action)
		}
	}
	return actions
}

// After returns the relation after an action of mine, or the error of an invalid action. All rules of friendship are here; engines only
// store the result. A block belongs to the person who made it: each of two people makes and removes their own. Otherwise a person who
// blocks me does not exist for me, and actions return ErrNotFound.
func (r Relation) After(action FriendshipAction) (Relation, error) {
	if after, ok := transitions[action][r]; ok {
		return after, nil
	}
	if r.IsBlocked() && action != ActBlock {
		return r, ErrNotFound
	}
	switch action {
	case ActRequest:
		return r, map[Relation]error{Requested: ErrAlreadyRequested, AreFriends: ErrAlreadyFriends, Blocking: ErrAlreadyBlocked}[r]
	case ActUnfriend:
		return r, ErrNotFriends
	case ActBlock:
		return r, ErrAlreadyBlocked
	case ActUnblock:
		return r, ErrNotBlocked
	default:
		return r, ErrNoRequest
	}
}
