package demo

import (
	"context"
	"errors"
	"time"

	"fivefold/stores"
)

// advertised is the page that has an advertiser.
const advertised = "Quayside Bindery"

// funded is when the advertiser was created and paid in.
var funded = time.Date(2021, 3, 2, 9, 0, 0, 0, time.UTC)

// advertiserOf returns the ID of the advertiser of a page.
func advertiserOf(page stores.ID) stores.ID {
	return stores.DerivedID(stores.KindAdvertiser, page, "demo")
}

// addAdvertiser stores an advertiser of a page, money that it has paid in, and its campaigns. Several servers may do so at once.
func addAdvertiser(ctx context.Context, set stores.Set, rows stores.Rows) error {
	for _, page := range rows.Pages {
		if page.Name != advertised {
			continue
		}
		a := stores.Advertiser{ID: advertiserOf(page.ID), Page: page.ID, Name: advertised, Currency: "EUR", CreatedAt: funded}
		if err := set.Advertisers.Create(ctx, a); err != nil && !errors.Is(err, stores.ErrAlreadyExists) { // by another server that fills the stores
			return err
		}
		provider := stores.NetworkAccount(stores.AccountProvider, a.Currency)
		provider.OpenedAt = funded
		if err := set.Ledger.Open(ctx, []stores.Account{provider}); err != nil {
			return err
		}
		if _, err := set.Ledger.Post(ctx, stores.Booking{At: funded}, stores.Transfer{ID: stores.DerivedID(stores.KindTransfer, a.ID, "demo"), Description: "Top-up",
			Legs: []stores.Leg{{Account: provider.ID, Amount: -250_00}, {Account: stores.FundsOf(a.ID), Amount: 250_00}}}); err != nil {
			return err
		}
		for _, post := range rows.Posts {
			if post.Page == page.ID {
				return addCampaigns(ctx, set, a, post.ID, rows.Users)
			}
		}
	}
	return nil
}
