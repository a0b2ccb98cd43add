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

// A Relation is the relation of a person (me) to another person. It is a single value: nobody is a friend and blocked at once, and since a
// blocked person cannot see the other, two people never block each other.
type Relation uint8

// Unrelated; I sent a request; I received a request; friends; I block them; they block me.
const (
	Unrelated Relation = iota
	Requested
	RequestedMe
	AreFriends
	Blocking
	BlockedBy
)

// Reverse returns the relation as seen by the other person.
func (r Relation) Reverse() Relation {
	return [...]Relation{Unrelated, RequestedMe, Requested, AreFriends, BlockedBy, Blocking}[r]
}

// transitions are the rules of friendship: the relation after an action. An action that is not listed is invalid.
var transitions = map[FriendshipAction]map[Relation]Relation{
	ActRequest:  {Unrelated: Requested, RequestedMe: AreFriends},
	ActAccept:   {RequestedMe: AreFriends},
	ActDecline:  {RequestedMe: Unrelated},
	ActCancel:   {Requested: Unrelated},
	ActUnfriend: {AreFriends: Unrelated},
	ActBlock:    {Unrelated: Blocking, Requested: Blocking, RequestedMe: Blocking, AreFriends: Blocking},
	ActUnblock:  {Blocking: Unrelated},
}

// After returns the relation after an action of mine, or the error of an invalid action. All rules of friendship are here; engines only
// store the result. A person who blocks me does not exist for me: every action returns ErrNotFound.
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
