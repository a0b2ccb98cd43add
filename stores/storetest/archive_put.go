package storetest

import (
	"errors"
	"testing"
	"time"

	"fivefold/stores"
)

// archivePut tests Put.
func (s suite) archivePut() {
	s.test("Put adds the rows that are missing, and returns how many it added", func(t *testing.T, fx *fixture) {
		all := fx.allTables()
		part := stores.Rows{
			Places: all.Places[1:], Organisations: all.Organisations[:1], Users: all.Users[:4], Passwords: all.Passwords[:1],
			Affiliations: all.Affiliations[:1], Interests: all.Interests[:3], Genres: all.Genres[:1], Likes: all.Likes[:1],
			Pages: all.Pages[:2], PageTopics: all.PageTopics[:1], PageLinks: all.PageLinks[:1], Memberships: all.Memberships[:1],
			Posts: all.Posts[:2], Comments: all.Comments[1:2], MessageTopics: all.MessageTopics[:1], Reactions: all.Reactions[:1],
		}
		fx.put(t, part)
		want(t, "Counts of a part", fx.counts(t), part.Counts())
		want(t, "added to it", must(fx.Archive.Put(t.Context(), all))(t), all.Len()-part.Len())
		want(t, "Counts of all", fx.counts(t), all.Counts())
		fx.expectRows(t, all)
		want(t, "added twice", must(fx.Archive.Put(t.Context(), all))(t), 0)
		fx.expectRows(t, all)
	})
	s.test("an existing row stays as it is", func(t *testing.T, fx *fixture) {
		all := fx.allTables()
		fx.put(t, all)
		other := cloneRows(all)
		for i := range other.Users {
			other.Users[i].Handle = all.Users[(i+1)%len(all.Users)].Handle // another person's
			other.Users[i].Name, other.Users[i].Bio, other.Users[i].JoinedAt, other.Users[i].Languages = "Other", "other", at(99), []string{"eo"}
		}
		for i := range other.Places {
			other.Places[i].Name, other.Places[i].Kind, other.Places[i].URL = "Other", stores.Continent, "other"
			other.Places[i].PartOf = all.Places[(i+1)%len(all.Places)].ID
		}
		for i := range other.Organisations {
			other.Organisations[i].Name, other.Organisations[i].Kind, other.Organisations[i].Place = "Other", stores.Company, all.Places[3].ID
		}
		for i := range other.Users {
			setOptional(&other.Users[i], all.Places[3].ID, func(int) bool { return true })
		}
		for i := range other.Passwords {
			other.Passwords[i].Hash = "other"
		}
		for i := range other.Affiliations {
			other.Affiliations[i].Year++
		}
		for i := range other.Interests {
			other.Interests[i].Name, other.Interests[i].Kind, other.Interests[i].Likes = "Other", "OTHER", 99
		}
		for i := range other.Genres {
			other.Genres[i].Count += 100
		}
		for i := range other.Friendships {
			other.Friendships[i].RequestedAt = at(99)
		}
		for i := range other.Blocks {
			other.Blocks[i].Since = at(99)
		}
		for i := range other.Likes {
			other.Likes[i].Strength += 100
		}
		for i := range other.Pages {
			p := &other.Pages[i]
			p.Name, p.Kind, p.Category, p.About, p.URL = "Other", stores.Business, "OTHER", "other", "other"
			p.Owner, p.CreatedAt, p.Members = all.Users[5].ID, at(99), 99
		}
		for i := range other.Memberships {
			other.Memberships[i].Role, other.Memberships[i].Since = stores.Moderator, at(99)
		}
		changeMessages(&other, all)
		want(t, "added", must(fx.Archive.Put(t.Context(), other))(t), 0)
		fx.expectRows(t, all)
	})
	s.test("a block wins against a friendship or a request of the same call, and removes a stored request", func(t *testing.T, fx *fixture) {
		for _, friends := range []bool{false, true} {
			for _, stored := range []bool{false, true} {
				p := fx.people(t, 2, nil)
				f := friendship(p[0], p[1], at(0))
				if !friends {
					f.Since = time.Time{}
				}
				rows := stores.Rows{Blocks: []stores.Block{{Blocker: p[1], Blocked: p[0], Since: at(1)}, {Blocker: p[0], Blocked: p[1], Since: at(1)}}}
				if stored {
					fx.put(t, stores.Rows{Friendships: []stores.Friendship{f}})
				} else {
					rows.Friendships = []stores.Friendship{f}
				}
				_, err := fx.Archive.Put(t.Context(), rows)
				wanted := map[[2]bool]error{{true, true}: stores.ErrAlreadyFriends, {false, false}: stores.ErrAlreadyBlocked, {true, false}: stores.ErrAlreadyBlocked}
				if !errors.Is(err, wanted[[2]bool{friends, stored}]) {
					t.Errorf("friends %t, stored %t: %v", friends, stored, err)
				}
				if err == nil {
					want(t, "relation", fx.between(t, p[0], p[1]), stores.BlockingEachOther)
					want(t, "requests", len(fx.requestsOf(t, p[0], stores.RequestsSent))+len(fx.requestsOf(t, p[1], stores.RequestsReceived)), 0)
				}
			}
		}
	})
	s.test("a duplicate row is added once", func(t *testing.T, fx *fixture) {
		all := fx.allTables()
		twice := cloneRows(all)
		twice.Append(all)
		want(t, "added", must(fx.Archive.Put(t.Context(), twice))(t), all.Len())
		fx.expectRows(t, all)
	})
	s.test("rows put concurrently are added once", func(t *testing.T, fx *fixture) {
		all := fx.allTables()
		added := make([]int, 8)
		for _, err := range concurrently(len(added), func(i int) (err error) {
			added[i], err = fx.Archive.Put(t.Context(), all)
			return err
		}) {
			if err != nil {
				t.Errorf("Put: %v", err)
			}
		}
		sum := 0
		for _, n := range added {
			sum += n
		}
		want(t, "added by all together", sum, all.Len())
		fx.expectRows(t, all)
	})
}
