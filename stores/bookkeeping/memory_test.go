package bookkeeping_test

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"fivefold/stores"
	"fivefold/stores/bookkeeping"
)

// memory is a ledger in maps, whose entries tests alter.
type memory struct {
	mu        sync.Mutex
	accounts  map[stores.ID]stores.AccountState
	entries   map[stores.ID][]stores.Entry
	transfers map[stores.ID]stores.Transfer
	holds     map[stores.ID]stores.Hold
	before    time.Time // closed
	closed    bool      // the engine
}

func newMemory() *memory {
	return &memory{accounts: map[stores.ID]stores.AccountState{}, entries: map[stores.ID][]stores.Entry{},
		transfers: map[stores.ID]stores.Transfer{}, holds: map[stores.ID]stores.Hold{}}
}

// begin locks the ledger for a call.
func (m *memory) begin(ctx context.Context) (end func(), err error) {
	m.mu.Lock()
	err = ctx.Err()
	if m.closed {
		err = stores.ErrClosed
	}
	return m.mu.Unlock, err
}

func (m *memory) close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed = true
	return nil
}

// change makes a draft of a change of accounts, and stores it unless b is a dry run.
func (m *memory) change(b stores.Booking, ids []stores.ID, do func(d *bookkeeping.Draft) error) (*bookkeeping.Draft, error) {
	var states []stores.AccountState
	for _, id := range ids {
		if a, ok := m.accounts[id]; ok {
			states = append(states, a)
		}
	}
	var overdue []stores.Hold
	for _, h := range m.holds {
		if h.State == stores.HoldOpen && slices.Contains(ids, h.From) {
			overdue = append(overdue, h)
		}
	}
	d, err := bookkeeping.Begin(b.At, states, overdue)
	if err != nil {
		return nil, err
	}
	if err := do(d); err != nil {
		return nil, err
	}
	if !d.Transfer.ID.IsZero() && d.Transfer.EffectiveAt.Before(m.before) {
		return nil, stores.ErrPeriodClosed
	}
	if b.DryRun {
		return d, nil
	}
	for _, e := range d.Entries {
		m.entries[e.Account] = append(m.entries[e.Account], e)
	}
	for _, h := range d.Holds {
		m.holds[h.ID] = h
	}
	for _, a := range d.Accounts() {
		m.accounts[a.ID] = a
	}
	if !d.Transfer.ID.IsZero() {
		m.transfers[d.Transfer.ID] = d.Transfer
	}
	return d, nil
}

type memoryLedger struct{ *memory }

func (m memoryLedger) Open(ctx context.Context, accounts []stores.Account) error {
	end, err := m.begin(ctx)
	defer end()
	if err != nil {
		return err
	}
	checked, err := bookkeeping.CheckAccounts(accounts)
	if err != nil {
		return err
	}
	opened := map[stores.ID]stores.AccountState{}
	for _, a := range checked {
		stored, ok := m.accounts[a.ID]
		if !ok {
			stored, ok = opened[a.ID]
		}
		if ok && !bookkeeping.SameAccount(stored.Account, a) {
			return stores.ErrKeyReused
		}
		if !ok {
			opened[a.ID] = stores.AccountState{Account: a, Hash: bookkeeping.Opening(a)}
		}
	}
	maps.Copy(m.accounts, opened)
	return nil
}

func (m memoryLedger) Post(ctx context.Context, b stores.Booking, t stores.Transfer) (stores.Transfer, error) {
	end, err := m.begin(ctx)
	defer end()
	if err != nil {
		return stores.Transfer{}, err
	}
	if t, err = bookkeeping.CheckTransfer(t); err != nil {
		return stores.Transfer{}, err
	}
	if recorded, ok := m.transfers[t.ID]; ok {
		return repeated(recorded, bookkeeping.SamePosted(recorded, t))
	}
	return posted(m.change(b, bookkeeping.AccountsOf(t.Legs), func(d *bookkeeping.Draft) error { return d.Post(t) }))
}

// repeated returns what an ID has recorded if the call is the same.
func repeated[T any](recorded T, same bool) (T, error) {
	if !same {
		var none T
		return none, stores.ErrKeyReused
	}
	return recorded, nil
}

func posted(d *bookkeeping.Draft, err error) (stores.Transfer, error) {
	if err != nil {
		return stores.Transfer{}, err
	}
	return d.Transfer, nil
}

func (m memoryLedger) Reverse(ctx context.Context, b stores.Booking, reversal, transfer stores.ID, amount int64, description string) (stores.Transfer, error) {
	end, err := m.begin(ctx)
	defer end()
	original, found := m.transfers[transfer]
	switch {
	case err != nil:
		return stores.Transfer{}, err
	}
	back, err := bookkeeping.CheckReversal(reversal, amount, description)
	if err != nil {
		return stores.Transfer{}, err
	}
	if recorded, ok := m.transfers[reversal]; ok {
		return repeated(recorded, bookkeeping.SameReversal(recorded, transfer, amount, back.Description))
	}
	if !found {
		return stores.Transfer{}, stores.ErrNotFound
	}
	var earlier []stores.Transfer
	for _, t := range m.transfers {
		if t.Reverses == transfer {
			earlier = append(earlier, t)
		}
	}
	return posted(m.change(b, bookkeeping.AccountsOf(original.Legs), func(d *bookkeeping.Draft) error {
		return d.Reverse(back, original, earlier, amount)
	}))
}

func (m memoryLedger) Hold(ctx context.Context, b stores.Booking, h stores.Hold) (stores.Hold, error) {
	end, err := m.begin(ctx)
	defer end()
	if err != nil {
		return stores.Hold{}, err
	}
	if h, err = bookkeeping.CheckHold(h); err != nil {
		return stores.Hold{}, err
	}
	if recorded, ok := m.holds[h.ID]; ok {
		return repeated(recorded.AsOf(b.At), bookkeeping.SameHold(recorded, h))
	}
	d, err := m.change(b, []stores.ID{h.From, h.To}, func(d *bookkeeping.Draft) error { return d.Hold(h) })
	if err != nil {
		return stores.Hold{}, err
	}
	return d.Holds[slices.IndexFunc(d.Holds, d.IsNew)], nil
}

func (m memoryLedger) Capture(ctx context.Context, b stores.Booking, transfer, hold stores.ID, amount int64, last bool) (stores.Transfer, error) {
	end, err := m.begin(ctx)
	defer end()
	h, found := m.holds[hold]
	switch {
	case err != nil:
		return stores.Transfer{}, err
	}
	if err := bookkeeping.CheckCapture(transfer, amount); err != nil {
		return stores.Transfer{}, err
	}
	if recorded, ok := m.transfers[transfer]; ok {
		return repeated(recorded, bookkeeping.SameCapture(recorded, hold, amount))
	}
	if !found {
		return stores.Transfer{}, stores.ErrNotFound
	}
	return posted(m.change(b, []stores.ID{h.From, h.To}, func(d *bookkeeping.Draft) error { return d.Capture(h, transfer, amount, last) }))
}

func (m memoryLedger) Void(ctx context.Context, b stores.Booking, hold stores.ID) (stores.Hold, error) {
	end, err := m.begin(ctx)
	defer end()
	h, found := m.holds[hold]
	switch {
	case err != nil:
		return stores.Hold{}, err
	case !found:
		return stores.Hold{}, stores.ErrNotFound
	case h.State == stores.HoldVoided:
		return h, nil
	}
	d, err := m.change(b, []stores.ID{h.From, h.To}, func(d *bookkeeping.Draft) error { return d.Void(h) })
	if err != nil {
		return stores.Hold{}, err
	}
	return d.Holds[slices.IndexFunc(d.Holds, func(h stores.Hold) bool { return h.ID == hold })], nil
}

func (m memoryLedger) Close(ctx context.Context, b stores.Booking, before time.Time) (time.Time, error) {
	end, err := m.begin(ctx)
	defer end()
	switch {
	case err != nil:
		return time.Time{}, err
	case before.After(b.At):
		return time.Time{}, stores.ErrFuture
	}
	closed := m.before
	if before = before.UTC().Truncate(time.Microsecond); before.After(closed) {
		closed = before
	}
	if !b.DryRun {
		m.before = closed
	}
	return closed, nil
}
