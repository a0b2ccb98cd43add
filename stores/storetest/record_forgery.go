package storetest

import (
	"slices"
	"strings"

	"fivefold/stores"
)

// forgeries alter records so that they break a rule.
var forgeries = map[string]struct {
	table string                            // that the error names
	want  error                             // nil for any
	forge func(of map[string][]tableRecord) // the records by table
}{
	"an entry with another balance":     {"entries", nil, with("entries", "balance", stores.RecordValue{Int: 5})},
	"an entry with another amount held": {"entries", nil, with("entries", "held_after", stores.RecordValue{Int: 5})},
	"an entry with a number left out":   {"entries", nil, with("entries", "number", stores.RecordValue{Int: 1 << 40})},
	"a missing entry":                   {"", nil, without("entries")},
	"a missing account":                 {"", nil, without("accounts")},
	"a missing hold":                    {"", stores.ErrNotFound, without("holds")},
	"a missing transfer":                {"transfers", stores.ErrNotFound, without("transfers")},
	"an account with another balance":   {"account", nil, with("accounts", "balance", stores.RecordValue{Int: 5})},
	"an account with another hash":      {"account", nil, with("accounts", "hash", stores.RecordValue{Bytes: strings.Repeat("x", 32)})},
	"a transfer that does not add up":   {"transfers", nil, unbalance},
	"a transfer before its entries": {"", nil, func(of map[string][]tableRecord) {
		of["holds"] = append(of["holds"], of["transfers"]...)
		of["transfers"] = nil
	}},
	"a hold that has captured too much": {"holds", nil, with("holds", "captured", stores.RecordValue{Int: 1 << 40})},
	"a creative of a missing post":      {"creatives", stores.ErrNotFound, with("creatives", "post", noID)},
	"a role of a missing person":        {"advertiser_members", stores.ErrNotFound, with("advertiser_members", "user", noID)},
	"a lease of a missing budget":       {"ad_leases", stores.ErrNotFound, with("ad_leases", "hold", noID)},
	"a payment in another state":        {"payments", nil, with("payments", "state", stores.RecordValue{Bytes: "GONE"})},
	"a payment that is there twice":     {"payments", nil, func(of map[string][]tableRecord) { of["payments"] = append(of["payments"], of["payments"][0]) }},
	"an ID of fewer bytes":              {"payments", nil, with("payments", "id", stores.RecordValue{Bytes: "x"})},
	"a bool that is neither":            {"ad_sets", nil, with("ad_sets", "paused", stores.RecordValue{Int: 2})},
	"no value where there must be one":  {"campaigns", nil, with("campaigns", "digest", stores.RecordValue{IsNull: true})},
	"a record with too few values":      {"campaigns", nil, func(of map[string][]tableRecord) { of["campaigns"][0].record = of["campaigns"][0].record[1:] }},
}

// noID is an ID that no row has.
var noID = stores.RecordValue{Bytes: strings.Repeat("x", 16)}

// forge returns the scan of altered copies of records.
func forge(all []tableRecord, alter func(of map[string][]tableRecord)) (forged []tableRecord) {
	of := map[string][]tableRecord{}
	for _, r := range all {
		of[r.table.Name] = append(of[r.table.Name], tableRecord{r.table, slices.Clone(r.record)})
	}
	alter(of)
	for _, table := range stores.RecordTables() {
		forged = append(forged, of[table.Name]...)
	}
	return forged
}

// with sets a column of a record of a table: of an account, of the first one that has entries.
func with(table, column string, value stores.RecordValue) func(of map[string][]tableRecord) {
	return func(of map[string][]tableRecord) {
		i := 0
		for table == "accounts" && of[table][i].value("entries").Int == 0 {
			i++
		}
		*of[table][i].value(column) = value
	}
}

// without leaves out the first record of a table.
func without(table string) func(of map[string][]tableRecord) {
	return func(of map[string][]tableRecord) { of[table] = of[table][1:] }
}

// unbalance adds 1 to the amount of the last entry of an account, so that nothing but its transfer contradicts it.
func unbalance(of map[string][]tableRecord) {
	for _, account := range of["accounts"] {
		for _, e := range of["entries"] {
			if *e.value("account") == *account.value("id") && *e.value("number") == *account.value("entries") && e.value("kind").Bytes == string(stores.EntryPosted) &&
				e.value("amount").Int == 1 {
				e.value("amount").Int++
				e.value("balance").Int++
				account.value("balance").Int++
				return
			}
		}
	}
	panic("no account ends with a transfer of 1")
}

// value returns the value of a column.
func (r tableRecord) value(column string) *stores.RecordValue {
	i := slices.IndexFunc(r.table.Columns, func(c stores.RecordColumn) bool { return c.Name == column })
	return &r.record[i]
}
