package dataset

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"

	"fivefold/stores"
)

// postingColumns are the columns of postings.csv, in this order.
var postingColumns = []string{"txn", "date", "payee", "narration", "account", "amount_minor", "currency"}

// postings are the contents of postings.csv.
type postings struct {
	name         string
	accounts     []stores.Account
	transactions []*transaction
	skipped      []*RowError
}

// A transaction is the postings of one number.
type transaction struct {
	number   string
	date     string
	line     int // of its first posting
	transfer stores.Transfer
}

// A postingReader reads postings.csv.
type postingReader struct {
	postings
	accountOf     map[accountKey]stores.ID
	transactionOf map[string]*transaction
	currencyOf    map[stores.ID]stores.Currency
}

type accountKey struct {
	name     string
	currency stores.Currency
}

// readPostings reads and checks the whole file.
func readPostings(ctx context.Context, dir string) (postings, error) {
	p := &postingReader{accountOf: map[accountKey]stores.ID{}, transactionOf: map[string]*transaction{}, currencyOf: map[stores.ID]stores.Currency{}}
	name, err := readTable(ctx, dir, "postings.csv", postingColumns, p.add)
	if err != nil {
		return postings{}, err
	}
	p.name = name
	return p.postings, p.check()
}

// add adds a posting.
func (p *postingReader) add(fields []string, line int) error {
	number, date, payee, narration := fields[0], fields[1], fields[2], fields[3]
	if number == "" {
		return errors.New("txn is empty; give the number of the transaction")
	}
	day, err := time.Parse(time.DateOnly, date)
	if err != nil || day.Year() < 1 {
		return fmt.Errorf("date is %s, want a day such as 2026-11-30", quote(date))
	}
	if day.After(time.Now()) {
		return fmt.Errorf("date is %s, which is in the future", date)
	}
	account, err := p.account(fields[4], fields[6])
	if err != nil {
		return err
	}
	amount, err := strconv.ParseInt(fields[5], 10, 64)
	if err != nil || amount == math.MinInt64 {
		return fmt.Errorf("amount_minor is %s, want a whole number of minor units from -%d to %[2]d", quote(fields[5]), int64(math.MaxInt64))
	}
	description := stores.LedgerText.Repair(narration)
	if payee != "" {
		description = stores.LedgerText.Repair(payee + ": " + narration)
	}
	t := p.transactionOf[number]
	if t == nil {
		t = &transaction{number: number, date: date, line: line, transfer: stores.Transfer{
			ID: stores.DerivedID(stores.KindTransfer, stores.ID{}, "books\n"+number), Description: description, EffectiveAt: day,
		}}
		p.transactionOf[number], p.transactions = t, append(p.transactions, t)
	}
	switch {
	case t.date != date || t.transfer.Description != description:
		return fmt.Errorf("transaction %s has another date, payee or narration than in line %d", quote(number), t.line)
	case len(t.transfer.Legs) == stores.MaxLegs:
		return fmt.Errorf("transaction %s has more than %d postings", quote(number), stores.MaxLegs)
	}
	t.transfer.Legs = append(t.transfer.Legs, stores.Leg{Account: account, Amount: amount})
	return nil
}

// account returns the account of a name and a currency.
func (p *postingReader) account(name, code string) (stores.ID, error) {
	currency, err := stores.Currency(code).Check()
	if err != nil {
		return stores.ID{}, fmt.Errorf("currency is %s, want 3 to 12 capital letters and digits that begin with a letter", quote(code))
	}
	if id, ok := p.accountOf[accountKey{name, currency}]; ok {
		return id, nil
	}
	kept, err := stores.LedgerText.Required().Check(name)
	if err != nil {
		return stores.ID{}, fmt.Errorf("account %s: the name %w", quote(name), err)
	}
	id := stores.DerivedID(stores.KindAccount, stores.ID{}, "books\n"+string(currency)+"\n"+kept)
	p.accountOf[accountKey{name, currency}] = id
	if _, ok := p.currencyOf[id]; !ok {
		p.currencyOf[id] = currency
		p.accounts = append(p.accounts, stores.Account{ID: id, Kind: stores.AccountBook, Name: kept, Currency: currency, Floor: stores.NoFloor, OpenedAt: time.Now()})
	}
	return id, nil
}

// check checks whole transactions, and skips those that have no effect.
func (p *postingReader) check() error {
	var kept []*transaction
	for _, t := range p.transactions {
		sums, moves, accounts := map[stores.Currency]int64{}, false, map[stores.ID]bool{}
		for _, leg := range t.transfer.Legs {
			sum, err := stores.AddAmounts(sums[p.currencyOf[leg.Account]], leg.Amount)
			if err != nil {
				return &RowError{p.name, t.line, fmt.Errorf("transaction %s: the sum of its postings is too large", quote(t.number))}
			}
			sums[p.currencyOf[leg.Account]] = sum
			moves, accounts[leg.Account] = moves || leg.Amount != 0, true
		}
		for currency, sum := range sums {
			if sum != 0 {
				return &RowError{p.name, t.line, fmt.Errorf("the postings of transaction %s do not add up to 0 %s", quote(t.number), currency)}
			}
		}
		if !moves || len(accounts) == 1 {
			p.skipped = append(p.skipped, &RowError{p.name, t.line, fmt.Errorf("transaction %s moves nothing between accounts", quote(t.number))})
			continue
		}
		kept = append(kept, t)
	}
	p.transactions = kept
	return nil
}
