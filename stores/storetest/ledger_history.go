package storetest

import (
	"testing"
	"time"

	"fivefold/stores/storetest/history"
)

// historyPatience is how long the search for an order of the calls may take.
const historyPatience = time.Minute

// ledgerHistory tests what concurrent calls and reads return.
func (s suite) ledgerHistory() {
	s.test("there is one order of concurrent transfers, holds, captures, voids and reads that explains what each returned", func(t *testing.T, fx *fixture) {
		for seed := range uint64(3) {
			set := s.open(t).Set
			calls, err := history.Record(t.Context(), set, history.Options{Clients: 6, Steps: 40, Seed: seed})
			if err != nil {
				t.Fatal(err)
			}
			if err := history.Check(calls, historyPatience); err != nil {
				t.Errorf("seed %d: %v", seed, err)
			}
		}
	})
}
