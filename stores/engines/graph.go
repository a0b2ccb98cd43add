package engines

import "fivefold/stores/embedded"

// ErrGraphBudget means that friendships in memory need more than their budget.
var ErrGraphBudget = embedded.ErrGraphBudget

// A grapher is an engine that keeps friendships in memory.
type grapher interface {
	KeepGraph(budget int64) (built <-chan struct{})
	MeasureGraph(budget int64) embedded.GraphState
	Graph() embedded.GraphState
}

// KeepGraph keeps friendships in memory, in at most budget bytes. See embedded.Engine.KeepGraph. The channel is nil when the engine cannot.
func (e *Engines) KeepGraph(budget int64) (built <-chan struct{}) {
	if g, ok := e.truth.(grapher); ok {
		return g.KeepGraph(budget)
	}
	return nil
}

// Graph returns the state of the friendships in memory.
func (e *Engines) Graph() (state embedded.GraphState) {
	if g, ok := e.truth.(grapher); ok {
		state = g.Graph()
	}
	return state
}

// MeasureGraph returns what KeepGraph would lead to; ok is false when the engine keeps no friendships in memory.
func (e *Engines) MeasureGraph(budget int64) (state embedded.GraphState, ok bool) {
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
