package cli

import (
	"fmt"
	"time"

	"fivefold/stores"
	"fivefold/stores/dataset"
	"fivefold/stores/money"
)

type adsImportCommand struct {
	Dir      string `arg:"" help:"Directory of the file."`
	Source   string `default:"kag" help:"Name of the source, from which IDs are derived: of two imports of a source, the second changes nothing."`
	Currency string `default:"USD" placeholder:"CODE" help:"Currency of what was spent, which the file does not have (${default})."`
	Owner    string `placeholder:"HANDLE" help:"Who owns the page of the ads, and sees what they cost. Without this flag the import makes a person."`
}

// Run imports ads. A damaged file imports nothing.
func (c *adsImportCommand) Run(env *cliEnv) error {
	if err := checkFiles(c.Dir); err != nil {
		return err
	}
	opened, err := openEngines(env, 0)
	if err != nil {
		return err
	}
	defer opened.Close()
	r, err := dataset.Ads(env.ctx, c.Dir, opened.Set, dataset.AdsOptions{Source: c.Source, Currency: stores.Currency(c.Currency), Owner: c.Owner})
	if err != nil {
		return err
	}
	fmt.Fprintf(env.stdout, "%d ads in %d campaigns, %d ad sets and %d interests  %d campaigns new  in %v\n", r.Ads, r.Campaigns, r.AdSets, r.Interests, r.Added,
		r.Took.Round(time.Millisecond))
	fmt.Fprintf(env.stdout, "%d impressions  %d clicks  %s %s spent  %s in the ledger\n", r.Impressions, r.Clicks, money.FormatSpend(r.Spent, r.Currency), r.Currency,
		money.FormatSpend(stores.Spend{Minor: r.Captured}, r.Currency))
	fmt.Fprintf(env.stdout, "%s of %s, which %s owns\n", r.Advertiser, r.Page, r.Owner)
	return nil
}
