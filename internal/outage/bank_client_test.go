package outage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"fivefold/stores"
	"fivefold/stores/guard"
	"fivefold/stores/postgres"
)

// bankVariable has the address of the database in a process that is a bank, bankStepsVariable the first step of each of its clients.
const (
	bankVariable      = "FIVEFOLD_TEST_BANK"
	bankStepsVariable = "FIVEFOLD_TEST_BANK_STEPS"
)

const (
	bankClients = 10
	bankFunds   = 100 // of each account but the first, which may owe
)

// bankAccounts are the accounts of the bank.
func bankAccounts() []stores.Account {
	accounts := make([]stores.Account, 7)
	for i := range accounts {
		accounts[i] = stores.Account{ID: stores.DerivedID(stores.KindAccount, stores.ID{}, fmt.Sprint("bank ", i)), Kind: stores.AccountFunds, Name: fmt.Sprint(i), Currency: "EUR"}
	}
	accounts[0].Floor = stores.NoFloor
	return accounts
}

// A bankStep is the call of a client with a number. It is the same whenever it is repeated.
type bankStep struct {
	client, n int
	from, to  stores.ID
	amount    int64
}

func newBankStep(client, n int) bankStep {
	accounts := bankAccounts()
	from, offset := 1+(client+n)%(len(accounts)-1), 1+(client*7+n*5)%(len(accounts)-2)
	to := 1 + (from-1+offset)%(len(accounts)-1)
	return bankStep{client, n, accounts[from].ID, accounts[to].ID, int64(1 + (client*31+n*17)%60)}
}

// transfer returns the ID of the transfer of the step, and whether it has one.
func (s bankStep) transfer() (stores.ID, bool) {
	return stores.DerivedID(stores.KindTransfer, stores.ID{}, fmt.Sprint("bank ", s.client, " ", s.n)), s.n%6 != 2 && s.n%6 != 4
}

// hold returns the ID of the hold that the step opens.
func (s bankStep) hold() stores.ID {
	return stores.DerivedID(stores.KindHold, stores.ID{}, fmt.Sprint("bank ", s.client, " ", s.n))
}

// do makes the call: of six steps three are transfers, and the others hold, capture a part of the hold and hold what the next one voids.
func (s bankStep) do(ctx context.Context, set stores.Set) error {
	b := stores.Booking{At: time.Now()}
	id, _ := s.transfer()
	previous := newBankStep(s.client, s.n-1)
	switch s.n % 6 {
	case 1: // takes back a part of what the step before has moved
		original, _ := previous.transfer()
		_, err := set.Ledger.Reverse(ctx, b, id, original, 1, "back")
		return err
	case 2, 4:
		_, err := set.Ledger.Hold(ctx, b, stores.Hold{ID: s.hold(), From: s.from, To: s.to, Amount: s.amount, ExpiresAt: time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)})
		return err
	case 3:
		_, err := set.Ledger.Capture(ctx, b, id, previous.hold(), 1+previous.amount/2, true)
		return err
	case 5:
		if _, err := set.Ledger.Void(ctx, b, previous.hold()); err != nil && !errors.Is(err, stores.ErrNotFound) {
			return err
		}
	}
	_, err := set.Ledger.Post(ctx, b, stores.Transfer{ID: id, Legs: []stores.Leg{{Account: s.from, Amount: -s.amount}, {Account: s.to, Amount: s.amount}}})
	return err
}

// A bankAnswer is a line of the output of a bank.
type bankAnswer struct {
	Client, Step int
	Done         bool   // and not refused
	Fault        string // what must not happen
}

// runBank runs clients until the process is killed. Each makes its steps one after the other, and repeats one whose result it does not know, as it does after
// the process was killed before it answered.
func runBank(ctx context.Context, url, steps string) int {
	var next [bankClients]int
	if err := json.Unmarshal([]byte(steps), &next); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	var engine *postgres.Engine
	for {
		var err error
		if engine, err = postgres.Open(ctx, url, postgres.Options{}); err == nil {
			break
		}
		time.Sleep(20 * time.Millisecond) // the database is gone
	}
	set := stores.Instrument(guard.New(postgres.Name, guard.Options{Limit: time.Second}).Wrap(engine.Set()), postgres.Name)
	var mu sync.Mutex
	answer := func(a bankAnswer) {
		mu.Lock()
		defer mu.Unlock()
		line, _ := json.Marshal(a)
		_, _ = os.Stdout.Write(append(line, '\n'))
	}
	var clients sync.WaitGroup
	for client, n := range next {
		clients.Go(func() {
			for ; ; n++ {
				answer(bankAnswer{Client: client, Step: n, Done: untilAnswered(ctx, set, newBankStep(client, n), answer)})
				if n%5 == 0 {
					checkBankTotal(ctx, set, answer)
				}
			}
		})
	}
	clients.Wait()
	return 0
}

// untilAnswered repeats a step until its result is known, and reports whether it took effect.
func untilAnswered(ctx context.Context, set stores.Set, step bankStep, answer func(bankAnswer)) bool {
	for {
		callContext, cancel := context.WithTimeout(ctx, 2*time.Second)
		err := step.do(callContext, set)
		cancel()
		switch {
		case err == nil:
			return true
		case errors.Is(err, stores.ErrUnavailable), errors.Is(err, stores.ErrUnknownResult), errors.Is(err, context.DeadlineExceeded):
			time.Sleep(5 * time.Millisecond)
		case errors.Is(err, stores.ErrInsufficientFunds), errors.Is(err, stores.ErrNotFound), errors.Is(err, stores.ErrExceedsTransfer):
			return false // what an earlier step needed was refused, or there is too little
		default:
			answer(bankAnswer{Fault: fmt.Sprintf("client %d, step %d: %v", step.client, step.n, err)})
			return false
		}
	}
}

// checkBankTotal compares the sum of all balances at one time with that at the beginning.
func checkBankTotal(ctx context.Context, set stores.Set, answer func(bankAnswer)) {
	var ids []stores.ID
	for _, a := range bankAccounts() {
		ids = append(ids, a.ID)
	}
	balances, err := set.Books.Balances(ctx, ids, time.Now())
	if err != nil {
		return // the database is gone
	}
	sum := int64(0)
	for id, b := range balances {
		sum += b.Posted
		if id != ids[0] && b.Available() < 0 {
			answer(bankAnswer{Fault: "an available amount is below its floor"})
		}
	}
	if sum != 0 || len(balances) != len(ids) {
		answer(bankAnswer{Fault: "the balances do not add up to 0"})
	}
}
