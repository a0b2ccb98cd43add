//go:build linux

package outage

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"fivefold/internal/testdatabase"
	"fivefold/stores"
	"fivefold/stores/engines"

	"github.com/google/uuid"
)

// delivererVariable has the setting of a process that spends a budget until it is killed.
const delivererVariable = "FIVEFOLD_TEST_DELIVERER"

// A deliverer is the setting of a process. Each of its workers opens leases of the budget, records events that they pay, some of them twice, and closes leases, or
// lets a server of ads do so.
type deliverer struct {
	Addresses engines.Addresses
	Campaign  stores.ID
	Hold      stores.ID
	Person    stores.ID
	Showing   *showing // if not nil, workers show ads instead
}

// deliverers and delivererWorkers are the numbers of processes and of workers in each.
const (
	deliverers       = 4
	delivererWorkers = 16
)

// deliverUntilKilled prints the price of each event whose recording was acknowledged, in billionths of a minor unit.
func deliverUntilKilled(setting string) {
	var d deliverer
	must := func(err error) {
		if err != nil {
			fmt.Println("failed", err)
			os.Exit(1)
		}
	}
	must(json.Unmarshal([]byte(setting), &d))
	e, err := engines.Open(context.Background(), d.Addresses)
	must(err)
	work := func() error { return d.deliver(e.Set.Delivery) }
	if d.Showing != nil {
		work = d.Showing.show(e.Set)
	}
	for range delivererWorkers {
		go func() {
			for {
				if err := work(); err != nil && !errors.Is(err, stores.ErrUnavailable) && !errors.Is(err, stores.ErrBudgetExhausted) {
					must(err)
				}
			}
		}()
	}
	fmt.Println("ready")
	select {}
}

// deliver spends a lease, or a part of it.
func (d deliverer) deliver(delivery stores.Delivery) error {
	ctx, now := context.Background(), time.Now()
	lease, err := delivery.Lease(ctx, stores.Lease{ID: stores.NewID(stores.KindLease), Campaign: d.Campaign, Hold: d.Hold, Amount: 1 + rand.Int64N(30),
		EndsAt: now.Add(time.Duration(1+rand.IntN(300)) * time.Millisecond)}, stores.MaxBudget, now)
	if err != nil {
		_, closing := delivery.Close(ctx, time.Now(), 5)
		return errors.Join(err, closing)
	}
	for range 1 + rand.IntN(6) {
		events := make([]stores.AdEvent, 1+rand.IntN(8))
		for i := range events {
			events[i] = stores.AdEvent{Token: uuid.New(), Kind: stores.AdImpression, Lease: lease.ID, Person: d.Person, At: now,
				Price: stores.Spend{Minor: rand.Int64N(3), Nanos: rand.Int64N(stores.NanosPerMinor)}}
		}
		outcomes, err := delivery.Record(ctx, append(events, events[0]), time.Now())
		if err != nil {
			return err
		}
		for i, outcome := range outcomes[:len(events)] {
			if outcome == stores.AdEventRecorded {
				fmt.Println(events[i].Price.Minor*stores.NanosPerMinor + events[i].Price.Nanos)
			}
		}
	}
	_, err = delivery.Close(ctx, time.Now(), 3)
	return err
}

// Processes spend one budget and are killed. Nothing is spent twice, what is spent is within the budget, and events, reports, leases and the ledger agree.
// FIVEFOLD_DRAW_TIME is how long they run.
func TestKilledServersSpendNoMoreThanTheBudget(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"file", "postgres"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			addresses := engines.Addresses{DataDir: t.TempDir()}
			if name == "postgres" {
				addresses.PostgresURL = testdatabase.Empty(t)
			}
			deliverAndKill(t, addresses)
		})
	}
}

// The budget is about what the processes spend: what they have without FIVEFOLD_DRAW_TIME, and more for each second of it.
const (
	deliveredBudget = 4_000
	budgetPerSecond = 1_000
)

func deliverAndKill(t *testing.T, addresses engines.Addresses) {
	e, err := engines.Open(t.Context(), addresses)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = e.Close() }()
	atLeast, err := time.ParseDuration(cmp.Or(os.Getenv("FIVEFOLD_DRAW_TIME"), "0s"))
	if err != nil {
		t.Fatalf("FIVEFOLD_DRAW_TIME: %v", err)
	}
	amount := deliveredBudget + budgetPerSecond*int64(atLeast.Seconds())
	d := deliverer{Addresses: addresses, Campaign: stores.NewID(stores.KindCampaign), Hold: stores.NewID(stores.KindHold), Person: stores.NewID(stores.KindUser)}
	funds, revenue := holdBudget(t, e.Set.Ledger, d.Hold, amount)
	acknowledged := d.runAndKill(t, atLeast)
	now := time.Now().Add(time.Minute) // all leases have ended
	for open := 1; open > 0; {
		closed, err := e.Set.Delivery.Close(t.Context(), now, 100)
		if err != nil {
			t.Fatal(err)
		}
		open = len(closed)
	}
	if err := e.Set.Delivery.Finish(t.Context(), d.Hold, now); err != nil {
		t.Fatal(err)
	}
	budgets, err := e.Set.Delivery.Budgets(t.Context(), []stores.ID{d.Hold})
	if err != nil {
		t.Fatal(err)
	}
	figures, err := e.Set.AdReports.Figures(t.Context(), []stores.ID{d.Campaign}, time.Time{}, time.Time{}, stores.AdTotal)
	if err != nil || len(figures[d.Campaign]) != 1 {
		t.Fatal(figures, err)
	}
	balances, err := e.Set.Books.Balances(t.Context(), []stores.ID{funds, revenue}, now)
	if err != nil {
		t.Fatal(err)
	}
	budget, spent := budgets[d.Hold], figures[d.Campaign][0].Spend
	if budget.Spent != spent || budget.Captured != spent.Minor || balances[revenue].Posted != spent.Minor || balances[funds].Available() != amount-spent.Minor {
		t.Errorf("reported %v, the budget %+v, the ledger %+v", spent, budget, balances)
	}
	if budget.Leased != 0 || balances[funds].Held != 0 || spent.Compare(stores.Spend{Minor: amount}) > 0 || spent.Compare(acknowledged) < 0 || acknowledged == (stores.Spend{}) {
		t.Errorf("spent %v of %d, acknowledged %v, leased %d, held %d", spent, amount, acknowledged, budget.Leased, balances[funds].Held)
	}
	t.Logf("%d events, %v of %d spent", figures[d.Campaign][0].Impressions, spent, amount)
}

// holdBudget holds the budget for a week.
func holdBudget(t *testing.T, ledger stores.Ledger, hold stores.ID, amount int64) (funds, revenue stores.ID) {
	t.Helper()
	world := stores.NewID(stores.KindAccount)
	funds, revenue = stores.NewID(stores.KindAccount), stores.NewID(stores.KindAccount)
	accounts := []stores.Account{{ID: funds, Kind: stores.AccountFunds, Currency: "EUR"}, {ID: revenue, Kind: stores.AccountRevenue, Currency: "EUR"},
		{ID: world, Kind: stores.AccountProvider, Currency: "EUR", Floor: stores.NoFloor}}
	booking := stores.Booking{At: time.Now()}
	err := ledger.Open(t.Context(), accounts)
	if err == nil {
		_, err = ledger.Post(t.Context(), booking, stores.Transfer{ID: stores.NewID(stores.KindTransfer), Legs: []stores.Leg{{Account: world, Amount: -amount}, {Account: funds, Amount: amount}}})
	}
	if err == nil {
		_, err = ledger.Hold(t.Context(), booking, stores.Hold{ID: hold, From: funds, To: revenue, Amount: amount, ExpiresAt: time.Now().AddDate(0, 0, 7)})
	}
	if err != nil {
		t.Fatal(err)
	}
	return funds, revenue
}

// runAndKill runs processes, each of which is killed and started anew several times, and returns what was acknowledged as spent.
func (d deliverer) runAndKill(t *testing.T, atLeast time.Duration) stores.Spend {
	t.Helper()
	setting, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var total stores.Spend
	var processes sync.WaitGroup
	began := time.Now()
	for range deliverers {
		processes.Go(func() {
			for round := 0; round < 3 || time.Since(began) < atLeast; round++ {
				spent, err := deliverFor(t.Context(), string(setting), 100+rand.IntN(400))
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				total, err = total.Add(spent)
				mu.Unlock()
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	processes.Wait()
	return total
}

// patienceOfDeliverer is how long a process prints nothing before it is killed: its budget is spent.
const patienceOfDeliverer = time.Second

// deliverFor runs a process until it has printed a number of prices, or no more, and returns their sum.
func deliverFor(ctx context.Context, setting string, prices int) (sum stores.Spend, err error) {
	command := exec.CommandContext(ctx, os.Args[0])
	command.Env = append(os.Environ(), delivererVariable+"="+setting)
	output, err := command.StdoutPipe()
	if err != nil {
		return sum, err
	}
	if err := command.Start(); err != nil {
		return sum, err
	}
	defer func() { _ = command.Wait() }() // killed
	quiet := time.AfterFunc(time.Minute, func() { _ = command.Process.Kill() })
	defer quiet.Stop()
	seen := 0
	for scanner := bufio.NewScanner(output); scanner.Scan(); {
		line := scanner.Text()
		if strings.HasPrefix(line, "failed") {
			err = errors.Join(err, errors.New(line))
			continue
		}
		if line != "ready" {
			nanos, bad := strconv.ParseInt(line, 10, 64)
			if bad != nil { // cut off by the end of the process
				continue
			}
			more, _ := stores.SpendOf(0, nanos)
			sum, _ = sum.Add(more)
			if seen++; seen == prices {
				_ = command.Process.Kill()
			}
		}
		quiet.Reset(patienceOfDeliverer)
	}
	return sum, err
}
