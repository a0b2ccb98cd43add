package postgres

import (
	"context"

	"fivefold/stores"
)

const affiliationColumns = `x.user_id, x.organisation_id, o.kind, x.year`

// fromAffiliations is the FROM of affiliationColumns; a WHERE follows.
const fromAffiliations = ` affiliations x JOIN organisations o ON o.id = x.organisation_id `

// readAffiliation reads affiliationColumns.
func readAffiliation(r *row) stores.Affiliation {
	return stores.Affiliation{
		User: r.id(stores.KindUser), Organisation: r.id(stores.KindOrganisation), Kind: stores.OrganisationKind(r.text()),
		Year: r.int(),
	}
}

// affiliationArgs returns the values of the columns that callers set.
func affiliationArgs(a stores.Affiliation) []any {
	return []any{userArg(a.User), idArg(a.Organisation, stores.KindOrganisation), a.Year}
}

// Affiliations implements stores.Organisations.
func (s organisations) Affiliations(ctx context.Context, people []stores.ID) (map[stores.ID][]stores.Affiliation, error) {
	keys := keysOf(people, stores.KindUser)
	return queryGroups(ctx, s.Engine, keys, readAffiliation, "SELECT k.n, "+affiliationColumns+" FROM "+keys.table+" JOIN ("+fromAffiliations+`)
		ON x.user_id = k.id ORDER BY k.n, x.year DESC, x.organisation_id`, nil)
}

// Affiliate implements stores.Organisations. The person is locked, so that of several at the same time none exceeds the limit.
func (s organisations) Affiliate(ctx context.Context, a stores.Affiliation) (stores.Affiliation, error) {
	var stored stores.Affiliation
	key := args{"user": userArg(a.User), "organisation": idArg(a.Organisation, stores.KindOrganisation)}
	err := s.write(ctx, func(c *conn) error {
		if err := c.lockUsers(ctx, a.User); err != nil {
			return err
		}
		if err := c.run(ctx, `INSERT INTO affiliations (user_id, organisation_id, year) VALUES (@user, @organisation, @year)
			ON CONFLICT (user_id, organisation_id) DO UPDATE SET year = excluded.year`, with(key, args{"year": a.Year})); err != nil {
			return err
		}
		n, err := queryRow(ctx, c, (*row).int, "SELECT count(*) FROM affiliations WHERE user_id = @user", args{"user": userArg(a.User)})
		if err != nil {
			return err
		}
		if n > stores.MaxAffiliations {
			return stores.ErrTooMany
		}
		stored, err = queryRow(ctx, c, readAffiliation,
			"SELECT "+affiliationColumns+" FROM"+fromAffiliations+"WHERE x.user_id = @user AND x.organisation_id = @organisation", key)
		return err
	})
	if err != nil {
		return stores.Affiliation{}, err
	}
	return stored, nil
}

// Disaffiliate implements stores.Organisations.
func (s organisations) Disaffiliate(ctx context.Context, user, organisation stores.ID) error {
	return s.write(ctx, func(c *conn) error {
		return c.execOne(ctx, stores.ErrNotAffiliated, "DELETE FROM affiliations WHERE user_id = @user AND organisation_id = @organisation",
			args{"user": userArg(user), "organisation": idArg(organisation, stores.KindOrganisation)})
	})
}

// affiliationTable is how affiliations are moved.
var affiliationTable = newTable("affiliations", "user_id uuid, organisation_id uuid, year bigint", "(user_id, organisation_id)", affiliationArgs).
	read("affiliations", newScan(affiliationColumns+" FROM"+fromAffiliations+"WHERE", "x.user_id, x.organisation_id", readAffiliation,
		func(a stores.Affiliation) []stores.ID { return []stores.ID{a.User, a.Organisation} }))
