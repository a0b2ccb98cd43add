package dataset_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/dataset"
)

func TestInvalidCSVRows(t *testing.T) {
	t.Parallel()
	row := func(handle, more string) string { return "id,handle\n1,anna\n" + more + "2," + handle + "\n3,cili\n" }
	user := func(column, value string) string {
		return "id,handle," + column + "\n1,anna,\n2,bela," + value + "\n3,cili,\n"
	}
	for _, c := range []struct {
		name, file, text string
		line             int
		want             string
	}{
		{"too many columns", "users.csv", row("bela,", ""), 3, "3 columns, want 2"},
		{"no id", "users.csv", "id,handle\n1,anna\n,bela\n3,cili\n", 3, "id is empty"},
		{"no handle", "users.csv", row("", ""), 3, "handle is empty"},
		{"a handle with an accent", "users.csv", row("Béla", ""), 3, `handle: "Béla" must consist of a to z`},
		{"a handle with a line feed", "users.csv", row("\"be\nla\"", ""), 3, "has the character U+000A"},
		{"a taken handle", "users.csv", row("anna", ""), 3, "handle taken"},
		{"a short handle", "users.csv", row("be", ""), 3, `handle: "be" must have 3 to 30 characters; it has 2`},
		{"after a field of several lines", "users.csv", "id,handle,bio\n1,anna,\"\n\r\n\"\n2,Béla,\n3,cili,\n", 5, "must consist of a to z"},
		{"a long name", "users.csv", user("name", strings.Repeat("é", 81)), 3, " must have 1 to 80 characters; it has 81"},
		{"a long bio", "users.csv", user("bio", strings.Repeat("é", 501)), 3, "; it has 501"},
		{"a bad time", "users.csv", user("joined_at", "yesterday"), 3, `joined_at: "yesterday" is not a time`},
		{"a time in the future", "users.csv", user("joined_at", "2999-01-01T00:00:00Z"), 3, "joined_at: \"2999-01-01T00:00:00.000000Z\" is in the future"},
		{"a birthday in the future", "users.csv", user("birthday", "2999-01-01"), 3, "birthday: \"2999-01-01\" is in the future"},
		{"a deletion at the zero time", "posts.csv", "id,author,text,deleted_at\np,1,x,0001-01-01T00:00:00Z\n", 2, "deleted_at: \"0001-01-01T00:00:00Z\" means that there is no time"},
		{"the year 10000", "users.csv", user("joined_at", "9999-12-31T23:00:00-02:00"), 3, "years 1 to 9999"},
		{"two spaces between languages", "users.csv", user("languages", "de  en"), 3, `languages: has the tag "", which must have 1 to 35 characters`},
		{"many languages", "users.csv", user("languages", strings.TrimSpace(strings.Repeat("de ", 21))), 3, "must have at most 20 values; it has 21"},
		{"a long language", "users.csv", user("languages", "de-x-1234567-1234567-1234567-123456 de-x-1234567-1234567-1234567-1234567"), 3, `-1234567", which must have 1 to 35 characters`},
		{"facts that are not JSON", "users.csv", user("facts", "City"), 3, "facts: \"City\" is not a JSON array"},
		{"facts with an unknown field", "users.csv", user("facts", `"[{""name"":""x""}]"`), 3, "unknown field"},
		{"facts twice", "users.csv", user("facts", `"[] []"`), 3, "after the JSON array"},
		{"a fact with half a surrogate pair", "users.csv", user("facts", `"[{""label"":""x"",""value"":""\\\ud83d""}]"`), 3, "half of a surrogate pair"},
		{"a fact with half a surrogate pair before another character", "users.csv", user("facts", `"[{""label"":""x"",""value"":""\ude00\u00e9""}]"`), 3, "half of a surrogate pair"},
		{"a fact without value", "users.csv", user("facts", `"[{""label"":""x""}]"`), 3, "has a value that must have 1 to 200 characters"},
		{"a fact with NUL", "users.csv", user("facts", `"[{""label"":""x"",""value"":""a\u0000""}]"`), 3, "U+0000"},
		{"a bad visibility", "users.csv", user("friends_visibility", "everyone"), 3, "not EVERYONE, FRIENDS or ONLY_ME"},
		{"NUL", "users.csv", user("bio", "\x00"), 3, "NUL"},
		{"not UTF-8", "users.csv", user("bio", "\xff"), 3, "invalid UTF-8"},
		{"a bare quote", "users.csv", user("bio", "x\"y,\""), 3, `bare " in non-quoted-field`},
		{"text after a quote", "users.csv", user("bio", `"x"y`), 3, `extraneous or missing "`},
		{"a bare CR", "users.csv", user("name", "x\ry"), 3, "has the character U+000D"},
		{"a quoted CR", "users.csv", user("name", "\"x\ry\""), 3, "has the character U+000D"},
		{"a CR in a link", "interests.csv", "id,kind,name,url\nt,FOOD,Tea,http://x\ry\n", 2, "has the character U+000D"},
		{"a fact with CR", "users.csv", user("facts", `"[{""label"":""x"",""value"":""a\rb""}]"`), 3, "has the character U+000D"},
		{"a bare CR after a quote", "users.csv", user("bio", "\"x\"\ry"), 3, `extraneous or missing "`},
		{"a lower-case kind", "interests.csv", "id,kind,name\nt,Food,Tea\n", 2, `"Food" must consist of A to Z`},
		{"a long kind", "interests.csv", "id,kind,name\nt," + strings.Repeat("X", 31) + ",Tea\n", 2, "must have 1 to 30 characters"},
		{"a long interest name", "interests.csv", "id,kind,name\nt,FOOD," + strings.Repeat("x", 301) + "\n", 2, "; it has 301"},
		{"a count of zero", "genres.csv", "interest,genre,count\nx,y,0\n", 2, "is not an integer from 1"},
		{"an unknown genre", "genres.csv", "interest,genre,count\nx,y,1\n", 2, "not found"},
		{"a strength above the limit", "likes.csv", "user,interest,strength\nx,y,2147483648\n", 2, "is not an integer from 1"},
		{"an unknown user", "likes.csv", "user,interest\nx,y\n", 2, "not found"},
		{"friends with oneself", "friendships.csv", "user_a,user_b\n1,1\n", 2, "oneself"},
		{"friends with a missing user", "friendships.csv", "user_a,user_b,requester\n1,9,1\n", 2, "not found: no row has the key in user_a or user_b or requester, neither"},
		{"a request without requester", "friendships.csv", "user_a,user_b,since\n1,3,\n", 2, "needs a requester"},
		{"a request of a third user", "friendships.csv", "user_a,user_b,requester\n1,3,2\n", 2, "neither user_a nor user_b"},
		{"blocking oneself", "blocks.csv", "blocker,blocked\n1,1\n", 2, "oneself"},
		{"an unknown city", "users.csv", user("city", "nowhere"), 3, "not found"},
		{"an invalid birthday", "users.csv", user("birthday", "1985-02-30"), 3, "is not a date such as 1985-09-20"},
		{"a birthday in the year 0", "users.csv", user("birthday", "0000-01-01"), 3, "is not a date such as 1985-09-20"},
		{"a long first name", "users.csv", user("first_name", strings.Repeat("é", 81)), 3, " must have at most 80 characters; it has 81"},
		{"a long last name", "users.csv", user("last_name", strings.Repeat("é", 81)), 3, " must have at most 80 characters; it has 81"},
		{"a long gender", "users.csv", user("gender", strings.Repeat("é", 41)), 3, " must have at most 40 characters; it has 41"},
		{"a CR in a gender", "users.csv", user("gender", "\"x\ry\""), 3, "has the character U+000D"},
		{"an unknown kind of place", "places.csv", "id,kind,name\np,TOWN,Pécs\n", 2, `kind: "TOWN" is not CITY, COUNTRY or CONTINENT`},
		{"a place without kind", "places.csv", "id,kind,name\np,,Pécs\n", 2, "kind is empty"},
		{"a place without name", "places.csv", "id,kind,name\np,CITY,\n", 2, "name is empty"},
		{"a place with a long name", "places.csv", "id,kind,name\np,CITY," + strings.Repeat("é", 201) + "\n", 2, "; it has 201"},
		{"a place with a long link", "places.csv", "id,kind,name,url\np,CITY,Pécs," + strings.Repeat("é", 501) + "\n", 2, "; it has 501"},
		{"a place in itself", "places.csv", "id,kind,name,part_of\np,CITY,Pécs,p\n", 2, "oneself"},
		{"a place in an unknown place", "places.csv", "id,kind,name,part_of\np,CITY,Pécs,q\n", 2, "not found"},
		{"an unknown kind of organisation", "organisations.csv", "id,kind,name\no,SCHOOL,PTE\n", 2, `kind: "SCHOOL" is not UNIVERSITY or COMPANY`},
		{"an organisation with a long name", "organisations.csv", "id,kind,name\no,COMPANY," + strings.Repeat("é", 201) + "\n", 2, "; it has 201"},
		{"an organisation in an unknown place", "organisations.csv", "id,kind,name,place\no,COMPANY,PTE,p\n", 2, "not found"},
		{"the year 0", "affiliations.csv", "user,organisation,year\n1,o,0\n", 2, `year: "0" is not a year from 1 to 9999`},
		{"the year 10000 of an affiliation", "affiliations.csv", "user,organisation,year\n1,o,10000\n", 2, "is not a year from 1"},
		{"an unknown organisation", "affiliations.csv", "user,organisation\n1,o\n", 2, "not found"},
		{"an unknown kind of page", "pages.csv", "id,kind,name\np,CLUB,Page\n", 2, `kind: "CLUB" is not BUSINESS or GROUP`},
		{"a page with a long name", "pages.csv", "id,kind,name\np,GROUP," + strings.Repeat("é", 201) + "\n", 2, "; it has 201"},
		{"a lower-case category", "pages.csv", "id,kind,name,category\np,GROUP,Page,Club\n", 2, `category: "Club" must consist of A to Z`},
		{"a page with a long about", "pages.csv", "id,kind,name,about\np,GROUP,Page," + strings.Repeat("é", 2001) + "\n", 2, "; it has 2001"},
		{"a page with a long link", "pages.csv", "id,kind,name,url\np,GROUP,Page," + strings.Repeat("é", 501) + "\n", 2, "; it has 501"},
		{"a page with an unknown owner", "pages.csv", "id,kind,name,owner\np,GROUP,Page,9\n", 2, "not found"},
		{"a page with an invalid time", "pages.csv", "id,kind,name,created_at\np,GROUP,Page,now\n", 2, `created_at: "now" is not a time`},
		{"a topic of an unknown page", "page_topics.csv", "page,interest\np,t\n", 2, "not found"},
		{"a page that likes itself", "page_links.csv", "page_a,page_b\np,p\n", 2, "oneself"},
		{"a link to an unknown page", "page_links.csv", "page_a,page_b\np,q\n", 2, "not found"},
		{"an unknown role", "memberships.csv", "page,user,role\np,1,OWNER\n", 2, `role: "OWNER" is not MEMBER or MODERATOR`},
		{"a member of an unknown page", "memberships.csv", "page,user\np,1\n", 2, "not found"},
		{"an empty post", "posts.csv", "id,author,text\np,1,\n", 2, "text and image are both empty"},
		{"a post by an unknown author", "posts.csv", "id,author,text\np,9,x\n", 2, "not found"},
		{"a post without author", "posts.csv", "id,author,text\np,,x\n", 2, "author is empty"},
		{"a post on a wall and a page", "posts.csv", "id,author,wall,page,text\np,1,1,q,x\n", 2, "wall and page are both set"},
		{"a post on a page for friends", "posts.csv", "id,author,page,text,audience\np,1,q,x,FRIENDS\n", 2, "audience of a post on a page must be PUBLIC"},
		{"an unknown audience", "posts.csv", "id,author,text,audience\np,1,x,ALL\n", 2, `audience: "ALL" is not PUBLIC, FRIENDS or ONLY_ME`},
		{"a post on an unknown page", "posts.csv", "id,author,page,text\np,1,q,x\n", 2, "not found"},
		{"a long post", "posts.csv", "id,author,text\np,1," + strings.Repeat("é", 5001) + "\n", 2, " must have at most 5000 characters; it has 5001"},
		{"a long image", "posts.csv", "id,author,image\np,1," + strings.Repeat("é", 501) + "\n", 2, " must have at most 500 characters; it has 501"},
		{"a post in two languages", "posts.csv", "id,author,text,language\np,1,x,de en\n", 2, `language: "de en" must be a BCP 47 tag`},
		{"an invalid edited_at", "posts.csv", "id,author,text,edited_at\np,1,x,later\n", 2, `edited_at: "later" is not a time`},
		{"a post with deleted_by only", "posts.csv", "id,author,text,deleted_at,deleted_by\np,1,x,,1\n", 2, "deleted_by is set, but deleted_at is empty"},
		{"a comment with deleted_by only", "comments.csv", "id,author,text,reply_to_post,deleted_by\nc,1,x,p,1\n", 2, "deleted_by is set, but deleted_at is empty"},
		{"an invalid deleted_at", "posts.csv", "id,author,text,deleted_at\np,1,x,later\n", 2, `deleted_at: "later" is not a time`},
		{"a comment without text", "comments.csv", "id,author,reply_to_post,text\nc,1,p,\n", 2, "text is empty"},
		{"a long comment", "comments.csv", "id,author,reply_to_post,text\nc,1,p," + strings.Repeat("é", 5001) + "\n", 2, "; it has 5001"},
		{"a comment without parent", "comments.csv", "id,author,text\nc,1,x\n", 2, "reply_to_post and reply_to_comment are both empty"},
		{"a comment with two parents", "comments.csv", "id,author,reply_to_post,reply_to_comment,text\nc,1,p,d,x\n", 2, "reply_to_comment: reply_to_post is set too; a row has one of the two"},
		{"a comment on a missing post", "comments.csv", "id,author,reply_to_post,text\nc,1,p,x\n", 2, "not found"},
		{"a comment on a missing comment", "comments.csv", "id,author,reply_to_comment,text\nc,1,d,x\n", 2, "not found"},
		{"a topic without message", "message_topics.csv", "post,comment,interest\n,,t\n", 2, "post and comment are both empty"},
		{"a topic of two messages", "message_topics.csv", "post,comment,interest\np,c,t\n", 2, "comment: post is set too; a row has one of the two"},
		{"a topic of a missing message", "message_topics.csv", "comment,interest\nc,t\n", 2, "not found"},
		{"a reaction without message", "reactions.csv", "user,kind\n1,LIKE\n", 2, "post and comment are both empty"},
		{"an unknown kind of reaction", "reactions.csv", "user,post,kind\n1,p,HATE\n", 2, `kind: "HATE" is not LIKE, LOVE, LAUGH, WOW, SAD or ANGRY`},
		{"a reaction to a missing post", "reactions.csv", "user,post\n1,p\n", 2, "not found"},
		{"a plain-text password", "passwords.csv", "user,hash\n1,hunter2\n", 2, "not a password hash in PHC format"},
	} {
		t.Run(c.name, func(t *testing.T) {
			content := map[string]string{"users.csv": "id,handle\n1,anna\n3,cili\n"}
			content[c.file] = c.text
			dir := writeFiles(t, content)
			m, now := newMemory(), time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
			_, err := dataset.ImportCSV(context.Background(), dir, m, dataset.Options{Now: now})
			var rowErr *dataset.RowError
			if !errors.As(err, &rowErr) || rowErr.File != c.file || rowErr.Line != c.line || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("%.300v", err)
			}
			if strings.Contains(err.Error(), "hunter2") || len(err.Error()) > 400 {
				t.Errorf("%v is too long or contains the password", err)
			}
			if c.file == "users.csv" && len(m.users) > 0 {
				t.Error("a row of the batch was written")
			}
			r := mustImport(t, dataset.ImportCSV, dir, m, dataset.Options{ContinueOnError: true, Now: now})
			if r.SkippedCount != 1 || r.Skipped[0].Error() != rowErr.Error() {
				t.Errorf("%d rows skipped: %.300v", r.SkippedCount, r.Skipped)
			}
			wantCounts(t, m, map[stores.Table]int{"users": 2})
		})
	}
}

func TestImportCSVSkipsUnclosedQuote(t *testing.T) {
	t.Parallel()
	dir := writeFiles(t, map[string]string{"users.csv": "id,handle\n1,anna\n2,\"bela\n3,cili\n"})
	r := mustImport(t, dataset.ImportCSV, dir, newMemory(), dataset.Options{ContinueOnError: true})
	if r.SkippedCount != 1 || r.Skipped[0].Line != 3 || !strings.Contains(r.Skipped[0].Error(), `extraneous or missing "`) {
		t.Errorf("%v", r.Skipped)
	}
}

func TestImportCSVStopsAtRowOver1MiB(t *testing.T) {
	t.Parallel()
	for name, bio := range map[string]string{
		"a huge row": strings.Repeat("x", 2<<20), "a quote not closed": "\"" + strings.Repeat("x,\n", 1<<20), "an invalid row too": strings.Repeat("x\",", 1<<20),
	} {
		m := newMemory()
		dir := writeFiles(t, map[string]string{"users.csv": "id,handle,bio\n1,anna,\n2,bela," + bio + "\n3,cili,\n"})
		_, err := dataset.ImportCSV(context.Background(), dir, m, dataset.Options{ContinueOnError: true})
		if err == nil || !strings.Contains(err.Error(), "users.csv: a row of more than 1 MiB") || len(m.users) > 0 {
			t.Errorf("%s: %.300v, %d people", name, err, len(m.users))
		}
	}
}

func TestImportCSVRejectsFriendshipWithBlockedUser(t *testing.T) {
	t.Parallel()
	m := newMemory()
	mustImport(t, dataset.ImportCSV, writeFiles(t, map[string]string{"users.csv": "id,handle\n1,anna\n2,bela\n", "blocks.csv": "blocker,blocked\n1,2\n"}), m, dataset.Options{})
	_, err := dataset.ImportCSV(context.Background(), writeFiles(t, map[string]string{"friendships.csv": "user_a,user_b\n1,2\n"}), m, dataset.Options{})
	if !errors.Is(err, stores.ErrAlreadyBlocked) {
		t.Errorf("%v", err)
	}
}

// Every other row is invalid. The others are stored; the report lists the first 1000 invalid rows in order.
func TestThousandsOfInvalidRows(t *testing.T) {
	t.Parallel()
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
	dir := writeFiles(t, map[string]string{
		"users.csv": users.String(), "likes.csv": likes.String(), "interests.csv": "id,kind,name\ntea,FOOD,Tea\n",
	})
	m := newMemory()
	r := mustImport(t, dataset.ImportCSV, dir, m, dataset.Options{ContinueOnError: true})
	wantCounts(t, m, map[stores.Table]int{"users": n / 2, "interests": 1, "likes": n / 2})
	if r.SkippedCount != n/2 || len(r.Skipped) != 1000 {
		t.Fatalf("%d rows skipped, %d listed", r.SkippedCount, len(r.Skipped))
	}
	for i, f := range r.Skipped {
		if f.Line != 2*i+3 || !errors.Is(f, stores.ErrNotFound) {
			t.Fatalf("skipped row %d is %v", i, f)
		}
	}
}

func TestInvalidCSVFiles(t *testing.T) {
	t.Parallel()
	var names []string
	for _, table := range stores.Tables() {
		names = append(names, string(table)+".csv")
	}
	allFiles := strings.Join(names, ", ")
	for _, c := range []struct {
		name    string
		content map[string]string
		want    string
	}{
		{"unknown columns", withFiles(csvFiles, "likes.csv", "user,interest,Strength,x\n"), `likes.csv: unknown columns "Strength", "x"; known columns are user, interest, strength, since`},
		{"missing columns", withFiles(csvFiles, "likes.csv", "strength\n"), "likes.csv: missing columns user, interest"},
		{"a column twice", withFiles(csvFiles, "likes.csv", "user,interest,user\n"), "likes.csv: column user is in the header twice"},
		{"an empty file", withFiles(csvFiles, "likes.csv", ""), "likes.csv is empty"},
		{"empty lines only", withFiles(csvFiles, "likes.csv", "\n\r\n"), "likes.csv: no header line"},
		{"gzipped and not gzipped", withFiles(csvFiles, "likes.csv.gz", "x"), "both likes.csv and likes.csv.gz exist"},
		{"an unknown file", withFiles(csvFiles, "like.csv.gz", "x"), "unknown file like.csv.gz; known files are " + allFiles},
		{"a header that is not UTF-8", withFiles(csvFiles, "likes.csv", "user,interest\xff\n"), "likes.csv: invalid UTF-8"},
		{"no files", nil, "no file of " + allFiles + " in "},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := newMemory()
			_, err := dataset.ImportCSV(context.Background(), writeFiles(t, c.content), m, dataset.Options{ContinueOnError: true})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v", err)
			}
			if m.puts != 0 {
				t.Error("rows were written")
			}
		})
	}
	if _, err := dataset.ImportCSV(context.Background(), filepath.Join(t.TempDir(), "none"), newMemory(), dataset.Options{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
	dir := writeFiles(t, csvFiles)
	path := filepath.Join(dir, "interests.csv.gz")
	if err := os.WriteFile(path, gzipped(csvFiles["interests.csv.gz"])[:50], 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := dataset.ImportCSV(context.Background(), dir, newMemory(), dataset.Options{}); err == nil || !strings.Contains(err.Error(), "interests.csv.gz is truncated") {
		t.Errorf("%v", err)
	}
}
