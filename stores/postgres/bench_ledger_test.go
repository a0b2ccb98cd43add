package postgres

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	driver "github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"fivefold/stores"
)

// BenchmarkTransfers measures transfers between random accounts, and from one account that all writers share, by the engine and by a handler that writes
// the statements for two legs by hand, into the same tables, on connections of its own. Commits wait for the disk.
func BenchmarkTransfers(b *testing.B) {
	for _, accounts := range []string{"random", "hot"} {
		for _, writers := range []int{1, 32} {
			for _, by := range []string{"engine", "hand"} {
				b.Run(fmt.Sprint(accounts, "/", writers, "/", by), func(b *testing.B) {
					e := OpenDurable(b)
					ids := openAccounts(b, e.Set().Ledger)
					transfer := func(ctx context.Context, from, to stores.ID, amount int64) error {
						_, err := e.Set().Ledger.Post(ctx, stores.Booking{At: time.Now()}, stores.Transfer{
							ID: stores.NewID(stores.KindTransfer), Description: "bench", Legs: []stores.Leg{{Account: from, Amount: -amount}, {Account: to, Amount: amount}}})
						return err
					}
					if by == "hand" {
						transfer = (&handLedger{e.pool}).transfer
					}
					runTransfers(b, writers, accounts == "hot", ids, transfer)
				})
			}
		}
	}
}

// benchAccounts is the number of accounts of BenchmarkTransfers.
const benchAccounts = 1000

func openAccounts(b *testing.B, ledger stores.Ledger) []stores.ID {
	accounts, ids := make([]stores.Account, benchAccounts), make([]stores.ID, benchAccounts)
	for i := range accounts {
		ids[i] = benchID(stores.KindAccount, i)
		accounts[i] = stores.Account{ID: ids[i], Kind: stores.AccountFunds, Currency: "EUR", Floor: -1 << 60, OpenedAt: time.Now()}
	}
	if err := ledger.Open(b.Context(), accounts); err != nil {
		b.Fatal(err)
	}
	return ids
}

func runTransfers(b *testing.B, writers int, hot bool, ids []stores.ID, transfer func(ctx context.Context, from, to stores.ID, amount int64) error) {
	var left atomic.Int64
	left.Store(int64(b.N))
	b.ResetTimer()
	var calls sync.WaitGroup
	for range writers {
		calls.Go(func() {
			for left.Add(-1) >= 0 {
				from, to := rand.IntN(len(ids)), rand.IntN(len(ids)-1)
				if hot {
					from = 0
				}
				if to == from {
					to = len(ids) - 1
				}
				if err := transfer(b.Context(), ids[from], ids[to], 1); err != nil {
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
type handLedger struct{ pool *pgxpool.Pool }

type handAccount struct {
	id              [16]byte
	number, balance int64
	held, floor     int64
	hash            []byte
	recorded        *time.Time
}

func (l *handLedger) transfer(ctx context.Context, from, to stores.ID, amount int64) error {
	return driver.BeginFunc(ctx, l.pool, func(tx driver.Tx) error {
		rows, err := tx.Query(ctx, "SELECT id, entries, balance, held, floor, hash, recorded_at FROM accounts WHERE id = $1 OR id = $2 ORDER BY id FOR NO KEY UPDATE",
			[16]byte(from.UUID), [16]byte(to.UUID))
		if err != nil {
			return err
		}
		accounts, err := driver.CollectRows(rows, func(row driver.CollectableRow) (a handAccount, err error) {
			err = row.Scan(&a.id, &a.number, &a.balance, &a.held, &a.floor, &a.hash, &a.recorded)
			return a, err
		})
		if err != nil || len(accounts) != 2 {
			return errors.Join(err, errors.New("an account is missing"))
		}
		id, now, batch := stores.NewID(stores.KindTransfer).UUID, time.Now().UTC().Truncate(time.Microsecond), &driver.Batch{}
		for leg := range accounts {
			a := &accounts[leg]
			change := amount
			if a.id == [16]byte(from.UUID) {
				change = -amount
			}
			if a.balance += change; change < 0 && a.balance-a.held < a.floor {
				return stores.ErrInsufficientFunds
			}
			if a.recorded != nil && a.recorded.After(now) {
				now = *a.recorded
			}
			a.number++
			sum := sha256.Sum256(fmt.Appendf(a.hash, "%x %x %d %d %d %d %s", a.id, id, a.number, change, a.balance, now.UnixMicro(), "bench"))
			a.hash = sum[:]
			batch.Queue(`INSERT INTO entries (account_id, number, kind, transfer_id, leg, amount, held, balance, held_after, effective_at, recorded_at, hash)
				VALUES ($1, $2, 'POSTED', $3, $4, $5, 0, $6, $7, $8, $8, $9)`, a.id, a.number, [16]byte(id), leg, change, a.balance, a.held, now, a.hash)
			batch.Queue("UPDATE accounts SET entries = $2, balance = $3, recorded_at = $4, hash = $5 WHERE id = $1", a.id, a.number, a.balance, now, a.hash)
		}
		batch.Queue("INSERT INTO transfers (id, description, cause_kind, effective_at, recorded_at) VALUES ($1, 'bench', '', $2, $2)", [16]byte(id), now)
		return tx.SendBatch(ctx, batch).Close()
	})
}
