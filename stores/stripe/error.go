package stripe

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	driver "github.com/stripe/stripe-go/v84"

	"fivefold/stores"
)

// isDecline reports whether Stripe has answered that it does not do what it was asked for, and never will for this call.
func isDecline(failure *driver.Error) bool {
	switch failure.HTTPStatusCode {
	case http.StatusBadRequest, http.StatusPaymentRequired, http.StatusNotFound:
		return failure.Type == driver.ErrorTypeCard || failure.Type == driver.ErrorTypeInvalidRequest
	}
	return false
}

// codeOf returns why a bank or Stripe has declined, without the words that it has for people.
func codeOf(failure *driver.Error) string {
	for _, code := range []string{string(failure.DeclineCode), string(failure.Code), string(failure.Type)} {
		if code != "" {
			return code
		}
	}
	return "unknown"
}

// callError returns the error of the port for one of a call. It has the codes of Stripe's answer and not its text, which may contain amounts. unanswered is the
// error when the call may have taken effect.
func callError(ctx context.Context, err, unanswered error) error {
	failure, ok := errors.AsType[*driver.Error](err)
	switch {
	case ctx.Err() != nil && !errors.Is(unanswered, stores.ErrUnknownResult):
		return ctx.Err()
	case !ok:
		return fmt.Errorf("stripe: no answer: %w", unanswered)
	case failure.HTTPStatusCode == http.StatusNotFound:
		return stores.ErrNotFound
	case failure.Type == driver.ErrorTypeIdempotency && failure.HTTPStatusCode == http.StatusBadRequest:
		return stores.ErrKeyReused
	}
	sentinel := stores.ErrUnavailable // the rate is limited, the key is not valid, or an equal call runs
	if failure.HTTPStatusCode >= http.StatusInternalServerError {
		sentinel = unanswered
	}
	return fmt.Errorf("stripe: status %d, %s, request %s: %w", failure.HTTPStatusCode, codeOf(failure), failure.RequestID, sentinel)
}
