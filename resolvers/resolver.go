// Package resolvers resolves GraphQL fields from the ports of stores and decides who may see and do what: policy.go is the rule book. It
// names no engine. Each resolver asks each port once for all parents of a level.
package resolvers

import (
	"log/slog"
	"time"

	"fivefold/stores"
	"fivefold/stores/adserver"
	"fivefold/stores/payments"
)

// A Resolver is the root of all resolvers. All exported fields but Payments must be set.
type Resolver struct {
	Stores    stores.Set
	Rankings  stores.Cache // of searches, for their next pages; shared by servers that share Redis
	Secret    [32]byte     // random, and always the same for the data of Stores: the key of the ids of memberships
	Passwords *Passwords
	Now       func() time.Time
	NewID     func(stores.Kind) stores.ID
	Sessions  SessionTimes
	Payments  *payments.Flow // nil without a payment provider
	Ads       *adserver.Server
	Log       *slog.Logger

	// ChangeInterval is the shortest time between two deliveries of changes of one message to a subscriber; 0 delivers each.
	ChangeInterval time.Duration
}

// SessionTimes limits how long a session is valid.
type SessionTimes struct {
	Idle     time.Duration // since its last use
	Absolute time.Duration // since it was created
}

// now returns the time in the precision that stores keep.
func (r *Resolver) now() time.Time { return r.Now().UTC().Truncate(time.Microsecond) }
