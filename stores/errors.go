package stores

import "errors"

// What a port answers when it cannot do what was asked. Engines return these, or wrap them with what they were doing;
// compare with errors.Is. Anything else is a fault of the engine.
var (
	ErrMalformedID      = errors.New("malformed id")
	ErrMalformedDate    = errors.New("malformed date")
	ErrNotFound         = errors.New("not found")
	ErrHandleTaken      = errors.New("handle taken")
	ErrClosed           = errors.New("store is closed")
	ErrNewerVersion     = errors.New("data was written by a newer version")
	ErrSelf             = errors.New("cannot be done to oneself")
	ErrAlreadyFriends   = errors.New("friends already")
	ErrAlreadyRequested = errors.New("requested already")
	ErrNoRequest        = errors.New("no such request")
	ErrNotFriends       = errors.New("not friends")
	ErrAlreadyBlocked   = errors.New("blocked already")
	ErrNotBlocked       = errors.New("not blocked")
	ErrNotLiked         = errors.New("not liked")
	ErrAlreadyMember    = errors.New("in it already")
	ErrNotMember        = errors.New("not in it")
	ErrNoReaction       = errors.New("no such reaction")
	ErrTooMany          = errors.New("too many")
	ErrEmptyMessage     = errors.New("neither text nor image")
	ErrSlowConsumer     = errors.New("read too slowly")
	ErrUnsupported      = errors.New("the list cannot be read that way")
)
