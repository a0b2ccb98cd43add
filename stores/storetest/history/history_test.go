package history

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fivefold/stores"

	"github.com/anishathalye/porcupine"
)

// read returns the result of a read.
func read(amounts ...Amounts) (r Result) {
	copy(r.Amounts[:], amounts)
	return r
}

// Histories of a broken ledger are not linearizable, and those of a right one are. Calls are of two clients; times are in nanoseconds.
func TestHistoriesOfABrokenLedgerAreFound(t *testing.T) {
	t.Parallel()
	post := Call{Kind: Post, From: 0, To: 1, Amount: 10}
	open := Call{Kind: Hold, From: 1, To: 2, Amount: 8, Hold: 3}
	all := func(ops ...porcupine.Operation) []porcupine.Operation { return ops }
	op := func(client int, call, end int64, c Call, r Result) porcupine.Operation {
		return porcupine.Operation{ClientId: client, Input: c, Call: call, Output: r, Return: end}
	}
	funded := op(0, 0, 1, post, Result{})
	held := op(0, 2, 3, open, Result{})
	after := read(Amounts{Posted: -10}, Amounts{Posted: 10, Held: 8}, Amounts{Incoming: 8})
	for name, c := range map[string]struct {
		history []porcupine.Operation
		is      bool
	}{
		"a read after a transfer":         {all(funded, op(1, 2, 3, Call{Kind: Read}, read(Amounts{Posted: -10}, Amounts{Posted: 10}))), true},
		"a stale read":                    {all(funded, op(1, 2, 3, Call{Kind: Read}, read())), false},
		"a read during a transfer":        {all(funded, op(1, 0, 3, Call{Kind: Read}, read())), true},
		"a read of half a transfer":       {all(funded, op(1, 0, 3, Call{Kind: Read}, read(Amounts{Posted: -10}))), false},
		"a hold":                          {all(funded, held, op(1, 4, 5, Call{Kind: Read}, after)), true},
		"a hold that is not seen":         {all(funded, held, op(1, 4, 5, Call{Kind: Read}, read(Amounts{Posted: -10}, Amounts{Posted: 10}))), false},
		"a floor that is not kept":        {all(funded, held, op(1, 4, 5, Call{Kind: Post, From: 1, To: 2, Amount: 3}, Result{})), false},
		"what the floor refuses":          {all(funded, held, op(1, 4, 5, Call{Kind: Post, From: 1, To: 2, Amount: 3}, Result{Err: stores.ErrInsufficientFunds})), true},
		"a refusal without a reason":      {all(funded, held, op(1, 4, 5, Call{Kind: Post, From: 1, To: 2, Amount: 2}, Result{Err: stores.ErrInsufficientFunds})), false},
		"more captured than held":         {all(funded, held, op(1, 4, 5, Call{Kind: Capture, Hold: 3, Amount: 9}, Result{})), false},
		"a captured hold voided":          {all(funded, held, op(1, 4, 5, Call{Kind: Capture, Hold: 3, Amount: 1, Last: true}, Result{}), op(0, 6, 7, Call{Kind: Void, Hold: 3}, Result{})), false},
		"a captured hold not voided":      {all(funded, held, op(1, 4, 5, Call{Kind: Capture, Hold: 3, Amount: 1, Last: true}, Result{}), op(0, 6, 7, Call{Kind: Void, Hold: 3}, Result{Err: stores.ErrHoldEnded})), true},
		"a void releases what is left":    {all(funded, held, op(1, 4, 5, Call{Kind: Void, Hold: 3}, Result{}), op(0, 6, 7, Call{Kind: ReadStates}, read(Amounts{Posted: -10}, Amounts{Posted: 10}))), true},
		"a void that releases nothing":    {all(funded, held, op(1, 4, 5, Call{Kind: Void, Hold: 3}, Result{}), op(0, 6, 7, Call{Kind: Read}, after)), false},
		"reads that go back in time":      {all(op(0, 0, 9, post, Result{}), op(1, 1, 2, Call{Kind: Read}, read(Amounts{Posted: -10}, Amounts{Posted: 10})), op(1, 3, 4, Call{Kind: Read}, read())), false},
		"a hold that nobody has opened":   {all(op(1, 4, 5, Call{Kind: Void, Hold: 4}, Result{})), false},
		"a hold that is missing":          {all(op(1, 4, 5, Call{Kind: Capture, Hold: 4, Amount: 1}, Result{Err: stores.ErrNotFound})), true},
		"two captures of the same amount": {all(funded, held, op(0, 4, 9, Call{Kind: Capture, Hold: 3, Amount: 5}, Result{}), op(1, 4, 9, Call{Kind: Capture, Hold: 3, Amount: 5}, Result{})), false},
	} {
		err := Check(slices.Clone(c.history), time.Minute)
		if c.is && err != nil || !c.is && (err == nil || !strings.HasPrefix(err.Error(), "no order")) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
