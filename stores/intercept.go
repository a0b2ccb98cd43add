package stores

import "context"

//go:generate go run ./internal/interceptgen

// A PortCall identifies one call of a port's method.
type PortCall struct {
	Port   string // the field of Set: Users
	Method string // the port and its method: Users.ByIDs
	Keys   int    // number of requested keys; number of rows or channels written; 1 for a call about one thing
}

// An Around runs next, once, more than once or not at all, and returns the error of the call. It must not return while a next that
// it has started is still running: next writes the results that the caller is about to read.
type Around func(ctx context.Context, call PortCall, next func(context.Context) error) error

// Intercept returns a set whose calls pass through around before they reach set. Results are those of the last next; they are zero
// values when around never called it, so a port that around always answers with an error may be nil in set. Concerns that apply to
// every port are built on it: call records, deadlines, circuit breakers, fault injection.
func Intercept(set Set, around Around) Set { return intercept(set, around) }

// interceptSubscription intercepts what is asked of an open subscription. Next only waits for events that were delivered already
// and is not a call.
func interceptSubscription(s Subscription, around Around) Subscription {
	if s == nil {
		return nil
	}
	return interceptedSubscription{s, around}
}

type interceptedSubscription struct {
	Subscription
	around Around
}

func (s interceptedSubscription) Add(ctx context.Context, channels ...Channel) error {
	return s.around(ctx, PortCall{Port: "Events", Method: "Events.Add", Keys: len(channels)}, func(ctx context.Context) error {
		return s.Subscription.Add(ctx, channels...)
	})
}
