package stores

import "time"

// WaitsFor is what a payment or an outflow that is open waits for.
type WaitsFor string

// What open payments and outflows wait for.
const (
	// WaitsForAnswer is the provider's answer that it has the payment or outflow. It takes seconds unless something is wrong. It is that of payments and outflows
	// in the state CREATED, of those in ACTION_REQUIRED whose payer's time is over, and of outflows in PENDING without a reference.
	WaitsForAnswer WaitsFor = "answer"
	// WaitsForResult is how a payment or outflow ends that the provider has: it is PENDING. Banks take days, and disputes months.
	WaitsForResult WaitsFor = "result"
)

// A Waiting names the payments, or outflows of one kind, of a provider that wait for the same.
type Waiting struct {
	Provider string
	Kind     Kind
	For      WaitsFor
}

// A Backlog is what waits for the same.
type Backlog struct {
	Count int
	Since time.Time // since when the one waits that waits longest; the zero time when there is none
}
