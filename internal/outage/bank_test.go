//go:build linux

package outage

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"fivefold/internal/servertest/faults"
	"fivefold/stores"
	"fivefold/stores/bookkeeping"
)

const (
	bankKills = 20 // of the process
	bankRound = 60 // answers between two kills, about
)

// A bank is what is known about the answers of its clients, in all processes so far.
type bank struct {
	t       *testing.T
	url     string
	mu      sync.Mutex
	answers [bankClients][]bool // whether each step took effect; guarded by mu
	faults  []string            // guarded by mu
	running *exec.Cmd
	read    sync.WaitGroup // the output of the process
}

// 10 clients move, hold, capture, void and take back money while their process is killed 20 times, and PostgreSQL is frozen, killed and restarted: the total is
// constant, nothing that was answered is lost, nothing takes effect twice, and the audit finds nothing. FIVEFOLD_DRAW_TIME is how long they do.
func TestTheBankSurvivesKills(t *testing.T) {
	t.Parallel()
	atLeast, err := time.ParseDuration(cmp.Or(os.Getenv("FIVEFOLD_DRAW_TIME"), "0s"))
	if err != nil {
		t.Fatalf("FIVEFOLD_DRAW_TIME: %v", err)
	}
	server := faults.StartPostgres(t)
	set, _ := openPostgres(t, server.PostgresURL())
	openBank(t, set)
	b := &bank{t: t, url: server.PostgresURL()}
	b.start()
	t.Cleanup(func() { b.kill() })
	kinds := map[string]int{}
	began := time.Now()
	for round := 0; (round < bankKills || time.Since(began) < atLeast) && !t.Failed(); round++ {
		b.waitForAnswers(bankRound/2 + rand.IntN(bankRound))
		switch round % 5 {
		case 1:
			kinds["frozen"]++
			server.Freeze()
			b.restart()
			time.Sleep(time.Duration(rand.IntN(1500)) * time.Millisecond)
			server.Thaw()
		case 2:
			kinds["killed"]++
			server.Kill()
			b.restart()
			server.Start()
		case 3:
			kinds["restarted"]++
			server.Restart()
			b.waitForAnswers(bankRound)
			b.restart()
		default:
			b.restart()
		}
		kinds["process killed"]++
	}
	b.waitForAnswers(bankRound)
	b.kill()
	b.check(set)
	t.Logf("%v in %v", kinds, time.Since(began).Round(time.Second))
}

// openBank opens the accounts and funds them.
func openBank(t *testing.T, set stores.Set) {
	t.Helper()
	accounts := bankAccounts()
	if err := set.Ledger.Open(t.Context(), accounts); err != nil {
		t.Fatal(err)
	}
	for i, a := range accounts[1:] {
		moved := stores.Transfer{ID: stores.DerivedID(stores.KindTransfer, a.ID, fmt.Sprint("funds ", i)),
			Legs: []stores.Leg{{Account: accounts[0].ID, Amount: -bankFunds}, {Account: a.ID, Amount: bankFunds}}}
		if _, err := set.Ledger.Post(t.Context(), stores.Booking{At: time.Now()}, moved); err != nil {
			t.Fatal(err)
		}
	}
}

// start starts the process. Each client goes on with the first step that has no answer.
func (b *bank) start() {
	b.t.Helper()
	var next [bankClients]int
	b.mu.Lock()
	for client := range next {
		next[client] = len(b.answers[client])
	}
	b.mu.Unlock()
	steps, err := json.Marshal(next)
	if err != nil {
		b.t.Fatal(err)
	}
	b.running = exec.Command(os.Args[0])
	b.running.Env = append(os.Environ(), bankVariable+"="+b.url, bankStepsVariable+"="+string(steps))
	b.running.Stderr = b.t.Output()
	output, err := b.running.StdoutPipe()
	if err != nil {
		b.t.Fatal(err)
	}
	if err := b.running.Start(); err != nil {
		b.t.Fatal(err)
	}
	b.read.Go(func() {
		for lines := bufio.NewScanner(output); lines.Scan(); {
			var a bankAnswer
			if json.Unmarshal(lines.Bytes(), &a) == nil { // the last line may be a part of one
				b.add(a)
			}
		}
	})
}

func (b *bank) add(a bankAnswer) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case a.Fault != "":
		b.faults = append(b.faults, a.Fault)
	case a.Step != len(b.answers[a.Client]):
		b.faults = append(b.faults, fmt.Sprintf("step %d of client %d follows %d", a.Step, a.Client, len(b.answers[a.Client])-1))
	default:
		b.answers[a.Client] = append(b.answers[a.Client], a.Done)
	}
}

// kill ends the process with SIGKILL and reads what it has answered. Killing twice does nothing.
func (b *bank) kill() {
	_ = b.running.Process.Kill()
	b.read.Wait() // before Wait, which closes the pipe
	_ = b.running.Wait()
}

func (b *bank) restart() {
	b.t.Helper()
	b.kill()
	b.start()
}

// waitForAnswers waits until n more steps were answered.
func (b *bank) waitForAnswers(n int) {
	b.t.Helper()
	count := func() (sum int) {
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, steps := range b.answers {
			sum += len(steps)
		}
		return sum
	}
	until := count() + n
	for began := time.Now(); count() < until; time.Sleep(2 * time.Millisecond) {
		if time.Since(began) > loadPatience {
			b.t.Fatal("no step is answered")
		}
	}
}

// check compares the ledger with the answers.
func (b *bank) check(set stores.Set) {
	t := b.t
	t.Helper()
	for _, fault := range b.faults {
		t.Error(fault)
	}
	recorded, done, refused := 0, 0, 0
	sums := map[stores.ID]int64{}
	for client, steps := range b.answers {
		for n := range len(steps) + 1 { // the last one has no answer
			step := newBankStep(client, n)
			id, isTransfer := step.transfer()
			transfers, err := set.Books.Transfers(t.Context(), []stores.ID{id})
			holds, holdErr := set.Books.Holds(t.Context(), []stores.ID{step.hold()})
			if err := cmp.Or(err, holdErr); err != nil {
				t.Fatal(err)
			}
			is := len(transfers) > 0
			if !isTransfer {
				is = len(holds) > 0
			}
			if n < len(steps) && is != steps[n] {
				t.Errorf("step %d of client %d: recorded is %t, and the answer was %t", n, client, is, steps[n])
			}
			switch {
			case n < len(steps) && steps[n]:
				done++
			case n < len(steps):
				refused++
			}
			if len(transfers) > 0 {
				recorded++
				for _, leg := range transfers[id].Legs {
					sums[leg.Account] += leg.Amount
				}
			}
		}
	}
	report, err := bookkeeping.Audit(t.Context(), set.Books, bookkeeping.AuditOptions{})
	if err != nil || report.Different != 0 || report.Changing != 0 {
		t.Errorf("audit: %+v, %v", report, err)
	}
	accounts := bankAccounts()
	if report.Transfers != recorded+len(accounts)-1 {
		t.Errorf("%d transfers are recorded, want %d", report.Transfers, recorded+len(accounts)-1)
	}
	for i, a := range accounts {
		states, err := set.Books.Accounts(t.Context(), []stores.ID{a.ID})
		if err != nil {
			t.Fatal(err)
		}
		wanted := sums[a.ID] + bankFunds
		if i == 0 {
			wanted = -bankFunds * int64(len(accounts)-1)
		}
		if got := states[a.ID]; got.Balance != wanted || i > 0 && got.Balance-got.Held < 0 {
			t.Errorf("account %d: balance %d, held %d, want balance %d", i, got.Balance, got.Held, wanted)
		}
	}
	if done == 0 || refused == 0 {
		t.Errorf("%d steps took effect and %d were refused", done, refused)
	}
	t.Logf("%d steps took effect, %d were refused, %d transfers and %d holds are recorded", done, refused, recorded, report.Holds)
}
