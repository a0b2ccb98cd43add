package stores

// FriendshipAction is what one person does about another.
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

// A Relation is what another person is to me. It is one value, so nobody is a friend and blocked at once, and since one who is
// blocked cannot see the other, two people never block each other.
type Relation uint8

// Nothing; I asked; they asked me; friends; I block them; they block me.
const (
	Unrelated Relation = iota
	Requested
	RequestedMe
	AreFriends
	Blocking
	BlockedBy
)

// Reverse gives the same relation seen from the other person.
func (r Relation) Reverse() Relation {
	return [...]Relation{Unrelated, RequestedMe, Requested, AreFriends, BlockedBy, Blocking}[r]
}

// transitions are the rules of friendship: what an action makes of a relation. What is not here cannot be done.
var transitions = map[FriendshipAction]map[Relation]Relation{
	ActRequest:  {Unrelated: Requested, RequestedMe: AreFriends},
	ActAccept:   {RequestedMe: AreFriends},
	ActDecline:  {RequestedMe: Unrelated},
	ActCancel:   {Requested: Unrelated},
	ActUnfriend: {AreFriends: Unrelated},
	ActBlock:    {Unrelated: Blocking, Requested: Blocking, RequestedMe: Blocking, AreFriends: Blocking},
	ActUnblock:  {Blocking: Unrelated},
}

// After gives the relation after an action of mine, or why the action cannot be. It is the whole of the rules: engines only
// keep what comes out. One who blocks me does not exist for me: whatever I do gives ErrNotFound.
func (r Relation) After(action FriendshipAction) (Relation, error) {
	if r == BlockedBy {
		return r, ErrNotFound
	}
	if after, ok := transitions[action][r]; ok {
		return after, nil
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
