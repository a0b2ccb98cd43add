package embedded

import (
	"context"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	driver "zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"fivefold/stores"
)

// benchAccounts is the number of accounts of BenchmarkTransfers.
const benchAccounts = 1000

// BenchmarkTransfers measures transfers between random accounts by the engine, and by a handler that writes the statements for two legs by hand, into the
// same tables, on one connection with the same settings, which writers take in turns. Commits wait for the disk.
func BenchmarkTransfers(b *testing.B) {
	for _, writers := range []int{1, 32} {
		for _, by := range []string{"engine", "hand"} {
			b.Run(fmt.Sprint(writers, "/", by), func(b *testing.B) {
				dir := b.TempDir()
				e, err := Open(b.Context(), dir)
				if err != nil {
					b.Fatal(err)
				}
				defer func() { _ = e.Close() }()
				accounts := make([]stores.Account, benchAccounts)
				for i := range accounts {
					accounts[i] = stores.Account{ID: testID(stores.KindAccount, i), Kind: stores.AccountFunds, Currency: "EUR", Floor: -1 << 60, OpenedAt: time.Now()}
				}
				if err := e.Set().Ledger.Open(b.Context(), accounts); err != nil {
					b.Fatal(err)
				}
				transfer := func(ctx context.Context, from, to stores.ID, amount int64) error {
					_, err := e.Set().Ledger.Post(ctx, stores.Booking{At: time.Now()}, stores.Transfer{
						ID: stores.NewID(stores.KindTransfer), Description: "bench", Legs: []stores.Leg{{Account: from, Amount: -amount}, {Account: to, Amount: amount}}})
					return err
				}
				if by == "hand" {
					transfer = newHandLedger(b, filepath.Join(dir, fileName)).transfer
				}
				runTransfers(b, writers, transfer)
			})
		}
	}
}

func runTransfers(b *testing.B, writers int, transfer func(ctx context.Context, from, to stores.ID, amount int64) error) {
	var left atomic.Int64
	left.Store(int64(b.N))
	b.ResetTimer()
	var calls sync.WaitGroup
	for range writers {
		calls.Go(func() {
			for left.Add(-1) >= 0 {
				from, to := rand.IntN(benchAccounts), rand.IntN(benchAccounts-1)
				if to == from {
					to = benchAccounts - 1
				}
				if err := transfer(b.Context(), testID(stores.KindAccount, from), testID(stores.KindAccount, to), 1); err != nil {
					b.Error(err)
				}
			}
		})
	}
	calls.Wait()
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "transfers/s")
}

// A handLedger moves money between two accounts by statements for just that.
type handLedger struct {
	mu sync.Mutex // guards c
	c  *driver.Conn
}

func newHandLedger(b *testing.B, path string) *handLedger {
	c, err := driver.OpenConn(path, driver.OpenReadWrite)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = c.Close() })
	for _, pragma := range writerSettings(true).pragmas {
		if err := sqlitex.ExecuteTransient(c, "PRAGMA "+pragma, nil); err != nil {
			b.Fatal(err)
		}
	}
	return &handLedger{c: c}
}

func (l *handLedger) transfer(_ context.Context, from, to stores.ID, amount int64) (err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	end, err := sqlitex.ImmediateTransaction(l.c)
	if err != nil {
		return err
	}
	defer end(&err)
	id, now := stores.NewID(stores.KindTransfer).UUID, time.Now().UnixMicro()
	for leg, account := range []stores.ID{from, to} {
		change := amount
		if leg == 0 {
			change = -amount
		}
		var number, balance, held int64
		hash := make([]byte, 32)
		err := sqlitex.Execute(l.c, "SELECT entries, balance, held, floor, coalesce(recorded_at, 0), hash FROM account WHERE id = ?", &sqlitex.ExecOptions{
			Args: []any{account.UUID[:]}, ResultFunc: func(s *driver.Stmt) error {
				number, balance, held = s.ColumnInt64(0)+1, s.ColumnInt64(1)+change, s.ColumnInt64(2)
				if change < 0 && balance-held < s.ColumnInt64(3) {
					return stores.ErrInsufficientFunds
				}
				now = max(now, s.ColumnInt64(4))
				s.ColumnBytes(5, hash)
				return nil
			}})
		if err != nil {
			return err
		}
		sum := sha256.Sum256(fmt.Appendf(hash, "%x %x %d %d %d %d %s", account.UUID, id, number, change, balance, now, "bench"))
		err = sqlitex.Execute(l.c, `INSERT INTO entry (account, number, kind, transfer, leg, amount, held, balance, held_after, effective_at, recorded_at, hash)
			VALUES (?, ?, 'POSTED', ?, ?, ?, 0, ?, ?, ?, ?, ?)`,
			&sqlitex.ExecOptions{Args: []any{account.UUID[:], number, id[:], leg, change, balance, held, now, now, sum[:]}})
		if err != nil {
			return err
		}
		err = sqlitex.Execute(l.c, "UPDATE account SET entries = ?, balance = ?, recorded_at = ?, hash = ? WHERE id = ?",
			&sqlitex.ExecOptions{Args: []any{number, balance, now, sum[:], account.UUID[:]}})
		if err != nil {
			return err
		}
	}
	return sqlitex.Execute(l.c, "INSERT INTO transfer (id, description, cause_kind, effective_at, recorded_at) VALUES (?, 'bench', '', ?, ?)",
		&sqlitex.ExecOptions{Args: []any{id[:], now, now}})
}
