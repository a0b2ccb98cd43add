package dataset_test

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"fivefold/stores"
)

// text draws texts that a rule accepts unchanged and that need quoting and escaping in CSV.
func text(rule stores.Text) *rapid.Generator[string] {
	hard := "\", \ufeffé\\;'=<&"
	if rule.Lines {
		hard += "\n\t"
	}
	letter := rapid.OneOf(rapid.SampledFrom([]rune(hard)), rapid.Rune())
	return rapid.Custom(func(t *rapid.T) string {
		drawn := rapid.StringOfN(letter, rule.Min, min(rule.Max, 300), -1).Draw(t, "text")
		if valid, err := rule.Check(drawn); err == nil {
			return valid
		}
		valid, _ := rule.Check("https://example.org/=\"&")
		return valid
	})
}

// drawNetwork draws a network of a few users, with texts that need quoting and escaping in CSV.
func drawNetwork(t *rapid.T) *memoryArchive {
	var rows stores.Rows
	anID := func(kind stores.Kind, name string) *rapid.Generator[stores.ID] {
		return rapid.Custom(func(t *rapid.T) stores.ID {
			if rapid.Bool().Draw(t, "own key") {
				return sourceID(t, "csv", name, rapid.StringN(1, 8, -1).Draw(t, "key"))
			}
			u := uuid.UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "uuid"))
			return stores.ID{Kind: kind, UUID: u}
		})
	}
	year1 := time.Date(1, 1, 1, 0, 0, 0, 1000, time.UTC).UnixMicro()
	when := rapid.Map(rapid.Int64Range(year1, 17e14), func(µs int64) time.Time { return time.UnixMicro(µs).UTC() }) // to 2023
	visibility := rapid.SampledFrom([]stores.Visibility{stores.Everyone, stores.FriendsOnly, stores.OnlyMe})
	kind := func(kind stores.Kind, limit int) []stores.ID {
		return rapid.SliceOfNDistinct(anID(kind, string(kind)), 0, limit, rapid.ID).Draw(t, string(kind))
	}
	people := kind(stores.KindUser, 6)
	things := rapid.SliceOfNDistinct(anID("interest", "interest"), 0, 5, rapid.ID).Draw(t, "things")
	places := kind(stores.KindPlace, 4)
	for i, p := range places {
		rows.Places = append(rows.Places, stores.Place{
			ID: p, Kind: rapid.SampledFrom([]stores.PlaceKind{stores.City, stores.Country, stores.Continent}).Draw(t, "kind"),
			Name: text(stores.PlaceName).Draw(t, "name"), URL: text(stores.PlaceURL).Draw(t, "url"),
			PartOf: rapid.SampledFrom(append([]stores.ID{{}}, places[:i]...)).Draw(t, "part of"),
		})
	}
	place := rapid.SampledFrom(append([]stores.ID{{}}, places...))
	for i, p := range people {
		u := stores.User{
			ID: p, Handle: fmt.Sprintf("%s%d", rapid.StringMatching(`[a-z0-9][a-z0-9_-]{2,27}`).Draw(t, "handle"), i),
			Name: text(stores.UserName).Draw(t, "name"), Bio: text(stores.UserBio).Draw(t, "bio"), JoinedAt: when.Draw(t, "joined"),
			Languages:         rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"de", "en-GB", "zh-Hant-TW"}), 0, 3, rapid.ID).Draw(t, "languages"),
			FriendsVisibility: visibility.Draw(t, "friends"), InterestsVisibility: visibility.Draw(t, "interests"),
			FirstName: text(stores.UserFirstName).Draw(t, "first name"), LastName: text(stores.UserLastName).Draw(t, "last name"), Gender: text(stores.UserGender).Draw(t, "gender"),
			Birthday: rapid.SampledFrom([]stores.Date{"", "0001-01-01", "2000-02-29"}).Draw(t, "birthday"), City: place.Draw(t, "city"),
		}
		for range rapid.IntRange(0, 3).Draw(t, "facts") {
			u.ProfileFields = append(u.ProfileFields, stores.ProfileField{Label: text(stores.ProfileLabel).Draw(t, "label"), Value: text(stores.ProfileValue).Draw(t, "value")})
		}
		rows.Users = append(rows.Users, u)
		if rapid.Bool().Draw(t, "password") {
			rows.Passwords = append(rows.Passwords, stores.Password{User: p, Hash: "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA"})
		}
		for _, o := range people[:i] {
			switch rapid.IntRange(0, 5).Draw(t, "relation") {
			case 0:
				rows.Blocks = append(rows.Blocks, stores.Block{Blocker: p, Blocked: o, Since: when.Draw(t, "since")})
			case 5:
				rows.Blocks = append(rows.Blocks, stores.Block{Blocker: p, Blocked: o, Since: when.Draw(t, "since")},
					stores.Block{Blocker: o, Blocked: p, Since: when.Draw(t, "since")})
			case 1:
				f := stores.Friendship{ID: stores.FriendshipID(o, p), Low: o, High: p, RequestedAt: when.Draw(t, "asked"), Requester: p}
				rows.Friendships = append(rows.Friendships, f)
			case 2, 3:
				f := stores.Friendship{ID: stores.FriendshipID(o, p), Low: o, High: p, RequestedAt: when.Draw(t, "asked"), Since: when.Draw(t, "since")}
				f.Requester = rapid.SampledFrom([]stores.ID{{}, o, p}).Draw(t, "requester")
				rows.Friendships = append(rows.Friendships, f)
			}
		}
	}
	for i := range rows.Friendships {
		rows.Friendships[i] = rows.Friendships[i].Normalized()
	}
	for i, x := range things {
		rows.Interests = append(rows.Interests, stores.Interest{
			ID: x, Kind: rapid.StringMatching(`[A-Z][A-Z0-9_]{0,29}`).Draw(t, "kind"),
			Name: text(stores.InterestName).Draw(t, "name"), URL: text(stores.InterestURL).Draw(t, "url"),
		})
		for _, y := range things[:i] {
			rows.Genres = append(rows.Genres, stores.Genre{Interest: x, Genre: y, Count: rapid.IntRange(1, 1<<31-1).Draw(t, "count")})
		}
		for _, p := range people {
			if rapid.Bool().Draw(t, "likes") {
				rows.Likes = append(rows.Likes, stores.Like{
					User: p, Interest: x, Strength: rapid.IntRange(1, 1<<31-1).Draw(t, "strength"), Since: when.Draw(t, "since"),
				})
			}
		}
	}
	drawPages(t, &rows, kind, when, place)
	m := newMemory()
	if added, err := m.Put(context.Background(), rows); err != nil || added != rows.Len() {
		t.Fatalf("%d of %d rows: %v", added, rows.Len(), err)
	}
	return m
}

// drawPages draws organisations, affiliations, pages, memberships and messages.
func drawPages(t *rapid.T, rows *stores.Rows, kind func(stores.Kind, int) []stores.ID,
	when *rapid.Generator[time.Time], place *rapid.Generator[stores.ID],
) {
	organisations, pages := kind(stores.KindOrganisation, 3), kind(stores.KindPage, 3)
	for _, o := range organisations {
		rows.Organisations = append(rows.Organisations, stores.Organisation{
			ID: o, Kind: rapid.SampledFrom([]stores.OrganisationKind{stores.University, stores.Company}).Draw(t, "kind"),
			Name: text(stores.OrganisationName).Draw(t, "name"), URL: text(stores.OrganisationURL).Draw(t, "url"), Place: place.Draw(t, "place"),
		})
		for _, u := range rows.Users {
			if rapid.Bool().Draw(t, "belongs") {
				rows.Affiliations = append(rows.Affiliations, stores.Affiliation{User: u.ID, Organisation: o, Year: rapid.IntRange(0, 9999).Draw(t, "year")})
			}
		}
	}
	somebody := []stores.ID{{}}
	for _, u := range rows.Users {
		somebody = append(somebody, u.ID)
	}
	for i, p := range pages {
		rows.Pages = append(rows.Pages, stores.Page{
			ID: p, Kind: rapid.SampledFrom([]stores.PageKind{stores.Business, stores.Group}).Draw(t, "kind"),
			Category: rapid.StringMatching(`([A-Z][A-Z0-9_]{0,29})?`).Draw(t, "category"), Name: text(stores.PageName).Draw(t, "name"),
			About: text(stores.PageAbout).Draw(t, "about"), URL: text(stores.PageURL).Draw(t, "url"), Owner: rapid.SampledFrom(somebody).Draw(t, "owner"), CreatedAt: when.Draw(t, "created"),
		})
		for _, x := range rows.Interests {
			if rapid.Bool().Draw(t, "topic") {
				rows.PageTopics = append(rows.PageTopics, stores.PageTopic{Page: p, Interest: x.ID})
			}
		}
		for _, o := range pages[:i] {
			link := stores.PageLink{A: p, B: o}
			if p.Compare(o) > 0 {
				link = stores.PageLink{A: o, B: p}
			}
			rows.PageLinks = append(rows.PageLinks, link)
		}
		for _, u := range somebody[1:] {
			if rapid.Bool().Draw(t, "in") {
				role := rapid.SampledFrom([]stores.PageRole{stores.Member, stores.Moderator}).Draw(t, "role")
				rows.Memberships = append(rows.Memberships, stores.Membership{Page: p, User: u, Role: role, Since: when.Draw(t, "since")})
			}
		}
	}
	if len(rows.Users) > 0 {
		drawMessages(t, rows, kind, when, place, rapid.SampledFrom(somebody[1:]))
	}
}

// drawMessages draws posts, comments in any order, topics and reactions.
func drawMessages(t *rapid.T, rows *stores.Rows, kind func(stores.Kind, int) []stores.ID,
	when *rapid.Generator[time.Time], place, person *rapid.Generator[stores.ID],
) {
	maybe := rapid.Custom(func(t *rapid.T) time.Time {
		if rapid.Bool().Draw(t, "never") {
			return time.Time{}
		}
		return when.Draw(t, "when")
	})
	var messages []stores.ID
	for _, id := range kind(stores.KindPost, 4) {
		p := stores.Post{
			ID: id, Author: person.Draw(t, "author"), Text: text(stores.PostText).Draw(t, "text"), Image: text(stores.PostImage).Draw(t, "image"),
			Language: rapid.SampledFrom([]string{"", "zh-Hant-TW"}).Draw(t, "language"), Audience: stores.AudiencePublic,
			Place: place.Draw(t, "place"), CreatedAt: when.Draw(t, "created"), EditedAt: maybe.Draw(t, "edited"), DeletedAt: maybe.Draw(t, "deleted"),
		}
		if p.Text == "" && p.Image == "" {
			p.Image = "a,\"b\".jpg"
		}
		if !p.DeletedAt.IsZero() {
			p.DeletedBy = person.Draw(t, "deleted by")
		}
		if len(rows.Pages) > 0 && rapid.Bool().Draw(t, "on a page") {
			p.Page = rows.Pages[0].ID
		} else {
			p.Wall = person.Draw(t, "wall")
			p.Audience = rapid.SampledFrom([]stores.Audience{stores.AudiencePublic, stores.AudienceFriends, stores.AudienceOnlyMe}).Draw(t, "audience")
		}
		rows.Posts, messages = append(rows.Posts, p), append(messages, id)
	}
	if len(messages) == 0 {
		return
	}
	for _, id := range kind(stores.KindComment, 5) {
		c := stores.Comment{
			ID: id, Author: person.Draw(t, "author"), ReplyTo: rapid.SampledFrom(messages).Draw(t, "reply to"), Text: text(stores.CommentText).Draw(t, "text"),
			Place: place.Draw(t, "place"), CreatedAt: when.Draw(t, "created"), EditedAt: maybe.Draw(t, "edited"), DeletedAt: maybe.Draw(t, "deleted"),
		}
		if !c.DeletedAt.IsZero() {
			c.DeletedBy = person.Draw(t, "deleted by")
		}
		rows.Comments, messages = append(rows.Comments, c), append(messages, id)
	}
	for _, message := range messages {
		for _, x := range rows.Interests {
			if rapid.Bool().Draw(t, "topic") {
				rows.MessageTopics = append(rows.MessageTopics, stores.MessageTopic{Message: message, Interest: x.ID})
			}
		}
		kinds := []stores.ReactionKind{stores.ReactionLike, stores.ReactionLove, stores.ReactionLaugh, stores.ReactionWow, stores.ReactionSad, stores.ReactionAngry}
		rows.Reactions = append(rows.Reactions, stores.Reaction{
			User: person.Draw(t, "reacting"), Message: message, Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Since: when.Draw(t, "since"),
		})
	}
}
