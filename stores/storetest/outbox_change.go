package storetest

import (
	"cmp"
	"context"
	"slices"
	"testing"

	"fivefold/stores"
)

// sorted returns a sorted copy.
func sorted[T any](all []T, compare func(a, b T) int) []T {
	all = slices.Clone(all)
	slices.SortFunc(all, compare)
	return all
}

func compareChanges(a, b stores.Change) int {
	return cmp.Or(cmp.Compare(a.Table, b.Table), cmp.Compare(a.Op, b.Op), a.Key.Compare(b.Key), a.Other.Compare(b.Other), a.By.Compare(b.By))
}

func inserted(table stores.Table, key, other, by stores.ID) stores.Change {
	return stores.Change{Table: table, Op: stores.RowInserted, Key: key, Other: other, By: by}
}

func updated(table stores.Table, key, other, by stores.ID) stores.Change {
	return stores.Change{Table: table, Op: stores.RowUpdated, Key: key, Other: other, By: by}
}

func deleted(table stores.Table, key, other, by stores.ID) stores.Change {
	return stores.Change{Table: table, Op: stores.RowDeleted, Key: key, Other: other, By: by}
}

// nobody is the ID of who acted when the row does not say it, and of the second key of a row that has one.
var nobody stores.ID

func (s suite) outboxChanges() {
	s.test("a person who is created or changed is a change", func(t *testing.T, fx *fixture) {
		u := fx.users(1, nil)[0]
		fx.expectChanges(t, "Create", func(ctx context.Context) error { return fx.Users.Create(ctx, u, "hash") },
			inserted(stores.TableUsers, u.ID, nobody, nobody))
		fx.expectChanges(t, "Update", func(ctx context.Context) error {
			return errOf(fx.Users.Update(ctx, u.ID, stores.UserChange{Name: new("New")}))
		}, updated(stores.TableUsers, u.ID, nobody, nobody))
	})
	s.test("an action on a friendship is a change of the pair, lower person first, by its requester", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 2, nil)
		slices.SortFunc(p, stores.ID.Compare)
		act := func(by stores.ID, action stores.FriendshipAction, other stores.ID, wanted ...stores.Change) {
			t.Helper()
			fx.expectChanges(t, string(action), func(ctx context.Context) error { return errOf(fx.Friendships.Act(ctx, by, action, other, at(0))) }, wanted...)
		}
		change := func(op stores.ChangeOp, by stores.ID) stores.Change {
			return stores.Change{Table: stores.TableFriendships, Op: op, Key: p[0], Other: p[1], By: by}
		}
		act(p[1], stores.ActRequest, p[0], change(stores.RowInserted, p[1]))
		act(p[1], stores.ActCancel, p[0], change(stores.RowDeleted, p[1]))
		act(p[0], stores.ActRequest, p[1], change(stores.RowInserted, p[0]))
		act(p[1], stores.ActAccept, p[0], change(stores.RowUpdated, p[0]))
		act(p[1], stores.ActUnfriend, p[0], change(stores.RowDeleted, p[0]))
		act(p[0], stores.ActRequest, p[1], change(stores.RowInserted, p[0]))
		act(p[1], stores.ActBlock, p[0], change(stores.RowDeleted, p[0]), inserted(stores.TableBlocks, p[1], p[0], nobody))
		act(p[1], stores.ActUnblock, p[0], deleted(stores.TableBlocks, p[1], p[0], nobody))
	})
	s.test("a like is a change of its person and interest", func(t *testing.T, fx *fixture) {
		p, interest := fx.person(t), fx.interests(t, 1, nil)[0]
		set := func(ctx context.Context) error {
			return errOf(fx.Likes.Set(ctx, stores.Like{User: p, Interest: interest, Strength: 1, Since: at(0)}))
		}
		fx.expectChanges(t, "Set", set, inserted(stores.TableLikes, p, interest, nobody))
		fx.expectChanges(t, "Set again", set, updated(stores.TableLikes, p, interest, nobody))
		fx.expectChanges(t, "Remove", func(ctx context.Context) error { return fx.Likes.Remove(ctx, p, interest) },
			deleted(stores.TableLikes, p, interest, nobody))
	})
	s.test("an affiliation is a change of its person and organisation", func(t *testing.T, fx *fixture) {
		p, o := fx.person(t), fx.organisations(t, 1, nil)[0]
		set := func(ctx context.Context) error {
			return errOf(fx.Organisations.Affiliate(ctx, stores.Affiliation{User: p, Organisation: o, Kind: stores.University, Year: 2000}))
		}
		fx.expectChanges(t, "Affiliate", set, inserted(stores.TableAffiliations, p, o, nobody))
		fx.expectChanges(t, "Affiliate again", set, updated(stores.TableAffiliations, p, o, nobody))
		fx.expectChanges(t, "Disaffiliate", func(ctx context.Context) error { return fx.Organisations.Disaffiliate(ctx, p, o) },
			deleted(stores.TableAffiliations, p, o, nobody))
	})
	s.test("a page is a change, and a membership is one of its member and page", func(t *testing.T, fx *fixture) {
		p, page := fx.people(t, 2, nil), fx.newPages(1, nil)[0]
		page.Owner = p[0]
		member := func(op stores.ChangeOp, person stores.ID) stores.Change {
			return stores.Change{Table: stores.TableMemberships, Op: op, Key: person, Other: page.ID}
		}
		fx.expectChanges(t, "Create", func(ctx context.Context) error { return fx.Pages.Create(ctx, page) },
			inserted(stores.TablePages, page.ID, nobody, nobody), member(stores.RowInserted, p[0]))
		fx.expectChanges(t, "Update", func(ctx context.Context) error {
			return errOf(fx.Pages.Update(ctx, page.ID, stores.PageChange{About: new("New")}))
		}, updated(stores.TablePages, page.ID, nobody, nobody))
		fx.expectChanges(t, "Join", func(ctx context.Context) error { return errOf(fx.Memberships.Join(ctx, page.ID, p[1], at(0))) },
			member(stores.RowInserted, p[1]))
		fx.expectChanges(t, "SetRole", func(ctx context.Context) error {
			return errOf(fx.Memberships.SetRole(ctx, page.ID, p[1], stores.Moderator))
		}, member(stores.RowUpdated, p[1]))
		fx.expectChanges(t, "Leave", func(ctx context.Context) error { return fx.Memberships.Leave(ctx, page.ID, p[1]) },
			member(stores.RowDeleted, p[1]))
	})
	s.test("Put is a change for each row that it adds or removes, but passwords", func(t *testing.T, fx *fixture) {
		rows := fx.allTables()
		fx.expectChanges(t, "Put", func(ctx context.Context) error { return errOf(fx.Archive.Put(ctx, rows)) }, insertions(rows)...)
		fx.expectChanges(t, "Put again", func(ctx context.Context) error { return errOf(fx.Archive.Put(ctx, rows)) })
		f := rows.Friendships[3] // a request
		fx.expectChanges(t, "Put a block", func(ctx context.Context) error {
			return errOf(fx.Archive.Put(ctx, stores.Rows{Blocks: []stores.Block{{Blocker: f.High, Blocked: f.Low, Since: at(0)}}}))
		}, deleted(stores.TableFriendships, f.Low, f.High, f.Requester),
			stores.Change{Table: stores.TableBlocks, Op: stores.RowImported, Key: f.High, Other: f.Low})
	})
}

// insertions returns a change for each of rows, but passwords.
func insertions(rows stores.Rows) (changes []stores.Change) {
	add := func(table stores.Table, key, other, by stores.ID) {
		changes = append(changes, stores.Change{Table: table, Op: stores.RowImported, Key: key, Other: other, By: by})
	}
	for _, r := range rows.Places {
		add(stores.TablePlaces, r.ID, nobody, nobody)
	}
	for _, r := range rows.Organisations {
		add(stores.TableOrganisations, r.ID, nobody, nobody)
	}
	for _, r := range rows.Users {
		add(stores.TableUsers, r.ID, nobody, nobody)
	}
	for _, r := range rows.Affiliations {
		add(stores.TableAffiliations, r.User, r.Organisation, nobody)
	}
	for _, r := range rows.Interests {
		add(stores.TableInterests, r.ID, nobody, nobody)
	}
	for _, r := range rows.Genres {
		add(stores.TableGenres, r.Interest, r.Genre, nobody)
	}
	for _, r := range rows.Blocks {
		add(stores.TableBlocks, r.Blocker, r.Blocked, nobody)
	}
	for _, r := range rows.Friendships {
		add(stores.TableFriendships, r.Low, r.High, r.Requester)
	}
	for _, r := range rows.Likes {
		add(stores.TableLikes, r.User, r.Interest, nobody)
	}
	for _, r := range rows.Pages {
		add(stores.TablePages, r.ID, nobody, nobody)
	}
	for _, r := range rows.PageTopics {
		add(stores.TablePageTopics, r.Page, r.Interest, nobody)
	}
	for _, r := range rows.PageLinks {
		add(stores.TablePageLinks, r.A, r.B, nobody)
	}
	for _, r := range rows.Memberships {
		add(stores.TableMemberships, r.User, r.Page, nobody)
	}
	for _, r := range rows.Posts {
		add(stores.TablePosts, r.ID, nobody, cmp.Or(r.DeletedBy, r.Author))
	}
	for _, r := range rows.Comments {
		add(stores.TableComments, r.ID, nobody, cmp.Or(r.DeletedBy, r.Author))
	}
	for _, r := range rows.MessageTopics {
		add(stores.TableMessageTopics, r.Message, r.Interest, nobody)
	}
	for _, r := range rows.Reactions {
		add(stores.TableReactions, r.User, r.Message, nobody)
	}
	return changes
}
