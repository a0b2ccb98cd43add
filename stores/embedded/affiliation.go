package embedded

import (
	"context"

	"fivefold/stores"
)

const affiliationColumns = `x.user, x.organisation, o.kind, x.year`

// fromAffiliations is the FROM of affiliationColumns; a WHERE follows.
const fromAffiliations = ` affiliation x CROSS JOIN organisation o ON o.id = x.organisation `

// intoAffiliation returns the destinations of affiliationColumns.
func intoAffiliation(a *stores.Affiliation) []any {
	return []any{
		idColumn{&a.User, stores.KindUser}, idColumn{&a.Organisation, stores.KindOrganisation},
		textColumn{(*string)(&a.Kind)}, intColumn{&a.Year},
	}
}

// affiliationArgs returns the values of the columns that callers set.
func affiliationArgs(a stores.Affiliation) []any {
	return []any{userBytes(a.User), idBytes(a.Organisation, stores.KindOrganisation), a.Year}
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
		var a stores.Affiliation
		return c.query(ctx, query, []any{named("keys", keys.json)}, intoAffiliation(&a), func() error {
			result[a.User] = append(result[a.User], a)
			return nil
		})
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
		return c.queryRow(ctx, "SELECT "+affiliationColumns+" FROM"+fromAffiliations+"WHERE x.user = ? AND x.organisation = ?",
			args[:2], intoAffiliation(&stored)...)
	})
	if err != nil {
		return stores.Affiliation{}, err
	}
	return stored, nil
}

// insertAffiliation adds an affiliation. ErrTooMany when the person has more than stores.MaxAffiliations.
func (c *conn) insertAffiliation(ctx context.Context, args []any) error {
	if _, err := c.exec(ctx, "INSERT INTO affiliation (user, organisation, year) VALUES (?, ?, ?)", args...); err != nil {
		return constraintError(err)
	}
	var n int
	err := c.queryRow(ctx, "SELECT count(*) FROM affiliation WHERE user = ?", args[:1], intColumn{&n})
	if err == nil && n > stores.MaxAffiliations {
		return stores.ErrTooMany
	}
	return err
}

// Disaffiliate implements stores.Organisations.
func (s organisations) Disaffiliate(ctx context.Context, user, organisation stores.ID) error {
	return s.write(ctx, func(c *conn) error {
		removed, err := c.exec(ctx, "DELETE FROM affiliation WHERE user = ? AND organisation = ?",
			userBytes(user), idBytes(organisation, stores.KindOrganisation))
		if err == nil && removed == 0 {
			return stores.ErrNotAffiliated
		}
		return err
	})
}

// affiliationArchiveTable is how affiliations are moved.
var affiliationArchiveTable = newArchiveTable("affiliation (user, organisation, year)", "(user, organisation)", affiliationArgs).
	read("affiliation", newTableScan(affiliationColumns+" FROM"+fromAffiliations+"WHERE", "x.user, x.organisation", intoAffiliation,
		func(a stores.Affiliation) []stores.ID { return []stores.ID{a.User, a.Organisation} }))
