// Package storetest holds the contract of every port of stores as tests, one subtest per sentence. Every engine passes it.
//
// # For the author of an engine
//
// Implement the ports that the engine serves best; the comments in package stores are their contracts. Then write an Open
// function, which returns a Harness with an empty store, and run the suites of these ports, or All for an engine that serves all or
// nearly all:
//
//	func TestConformance(t *testing.T) {
//		storetest.All(t, func(t *testing.T) storetest.Harness {
//			engine, err := postgres.Open(t.Context(), emptyDatabase(t))
//			if err != nil {
//				t.Fatal(err)
//			}
//			t.Cleanup(func() { _ = engine.Close() })
//			return storetest.Harness{Set: engine.Set(), Close: engine.Close}
//		})
//	}
//
// An engine that keeps its data when it is closed also runs Durability, with a harness that has Reopen.
//
// A projection serves some ports from data that it copies from the truth. Its harness opens both:
//
//	set := truth.Set()
//	set.Network = graph.Network()
//	return storetest.Harness{Set: set, Truth: truth.Set(), Settle: relay.Wait, Close: graph.Close}
//
// # At once, or after Settle
//
// A suite tests one port. The other ports it uses are the truth's, whatever Set holds: what it does through them are fixtures.
// What the port under test writes itself must show at once in what it reads. What other ports wrote must show after Settle, which
// the fixture calls before it calls the port under test. So every promise of Places, Network, Circles, CircleTopics,
// CircleActivity, Interests and Threads, which write nothing, holds after Settle; every promise of Events holds at once; and in
// the other suites only the fixtures need Settle.
//
// Every subtest opens a store and runs in parallel with the others.
package storetest

import (
	"slices"
	"testing"
)

// All tests every port but those named in without, which the engine does not serve: they are nil in its set.
func All(t *testing.T, open Open, without ...string) {
	for _, port := range suites {
		if slices.Contains(without, port.name) {
			continue
		}
		t.Run(port.name, func(t *testing.T) {
			t.Parallel()
			port.test(t, open)
		})
	}
}
