package embedded

import (
	"context"

	"fivefold/stores"
)

const affiliationColumns = `x.user, x.organisation, o.kind, x.year`

// fromAffiliations completes a SELECT of affiliationColumns: those whose user and organisation the condition picks.
const fromAffiliations = ` affiliation x CROSS JOIN organisation o ON o.id = x.organisation `

// intoAffiliation gives where affiliationColumns go.
func intoAffiliation(a *stores.Affiliation) []any {
	return []any{
		identity{&a.User, stores.KindUser}, identity{&a.Organisation, stores.KindOrganisation},
		text{(*string)(&a.Kind)}, whole{&a.Year},
	}
}

// affiliationArgs gives the columns of an affiliation that a caller has a say in.
func affiliationArgs(a stores.Affiliation) []any {
	return []any{person(a.User), bytesOf(a.Organisation, stores.KindOrganisation), a.Year}
}

// Affiliations implements stores.Organisations.
func (s organisations) Affiliations(
	ctx context.Context, people []stores.ID,
) (map[stores.ID][]stores.Affiliation, error) {
	ks := keysOf(people, stores.KindUser)
	answer := make(map[stores.ID][]stores.Affiliation, len(ks.list))
	if len(ks.list) == 0 {
		return answer, s.alive(ctx)
	}
	query := withKeys + " SELECT " + affiliationColumns + " FROM k CROSS JOIN" + fromAffiliations + `WHERE x.user = k.id
		ORDER BY k.n, x.year DESC, x.organisation`
	err := s.read(ctx, "Organisations.Affiliations", len(ks.list), func(l *line) error {
		var a stores.Affiliation
		return l.each(ctx, query, []any{named("keys", ks.json)}, intoAffiliation(&a), func() error {
			answer[a.User] = append(answer[a.User], a)
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	return answer, nil
}

// Affiliate implements stores.Organisations.
func (s organisations) Affiliate(ctx context.Context, a stores.Affiliation) (stores.Affiliation, error) {
	var stored stores.Affiliation
	err := s.write(ctx, "Organisations.Affiliate", 1, func(l *line) error {
		args := affiliationArgs(a)
		changed, err := l.exec(ctx, "UPDATE affiliation SET year = ?3 WHERE user = ?1 AND organisation = ?2", args...)
		if err == nil && changed == 0 {
			err = l.addAffiliation(ctx, args)
		}
		if err != nil {
			return err
		}
		return l.one(ctx, "SELECT "+affiliationColumns+" FROM"+fromAffiliations+"WHERE x.user = ? AND x.organisation = ?",
			args[:2], intoAffiliation(&stored)...)
	})
	if err != nil {
		return stores.Affiliation{}, err
	}
	return stored, nil
}

// addAffiliation stores an affiliation that is not there. ErrTooMany when the person has one more than may be.
func (l *line) addAffiliation(ctx context.Context, args []any) error {
	if _, err := l.exec(ctx, "INSERT INTO affiliation (user, organisation, year) VALUES (?, ?, ?)", args...); err != nil {
		return refused(err)
	}
	var n int
	err := l.one(ctx, "SELECT count(*) FROM affiliation WHERE user = ?", args[:1], whole{&n})
	if err == nil && n > stores.MaxAffiliations {
		return stores.ErrTooMany
	}
	return err
}

// Disaffiliate implements stores.Organisations.
func (s organisations) Disaffiliate(ctx context.Context, user, organisation stores.ID) error {
	return s.write(ctx, "Organisations.Disaffiliate", 1, func(l *line) error {
		removed, err := l.exec(ctx, "DELETE FROM affiliation WHERE user = ? AND organisation = ?",
			person(user), bytesOf(organisation, stores.KindOrganisation))
		if err == nil && removed == 0 {
			return stores.ErrNotMember
		}
		return err
	})
}
