package stores

import (
	"context"
	"errors"
	"slices"
)

// answers are the errors that answer a call: the engine has worked.
var answers = []error{
	ErrMalformedID, ErrMalformedDate, ErrMalformedTime, ErrNotFound, ErrPasswordChanged, ErrHandleTaken, ErrSelf, ErrAlreadyFriends,
	ErrAlreadyRequested, ErrTooSoon, ErrNoRequest, ErrNotFriends, ErrAlreadyBlocked, ErrNotBlocked, ErrNotLiked,
	ErrAlreadyMember, ErrNotMember, ErrNotAffiliated, ErrNoReaction, ErrTooMany, ErrEmptyMessage, ErrSlowConsumer,
	ErrUnsupported, ErrPruned, ErrNotLeading, ErrLed,
	ErrAmount, ErrOverflow, ErrCurrency, ErrUnbalanced, ErrInsufficientFunds, ErrKeyReused, ErrFuture, ErrPeriodClosed, ErrExceedsTransfer,
	ErrIrreversible, ErrExceedsHold, ErrHoldEnded, ErrBudgetExhausted, ErrExceedsPayment, ErrNotSettled, ErrForged, ErrMalformedEvent, ErrConflict, ErrDigits, ErrAlreadyExists, ErrOwner,
	ErrSchedule, ErrCampaignEnded, ErrBudgetLowered, ErrNobody,
	context.Canceled,
}

// IsFault reports whether an error is a fault of the engine, and not an answer or the end of a call that nobody waits for.
func IsFault(err error) bool {
	return err != nil && !slices.ContainsFunc(answers, func(answer error) bool { return errors.Is(err, answer) })
}
