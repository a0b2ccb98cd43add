package history

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"fivefold/stores"

	"github.com/anishathalye/porcupine"
)

// Options say which calls Record makes.
type Options struct {
	Clients, Steps int    // Clients times Steps is at most MaxHolds
	Seed           uint64 // of what is drawn

	// Repeat reports whether a call whose result is not known is made again. nil never does.
	Repeat func(error) bool
}

// Record opens accounts in an empty ledger and returns the calls of concurrent clients with their results. A client makes its steps one after the other. A call
// that is repeated has begun with its first attempt and has ended with the last. Errors are those that no call of the model returns.
func Record(ctx context.Context, set stores.Set, o Options) ([]porcupine.Operation, error) {
	if o.Clients*o.Steps > MaxHolds {
		return nil, fmt.Errorf("%d clients with %d steps may need more than %d holds", o.Clients, o.Steps, MaxHolds)
	}
	if err := set.Ledger.Open(ctx, accounts()); err != nil {
		return nil, err
	}
	began := time.Now()
	histories, errs := make([][]porcupine.Operation, o.Clients), make([]error, o.Clients)
	var clients sync.WaitGroup
	for client := range o.Clients {
		clients.Go(func() {
			random := rand.New(rand.NewPCG(o.Seed, uint64(client)))
			for step := range o.Steps {
				c := draw(random, client*o.Steps+step, o)
				called := time.Since(began)
				result, err := c.make(ctx, set, fmt.Sprint(client, " ", step))
				for err != nil && o.Repeat != nil && o.Repeat(err) && ctx.Err() == nil {
					result, err = c.make(ctx, set, fmt.Sprint(client, " ", step))
				}
				if err != nil {
					errs[client] = fmt.Errorf("client %d, step %d, %+v: %w", client, step, c, err)
					return
				}
				histories[client] = append(histories[client], porcupine.Operation{ClientId: client, Input: c, Call: called.Nanoseconds(), Output: result,
					Return: time.Since(began).Nanoseconds()})
			}
		})
	}
	clients.Wait()
	return slices.Concat(histories...), errors.Join(errs...)
}

// accounts are those of a history.
func accounts() []stores.Account {
	all := make([]stores.Account, Accounts)
	for i := range all {
		all[i] = stores.Account{ID: accountID(i), Kind: stores.AccountFunds, Name: fmt.Sprint(i), Currency: "EUR"}
	}
	all[0].Floor = stores.NoFloor
	return all
}

func accountID(n int) stores.ID {
	return stores.DerivedID(stores.KindAccount, stores.ID{}, fmt.Sprint("history ", n))
}

func holdID(n int) stores.ID {
	return stores.DerivedID(stores.KindHold, stores.ID{}, fmt.Sprint("history ", n))
}

// draw returns a random call. n is the number of the hold that it may open; it captures and voids holds that any client may have opened, the last ones mostly.
func draw(random *rand.Rand, n int, o Options) Call {
	from := random.IntN(Accounts)
	c := Call{From: from, To: (from + 1 + random.IntN(Accounts-1)) % Accounts, Amount: int64(1 + random.IntN(20))}
	step := n % o.Steps
	recent := random.IntN(o.Clients)*o.Steps + max(0, step-random.IntN(6))
	switch random.IntN(10) {
	case 0, 1:
		c.Kind = Post
	case 2, 3:
		c.Kind, c.Hold = Hold, n
	case 4, 5:
		c = Call{Kind: Capture, Hold: recent, Amount: c.Amount/2 + 1, Last: random.IntN(2) == 0}
	case 6:
		c = Call{Kind: Void, Hold: recent}
	case 7:
		c = Call{Kind: ReadStates}
	default:
		c = Call{Kind: Read}
	}
	return c
}

// make makes a call. Calls that have the same cause are the same.
func (c Call) make(ctx context.Context, set stores.Set, cause string) (r Result, err error) {
	booking := stores.Booking{At: time.Now()}
	transfer := stores.DerivedID(stores.KindTransfer, stores.ID{}, "history "+cause)
	switch c.Kind {
	case Post:
		_, err = set.Ledger.Post(ctx, booking, stores.Transfer{ID: transfer, Legs: []stores.Leg{{Account: accountID(c.From), Amount: -c.Amount}, {Account: accountID(c.To), Amount: c.Amount}}})
	case Hold:
		_, err = set.Ledger.Hold(ctx, booking, stores.Hold{ID: holdID(c.Hold), From: accountID(c.From), To: accountID(c.To), Amount: c.Amount,
			ExpiresAt: time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)})
	case Capture:
		_, err = set.Ledger.Capture(ctx, booking, transfer, holdID(c.Hold), c.Amount, c.Last)
	case Void:
		_, err = set.Ledger.Void(ctx, booking, holdID(c.Hold))
	default:
		return c.read(ctx, set.Books, booking.At)
	}
	for _, r.Err = range []error{stores.ErrInsufficientFunds, stores.ErrNotFound, stores.ErrHoldEnded, stores.ErrExceedsHold} {
		if errors.Is(err, r.Err) {
			return r, nil
		}
	}
	return Result{}, err
}

// read returns the amounts of all accounts, as of a time or as their last entries have left them.
func (c Call) read(ctx context.Context, read stores.Books, at time.Time) (r Result, err error) {
	var ids []stores.ID
	for i := range Accounts {
		ids = append(ids, accountID(i))
	}
	if c.Kind == Read {
		balances, err := read.Balances(ctx, ids, at)
		for i, id := range ids {
			r.Amounts[i] = Amounts{balances[id].Posted, balances[id].Held, balances[id].Incoming}
		}
		return r, err
	}
	states, err := read.Accounts(ctx, ids)
	for i, id := range ids {
		r.Amounts[i] = Amounts{Posted: states[id].Balance, Held: states[id].Held}
	}
	return r, err
}
