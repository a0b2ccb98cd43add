package stores

import "errors"

// What a port answers when it cannot do what was asked. Engines return these, or wrap them with what they were doing;
// compare with errors.Is. Anything else is a fault of the engine.
var (
	ErrID         = errors.New("malformed id")
	ErrDate       = errors.New("malformed date")
	ErrNotFound   = errors.New("not found")
	ErrHandle     = errors.New("handle taken")
	ErrClosed     = errors.New("store is closed")
	ErrNewer      = errors.New("data was written by a newer version")
	ErrSelf       = errors.New("cannot be done to oneself")
	ErrFriends    = errors.New("friends already")
	ErrRequested  = errors.New("requested already")
	ErrNoRequest  = errors.New("no such request")
	ErrNoFriends  = errors.New("not friends")
	ErrBlocked    = errors.New("blocked already")
	ErrNoBlock    = errors.New("not blocked")
	ErrNoLike     = errors.New("not liked")
	ErrMember     = errors.New("in it already")
	ErrNoMember   = errors.New("not in it")
	ErrNoReaction = errors.New("no such reaction")
	ErrTooMany    = errors.New("too many")
	ErrEmpty      = errors.New("neither text nor image")
	ErrSlow       = errors.New("read too slowly")
)
