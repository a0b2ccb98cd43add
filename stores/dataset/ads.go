package dataset

import (
	"context"
	"errors"
	"fmt"
	"time"

	"fivefold/stores"
	"fivefold/stores/bookkeeping"
	"fivefold/stores/money"
)

// Ads imports what ads have brought and cost from KAG_conversion_data.csv or KAG_conversion_data.csv.gz of a directory: see docs/money.md. A page and its advertiser
// get a campaign that has ended for each campaign of the file, with an ad set for each age and gender. A top-up from a book account pays what the campaigns have cost.
// Everything happens at the time of the import, since the file has no times.
//
// IDs are derived from the source: importing twice changes nothing. A damaged file is an error, and nothing is imported, as is other content of the same source
// (stores.ErrKeyReused). An import that fails otherwise, or is killed, is completed by the next one.
func Ads(ctx context.Context, dir string, set stores.Set, opts AdsOptions) (AdsReport, error) {
	began := time.Now()
	imp := &adImport{set: set, AdsOptions: opts, report: AdsReport{Currency: opts.Currency}}
	err := imp.run(ctx, dir)
	imp.report.Took = time.Since(began)
	if err != nil {
		err = fmt.Errorf("import ads: %w", err)
	}
	return imp.report, err
}

// AdsOptions say how ads are imported.
type AdsOptions struct {
	Source   string          // from whose name IDs are derived, 1 to 26 of [a-z0-9-] that begin with a letter
	Currency stores.Currency // of what was spent
	Owner    string          // the handle of who owns the page; without one, the import makes a person
}

// An AdsReport summarizes an import of ads, including one that failed.
type AdsReport struct {
	Page, Advertiser, Owner stores.ID
	Currency                stores.Currency
	Ads, AdSets, Interests  int
	Campaigns               int // of the file
	Added                   int // those that are new
	Impressions, Clicks     int64
	Spent                   stores.Spend
	Captured                int64 // in the ledger: what each campaign has spent, rounded down to the minor unit
	Took                    time.Duration
}

// adImport is one import of ads.
type adImport struct {
	AdsOptions
	set        stores.Set
	report     AdsReport
	page       stores.Page
	advertiser stores.Advertiser
}

// Errors of imports of ads.
var (
	errOtherAds      = fmt.Errorf("other ads, or another currency, were imported from it before: give another --source; %w", stores.ErrKeyReused)
	errOtherOwner    = errors.New("its page belongs to another person")
	errNoOwner       = errors.New("no person has the handle of --owner")
	errNotAdvertiser = errors.New("its page has another advertiser")
)

func (imp *adImport) run(ctx context.Context, dir string) error {
	handle, err := stores.UserHandle.Check(imp.Source + "-ads")
	if err != nil || !validSource(imp.Source) {
		return fmt.Errorf("source %s is not 1 to 26 characters of [a-z0-9-] starting with a letter", quote(imp.Source))
	}
	if err := money.CheckCurrency(imp.Currency); err != nil {
		return fmt.Errorf("%s is not the code of a currency of ISO 4217", quote(string(imp.Currency)))
	}
	file, err := readAds(ctx, dir, imp.Currency)
	if err != nil {
		return err
	}
	if err := imp.store(ctx, file, handle); err != nil {
		return fmt.Errorf("source %s: %w", imp.Source, err)
	}
	return nil
}

// store stores the contents of the file.
func (imp *adImport) store(ctx context.Context, file *adRecords, handle string) error {
	rows, err := imp.rows(ctx, file, handle)
	if err != nil {
		return err
	}
	topUp, book, err := imp.topUp(file)
	if err != nil {
		return err
	}
	recorded, err := imp.set.Books.Transfers(ctx, []stores.ID{topUp.ID})
	if err != nil {
		return err
	}
	if before, ok := recorded[topUp.ID]; ok && !bookkeeping.SamePosted(before, topUp) {
		return errOtherAds
	}
	if _, err := imp.set.Archive.Put(ctx, rows); errors.Is(err, stores.ErrHandleTaken) {
		return fmt.Errorf("the handle %s of its owner belongs to another person: give --owner", handle)
	} else if err != nil {
		return err
	}
	if err := imp.advertise(ctx); err != nil {
		return err
	}
	if err := imp.set.Ledger.Open(ctx, []stores.Account{book}); err != nil {
		return err
	}
	paid, err := imp.set.Ledger.Post(ctx, stores.Booking{At: time.Now()}, topUp)
	if errors.Is(err, stores.ErrKeyReused) {
		err = errOtherAds
	}
	if err != nil {
		return err
	}
	for _, c := range file.campaigns {
		added, err := imp.campaign(ctx, c, paid.RecordedAt)
		if err != nil {
			return fmt.Errorf("campaign %s: %w", quote(c.name), err)
		}
		imp.report.Campaigns, imp.report.AdSets = imp.report.Campaigns+1, imp.report.AdSets+len(c.sets)
		imp.report.Captured += c.total.spent.Minor
		if added {
			imp.report.Added++
		}
	}
	imp.report.Ads, imp.report.Interests = file.ads, len(file.interests)
	imp.report.Impressions, imp.report.Clicks, imp.report.Spent = file.total.impressions, file.total.clicks, file.total.spent
	return nil
}

// rows returns the page, its owner and the interests. What exists of them is not changed.
func (imp *adImport) rows(ctx context.Context, file *adRecords, handle string) (rows stores.Rows, err error) {
	now := time.Now().UTC().Truncate(time.Microsecond)
	imp.page = stores.Page{ID: mustID(imp.Source, "page", "ads"), Kind: stores.Business, Name: "Advertiser of " + imp.Source, CreatedAt: now}
	existing, err := imp.set.Pages.ByIDs(ctx, []stores.ID{imp.page.ID})
	if err != nil {
		return rows, err
	}
	before, exists := existing[imp.page.ID]
	switch {
	case imp.Owner != "":
		handle, err := stores.UserHandle.Check(imp.Owner)
		if err != nil {
			return rows, errNoOwner
		}
		found, err := imp.set.Users.ByHandles(ctx, []string{handle})
		if err != nil {
			return rows, err
		}
		if imp.page.Owner = found[handle].ID; imp.page.Owner.IsZero() {
			return rows, errNoOwner
		}
		if exists && before.Owner != imp.page.Owner {
			return rows, errOtherOwner
		}
	case exists:
		imp.page.Owner = before.Owner
	default:
		owner := stores.User{ID: mustID(imp.Source, "user", "ads"), Handle: handle, Name: imp.page.Name, JoinedAt: now, FriendsVisibility: stores.Everyone,
			InterestsVisibility: stores.Everyone}
		rows.Users, imp.page.Owner = []stores.User{owner}, owner.ID
	}
	rows.Pages = []stores.Page{imp.page}
	rows.Memberships = []stores.Membership{{Page: imp.page.ID, User: imp.page.Owner, Role: stores.Moderator, Since: now}}
	for _, code := range file.interests {
		rows.Interests = append(rows.Interests, stores.Interest{ID: imp.interest(code), Kind: "AD_CODE", Name: code})
	}
	imp.advertiser = stores.Advertiser{ID: stores.DerivedID(stores.KindAdvertiser, imp.page.ID, "ads"), Page: imp.page.ID, Name: imp.page.Name, Currency: imp.Currency,
		CreatedAt: now}
	imp.report.Page, imp.report.Owner, imp.report.Advertiser = imp.page.ID, imp.page.Owner, imp.advertiser.ID
	return rows, nil
}

// interest returns the ID of the interest of a code.
func (imp *adImport) interest(code string) stores.ID { return mustID(imp.Source, "interest", code) }

// advertise stores the advertiser, unless it exists.
func (imp *adImport) advertise(ctx context.Context) error {
	err := imp.set.Advertisers.Create(ctx, imp.advertiser)
	if !errors.Is(err, stores.ErrAlreadyExists) {
		return err
	}
	found, err := imp.set.Advertisers.ByIDs(ctx, []stores.ID{imp.advertiser.ID})
	if err != nil {
		return err
	}
	switch before, ok := found[imp.advertiser.ID]; {
	case !ok:
		return errNotAdvertiser
	case before.Currency != imp.Currency:
		return errOtherAds
	}
	return nil
}

// topUp returns the transfer that pays the budgets of all campaigns, and the account that it is from. It names the content of the file.
func (imp *adImport) topUp(file *adRecords) (stores.Transfer, stores.Account, error) {
	book := stores.Account{ID: stores.DerivedID(stores.KindAccount, imp.advertiser.ID, "ads\n"+string(imp.Currency)), Kind: stores.AccountBook,
		Name: "Ads of " + imp.Source, Currency: imp.Currency, Floor: stores.NoFloor, OpenedAt: imp.advertiser.CreatedAt}
	amount := int64(0)
	for _, c := range file.campaigns {
		sum, err := stores.AddAmounts(amount, c.budget())
		if err != nil {
			return stores.Transfer{}, book, err
		}
		amount = sum
	}
	transfer, err := bookkeeping.CheckTransfer(stores.Transfer{ID: stores.DerivedID(stores.KindTransfer, imp.advertiser.ID, "ads"),
		Description: fmt.Sprintf("Ads of %s, SHA-256 %x", imp.Source, file.digest),
		Legs:        []stores.Leg{{Account: book.ID, Amount: -amount}, {Account: stores.FundsOf(imp.advertiser.ID), Amount: amount}}})
	return transfer, book, err
}
