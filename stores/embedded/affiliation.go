package embedded

import (
	"context"

	"fivefold/stores"
)

const affiliationColumns = `x.user, x.organisation, o.kind, x.year`

// fromAffiliations is the FROM of affiliationColumns; a WHERE follows.
const fromAffiliations = ` affiliation x CROSS JOIN organisation o ON o.id = x.organisation `

// readAffiliation reads affiliationColumns.
func readAffiliation(r *row) stores.Affiliation {
	return stores.Affiliation{
		User: r.id(stores.KindUser), Organisation: r.id(stores.KindOrganisation), Kind: stores.OrganisationKind(r.text()),
		Year: r.int(),
	}
}

// affiliationArgs returns the values of the columns that callers set.
func affiliationArgs(a stores.Affiliation) []arg {
	return []arg{userArg(a.User), idArg(a.Organisation, stores.KindOrganisation), intArg(a.Year)}
}

// Affiliations implements stores.Organisations.
func (s organisations) Affiliations(
	ctx context.Context, people []stores.ID,
) (map[stores.ID][]stores.Affiliation, error) {
	keys := keysOf(people, stores.KindUser)
	result := make(map[stores.ID][]stores.Affiliation, len(keys.list))
	if len(keys.list) == 0 {
		return result, s.checkOpen(ctx)
	}
	query := withKeys + " SELECT " + affiliationColumns + " FROM k CROSS JOIN" + fromAffiliations + `WHERE x.user = k.id
		ORDER BY k.n, x.year DESC, x.organisation`
	err := s.read(ctx, func(c *conn) error {
		for r, err := range c.query(ctx, query, keys.arg()) {
			if err != nil {
				return err
			}
			a := readAffiliation(r)
			result[a.User] = append(result[a.User], a)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return result, nil
}

// Affiliate implements stores.Organisations.
func (s organisations) Affiliate(ctx context.Context, a stores.Affiliation) (stores.Affiliation, error) {
	var stored stores.Affiliation
	err := s.write(ctx, func(c *conn) error {
		args := affiliationArgs(a)
		changed, err := c.exec(ctx, "UPDATE affiliation SET year = ?3 WHERE user = ?1 AND organisation = ?2", args...)
		if err == nil && changed == 0 {
			err = c.insertAffiliation(ctx, args)
		}
		if err != nil {
			return err
		}
		stored, err = queryRow(ctx, c, readAffiliation,
			"SELECT "+affiliationColumns+" FROM"+fromAffiliations+"WHERE x.user = ? AND x.organisation = ?", args[:2]...)
		return err
	})
	if err != nil {
		return stores.Affiliation{}, err
	}
	return stored, nil
}

// insertAffiliation adds an affiliation. ErrTooMany when the person has more than stores.MaxAffiliations.
func (c *conn) insertAffiliation(ctx context.Context, args []arg) error {
	if err := c.run(ctx, "INSERT INTO affiliation (user, organisation, year) VALUES (?, ?, ?)", args...); err != nil {
		return constraintError(err)
	}
	n, err := queryRow(ctx, c, (*row).int, "SELECT count(*) FROM affiliation WHERE user = ?", args[:1]...)
	if err == nil && n > stores.MaxAffiliations {
		return stores.ErrTooMany
	}
	return err
}

// Disaffiliate implements stores.Organisations.
func (s organisations) Disaffiliate(ctx context.Context, user, organisation stores.ID) error {
	return s.write(ctx, func(c *conn) error {
		removed, err := c.exec(ctx, "DELETE FROM affiliation WHERE user = ? AND organisation = ?",
			userArg(user), idArg(organisation, stores.KindOrganisation))
		if err == nil && removed == 0 {
			return stores.ErrNotAffiliated
		}
		return err
	})
}

// affiliationArchiveTable is how affiliations are moved.
var affiliationArchiveTable = newArchiveTable("affiliation (user, organisation, year)", "(user, organisation)", affiliationArgs).
	read("affiliation", newTableScan(affiliationColumns+" FROM"+fromAffiliations+"WHERE", "x.user, x.organisation", readAffiliation,
		func(a stores.Affiliation) []stores.ID { return []stores.ID{a.User, a.Organisation} }))
