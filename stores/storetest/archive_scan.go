package storetest

import (
	"slices"
	"testing"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// archiveScan tests Scan.
func (s suite) archiveScan() {
	s.check("Scan in pages of any limit returns every row once, in order of the keys", func(t *rapid.T, fx *fixture) {
		if fx.made == 0 {
			fx.put(t, fx.allTables())
			fx.put(t, fx.allTables())
		}
		limit := rapid.IntRange(1, 40).Draw(t, "limit")
		want(t, "rows", fx.scan(t, limit), fx.scan(t, stores.MaxLimit))
	})
	s.test("Scan returns rows of its table only, after the last row of after", func(t *testing.T, fx *fixture) {
		all := fx.allTables()
		fx.put(t, all)
		for _, table := range stores.Tables() {
			whole := must(fx.Archive.Scan(t.Context(), table, stores.Rows{}, stores.MaxLimit))(t)
			want(t, string(table), whole.Len(), all.Counts()[table])
			if other := must(fx.Archive.Scan(t.Context(), table, whole, stores.MaxLimit))(t); other.Len() != 0 {
				t.Errorf("after the last of %s is %+v", table, other)
			}
			var others stores.Rows // of all other tables
			for _, other := range stores.Tables() {
				if other != table {
					others.Append(must(fx.Archive.Scan(t.Context(), other, stores.Rows{}, stores.MaxLimit))(t))
				}
			}
			want(t, string(table)+" after no row of it", must(fx.Archive.Scan(t.Context(), table, others, stores.MaxLimit))(t), whole)
		}
	})
	s.test("Scan continues after a row that was deleted", func(t *testing.T, fx *fixture) {
		p, interests, organisations := fx.people(t, 5, nil), fx.interests(t, 5, nil), fx.organisations(t, 5, nil)
		page, posts := fx.pages(t, 1, nil)[0], fx.ids(stores.KindPost, 5)
		for _, ids := range [][]stores.ID{p, interests, organisations, posts} {
			slices.SortFunc(ids, stores.ID.Compare)
		}
		for i := range p {
			fx.like(t, p[0], interests[i], 1)
			fx.affiliate(t, p[0], organisations[i], 1)
			fx.join(t, page, p[i], at(0))
			fx.put(t, stores.Rows{Posts: []stores.Post{{ID: posts[i], Author: p[i], Wall: p[i], Text: "x", Audience: stores.AudiencePublic, CreatedAt: at(0)}},
				Reactions: []stores.Reaction{{User: p[0], Message: posts[i], Kind: stores.ReactionLike, Since: at(0)}}})
		}
		for _, c := range []struct {
			table  stores.Table
			ids    []stores.ID // the second half of the key
			key    func(rows stores.Rows) (ids []stores.ID)
			remove func()
		}{
			{stores.TableLikes, interests, func(rows stores.Rows) (ids []stores.ID) {
				for _, like := range rows.Likes {
					ids = append(ids, like.Interest)
				}
				return ids
			}, func() { fx.unlike(t, p[0], interests[1]) }},
			{stores.TableAffiliations, organisations, func(rows stores.Rows) (ids []stores.ID) {
				for _, a := range rows.Affiliations {
					ids = append(ids, a.Organisation)
				}
				return ids
			}, func() { fx.disaffiliate(t, p[0], organisations[1]) }},
			{stores.TableMemberships, p, func(rows stores.Rows) (ids []stores.ID) {
				for _, m := range rows.Memberships {
					ids = append(ids, m.User)
				}
				return ids
			}, func() { fx.leave(t, page, p[1]) }},
			{stores.TableReactions, posts, func(rows stores.Rows) (ids []stores.ID) {
				for _, r := range rows.Reactions {
					ids = append(ids, r.Message)
				}
				return ids
			}, func() {
				if err := fx.Reactions.Remove(t.Context(), p[0], posts[1]); err != nil {
					t.Fatal(err)
				}
			}},
		} {
			first := must(fx.Archive.Scan(t.Context(), c.table, stores.Rows{}, 2))(t)
			c.remove()
			rest := must(fx.Archive.Scan(t.Context(), c.table, first, stores.MaxLimit))(t)
			want(t, string(c.table), append(c.key(first), c.key(rest)...), c.ids)
		}
	})
	s.t.Run("what was scanned and put into an empty store scans the same", func(t *testing.T) {
		t.Parallel()
		from, to := newFixture(t, s), newFixture(t, s)
		from.put(t, from.allTables())
		from.put(t, from.allTables())
		rows := from.scan(t, 7)
		to.put(t, rows)
		want(t, "rows", to.scan(t, 11), rows)
		want(t, "added twice", must(to.Archive.Put(t.Context(), rows))(t), 0)
		want(t, "Counts", to.counts(t), from.counts(t))
	})
}
