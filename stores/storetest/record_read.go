package storetest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"fivefold/stores"
	"fivefold/stores/bookkeeping"
)

// ReadRecords returns what all ports about records return, by the call, and what an audit of the ledger finds. Stores with the same records, and the same rows to
// which they refer, return the same.
func ReadRecords(t tester, set stores.Set) map[string]any {
	t.Helper()
	ids := recordIDs(t, set.Records)
	answers := recordReads{}
	report := must(bookkeeping.Audit(t.Context(), set.Books, bookkeeping.AuditOptions{}))(t)
	if report.Different > 0 {
		t.Errorf("the ledger differs: %+v", report.Differences)
	}
	answers["audit"] = report
	answers.ledger(t, set, ids)
	answers.payments(t, set, ids)
	answers.ads(t, set, ids)
	return answers
}

// recordReads are the results of calls.
type recordReads map[string]any

// recordIDs returns the IDs in the columns of records, by table and column, such as holds.id, as many as a call may have.
func recordIDs(t tester, records stores.Records) func(column string, kind stores.Kind) []stores.ID {
	found, known := map[string][]uuid.UUID{}, map[string]bool{}
	err := records.Scan(t.Context(), func(table *stores.RecordTable, record []stores.RecordValue) error {
		for i, c := range table.Columns {
			key := table.Name + "." + c.Name
			if c.Type != stores.RecordID || record[i].IsNull || known[key+record[i].Bytes] || len(found[key]) == stores.MaxBatch {
				continue
			}
			known[key+record[i].Bytes] = true
			found[key] = append(found[key], uuid.UUID([]byte(record[i].Bytes)))
		}
		return nil
	})
	if err != nil {
		t.Fatalf("Scan: %v", err)
	}
	return func(column string, kind stores.Kind) []stores.ID {
		ids := make([]stores.ID, len(found[column]))
		for i, id := range found[column] {
			ids[i] = stores.ID{Kind: kind, UUID: id}
		}
		return ids
	}
}

func (answers recordReads) ledger(t tester, set stores.Set, ids func(string, stores.Kind) []stores.ID) {
	t.Helper()
	ctx, note := t.Context(), readAny(t, answers)
	accounts := ids("accounts.id", stores.KindAccount)
	note("Accounts")(set.Books.Accounts(ctx, accounts))
	note("Owned")(set.Books.Owned(ctx, ids("accounts.owner", stores.KindAdvertiser)))
	for _, when := range []time.Time{at(-200_000), at(-60_000), at(0), at(2), at(12), at(30), at(36), at(1000)} {
		note("Balances at " + when.String())(set.Books.Balances(ctx, accounts, when))
	}
	note("Entries")(set.Books.Entries(ctx, accounts, time.Time{}, time.Time{}, wholeList))
	note("Entries of a time")(set.Books.Entries(ctx, accounts, at(-100_000), at(3), wholeList))
	note("Transfers")(set.Books.Transfers(ctx, ids("transfers.id", stores.KindTransfer)))
	note("Holds")(set.Books.Holds(ctx, ids("holds.id", stores.KindHold)))
	note("Scan")(set.Books.Scan(ctx, stores.ID{}, stores.MaxBatch))
	note("Close")(set.Ledger.Close(ctx, stores.Booking{At: at(1000), DryRun: true}, time.Time{}))
	holds := ids("ad_budgets.hold", stores.KindHold)
	note("Budgets")(set.Delivery.Budgets(ctx, holds))
	campaigns := append(ids("ad_budgets.campaign", stores.KindCampaign), ids("ad_figures.campaign", stores.KindCampaign)...)
	for _, by := range []stores.AdBreakdown{stores.AdTotal, stores.AdByDay, stores.AdByAge, stores.AdByGender, stores.AdByAgeGender, stores.AdByPlace, stores.AdByInterest,
		stores.AdByAdSet, stores.AdByCreative} {
		note("Figures " + string(by))(set.AdReports.Figures(ctx, campaigns, time.Time{}, time.Time{}, by))
		note("Reach " + string(by))(set.AdReports.Reach(ctx, campaigns, by))
	}
	people := ids("ad_events.person", stores.KindUser)
	note("Shown")(set.AdReports.Shown(ctx, people, wholeList))
	for _, person := range people {
		note("Seen " + person.String())(set.Delivery.Seen(ctx, person, campaigns, time.Time{}))
	}
}

func (answers recordReads) payments(t tester, set stores.Set, ids func(string, stores.Kind) []stores.ID) {
	t.Helper()
	ctx, note := t.Context(), readAny(t, answers)
	payments, accounts := ids("payments.id", stores.KindPayment), ids("payments.account", stores.KindAccount)
	note("Payments.ByIDs")(set.Payments.ByIDs(ctx, payments))
	note("Payments.ByReferences")(set.Payments.ByReferences(ctx, "bank", []string{"pay_0", "pay_1", "pay_4"}))
	note("Payments.Of")(set.Payments.Of(ctx, accounts, wholeList))
	note("Payments.Open")(set.Payments.Open(ctx, at(1000), stores.ID{}, stores.MaxBatch))
	note("Payments.Between")(set.Payments.Between(ctx, "bank", at(0), at(1000), stores.ID{}, stores.MaxBatch))
	for _, kind := range []stores.Kind{stores.KindRefund, stores.KindDispute, stores.KindPayout} {
		note("Outflows.ByIDs " + string(kind))(set.Outflows.ByIDs(ctx, ids("outflows.id", kind)))
	}
	note("Outflows.ByPayments")(set.Outflows.ByPayments(ctx, payments))
	note("Outflows.Of")(set.Outflows.Of(ctx, accounts, wholeList))
	note("Outflows.Payouts")(set.Outflows.Payouts(ctx, "bank", at(0), at(1000), stores.ID{}, stores.MaxBatch))
	note("Payments.Waiting")(set.Payments.Waiting(ctx, at(1000)))
	note("Outflows.Waiting")(set.Outflows.Waiting(ctx))
	note("ProviderEvents.Waiting")(set.ProviderEvents.Waiting(ctx))
	note("Outflows.Open")(set.Outflows.Open(ctx, at(1000), stores.ID{}, stores.MaxBatch))
	note("ProviderEvents.ByIDs")(set.ProviderEvents.ByIDs(ctx, "bank", []string{"evt_0", "evt_1", "evt_2", "evt_3"}))
	note("ProviderEvents.Due")(set.ProviderEvents.Due(ctx, at(1000), stores.MaxBatch))
	note("LocalPayments.Between")(set.LocalPayments.Between(ctx, at(0), at(1000), "", stores.MaxBatch))
	note("LocalPayments.Due")(set.LocalPayments.Due(ctx, at(1000), stores.MaxBatch))
	for _, scope := range ids("advertisers.id", stores.KindAdvertiser) {
		for i := range 3 {
			answer, err := set.Answers.Of(ctx, scope, fmt.Sprintf("key\x00\xff %d", i), stores.Digest{0, 0xff, 31: byte(i)}, at(60))
			if errors.Is(err, stores.ErrNotFound) {
				answer, err = nil, nil
			}
			note(fmt.Sprintf("Answers.Of %v %d", scope, i))(answer, err)
		}
	}
}

func (answers recordReads) ads(t tester, set stores.Set, ids func(string, stores.Kind) []stores.ID) {
	t.Helper()
	ctx, note := t.Context(), readAny(t, answers)
	advertisers, people := ids("advertisers.id", stores.KindAdvertiser), ids("advertiser_members.user", stores.KindUser)
	note("Advertisers.ByIDs")(set.Advertisers.ByIDs(ctx, advertisers))
	note("Advertisers.Members")(set.Advertisers.Members(ctx, advertisers, wholeList))
	note("Advertisers.OfUsers")(set.Advertisers.OfUsers(ctx, people, wholeList))
	for _, person := range people {
		note("Advertisers.OfPages " + person.String())(set.Advertisers.OfPages(ctx, person, ids("advertisers.page", stores.KindPage)))
		note("Advertisers.Between " + person.String())(set.Advertisers.Between(ctx, person, advertisers))
	}
	campaigns, sets := ids("campaigns.id", stores.KindCampaign), ids("ad_sets.id", stores.KindAdSet)
	note("Campaigns.ByIDs")(set.Campaigns.ByIDs(ctx, campaigns))
	note("Campaigns.OfAdvertisers")(set.Campaigns.OfAdvertisers(ctx, advertisers, wholeList))
	note("Campaigns.Live")(set.Campaigns.Live(ctx, at(10), stores.ID{}, stores.MaxBatch))
	note("Campaigns.Over")(set.Campaigns.Over(ctx, at(0).AddDate(1, 0, 0), stores.MaxBatch))
	note("AdSets.ByIDs")(set.AdSets.ByIDs(ctx, sets))
	note("AdSets.OfCampaigns")(set.AdSets.OfCampaigns(ctx, campaigns))
	note("Creatives.ByIDs")(set.Creatives.ByIDs(ctx, ids("creatives.id", stores.KindCreative)))
	note("Creatives.OfAdSets")(set.Creatives.OfAdSets(ctx, sets))
	note("Creatives.Pending")(set.Creatives.Pending(ctx, stores.ID{}, stores.MaxBatch))
	note("AdPreferences.ByPeople")(set.AdPreferences.ByPeople(ctx, ids("ad_preferences.user", stores.KindUser)))
}

// readAny returns a function that adds the result of a call, whose name it is given.
func readAny(t tester, answers recordReads) func(name string) func(any, error) {
	return func(name string) func(any, error) {
		return func(answer any, err error) {
			t.Helper()
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			answers[name] = answer
		}
	}
}

// ExpectRecords fails unless the ports of a set return what ReadRecords has returned.
func ExpectRecords(t tester, set stores.Set, wanted map[string]any) {
	t.Helper()
	got := ReadRecords(t, set)
	for name, answer := range wanted {
		want(t, name, got[name], answer)
	}
}

// recordsOf returns all records, and their number by table.
func recordsOf(t tester, scan stores.RecordScan) (all []tableRecord, counts map[string]int) {
	t.Helper()
	counts = map[string]int{}
	err := scan(t.Context(), func(table *stores.RecordTable, record []stores.RecordValue) error {
		all = append(all, tableRecord{table, append([]stores.RecordValue(nil), record...)})
		counts[table.Name]++
		return nil
	})
	if err != nil {
		t.Fatalf("Scan: %v", err)
	}
	return all, counts
}

// A tableRecord is a record of a table.
type tableRecord struct {
	table  *stores.RecordTable
	record []stores.RecordValue
}

// scanOf returns the scan of records.
func scanOf(all []tableRecord) stores.RecordScan {
	return func(ctx context.Context, visit stores.RecordVisit) error {
		for _, r := range all {
			if err := visit(r.table, r.record); err != nil {
				return err
			}
		}
		return ctx.Err()
	}
}
