package stores

import "errors"

// The errors of ports. Engines return these, or wrap them; compare with errors.Is. Any other error is a fault of the engine.
var (
	ErrMalformedID      = errors.New("malformed id")
	ErrMalformedDate    = errors.New("malformed date")
	ErrMalformedTime    = errors.New("malformed time")
	ErrNotFound         = errors.New("not found")
	ErrPasswordChanged  = errors.New("password has changed")
	ErrHandleTaken      = errors.New("handle taken")
	ErrClosed           = errors.New("store is closed")
	ErrUnavailable      = errors.New("store is unavailable")                 // a passing condition, such as a full disk or a lock that another process holds; nothing was written
	ErrUnknownResult    = errors.New("the result of the write is not known") // the answer to a commit did not arrive: everything was written, or nothing; who repeats the call may write twice
	ErrNewerVersion     = errors.New("data was written by a newer version")
	ErrSelf             = errors.New("not possible with oneself")
	ErrAlreadyFriends   = errors.New("already friends")
	ErrAlreadyRequested = errors.New("already requested")
	ErrTooSoon          = errors.New("the person declined a request recently")
	ErrNoRequest        = errors.New("no friendship request")
	ErrNotFriends       = errors.New("not friends")
	ErrAlreadyBlocked   = errors.New("already blocked")
	ErrNotBlocked       = errors.New("not blocked")
	ErrNotLiked         = errors.New("not liked")
	ErrAlreadyMember    = errors.New("already a member")
	ErrNotMember        = errors.New("not a member")
	ErrNotAffiliated    = errors.New("not affiliated")
	ErrNoReaction       = errors.New("no reaction")
	ErrTooMany          = errors.New("limit exceeded")
	ErrEmptyMessage     = errors.New("message has neither text nor image")
	ErrSlowConsumer     = errors.New("slow consumer")
	ErrUnsupported      = errors.New("the list cannot be read that way")
	ErrPruned           = errors.New("the changes have been pruned")
	ErrNotLeading       = errors.New("another process leads the projection")
	ErrLed              = errors.New("a process leads the projection")
)
