package engines

import (
	"fivefold/stores/adjacency"
	"fivefold/stores/embedded"
)

// ErrGraphBudget means that friendships in memory need more than their budget.
var ErrGraphBudget = adjacency.ErrBudget

// A grapher is an engine that keeps friendships in memory.
type grapher interface {
	KeepGraph(budget int64) (built <-chan struct{})
	MeasureGraph(budget int64) adjacency.State
	Graph() adjacency.State
}

// KeepGraph keeps friendships in memory, in at most budget bytes. See KeepGraph of the engine. The channel is nil when the engine cannot.
func (e *Engines) KeepGraph(budget int64) (built <-chan struct{}) {
	if g, ok := e.truth.(grapher); ok {
		return g.KeepGraph(budget)
	}
	return nil
}

// Graph returns the state of the friendships in memory.
func (e *Engines) Graph() (state adjacency.State) {
	if g, ok := e.truth.(grapher); ok {
		state = g.Graph()
	}
	return state
}

// MeasureGraph returns what KeepGraph would lead to; ok is false when the engine keeps no friendships in memory.
func (e *Engines) MeasureGraph(budget int64) (state adjacency.State, ok bool) {
	g, ok := e.truth.(grapher)
	if ok {
		state = g.MeasureGraph(budget)
	}
	return state, ok
}

// Lane returns the state of the expensive calls of the embedded engine.
func (e *Engines) Lane() (state embedded.LaneState) {
	if file, ok := e.truth.(*embedded.Engine); ok {
		state = file.Lane()
	}
	return state
}
