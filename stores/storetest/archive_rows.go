package storetest

import (
	"slices"

	"fivefold/stores"
)

// countRows returns the number of rows per table.
func countRows(rows stores.Rows) map[stores.Table]int {
	return map[stores.Table]int{
		stores.TablePlaces: len(rows.Places), stores.TableOrganisations: len(rows.Organisations), stores.TableAffiliations: len(rows.Affiliations),
		stores.TableUsers: len(rows.Users), stores.TablePasswords: len(rows.Passwords), stores.TableInterests: len(rows.Interests),
		stores.TableGenres: len(rows.Genres), stores.TableFriendships: len(rows.Friendships), stores.TableBlocks: len(rows.Blocks),
		stores.TableLikes: len(rows.Likes), stores.TablePages: len(rows.Pages), stores.TablePageTopics: len(rows.PageTopics),
		stores.TablePageLinks: len(rows.PageLinks), stores.TableMemberships: len(rows.Memberships), stores.TablePosts: len(rows.Posts),
		stores.TableComments: len(rows.Comments), stores.TableMessageTopics: len(rows.MessageTopics), stores.TableReactions: len(rows.Reactions),
	}
}

// withCounts returns rows with the values that engines count.
func withCounts(rows stores.Rows) stores.Rows {
	rows = cloneRows(rows)
	likes, members := map[stores.ID]int{}, map[stores.ID]int{}
	for _, like := range rows.Likes {
		likes[like.Interest]++
	}
	for _, m := range rows.Memberships {
		members[m.Page]++
	}
	for i := range rows.Interests {
		rows.Interests[i].Likes = likes[rows.Interests[i].ID]
	}
	for i := range rows.Pages {
		rows.Pages[i].Members = members[rows.Pages[i].ID]
	}
	return rows
}

// sortRows returns rows in order of their keys.
func sortRows(rows stores.Rows) stores.Rows {
	rows = cloneRows(rows)
	sortBy(rows.Places, func(p stores.Place) stores.ID { return p.ID })
	sortBy(rows.Organisations, func(o stores.Organisation) stores.ID { return o.ID })
	sortBy(rows.Users, func(u stores.User) stores.ID { return u.ID })
	sortBy(rows.Passwords, func(p stores.Password) stores.ID { return p.User })
	sortBy(rows.Interests, func(i stores.Interest) stores.ID { return i.ID })
	sortBy(rows.Friendships, func(f stores.Friendship) stores.ID { return f.ID })
	sortBy(rows.Pages, func(p stores.Page) stores.ID { return p.ID })
	sortByBoth(rows.Affiliations, func(a stores.Affiliation) (x, y stores.ID) { return a.User, a.Organisation })
	sortByBoth(rows.Genres, func(g stores.Genre) (a, b stores.ID) { return g.Interest, g.Genre })
	sortByBoth(rows.Blocks, func(b stores.Block) (x, y stores.ID) { return b.Blocker, b.Blocked })
	sortByBoth(rows.Likes, func(l stores.Like) (a, b stores.ID) { return l.User, l.Interest })
	sortByBoth(rows.PageTopics, func(p stores.PageTopic) (a, b stores.ID) { return p.Page, p.Interest })
	sortByBoth(rows.PageLinks, func(p stores.PageLink) (a, b stores.ID) { return p.A, p.B })
	sortByBoth(rows.Memberships, func(m stores.Membership) (a, b stores.ID) { return m.Page, m.User })
	sortBy(rows.Posts, func(p stores.Post) stores.ID { return p.ID })
	sortBy(rows.Comments, func(c stores.Comment) stores.ID { return c.ID })
	sortByBoth(rows.MessageTopics, func(m stores.MessageTopic) (a, b stores.ID) { return m.Message, m.Interest })
	sortByBoth(rows.Reactions, func(r stores.Reaction) (a, b stores.ID) { return r.User, r.Message })
	return rows
}

func sortByBoth[T any](list []T, ids func(T) (stores.ID, stores.ID)) {
	slices.SortFunc(list, func(x, y T) int {
		xa, xb := ids(x)
		ya, yb := ids(y)
		if c := xa.Compare(ya); c != 0 {
			return c
		}
		return xb.Compare(yb)
	})
}

// cloneRows copies rows; empty slices become nil.
func cloneRows(rows stores.Rows) stores.Rows {
	var all stores.Rows
	joinRows(&all, rows)
	return all
}

// joinRows appends rows to all.
func joinRows(all *stores.Rows, rows stores.Rows) {
	all.Places = append(all.Places, rows.Places...)
	all.Organisations = append(all.Organisations, rows.Organisations...)
	all.Users = append(all.Users, rows.Users...)
	all.Passwords = append(all.Passwords, rows.Passwords...)
	all.Affiliations = append(all.Affiliations, rows.Affiliations...)
	all.Interests = append(all.Interests, rows.Interests...)
	all.Genres = append(all.Genres, rows.Genres...)
	all.Friendships = append(all.Friendships, rows.Friendships...)
	all.Blocks = append(all.Blocks, rows.Blocks...)
	all.Likes = append(all.Likes, rows.Likes...)
	all.Pages = append(all.Pages, rows.Pages...)
	all.PageTopics = append(all.PageTopics, rows.PageTopics...)
	all.PageLinks = append(all.PageLinks, rows.PageLinks...)
	all.Memberships = append(all.Memberships, rows.Memberships...)
	all.Posts = append(all.Posts, rows.Posts...)
	all.Comments = append(all.Comments, rows.Comments...)
	all.MessageTopics = append(all.MessageTopics, rows.MessageTopics...)
	all.Reactions = append(all.Reactions, rows.Reactions...)
}
