package dataset_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/dataset"
)

// csvRows is the number of rows of csvFiles.
const csvRows = 33

// csvFiles is a network in CSV with keys chosen by its owner.
var csvFiles = map[string]string{
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
	"places.csv":        "id,kind,name,url,part_of\npecs,CITY,Pécs,http://pecs,hu\nhu,COUNTRY,Hungary,,\n", // a city before its country
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
	"comments.csv": "id,author,reply_to_post,reply_to_comment,text,place,created_at,edited_at,deleted_at,deleted_by\n" + // a reply before its parent
		"1,2,,9,Indeed,,,,,\n9,a-1,2,,\"Nice,\nno?\",hu,2021-03-01T00:00:00Z,2021-03-02T00:00:00Z,2021-03-03T00:00:00Z,2\n",
	"message_topics.csv": "post,comment,interest\n2,,tea\n,1,2\n",
	"reactions.csv":      "user,post,comment,kind,since\na-1,2,,,\n2,,9,WOW,2021-03-01T00:00:00Z\n",
}

func TestImportCSV(t *testing.T) {
	t.Parallel()
	now := time.Date(2024, 5, 6, 7, 8, 9, 123456789, time.UTC)
	cut := now.Truncate(time.Microsecond)
	m := newMemory()
	r := mustImport(t, dataset.ImportCSV, writeFiles(t, csvFiles), m, dataset.Options{Now: now})
	wantCounts(t, m, map[stores.Table]int{
		"users": 3, "interests": 2, "genres": 1, "friendships": 2, "blocks": 1, "likes": 2, "passwords": 1, "places": 2, "organisations": 2,
		"affiliations": 2, "pages": 2, "page_topics": 1, "page_links": 1, "memberships": 2, "posts": 3, "comments": 2, "message_topics": 2, "reactions": 2,
	})
	if r.AddedTotal() != csvRows {
		t.Errorf("%v", r.Added)
	}
	a, two, three := sourceID(t, "csv", "user", "a-1"), sourceID(t, "csv", "user", "2"), sourceID(t, "csv", "user", "3")
	tea, drinks := sourceID(t, "csv", "interest", "tea"), sourceID(t, "csv", "interest", "2")
	if got, want := m.users[a], (stores.User{
		ID: a, Handle: "anna", Name: "anna", Bio: "likes \"x\",\nand y", Languages: []string{"hu", "en-GB"},
		ProfileFields: []stores.ProfileField{{Label: "City", Value: "Pécs"}}, JoinedAt: time.Date(2020, 1, 2, 2, 4, 5, 123456000, time.UTC),
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

func TestImportCSVPagesAndMessages(t *testing.T) {
	t.Parallel()
	now, day := time.Date(2024, 5, 6, 7, 8, 9, 0, time.UTC), time.Date(2021, 3, 1, 0, 0, 0, 0, time.UTC)
	m := newMemory()
	mustImport(t, dataset.ImportCSV, writeFiles(t, csvFiles), m, dataset.Options{Now: now})
	key := func(kind, key string) stores.ID { return sourceID(t, "csv", kind, key) }
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
			Place: pecs, CreatedAt: day, EditedAt: day.AddDate(0, 0, 1), DeletedAt: day.AddDate(0, 0, 2), DeletedBy: anna}},
		{m.posts[key("post", "2")], stores.Post{ID: key("post", "2"), Author: bela, Wall: anna, Image: "tea.jpg", Audience: stores.AudienceFriends, CreatedAt: now}},
		{m.posts[key("post", "3")], stores.Post{ID: key("post", "3"), Author: bela, Wall: bela, Text: "Mine", Audience: stores.AudienceOnlyMe, CreatedAt: now}},
		{m.comments[key("comment", "9")], stores.Comment{ID: key("comment", "9"), Author: anna, ReplyTo: key("post", "2"), Text: "Nice,\nno?", Place: hungary,
			CreatedAt: day, EditedAt: day.AddDate(0, 0, 1), DeletedAt: day.AddDate(0, 0, 2), DeletedBy: bela}},
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

func TestImportCSVPersonalDetails(t *testing.T) {
	t.Parallel()
	m := newMemory()
	mustImport(t, dataset.ImportCSV, writeFiles(t, map[string]string{
		"places.csv": "id,kind,name\np,CITY,Pécs\n",
		"users.csv":  "id,handle,first_name,last_name,gender,birthday,city\n1,anna,Anna,Kis,nő,1985-09-20,p\n",
	}), m, dataset.Options{})
	u := m.users[sourceID(t, "csv", "user", "1")]
	if u.FirstName != "Anna" || u.LastName != "Kis" || u.Gender != "nő" || u.Birthday != "1985-09-20" || u.City != sourceID(t, "csv", "place", "p") {
		t.Errorf("%+v", u)
	}
	roundTrip(t, t.TempDir(), m, newMemory(), dataset.ExportOptions{})
}

// Replies precede their parents by more rows than a batch has. One has no parent, two are replies to each other, and a fourth is a reply to
// one of those.
func TestImportCSVCommentsBeforeTheirParents(t *testing.T) {
	t.Parallel()
	const n = 9000
	comments := strings.Builder{}
	comments.WriteString("id,author,reply_to_comment,reply_to_post,text\nx-1,1,lost,,x\nx-2,1,x-3,,x\nx-3,1,x-2,,x\nx-4,1,x-2,,x\n")
	for i := range n {
		if parent := i + 1 + i*i%5000; parent < n {
			fmt.Fprintf(&comments, "%d,1,%d,,x\n", i, parent)
		} else {
			fmt.Fprintf(&comments, "%d,1,,p,x\n", i)
		}
	}
	dir := writeFiles(t, map[string]string{"users.csv": "id,handle\n1,anna\n", "posts.csv": "id,author,text\np,1,x\n", "comments.csv": comments.String()})
	engine := openArchive(t)
	r := mustImport(t, dataset.ImportCSV, dir, engine, dataset.Options{ContinueOnError: true})
	for i, f := range r.Skipped {
		if f.Line != i+2 || !errors.Is(f, stores.ErrNotFound) {
			t.Errorf("skipped row %d is %v", i, f)
		}
	}
	if r.SkippedCount != 4 || r.Added[stores.TableComments] != n {
		t.Errorf("%d comments, %d rows skipped", r.Added[stores.TableComments], r.SkippedCount)
	}
	reply := map[string]string{"comments.csv": "id,author,reply_to_comment,text\ny,1,0,x\n"} // to a comment of an earlier import
	if r := mustImport(t, dataset.ImportCSV, writeFiles(t, reply), engine, dataset.Options{}); r.AddedTotal() != 1 {
		t.Errorf("%v", r.Added)
	}
	roundTrip(t, t.TempDir(), engine, openArchive(t), dataset.ExportOptions{})
}

// Without the column since, rows are friendships, not requests. Ids of this network are kept; ids of another kind are keys.
func TestImportCSVFriendshipsWithoutSince(t *testing.T) {
	t.Parallel()
	ours := stores.NewID(stores.KindUser)
	foreign := stores.NewID(stores.KindInterest)
	m := newMemory()
	mustImport(t, dataset.ImportCSV, writeFiles(t, map[string]string{
		"users.csv":       fmt.Sprintf("id,handle\n%s,ours\n%s,foreign\n", ours, foreign),
		"friendships.csv": fmt.Sprintf("user_a,user_b\n%s,%s\n", ours, foreign),
	}), m, dataset.Options{})
	other := sourceID(t, "csv", "user", foreign.String())
	if m.users[ours].Handle != "ours" || m.users[other].Handle != "foreign" {
		t.Errorf("%v", m.users)
	}
	if f := m.friendships[stores.FriendshipID(ours, other)]; f.State() != stores.StateFriends {
		t.Errorf("%+v", f)
	}
}
