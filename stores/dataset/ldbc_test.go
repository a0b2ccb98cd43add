package dataset_test

import (
	"context"
	"errors"
	"io/fs"
	"reflect"
	"strings"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/dataset"
)

// ldbcFiles is a network of two persons who know each other, in the files of the generator.
var ldbcFiles = map[string]string{
	"static/place_0_0.csv":                        "id|name|url|type|isPartOf\n1|Pécs|http://pecs|city|2\n2|Hungary|http://hu|country|3\n3|Europe|http://eu|continent|\n",
	"static/organisation_0_0.csv":                 "id|type|name|url|place\n5|university|PTE|http://pte|1\n6|company|Zsolnay|http://zsolnay|2\n",
	"static/tagclass_0_0.csv":                     "id|name|url|isSubclassOf\n0|Thing|http://thing|\n1|Drink|http://drink|0\n",
	"static/tag_0_0.csv":                          "id|name|url|hasType\n7|Tea|http://tea|1\n",
	"dynamic/person_0_0.csv.gz":                   "id|firstName|lastName|gender|birthday|creationDate|locationIP|browserUsed|place\n10|Anna|Kis|female|1985-09-20|2010-01-02T03:04:05.678+0000|1.2.3.4|Firefox|1\n11|Béla|Nagy|male|1990-01-01|2010-01-02T03:04:05.678+0100||Chrome|1\n",
	"dynamic/person_speaks_language_0_0.csv":      "Person.id|language\n10|hu\n10|en\n",
	"dynamic/person_email_emailaddress_0_0.csv":   "Person.id|email\n10|anna@example.org\n",
	"dynamic/person_hasInterest_tag_0_0.csv":      "Person.id|Tag.id\n10|7\n",
	"dynamic/person_studyAt_organisation_0_0.csv": "Person.id|Organisation.id|classYear\n10|5|2005\n",
	"dynamic/person_workAt_organisation_0_0.csv":  "Person.id|Organisation.id|workFrom\n10|6|2006\n",
	"dynamic/person_knows_person_0_0.csv":         "Person.id|Person.id|creationDate\n11|10|2010-02-01T00:00:00.000+0000\n",
	"dynamic/forum_0_0.csv":                       "id|title|creationDate|moderator\n20|Wall of Anna Kis|2010-01-02T04:00:00.000+0000|10\n21|Group for Tea|2010-01-03T00:00:00.000+0000|11\n",
	"dynamic/forum_hasTag_tag_0_0.csv":            "Forum.id|Tag.id\n21|7\n",
	"dynamic/forum_hasMember_person_0_0.csv":      "Forum.id|Person.id|joinDate\n21|10|2010-01-04T00:00:00.000+0000\n",
	"dynamic/post_0_0.csv":                        "id|imageFile|creationDate|locationIP|browserUsed|language|content|length|creator|Forum.id|place\n30||2010-01-05T00:00:00.000+0000|1.2.3.4|Firefox|en|About Tea|9|10|21|2\n31|photo31.jpg|2010-01-06T00:00:00.000+0000|1.2.3.4|Firefox|||0|10|20|2\n",
	"dynamic/comment_0_0.csv":                     "id|creationDate|locationIP|browserUsed|content|length|creator|place|replyOfPost|replyOfComment\n40|2010-01-08T00:00:00.000+0000|||no|2|10|2||41\n41|2010-01-07T00:00:00.000+0000|||yes|3|11|2|30|\n",
	"dynamic/post_hasTag_tag_0_0.csv":             "Post.id|Tag.id\n30|7\n",
	"dynamic/comment_hasTag_tag_0_0.csv":          "Comment.id|Tag.id\n41|7\n",
	"dynamic/person_likes_post_0_0.csv":           "Person.id|Post.id|creationDate\n11|30|2010-01-09T00:00:00.000+0000\n",
	"dynamic/person_likes_comment_0_0.csv":        "Person.id|Comment.id|creationDate\n10|41|2010-01-10T00:00:00.000+0000\n",
}

func TestLDBC(t *testing.T) {
	t.Parallel()
	m := newMemory()
	r := mustImport(t, dataset.LDBC, writeFiles(t, ldbcFiles), m, dataset.Options{})
	wantCounts(t, m, map[stores.Table]int{
		"places": 3, "organisations": 2, "users": 2, "affiliations": 2, "interests": 3, "genres": 3, "friendships": 1, "likes": 1, "pages": 2,
		"page_topics": 1, "memberships": 1, "posts": 2, "comments": 2, "message_topics": 2, "reactions": 2,
	})
	if r.AddedTotal() != 29 || r.SkippedCount != 0 || r.RepairCount != 0 {
		t.Errorf("report %+v", r)
	}
	key := func(kind string, n uint64) stores.ID { return numberedID(t, "ldbc", kind, n) }
	anna, bela, pecs, joined := key("person", 10), key("person", 11), key("place", 1), time.Date(2010, 1, 2, 3, 4, 5, 678000000, time.UTC)
	day := func(d int) time.Time { return time.Date(2010, 1, d, 0, 0, 0, 0, time.UTC) }
	for _, c := range []struct{ got, want any }{
		{m.places[pecs], stores.Place{ID: pecs, Kind: stores.City, Name: "Pécs", URL: "http://pecs", PartOf: key("place", 2)}},
		{m.organisations[key("organisation", 6)], stores.Organisation{ID: key("organisation", 6), Kind: stores.Company, Name: "Zsolnay", URL: "http://zsolnay", Place: key("place", 2)}},
		{m.users[anna], stores.User{ID: anna, Handle: "ldbc-10", Name: "Anna Kis", FirstName: "Anna", LastName: "Kis", Gender: "female", Birthday: "1985-09-20",
			JoinedAt: joined, City: pecs, Languages: []string{"hu", "en"}, FriendsVisibility: stores.Everyone, InterestsVisibility: stores.Everyone,
			ProfileFields: []stores.ProfileField{{Label: "Email", Value: "anna@example.org"}, {Label: "IP address", Value: "1.2.3.4"}, {Label: "Browser", Value: "Firefox"}}}},
		{m.users[bela].JoinedAt, joined.Add(-time.Hour)},
		{m.users[bela].ProfileFields, []stores.ProfileField{{Label: "Browser", Value: "Chrome"}}},
		{m.affiliations[stores.Pair{A: anna, B: key("organisation", 5)}].Year, 2005},
		{m.interests[key("tag", 7)], stores.Interest{ID: key("tag", 7), Kind: "TAG", Name: "Tea", URL: "http://tea"}},
		{m.genres[stores.Pair{A: key("tag", 7), B: key("tagclass", 1)}].Count, 1},
		{m.genres[stores.Pair{A: key("tagclass", 0), B: key("tagclass", 0)}].Count, 1},
		{m.likes[stores.Pair{A: anna, B: key("tag", 7)}], stores.Like{User: anna, Interest: key("tag", 7), Strength: 1, Since: joined}},
		{m.friendships[stores.FriendshipID(anna, bela)].Since, day(32)},
		{m.pages[key("forum", 20)].Category, "WALL"},
		{m.pages[key("forum", 21)], stores.Page{ID: key("forum", 21), Kind: stores.Group, Category: "GROUP", Name: "Group for Tea", Owner: bela, CreatedAt: day(3)}},
		{m.memberships[stores.Pair{A: key("forum", 21), B: anna}], stores.Membership{Page: key("forum", 21), User: anna, Role: stores.Member, Since: day(4)}},
		{m.posts[key("post", 30)], stores.Post{ID: key("post", 30), Author: anna, Page: key("forum", 21), Text: "About Tea", Language: "en", Audience: stores.AudiencePublic,
			Place: key("place", 2), CreatedAt: day(5)}},
		{m.posts[key("post", 31)].Image, "photo31.jpg"},
		{m.comments[key("comment", 40)], stores.Comment{ID: key("comment", 40), Author: anna, ReplyTo: key("comment", 41), Text: "no", Place: key("place", 2), CreatedAt: day(8)}},
		{m.messageTopics[stores.Pair{A: key("comment", 41), B: key("tag", 7)}].Message, key("comment", 41)},
		{m.reactions[stores.Pair{A: bela, B: key("post", 30)}], stores.Reaction{User: bela, Message: key("post", 30), Kind: stores.ReactionLike, Since: day(9)}},
	} {
		if !reflect.DeepEqual(c.got, c.want) {
			t.Errorf("got  %+v\nwant %+v", c.got, c.want)
		}
	}
	roundTrip(t, t.TempDir(), m, newMemory(), dataset.ExportOptions{})
}

func TestInvalidLDBCRows(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, file, row, want string }{
		{"too few columns", "static/place_0_0.csv", "9|x|y|city", "4 columns, want 5"},
		{"an unknown type of place", "static/place_0_0.csv", "9|x|y|town|", `unknown type of place "town"`},
		{"a place without name", "static/place_0_0.csv", "9||y|city|", "the name is empty"},
		{"a place without id", "static/place_0_0.csv", "|x|y|city|", "no place"},
		{"a place with a long link", "static/place_0_0.csv", "9|x|" + strings.Repeat("y", 501) + "|city|", "501 characters, at most 500"},
		{"a place in itself", "static/place_0_0.csv", "9|x|y|city|9", "oneself"},
		{"a place in an unknown place", "static/place_0_0.csv", "9|x|y|city|8", "not found"},
		{"an unknown type of organisation", "static/organisation_0_0.csv", "9|school|x|y|1", `unknown type of organisation "school"`},
		{"an organisation in an unknown place", "static/organisation_0_0.csv", "9|company|x|y|9", "not found"},
		{"a tag without name", "static/tag_0_0.csv", "9||y|1", "the name is empty"},
		{"a class of an unknown class", "static/tagclass_0_0.csv", "9|x|y|8", "not found"},
		{"an invalid language", "dynamic/person_speaks_language_0_0.csv", "10|h u", "must be a BCP 47 tag"},
		{"a person without place", "dynamic/person_0_0.csv.gz", "9|A|B|x|1985-09-20|2010-01-02T03:04:05.678+0000|||", "no place"},
		{"a person without name", "dynamic/person_0_0.csv.gz", "9|||x|1985-09-20|2010-01-02T03:04:05.678+0000|||1", "the name is empty"},
		{"an invalid birthday", "dynamic/person_0_0.csv.gz", "9|A|B|x|1985-02-30|2010-01-02T03:04:05.678+0000|||1", "malformed date"},
		{"an invalid creation date", "dynamic/person_0_0.csv.gz", "9|A|B|x|1985-09-20|2010-01-02|||1", `"2010-01-02" is not a time`},
		{"a creation date in the year 0", "dynamic/person_0_0.csv.gz", "9|A|B|x|1985-09-20|0000-01-02T03:04:05.678+0000|||1", "years 1 to 9999"},
		{"an id that is not a valid handle", "dynamic/person_0_0.csv.gz", "A A|A|B|x|1985-09-20|2010-01-02T03:04:05.678+0000|||1", "must consist of a to z"},
		{"a creation date in the future", "dynamic/person_0_0.csv.gz", "9|A|B|x|1985-09-20|3000-01-02T03:04:05.678+0000|||1", `joined_at: "3000-01-02T03:04:05.678000Z" is in the future`},
		{"an interest of an unknown person", "dynamic/person_hasInterest_tag_0_0.csv", "9|7", "not found"},
		{"an invalid year", "dynamic/person_studyAt_organisation_0_0.csv", "11|5|x", `"x" is not a year`},
		{"work at an unknown organisation", "dynamic/person_workAt_organisation_0_0.csv", "11|9|2000", "not found"},
		{"a friendship with oneself", "dynamic/person_knows_person_0_0.csv", "10|10|2010-02-01T00:00:00.000+0000", "oneself"},
		{"a forum with an unknown moderator", "dynamic/forum_0_0.csv", "9|x|2010-01-02T04:00:00.000+0000|9", "not found"},
		{"a forum without title", "dynamic/forum_0_0.csv", "9||2010-01-02T04:00:00.000+0000|10", "the name is empty"},
		{"a topic of an unknown forum", "dynamic/forum_hasTag_tag_0_0.csv", "9|7", "not found"},
		{"a member of an unknown forum", "dynamic/forum_hasMember_person_0_0.csv", "9|10|2010-01-04T00:00:00.000+0000", "not found"},
		{"an empty post", "dynamic/post_0_0.csv", "9||2010-01-05T00:00:00.000+0000||||||10|21|2", "content and image are both empty"},
		{"a post in an invalid language", "dynamic/post_0_0.csv", "9||2010-01-05T00:00:00.000+0000|||e n|x||10|21|2", "must be a BCP 47 tag"},
		{"a post without forum", "dynamic/post_0_0.csv", "9||2010-01-05T00:00:00.000+0000|||en|x||10||2", "no forum"},
		{"a post with a long image", "dynamic/post_0_0.csv", "9|" + strings.Repeat("x", 501) + "|2010-01-05T00:00:00.000+0000||||||10|21|2", "501 characters"},
		{"a comment with two parents", "dynamic/comment_0_0.csv", "9|2010-01-08T00:00:00.000+0000|||x||10|2|30|41", "exactly one of replyOfPost and replyOfComment must be set"},
		{"a comment without parent", "dynamic/comment_0_0.csv", "9|2010-01-08T00:00:00.000+0000|||x||10|2||", "exactly one of replyOfPost and replyOfComment must be set"},
		{"a comment without content", "dynamic/comment_0_0.csv", "9|2010-01-08T00:00:00.000+0000|||||10|2|30|", "content is empty"},
		{"a comment on an unknown comment", "dynamic/comment_0_0.csv", "9|2010-01-08T00:00:00.000+0000|||x||10|2||8", "not found"},
		{"a topic of an unknown post", "dynamic/post_hasTag_tag_0_0.csv", "9|7", "not found"},
		{"a like of an unknown comment", "dynamic/person_likes_comment_0_0.csv", "10|9|2010-01-10T00:00:00.000+0000", "not found"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := ldbcFiles[c.file]
			dir := writeFiles(t, withFiles(ldbcFiles, c.file, text+c.row+"\n"))
			line := strings.Count(text, "\n") + 1
			opts := dataset.Options{Now: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)}
			_, err := dataset.LDBC(context.Background(), dir, newMemory(), opts)
			var rowErr *dataset.RowError
			if !errors.As(err, &rowErr) || rowErr.File != c.file || rowErr.Line != line || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("%.300v", err)
			}
			m := newMemory()
			opts.ContinueOnError = true
			r := mustImport(t, dataset.LDBC, dir, m, opts)
			for _, f := range r.Skipped { // tags are read twice, for the interest and for its genre
				if f.File != c.file || f.Line != line {
					t.Errorf("%v", f)
				}
			}
			if r.SkippedCount == 0 || r.Skipped[0].Error() != rowErr.Error() || len(m.reactions) != 2 {
				t.Errorf("%d rows skipped, %d reactions: %.300v", r.SkippedCount, len(m.reactions), r.Skipped)
			}
		})
	}
}

func TestLDBCTextsAreTruncated(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", 6000)
	m := newMemory()
	r := mustImport(t, dataset.LDBC, writeFiles(t, withFiles(ldbcFiles,
		"static/organisation_0_0.csv", "id|type|name|url|place\n5|university|"+long+"|http://pte|1\n6|company|Zsolnay|http://zsolnay|2\n",
		"dynamic/forum_0_0.csv", "id|title|creationDate|moderator\n20|Wall of Anna Kis|2010-01-02T04:00:00.000+0000|10\n21|"+long+"|2010-01-03T00:00:00.000+0000|11\n",
		"dynamic/comment_0_0.csv", "id|creationDate|locationIP|browserUsed|content|length|creator|place|replyOfPost|replyOfComment\n41|2010-01-07T00:00:00.000+0000|||a\x00b\xff"+long+"|3|11|2|30|\n",
		"dynamic/person_0_0.csv.gz", "id|firstName|lastName|gender|birthday|creationDate|locationIP|browserUsed|place\n10|"+long+"|Kis|"+long+"|1985-09-20|2010-01-02T03:04:05.678+0000|"+long+"|Firefox|1\n"+
			"11|Béla|Nagy|male|1990-01-01|2010-01-02T03:04:05.678+0100||Chrome|1\n",
	)), m, dataset.Options{})
	u := m.users[numberedID(t, "ldbc", "person", 10)]
	for name, got := range map[string][2]int{
		"name": {len([]rune(u.Name)), stores.UserName.Max}, "first name": {len([]rune(u.FirstName)), stores.UserName.Max}, "gender": {len([]rune(u.Gender)), stores.UserGender.Max},
		"fact":         {len([]rune(u.ProfileFields[1].Value)), stores.ProfileValue.Max},
		"organisation": {len([]rune(m.organisations[numberedID(t, "ldbc", "organisation", 5)].Name)), stores.PlaceName.Max},
		"forum":        {len([]rune(m.pages[numberedID(t, "ldbc", "forum", 21)].Name)), stores.PageName.Max},
		"comment":      {len([]rune(m.comments[numberedID(t, "ldbc", "comment", 41)].Text)), stores.PostText.Max},
	} {
		if got[0] != got[1] {
			t.Errorf("%s has %d characters, not %d", name, got[0], got[1])
		}
	}
	if c := m.comments[numberedID(t, "ldbc", "comment", 41)]; !strings.HasPrefix(c.Text, "a\uFFFDb\uFFFDé") || r.RepairCount != 8 {
		t.Errorf("%.20q, %d repairs", c.Text, r.RepairCount)
	}
	roundTrip(t, t.TempDir(), m, newMemory(), dataset.ExportOptions{})
}

func TestInvalidLDBCFiles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		content map[string]string
		want    string
	}{
		{"missing", withFiles(ldbcFiles, "dynamic/forum_0_0.csv", "-"), "dynamic/forum_0_0.csv or dynamic/forum_0_0.csv.gz: file does not exist"},
		{"empty", withFiles(ldbcFiles, "static/tag_0_0.csv", ""), "static/tag_0_0.csv is empty"},
		{"another header", withFiles(ldbcFiles, "static/tag_0_0.csv", "id|name|url\n"), `static/tag_0_0.csv: the first line is "id|name|url", want the header`},
		{"a long line", withFiles(ldbcFiles, "dynamic/post_0_0.csv", ldbcFiles["dynamic/post_0_0.csv"]+strings.Repeat("x", 2<<20)), "dynamic/post_0_0.csv has a line of more than"},
	} {
		_, err := dataset.LDBC(context.Background(), writeFiles(t, c.content), newMemory(), dataset.Options{ContinueOnError: true})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if _, err := dataset.LDBC(context.Background(), t.TempDir(), newMemory(), dataset.Options{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an empty folder: %v", err)
	}
	m := newMemory()
	m.putErr = stores.ErrClosed
	if _, err := dataset.LDBC(context.Background(), writeFiles(t, ldbcFiles), m, dataset.Options{ContinueOnError: true}); !errors.Is(err, stores.ErrClosed) {
		t.Errorf("a closed store: %v", err)
	}
}
