package guard

import "github.com/failsafe-go/failsafe-go/circuitbreaker"

// A State is what a guard has seen since it was made.
type State struct {
	Store    string
	Breaker  string // closed, open or half-open: when it is closed, calls reach the store
	IsOpen   bool   // the store fails: calls are rejected, but for a trial now and then
	Running  int    // calls that the store has not answered yet
	Rejected int64  // calls that did not reach the store, because it failed or had too many
	Timeouts int64  // calls that exceeded the limit of one call
	Retries  int64  // reads that were repeated
}

// State returns the state of the guard.
func (g *Guard) State() State {
	breaker := g.breaker.State()
	return State{Store: g.store, Breaker: breaker.String(), IsOpen: breaker != circuitbreaker.ClosedState, Running: int(g.running.Load()),
		Rejected: g.rejected.Load(), Timeouts: g.timeouts.Load(), Retries: g.retries.Load()}
}
