package intake_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"fivefold/stores"
	"fivefold/stores/intake"
)

// export exports into a new directory below dir and gives it.
func export(t rapid.TB, dir string, archive stores.Archive, opts intake.ExportOptions) string {
	t.Helper()
	out, err := os.MkdirTemp(dir, "export")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := intake.ExportCSV(context.Background(), out, archive, opts); err != nil {
		t.Fatal(err)
	}
	return out
}

// contents reads a directory.
func contents(t rapid.TB, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all[e.Name()] = string(b)
	}
	return all
}

// roundTrip exports, imports into empty, exports again and compares the bytes.
func roundTrip(t rapid.TB, dir string, from, empty stores.Archive, opts intake.ExportOptions) {
	t.Helper()
	first := export(t, dir, from, opts)
	r, err := intake.ImportCSV(context.Background(), first, empty, intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if r.AddedTotal() != r.RowsTotal() {
		t.Fatalf("of %v rows %v were added", r.Rows, r.Added)
	}
	one, two := contents(t, first), contents(t, export(t, dir, empty, opts))
	if len(one) != len(two) {
		t.Fatalf("%d files became %d", len(one), len(two))
	}
	for name := range one {
		if one[name] != two[name] {
			t.Fatalf("%s differs:\n%.1000s\n%.1000s", name, one[name], two[name])
		}
	}
	again, err := intake.ImportCSV(context.Background(), first, empty, intake.Options{})
	if err != nil || again.AddedTotal() != 0 {
		t.Fatalf("the second import added %v: %v", again.Added, err)
	}
}

// sameRows fails unless both hold the same rows.
func sameRows(t rapid.TB, from, to stores.Archive, passwords bool) {
	t.Helper()
	for _, table := range stores.Tables() {
		if table == stores.TablePasswords && !passwords {
			continue
		}
		for one, two, err := (stores.Rows{}), (stores.Rows{}), error(nil); ; {
			if one, err = from.Scan(context.Background(), table, one, 4000); err != nil {
				t.Fatal(err)
			}
			if two, err = to.Scan(context.Background(), table, two, 4000); err != nil {
				t.Fatal(err)
			}
			if a, b := fmt.Sprintf("%+v", one), fmt.Sprintf("%+v", two); a != b { // in which what is empty is nothing
				t.Fatalf("%s differ:\n%.1000s\n%.1000s", table, a, b)
			}
			if one.Len() == 0 {
				break
			}
		}
	}
}

func TestWhatWasExportedIsImported(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		from, to, passwords := population(t), newMemory(), rapid.Bool().Draw(t, "passwords")
		roundTrip(t, dir, from, to, intake.ExportOptions{Gzip: rapid.Bool().Draw(t, "gzip"), Passwords: passwords})
		sameRows(t, from, to, passwords)
	})
}

// population draws a network of a few people with names that are hard on a CSV file.
func population(t *rapid.T) *memory {
	var rows stores.Rows
	text := func(least, most int) *rapid.Generator[string] {
		hard := rapid.SampledFrom([]rune("\",\n\t \ufeffé\\;'=<&\u2028"))
		letter := rapid.OneOf(hard, rapid.Rune().Filter(func(r rune) bool { return r != 0 && r != '\r' }))
		return rapid.StringOfN(letter, least, most, -1)
	}
	anID := func(kind stores.Kind, name string) *rapid.Generator[stores.ID] {
		return rapid.Custom(func(t *rapid.T) stores.ID {
			if rapid.Bool().Draw(t, "own key") {
				return id(t, "csv", name, rapid.StringN(1, 8, -1).Draw(t, "key"))
			}
			u := uuid.UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "uuid"))
			return stores.ID{Kind: kind, UUID: u}
		})
	}
	when := rapid.Map(rapid.Int64Range(-1e15, 4e15), func(µs int64) time.Time { return time.UnixMicro(µs).UTC() })
	visibility := rapid.SampledFrom([]stores.Visibility{stores.Everyone, stores.FriendsOnly, stores.OnlyMe})
	kind := func(kind stores.Kind, most int) []stores.ID {
		return rapid.SliceOfNDistinct(anID(kind, string(kind)), 0, most, rapid.ID).Draw(t, string(kind))
	}
	people := kind(stores.KindUser, 6)
	things := rapid.SliceOfNDistinct(anID("interest", "interest"), 0, 5, rapid.ID).Draw(t, "things")
	places := kind(stores.KindPlace, 4)
	for i, p := range places {
		rows.Places = append(rows.Places, stores.Place{
			ID: p, Kind: rapid.SampledFrom([]stores.PlaceKind{stores.City, stores.Country, stores.Continent}).Draw(t, "kind"),
			Name: text(1, 200).Draw(t, "name"), URL: text(0, 50).Draw(t, "url"),
			PartOf: rapid.SampledFrom(append([]stores.ID{{}}, places[:i]...)).Draw(t, "part of"),
		})
	}
	place := rapid.SampledFrom(append([]stores.ID{{}}, places...))
	for i, p := range people {
		u := stores.User{
			ID: p, Handle: fmt.Sprintf("%s%d", rapid.StringMatching(`[a-z0-9][a-z0-9_-]{2,27}`).Draw(t, "handle"), i),
			Name: text(1, 80).Draw(t, "name"), Bio: text(0, 500).Draw(t, "bio"), JoinedAt: when.Draw(t, "joined"),
			Languages:         rapid.SliceOfN(rapid.SampledFrom([]string{"de", "en-GB", "zh-Hant-TW"}), 0, 20).Draw(t, "languages"),
			FriendsVisibility: visibility.Draw(t, "friends"), InterestsVisibility: visibility.Draw(t, "interests"),
			FirstName: text(0, 80).Draw(t, "first name"), LastName: text(0, 80).Draw(t, "last name"), Gender: text(0, 40).Draw(t, "gender"),
			Birthday: rapid.SampledFrom([]stores.Date{"", "0001-01-01", "2000-02-29"}).Draw(t, "birthday"), City: place.Draw(t, "city"),
		}
		for range rapid.IntRange(0, 3).Draw(t, "facts") {
			u.Facts = append(u.Facts, stores.Fact{Label: text(1, 40).Draw(t, "label"), Value: text(1, 200).Draw(t, "value")})
		}
		rows.Users = append(rows.Users, u)
		if rapid.Bool().Draw(t, "password") {
			rows.Passwords = append(rows.Passwords, stores.Password{User: p, Hash: "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA"})
		}
		for _, o := range people[:i] {
			switch rapid.IntRange(0, 4).Draw(t, "relation") {
			case 0:
				rows.Blocks = append(rows.Blocks, stores.Block{Blocker: p, Blocked: o, Since: when.Draw(t, "since")})
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
		if f := &rows.Friendships[i]; f.Low.Compare(f.High) > 0 {
			f.Low, f.High = f.High, f.Low
		}
	}
	for i, x := range things {
		rows.Interests = append(rows.Interests, stores.Interest{
			ID: x, Kind: rapid.StringMatching(`[A-Z][A-Z0-9_]{0,29}`).Draw(t, "kind"),
			Name: text(1, 300).Draw(t, "name"), URL: text(0, 50).Draw(t, "url"),
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
	shared(t, &rows, text, kind, when, place)
	m := newMemory()
	if added, err := m.Put(context.Background(), rows); err != nil || added != rows.Len() {
		t.Fatalf("%d of %d rows: %v", added, rows.Len(), err)
	}
	return m
}

// shared draws organisations and who belongs to them, pages and who is in them, and what is said there.
func shared(t *rapid.T, rows *stores.Rows, text func(least, most int) *rapid.Generator[string], kind func(stores.Kind, int) []stores.ID,
	when *rapid.Generator[time.Time], place *rapid.Generator[stores.ID],
) {
	organisations, pages := kind(stores.KindOrganisation, 3), kind(stores.KindPage, 3)
	for _, o := range organisations {
		rows.Organisations = append(rows.Organisations, stores.Organisation{
			ID: o, Kind: rapid.SampledFrom([]stores.OrganisationKind{stores.University, stores.Company}).Draw(t, "kind"),
			Name: text(1, 200).Draw(t, "name"), URL: text(0, 50).Draw(t, "url"), Place: place.Draw(t, "place"),
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
			Category: rapid.StringMatching(`([A-Z][A-Z0-9_]{0,29})?`).Draw(t, "category"), Name: text(1, 200).Draw(t, "name"),
			About: text(0, 300).Draw(t, "about"), URL: text(0, 50).Draw(t, "url"), Owner: rapid.SampledFrom(somebody).Draw(t, "owner"), CreatedAt: when.Draw(t, "created"),
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
		said(t, rows, text, kind, when, place, rapid.SampledFrom(somebody[1:]))
	}
}

// said draws posts, comments in any order, what they are about and how people feel about them.
func said(t *rapid.T, rows *stores.Rows, text func(least, most int) *rapid.Generator[string], kind func(stores.Kind, int) []stores.ID,
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
			ID: id, Author: person.Draw(t, "author"), Text: text(0, 300).Draw(t, "text"), Image: text(1, 50).Draw(t, "image"),
			Language: rapid.SampledFrom([]string{"", "zh-Hant-TW"}).Draw(t, "language"), Audience: stores.AudiencePublic,
			Place: place.Draw(t, "place"), CreatedAt: when.Draw(t, "created"), EditedAt: maybe.Draw(t, "edited"), DeletedAt: maybe.Draw(t, "deleted"),
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
		rows.Comments = append(rows.Comments, stores.Comment{
			ID: id, Author: person.Draw(t, "author"), ReplyTo: rapid.SampledFrom(messages).Draw(t, "reply to"), Text: text(1, 300).Draw(t, "text"),
			Place: place.Draw(t, "place"), CreatedAt: when.Draw(t, "created"), EditedAt: maybe.Draw(t, "edited"), DeletedAt: maybe.Draw(t, "deleted"),
		})
		messages = append(messages, id)
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

// tinyRows is how many rows tiny has.
const tinyRows = 33

// tiny is a network in CSV with keys of its owner's own.
var tiny = map[string]string{
	"users.csv": "\xEF\xBB\xBFhandle,id,bio,languages,facts,friends_visibility,joined_at\n" +
		"anna,a-1,\"likes \"\"x\"\",\r\nand y\",hu en-GB,\"[{\"\"label\"\": \"\"City\"\", \"\"value\"\": \"\"Pécs\"\"}]\",ONLY_ME,2020-01-02T03:04:05.1234567+01:00\r\n" +
		"\r\n" +
		"bela,2,,,,,\n" +
		"cili,\"3\",,,,,\n",
	"interests.csv.gz":  "id,kind,name,url\ntea,FOOD,Tea,\n2,GENRE,drinks,http://x\n",
	"genres.csv":        "interest,genre\ntea,2\n",
	"friendships.csv":   "user_a,user_b,requester,since\n2,a-1,,2021-01-01T00:00:00Z\n2,3,3,\n",
	"blocks.csv":        "blocked,blocker\r\na-1,3",
	"likes.csv":         "user,interest,strength\na-1,tea,\n2,2,5\n",
	"passwords.csv":     "user,hash\na-1,$argon2id$v=19$m=1$c2FsdA$aGFzaA\n",
	"places.csv":        "id,kind,name,url,part_of\npecs,CITY,Pécs,http://pecs,hu\nhu,COUNTRY,Hungary,,\n", // the city before its country
	"organisations.csv": "id,kind,name,url,place\n1,UNIVERSITY,PTE,http://pte,pecs\n2,COMPANY,Zsolnay,,\n",
	"affiliations.csv":  "user,organisation,year\na-1,1,1999\n2,2,\n",
	"pages.csv": "id,kind,name,category,about,url,owner,created_at\n1,GROUP,Tea at five,FOOD,\"Cups,\r\nand pots\",http://tea,a-1,2021-02-01T00:00:00Z\n" +
		"2,BUSINESS,Zsolnay,,,,,\n",
	"page_topics.csv": "page,interest\n1,tea\n",
	"page_links.csv":  "page_a,page_b\n2,1\n",
	"memberships.csv": "page,user,role,since\n1,a-1,MODERATOR,2021-02-01T00:00:00Z\n1,2,,\n",
	"posts.csv": "id,author,wall,page,text,image,language,audience,place,created_at,edited_at,deleted_at\n" +
		"1,a-1,,1,\"First\r\nsecond\",,en,,pecs,2021-03-01T00:00:00Z,2021-03-02T00:00:00Z,2021-03-03T00:00:00Z\n" +
		"2,2,a-1,,,tea.jpg,,FRIENDS,,,,\n3,2,,,Mine,,,ONLY_ME,,,,\n",
	"comments.csv": "id,author,reply_to_post,reply_to_comment,text,place,created_at,edited_at,deleted_at\n" + // the answer before what it answers
		"1,2,,9,Indeed,,,,\n9,a-1,2,,\"Nice,\nno?\",hu,2021-03-01T00:00:00Z,2021-03-02T00:00:00Z,2021-03-03T00:00:00Z\n",
	"message_topics.csv": "post,comment,interest\n2,,tea\n,1,2\n",
	"reactions.csv":      "user,post,comment,kind,since\na-1,2,,,\n2,,9,WOW,2021-03-01T00:00:00Z\n",
}

func TestImportCSV(t *testing.T) {
	now := time.Date(2024, 5, 6, 7, 8, 9, 123456789, time.UTC)
	cut := now.Truncate(time.Microsecond)
	m := newMemory()
	r := ok(t, intake.ImportCSV, files(t, tiny), m, intake.Options{Now: now})
	wantCounts(t, m, map[stores.Table]int{
		"users": 3, "interests": 2, "genres": 1, "friendships": 2, "blocks": 1, "likes": 2, "passwords": 1, "places": 2, "organisations": 2,
		"affiliations": 2, "pages": 2, "page_topics": 1, "page_links": 1, "memberships": 2, "posts": 3, "comments": 2, "message_topics": 2, "reactions": 2,
	})
	if r.AddedTotal() != tinyRows {
		t.Errorf("%v", r.Added)
	}
	a, two, three := id(t, "csv", "user", "a-1"), id(t, "csv", "user", "2"), id(t, "csv", "user", "3")
	tea, drinks := id(t, "csv", "interest", "tea"), id(t, "csv", "interest", "2")
	if got, want := m.users[a], (stores.User{
		ID: a, Handle: "anna", Name: "anna", Bio: "likes \"x\",\nand y", Languages: []string{"hu", "en-GB"},
		Facts: []stores.Fact{{Label: "City", Value: "Pécs"}}, JoinedAt: time.Date(2020, 1, 2, 2, 4, 5, 123456000, time.UTC),
		FriendsVisibility: stores.OnlyMe, InterestsVisibility: stores.Everyone,
	}); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
	if got := m.users[two]; got.JoinedAt != cut || got.FriendsVisibility != stores.Everyone {
		t.Errorf("%+v", got)
	}
	if f := m.friendships[stores.FriendshipID(a, two)]; f.Since.Year() != 2021 || f.RequestedAt != f.Since || !f.Requester.IsZero() {
		t.Errorf("%+v", f)
	}
	if f := m.friendships[stores.FriendshipID(two, three)]; f.State() != stores.StateRequested || f.Requester != three || f.RequestedAt != cut {
		t.Errorf("%+v", f)
	}
	if g := m.genres[stores.Pair{A: tea, B: drinks}]; g.Count != 1 {
		t.Errorf("%+v", g)
	}
	if l := m.likes[stores.Pair{A: a, B: tea}]; l.Strength != 1 || l.Since != cut {
		t.Errorf("%+v", l)
	}
	if b := m.blocks[stores.Pair{A: three, B: a}]; b.Since != cut {
		t.Errorf("%+v", b)
	}
}

func TestImportCSVOfPagesAndMessages(t *testing.T) {
	now, day := time.Date(2024, 5, 6, 7, 8, 9, 0, time.UTC), time.Date(2021, 3, 1, 0, 0, 0, 0, time.UTC)
	m := newMemory()
	ok(t, intake.ImportCSV, files(t, tiny), m, intake.Options{Now: now})
	key := func(kind, key string) stores.ID { return id(t, "csv", kind, key) }
	anna, bela, pecs, hungary, group, firm := key("user", "a-1"), key("user", "2"), key("place", "pecs"), key("place", "hu"), key("page", "1"), key("page", "2")
	for _, c := range []struct{ got, want any }{
		{m.places[pecs], stores.Place{ID: pecs, Kind: stores.City, Name: "Pécs", URL: "http://pecs", PartOf: hungary}},
		{m.places[hungary], stores.Place{ID: hungary, Kind: stores.Country, Name: "Hungary"}},
		{m.organisations[key("organisation", "1")], stores.Organisation{ID: key("organisation", "1"), Kind: stores.University, Name: "PTE", URL: "http://pte", Place: pecs}},
		{m.affiliations[stores.Pair{A: anna, B: key("organisation", "1")}].Year, 1999},
		{m.affiliations[stores.Pair{A: bela, B: key("organisation", "2")}].Year, 0},
		{m.pages[group], stores.Page{ID: group, Kind: stores.Group, Category: "FOOD", Name: "Tea at five", About: "Cups,\nand pots", URL: "http://tea", Owner: anna,
			CreatedAt: time.Date(2021, 2, 1, 0, 0, 0, 0, time.UTC)}},
		{m.pages[firm], stores.Page{ID: firm, Kind: stores.Business, Name: "Zsolnay", CreatedAt: now}},
		{m.pageLinks[stores.Pair{A: group, B: firm}], stores.PageLink{A: group, B: firm}},
		{m.memberships[stores.Pair{A: group, B: anna}].Role, stores.Moderator},
		{m.memberships[stores.Pair{A: group, B: bela}], stores.Membership{Page: group, User: bela, Role: stores.Member, Since: now}},
		{m.posts[key("post", "1")], stores.Post{ID: key("post", "1"), Author: anna, Page: group, Text: "First\nsecond", Language: "en", Audience: stores.AudiencePublic,
			Place: pecs, CreatedAt: day, EditedAt: day.AddDate(0, 0, 1), DeletedAt: day.AddDate(0, 0, 2)}},
		{m.posts[key("post", "2")], stores.Post{ID: key("post", "2"), Author: bela, Wall: anna, Image: "tea.jpg", Audience: stores.AudienceFriends, CreatedAt: now}},
		{m.posts[key("post", "3")], stores.Post{ID: key("post", "3"), Author: bela, Wall: bela, Text: "Mine", Audience: stores.AudienceOnlyMe, CreatedAt: now}},
		{m.comments[key("comment", "9")], stores.Comment{ID: key("comment", "9"), Author: anna, ReplyTo: key("post", "2"), Text: "Nice,\nno?", Place: hungary,
			CreatedAt: day, EditedAt: day.AddDate(0, 0, 1), DeletedAt: day.AddDate(0, 0, 2)}},
		{m.comments[key("comment", "1")], stores.Comment{ID: key("comment", "1"), Author: bela, ReplyTo: key("comment", "9"), Text: "Indeed", CreatedAt: now}},
		{m.messageTopics[stores.Pair{A: key("comment", "1"), B: key("interest", "2")}].Message, key("comment", "1")},
		{m.reactions[stores.Pair{A: anna, B: key("post", "2")}], stores.Reaction{User: anna, Message: key("post", "2"), Kind: stores.ReactionLike, Since: now}},
		{m.reactions[stores.Pair{A: bela, B: key("comment", "9")}], stores.Reaction{User: bela, Message: key("comment", "9"), Kind: stores.ReactionWow, Since: day}},
	} {
		if !reflect.DeepEqual(c.got, c.want) {
			t.Errorf("got  %+v\nwant %+v", c.got, c.want)
		}
	}
}

func TestWhatAPersonTellsIsImported(t *testing.T) {
	m := newMemory()
	ok(t, intake.ImportCSV, files(t, map[string]string{
		"places.csv": "id,kind,name\np,CITY,Pécs\n",
		"users.csv":  "id,handle,first_name,last_name,gender,birthday,city\n1,anna,Anna,Kis,nő,1985-09-20,p\n",
	}), m, intake.Options{})
	u := m.users[id(t, "csv", "user", "1")]
	if u.FirstName != "Anna" || u.LastName != "Kis" || u.Gender != "nő" || u.Birthday != "1985-09-20" || u.City != id(t, "csv", "place", "p") {
		t.Errorf("%+v", u)
	}
	roundTrip(t, t.TempDir(), m, newMemory(), intake.ExportOptions{})
}

// Answers stand in front of what they answer, more of them than a batch holds. One answers nothing, two answer each other, and
// one of those a fourth.
func TestCommentsOfCSVAnswerWhateverStandsBehind(t *testing.T) {
	const n = 9000
	comments := strings.Builder{}
	comments.WriteString("id,author,reply_to_comment,reply_to_post,text\nx-1,1,lost,,x\nx-2,1,x-3,,x\nx-3,1,x-2,,x\nx-4,1,x-2,,x\n")
	for i := range n {
		if above := i + 1 + i*i%5000; above < n {
			fmt.Fprintf(&comments, "%d,1,%d,,x\n", i, above)
		} else {
			fmt.Fprintf(&comments, "%d,1,,p,x\n", i)
		}
	}
	dir := files(t, map[string]string{"users.csv": "id,handle\n1,anna\n", "posts.csv": "id,author,text\np,1,x\n", "comments.csv": comments.String()})
	engine := open(t)
	r := ok(t, intake.ImportCSV, dir, engine, intake.Options{ContinueOnError: true})
	for i, f := range r.Faults {
		if f.Line != i+2 || !errors.Is(f, stores.ErrNotFound) {
			t.Errorf("fault %d is %v", i, f)
		}
	}
	if r.FaultCount != 4 || r.Added[stores.TableComments] != n {
		t.Errorf("%d comments, %d left out", r.Added[stores.TableComments], r.FaultCount)
	}
	answer := map[string]string{"comments.csv": "id,author,reply_to_comment,text\ny,1,0,x\n"} // to what an import before brought
	if r := ok(t, intake.ImportCSV, files(t, answer), engine, intake.Options{}); r.AddedTotal() != 1 {
		t.Errorf("%v", r.Added)
	}
	roundTrip(t, t.TempDir(), engine, open(t), intake.ExportOptions{})
}

// Without the column since, friendships are friendships; ids of ours are themselves, and of another kind they are keys.
func TestImportCSVOfBareEdges(t *testing.T) {
	ours := stores.NewID(stores.KindUser)
	foreign := stores.NewID(stores.KindInterest)
	m := newMemory()
	ok(t, intake.ImportCSV, files(t, map[string]string{
		"users.csv":       fmt.Sprintf("id,handle\n%s,ours\n%s,foreign\n", ours, foreign),
		"friendships.csv": fmt.Sprintf("user_a,user_b\n%s,%s\n", ours, foreign),
	}), m, intake.Options{})
	other := id(t, "csv", "user", foreign.String())
	if m.users[ours].Handle != "ours" || m.users[other].Handle != "foreign" {
		t.Errorf("%v", m.users)
	}
	if f := m.friendships[stores.FriendshipID(ours, other)]; f.State() != stores.StateFriends {
		t.Errorf("%+v", f)
	}
}

func TestDamagedCSVRows(t *testing.T) {
	row := func(handle, more string) string { return "id,handle\n1,anna\n" + more + "2," + handle + "\n3,cili\n" }
	user := func(column, value string) string {
		return "id,handle," + column + "\n1,anna,\n2,bela," + value + "\n3,cili,\n"
	}
	for _, c := range []struct {
		what, file, text string
		line             int
		want             string
	}{
		{"too many columns", "users.csv", row("bela,", ""), 3, "3 columns instead of 2"},
		{"no id", "users.csv", "id,handle\n1,anna\n,bela\n3,cili\n", 3, "id is empty"},
		{"no handle", "users.csv", row("", ""), 3, "handle is empty"},
		{"a handle in capitals", "users.csv", row("Bela", ""), 3, `handle: "Bela" is not 3 to 30 of`},
		{"a handle with a line feed", "users.csv", row("\"bela\n\"", ""), 3, "is not 3 to 30 of"},
		{"a taken handle", "users.csv", row("anna", ""), 3, "handle taken"},
		{"a short handle", "users.csv", row("be", ""), 3, "is not 3 to 30 of"},
		{"behind a field of many lines", "users.csv", "id,handle,bio\n1,anna,\"\n\r\n\"\n2,Bela,\n3,cili,\n", 5, "is not 3 to 30 of"},
		{"a long name", "users.csv", user("name", strings.Repeat("é", 81)), 3, "name: 81 characters, more than 80"},
		{"a long bio", "users.csv", user("bio", strings.Repeat("é", 501)), 3, "bio: 501 characters"},
		{"a bad time", "users.csv", user("joined_at", "yesterday"), 3, `joined_at: "yesterday" is not a time`},
		{"the zero time", "users.csv", user("joined_at", "0001-01-01T00:00:00Z"), 3, "years 1 to 9999"},
		{"the year 10000", "users.csv", user("joined_at", "9999-12-31T23:00:00-02:00"), 3, "years 1 to 9999"},
		{"two spaces between languages", "users.csv", user("languages", "de  en"), 3, `languages: "" is not a BCP 47 tag`},
		{"many languages", "users.csv", user("languages", strings.TrimSpace(strings.Repeat("de ", 21))), 3, "21 languages"},
		{"facts that are not JSON", "users.csv", user("facts", "City"), 3, "facts: \"City\" is not a JSON array"},
		{"facts with more", "users.csv", user("facts", `"[{""name"":""x""}]"`), 3, "unknown field"},
		{"facts twice", "users.csv", user("facts", `"[] []"`), 3, "behind the JSON array"},
		{"a fact without value", "users.csv", user("facts", `"[{""label"":""x""}]"`), 3, "value of 0 characters"},
		{"a fact with NUL", "users.csv", user("facts", `"[{""label"":""x"",""value"":""\u0000""}]"`), 3, "NUL"},
		{"a bad visibility", "users.csv", user("friends_visibility", "everyone"), 3, "none of [EVERYONE FRIENDS ONLY_ME]"},
		{"NUL", "users.csv", user("bio", "\x00"), 3, "NUL"},
		{"not UTF-8", "users.csv", user("bio", "\xff"), 3, "not UTF-8"},
		{"a bare quote", "users.csv", user("bio", "x\"y,\""), 3, `bare " in non-quoted-field`},
		{"text behind a quote", "users.csv", user("bio", `"x"y`), 3, `extraneous or missing "`},
		{"a bare CR", "users.csv", user("name", "x\ry"), 3, "name: a carriage return"},
		{"a quoted CR", "users.csv", user("name", "\"x\ry\""), 3, "name: a carriage return"},
		{"a CR in a link", "interests.csv", "id,kind,name,url\nt,FOOD,Tea,http://x\ry\n", 2, "url: a carriage return"},
		{"a fact with CR", "users.csv", user("facts", `"[{""label"":""x"",""value"":""\r\n""}]"`), 3, "facts: a carriage return"},
		{"a bare CR behind a quote", "users.csv", user("bio", "\"x\"\ry"), 3, `extraneous or missing "`},
		{"a kind in small letters", "interests.csv", "id,kind,name\nt,Food,Tea\n", 2, `"Food" is not 1 to 30 of`},
		{"a kind too long", "interests.csv", "id,kind,name\nt," + strings.Repeat("X", 31) + ",Tea\n", 2, "is not 1 to 30 of"},
		{"a long thing", "interests.csv", "id,kind,name\nt,FOOD," + strings.Repeat("x", 301) + "\n", 2, "301 characters"},
		{"no count", "genres.csv", "interest,genre,count\nx,y,0\n", 2, "is not a whole number from 1"},
		{"no such genre", "genres.csv", "interest,genre,count\nx,y,1\n", 2, "not found"},
		{"too strong", "likes.csv", "user,interest,strength\nx,y,2147483648\n", 2, "is not a whole number from 1"},
		{"no such person", "likes.csv", "user,interest\nx,y\n", 2, "not found"},
		{"friends with oneself", "friendships.csv", "user_a,user_b\n1,1\n", 2, "oneself"},
		{"a request of nobody", "friendships.csv", "user_a,user_b,since\n1,3,\n", 2, "needs its requester"},
		{"a request of another", "friendships.csv", "user_a,user_b,requester\n1,3,2\n", 2, "neither user_a nor user_b"},
		{"blocking oneself", "blocks.csv", "blocker,blocked\n1,1\n", 2, "oneself"},
		{"a city that is no place", "users.csv", user("city", "nowhere"), 3, "not found"},
		{"a birthday that is no day", "users.csv", user("birthday", "1985-02-30"), 3, "birthday: malformed date"},
		{"a birthday before all days", "users.csv", user("birthday", "0000-01-01"), 3, "birthday: malformed date"},
		{"a long first name", "users.csv", user("first_name", strings.Repeat("é", 81)), 3, "first_name: 81 characters, more than 80"},
		{"a long last name", "users.csv", user("last_name", strings.Repeat("é", 81)), 3, "last_name: 81 characters, more than 80"},
		{"a long gender", "users.csv", user("gender", strings.Repeat("é", 41)), 3, "gender: 41 characters, more than 40"},
		{"a CR in a gender", "users.csv", user("gender", "\"x\ry\""), 3, "gender: a carriage return"},
		{"no kind of place", "places.csv", "id,kind,name\np,TOWN,Pécs\n", 2, `kind: "TOWN" is none of [CITY COUNTRY CONTINENT]`},
		{"a place without kind", "places.csv", "id,kind,name\np,,Pécs\n", 2, "kind is empty"},
		{"a place without name", "places.csv", "id,kind,name\np,CITY,\n", 2, "name is empty"},
		{"a place with a long name", "places.csv", "id,kind,name\np,CITY," + strings.Repeat("é", 201) + "\n", 2, "name: 201 characters"},
		{"a place with a long link", "places.csv", "id,kind,name,url\np,CITY,Pécs," + strings.Repeat("é", 501) + "\n", 2, "url: 501 characters"},
		{"a place in itself", "places.csv", "id,kind,name,part_of\np,CITY,Pécs,p\n", 2, "oneself"},
		{"a place in nothing", "places.csv", "id,kind,name,part_of\np,CITY,Pécs,q\n", 2, "not found"},
		{"no kind of organisation", "organisations.csv", "id,kind,name\no,SCHOOL,PTE\n", 2, `kind: "SCHOOL" is none of [UNIVERSITY COMPANY]`},
		{"an organisation with a long name", "organisations.csv", "id,kind,name\no,COMPANY," + strings.Repeat("é", 201) + "\n", 2, "name: 201 characters"},
		{"an organisation nowhere", "organisations.csv", "id,kind,name,place\no,COMPANY,PTE,p\n", 2, "not found"},
		{"the year 0", "affiliations.csv", "user,organisation,year\n1,o,0\n", 2, `year: "0" is not a year from 1 to 9999`},
		{"the year 10000 of an affiliation", "affiliations.csv", "user,organisation,year\n1,o,10000\n", 2, "is not a year from 1"},
		{"no such organisation", "affiliations.csv", "user,organisation\n1,o\n", 2, "not found"},
		{"no kind of page", "pages.csv", "id,kind,name\np,CLUB,Page\n", 2, `kind: "CLUB" is none of [BUSINESS GROUP]`},
		{"a page with a long name", "pages.csv", "id,kind,name\np,GROUP," + strings.Repeat("é", 201) + "\n", 2, "name: 201 characters"},
		{"a category in small letters", "pages.csv", "id,kind,name,category\np,GROUP,Page,Club\n", 2, `category: "Club" is not 1 to 30 of`},
		{"a page about too much", "pages.csv", "id,kind,name,about\np,GROUP,Page," + strings.Repeat("é", 2001) + "\n", 2, "about: 2001 characters"},
		{"a page with a long link", "pages.csv", "id,kind,name,url\np,GROUP,Page," + strings.Repeat("é", 501) + "\n", 2, "url: 501 characters"},
		{"a page of nobody", "pages.csv", "id,kind,name,owner\np,GROUP,Page,9\n", 2, "not found"},
		{"a page made at no time", "pages.csv", "id,kind,name,created_at\np,GROUP,Page,now\n", 2, `created_at: "now" is not a time`},
		{"a topic of no page", "page_topics.csv", "page,interest\np,t\n", 2, "not found"},
		{"a page that likes itself", "page_links.csv", "page_a,page_b\np,p\n", 2, "oneself"},
		{"a page that likes nothing", "page_links.csv", "page_a,page_b\np,q\n", 2, "not found"},
		{"no role", "memberships.csv", "page,user,role\np,1,OWNER\n", 2, `role: "OWNER" is none of [MEMBER MODERATOR]`},
		{"a member of nothing", "memberships.csv", "page,user\np,1\n", 2, "not found"},
		{"a post with nothing in it", "posts.csv", "id,author,text\np,1,\n", 2, "text and image are empty"},
		{"a post by nobody", "posts.csv", "id,author,text\np,9,x\n", 2, "not found"},
		{"a post without author", "posts.csv", "id,author,text\np,,x\n", 2, "author is empty"},
		{"a post on a wall and a page", "posts.csv", "id,author,wall,page,text\np,1,1,q,x\n", 2, "it stands on a wall and on a page"},
		{"a post on a page for friends", "posts.csv", "id,author,page,text,audience\np,1,q,x,FRIENDS\n", 2, "audience: on a page it is PUBLIC"},
		{"a post for no audience", "posts.csv", "id,author,text,audience\np,1,x,ALL\n", 2, `audience: "ALL" is none of [PUBLIC FRIENDS ONLY_ME]`},
		{"a post on no page", "posts.csv", "id,author,page,text\np,1,q,x\n", 2, "not found"},
		{"a long post", "posts.csv", "id,author,text\np,1," + strings.Repeat("é", 5001) + "\n", 2, "text: 5001 characters, more than 5000"},
		{"a long image", "posts.csv", "id,author,image\np,1," + strings.Repeat("é", 501) + "\n", 2, "image: 501 characters, more than 500"},
		{"a post in two languages", "posts.csv", "id,author,text,language\np,1,x,de en\n", 2, `language: "de en" is not a BCP 47 tag`},
		{"a post edited some day", "posts.csv", "id,author,text,edited_at\np,1,x,later\n", 2, `edited_at: "later" is not a time`},
		{"a post deleted some day", "posts.csv", "id,author,text,deleted_at\np,1,x,later\n", 2, `deleted_at: "later" is not a time`},
		{"a comment without text", "comments.csv", "id,author,reply_to_post,text\nc,1,p,\n", 2, "text is empty"},
		{"a long comment", "comments.csv", "id,author,reply_to_post,text\nc,1,p," + strings.Repeat("é", 5001) + "\n", 2, "text: 5001 characters"},
		{"a comment on nothing", "comments.csv", "id,author,text\nc,1,x\n", 2, "reply_to_post and reply_to_comment are empty"},
		{"a comment on two things", "comments.csv", "id,author,reply_to_post,reply_to_comment,text\nc,1,p,d,x\n", 2, "reply_to_comment: another message is named already"},
		{"a comment on a missing post", "comments.csv", "id,author,reply_to_post,text\nc,1,p,x\n", 2, "not found"},
		{"a comment on a missing comment", "comments.csv", "id,author,reply_to_comment,text\nc,1,d,x\n", 2, "not found"},
		{"a topic of no message", "message_topics.csv", "post,comment,interest\n,,t\n", 2, "post and comment are empty"},
		{"a topic of two messages", "message_topics.csv", "post,comment,interest\np,c,t\n", 2, "comment: another message is named already"},
		{"a topic of a missing message", "message_topics.csv", "comment,interest\nc,t\n", 2, "not found"},
		{"a reaction to nothing", "reactions.csv", "user,kind\n1,LIKE\n", 2, "post and comment are empty"},
		{"no kind of reaction", "reactions.csv", "user,post,kind\n1,p,HATE\n", 2, `kind: "HATE" is none of [LIKE LOVE LAUGH WOW SAD ANGRY]`},
		{"a reaction to a missing post", "reactions.csv", "user,post\n1,p\n", 2, "not found"},
		{"a password in the clear", "passwords.csv", "user,hash\n1,hunter2\n", 2, "not a hash in PHC form"},
	} {
		t.Run(c.what, func(t *testing.T) {
			content := map[string]string{"users.csv": "id,handle\n1,anna\n3,cili\n"}
			content[c.file] = c.text
			dir := files(t, content)
			m := newMemory()
			_, err := intake.ImportCSV(context.Background(), dir, m, intake.Options{})
			var fault *intake.RowFault
			if !errors.As(err, &fault) || fault.File != c.file || fault.Line != c.line || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("%.300v", err)
			}
			if strings.Contains(err.Error(), "hunter2") || len(err.Error()) > 400 {
				t.Errorf("%v says too much", err)
			}
			if c.file == "users.csv" && len(m.users) > 0 {
				t.Error("something of the batch was written")
			}
			r := ok(t, intake.ImportCSV, dir, m, intake.Options{ContinueOnError: true})
			if r.FaultCount != 1 || r.Faults[0].Error() != fault.Error() {
				t.Errorf("%d faults: %.300v", r.FaultCount, r.Faults)
			}
			wantCounts(t, m, map[stores.Table]int{"users": 2})
		})
	}
	t.Run("a quote that does not end", func(t *testing.T) {
		dir := files(t, map[string]string{"users.csv": "id,handle\n1,anna\n2,\"bela\n3,cili\n"})
		r := ok(t, intake.ImportCSV, dir, newMemory(), intake.Options{ContinueOnError: true})
		if r.FaultCount != 1 || r.Faults[0].Line != 3 || !strings.Contains(r.Faults[0].Error(), `extraneous or missing "`) {
			t.Errorf("%v", r.Faults)
		}
	})
	t.Run("what is longer than 1 MiB ends the import", func(t *testing.T) {
		for what, bio := range map[string]string{
			"a huge row": strings.Repeat("x", 2<<20), "a quote not closed": "\"" + strings.Repeat("x,\n", 1<<20), "damaged too": strings.Repeat("x\",", 1<<20),
		} {
			m := newMemory()
			dir := files(t, map[string]string{"users.csv": "id,handle,bio\n1,anna,\n2,bela," + bio + "\n3,cili,\n"})
			_, err := intake.ImportCSV(context.Background(), dir, m, intake.Options{ContinueOnError: true})
			if err == nil || !strings.Contains(err.Error(), "users.csv: a row of more than 1 MiB") || len(m.users) > 0 {
				t.Errorf("%s: %.300v, %d people", what, err, len(m.users))
			}
		}
	})
	t.Run("a friendship between those of whom one blocks the other", func(t *testing.T) {
		m := newMemory()
		ok(t, intake.ImportCSV, files(t, map[string]string{"users.csv": "id,handle\n1,anna\n2,bela\n", "blocks.csv": "blocker,blocked\n1,2\n"}), m, intake.Options{})
		_, err := intake.ImportCSV(context.Background(), files(t, map[string]string{"friendships.csv": "user_a,user_b\n1,2\n"}), m, intake.Options{})
		if !errors.Is(err, stores.ErrBlocked) {
			t.Errorf("%v", err)
		}
	})
}

// Every other row refused: the rows left go in, faults come in order, no more than 1000 are kept.
func TestManyFaults(t *testing.T) {
	const n = 6000
	users, likes := strings.Builder{}, strings.Builder{}
	users.WriteString("id,handle\n")
	likes.WriteString("user,interest\n")
	for i := range n {
		if i%2 == 0 {
			fmt.Fprintf(&users, "%d,user%d\n", i, i)
		}
		fmt.Fprintf(&likes, "%d,tea\n", i)
	}
	dir := files(t, map[string]string{
		"users.csv": users.String(), "likes.csv": likes.String(), "interests.csv": "id,kind,name\ntea,FOOD,Tea\n",
	})
	m := newMemory()
	r := ok(t, intake.ImportCSV, dir, m, intake.Options{ContinueOnError: true})
	wantCounts(t, m, map[stores.Table]int{"users": n / 2, "interests": 1, "likes": n / 2})
	if r.FaultCount != n/2 || len(r.Faults) != 1000 {
		t.Fatalf("%d faults, %d kept", r.FaultCount, len(r.Faults))
	}
	for i, f := range r.Faults {
		if f.Line != 2*i+3 || !errors.Is(f, stores.ErrNotFound) {
			t.Fatalf("fault %d is %v", i, f)
		}
	}
}

func TestDamagedCSVFiles(t *testing.T) {
	for _, c := range []struct {
		what    string
		content map[string]string
		want    string
	}{
		{"unknown columns", with(tiny, "likes.csv", "user,interest,Strength,x\n"), `likes.csv: unknown columns "Strength", "x"; known are user, interest, strength, since`},
		{"missing columns", with(tiny, "likes.csv", "strength\n"), "likes.csv: missing columns user, interest"},
		{"a column twice", with(tiny, "likes.csv", "user,interest,user\n"), "likes.csv: column user stands in the header twice"},
		{"an empty file", with(tiny, "likes.csv", ""), "likes.csv is empty"},
		{"empty lines only", with(tiny, "likes.csv", "\n\r\n"), "likes.csv: no header line"},
		{"zipped and not", with(tiny, "likes.csv.gz", "x"), "both likes.csv and likes.csv.gz"},
		{"an unknown file", with(tiny, "like.csv.gz", "x"), "unknown file like.csv.gz; known are places.csv, organisations.csv, users.csv, passwords.csv"},
		{"a header that is not UTF-8", with(tiny, "likes.csv", "user,interest\xff\n"), "likes.csv: bytes that are not UTF-8"},
		{"no file at all", nil, "none of places.csv, organisations.csv, users.csv, passwords.csv"},
	} {
		t.Run(c.what, func(t *testing.T) {
			m := newMemory()
			_, err := intake.ImportCSV(context.Background(), files(t, c.content), m, intake.Options{ContinueOnError: true})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v", err)
			}
			if m.puts != 0 {
				t.Error("something was written")
			}
		})
	}
	if _, err := intake.ImportCSV(context.Background(), filepath.Join(t.TempDir(), "none"), newMemory(), intake.Options{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
	dir := files(t, tiny)
	path := filepath.Join(dir, "interests.csv.gz")
	if err := os.WriteFile(path, zipped(tiny["interests.csv.gz"])[:50], 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := intake.ImportCSV(context.Background(), dir, newMemory(), intake.Options{}); err == nil || !strings.Contains(err.Error(), "interests.csv.gz is cut short") {
		t.Errorf("%v", err)
	}
}

func TestExportCSV(t *testing.T) {
	ctx := context.Background()
	m := newMemory()
	ok(t, intake.ImportCSV, files(t, tiny), m, intake.Options{Now: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)})
	dir := filepath.Join(t.TempDir(), "new", "folder")
	var told []intake.Progress
	r, err := intake.ExportCSV(ctx, dir, m, intake.ExportOptions{Passwords: true, Progress: func(p intake.Progress) { told = append(told, p) }})
	if err != nil {
		t.Fatal(err)
	}
	if r.RowsTotal() != tinyRows || len(told) != 18 || told[0].Done != told[0].Total {
		t.Errorf("%v, %v", r.Rows, told)
	}
	got := contents(t, dir)
	if names := slices.Sorted(maps.Keys(got)); len(names) != 18 {
		t.Errorf("%v", names)
	}
	want := "id,kind,name,url\r\n" + id(t, "csv", "interest", "2").String() + ",GENRE,drinks,http://x\r\n" +
		id(t, "csv", "interest", "tea").String() + ",FOOD,Tea,\r\n"
	if got["interests.csv"] != want {
		t.Errorf("%s", got["interests.csv"])
	}
	if !strings.Contains(got["users.csv"], "anna,anna,\"likes \"\"x\"\",\r\nand y\",2020-01-02T02:04:05.123456Z,hu en-GB,"+
		"\"[{\"\"label\"\":\"\"City\"\",\"\"value\"\":\"\"Pécs\"\"}]\",,,,,,ONLY_ME,EVERYONE\r\n") {
		t.Errorf("%s", got["users.csv"])
	}
	info, err := os.Stat(filepath.Join(dir, "passwords.csv"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if _, err := intake.ExportCSV(ctx, dir, m, intake.ExportOptions{}); err == nil || !strings.Contains(err.Error(), "is not empty") {
		t.Errorf("%v", err)
	}
	plain := contents(t, export(t, t.TempDir(), m, intake.ExportOptions{Gzip: true}))
	if _, there := plain["passwords.csv.gz"]; there || len(plain) != 17 || !bytes.HasPrefix([]byte(plain["users.csv.gz"]), []byte{0x1f, 0x8b}) {
		t.Errorf("%v", slices.Sorted(maps.Keys(plain)))
	}
}

// An export that fails leaves nothing behind.
func TestExportCSVThatFails(t *testing.T) {
	m := newMemory()
	ok(t, intake.ImportCSV, files(t, tiny), m, intake.Options{})
	for _, prepared := range []bool{false, true} {
		dir := filepath.Join(t.TempDir(), "out")
		if prepared {
			if err := os.Mkdir(dir, 0o755); err != nil {
				t.Fatal(err)
			}
		}
		ctx, cancel := context.WithCancel(context.Background())
		_, err := intake.ExportCSV(ctx, dir, m, intake.ExportOptions{Progress: func(intake.Progress) { cancel() }})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
		entries, err := os.ReadDir(dir)
		if prepared != (err == nil) || len(entries) > 0 {
			t.Errorf("%v %v", entries, err)
		}
	}
}

func TestLastfmAsCSV(t *testing.T) {
	dir := realData(t, "lastfm")
	m := newMemory()
	ok(t, intake.Lastfm, dir, m, intake.Options{ContinueOnError: true})
	roundTrip(t, t.TempDir(), m, newMemory(), intake.ExportOptions{Gzip: true})
}
