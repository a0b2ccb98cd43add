package engines

import (
	"fivefold/stores/adjacency"
	"fivefold/stores/embedded"
)

// ErrGraphBudget means that friendships in memory need more than their budget.
var ErrGraphBudget = adjacency.ErrBudget

// KeepGraph keeps friendships in memory, in at most budget bytes. See KeepGraph of the engine.
func (e *Engines) KeepGraph(budget int64) (built <-chan struct{}) { return e.truth.KeepGraph(budget) }

// Graph returns the state of the friendships in memory.
func (e *Engines) Graph() adjacency.State { return e.truth.Graph() }

// MeasureGraph returns what KeepGraph would lead to.
func (e *Engines) MeasureGraph(budget int64) adjacency.State { return e.truth.MeasureGraph(budget) }

// Lane returns the state of the expensive calls of the embedded engine.
func (e *Engines) Lane() (state embedded.LaneState) {
	if file, ok := e.truth.(*embedded.Engine); ok {
		state = file.Lane()
	}
	return state
}
