package dataset_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"strings"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/dataset"
)

// ldbcUpdateFiles is a stream of each kind of update for ldbcFiles. What comes first stands in the other file, or has the same time.
var ldbcUpdateFiles = withFiles(ldbcFiles,
	"update_streams/updateStream_0_0_person.csv.gz", "1300000001000|0|1|12|Cili|Tóth|female|483926400000|1300000001000|5.6.7.8|Opera|1|hu;de|c@x.org;c@y.org|7|5,2003|6,2004\n",
	"update_streams/updateStream_0_0_forum.csv", "1300000000000|0|4|22|Album 0 of Anna Kis|1300000000000|10|7\n"+
		"1300000001000|0|5|22|12|1300000001001\n"+ // due at the same time as the person
		"1300000002000|0|8|12|10|1300000002000\n"+
		"1300000003000|0|6|32|photo32.jpg|1300000003000|5.6.7.8|Opera|||0|12|22|2|7\n"+
		"1300000004000|0|7|42|1300000004000|||nice|4|10|2|32|-1|7\n"+
		"1300000005000|0|7|43|1300000005000|||thanks|6|12|2|-1|42|\n"+
		"1300000006000|0|2|10|32|1300000006000\n"+
		"1300000007000|0|3|12|42|1300000007000\n",
)

// importWithUpdates imports a network into empty stores and applies its updates.
func importWithUpdates(t *testing.T, dir string) (stores.Set, dataset.Report) {
	t.Helper()
	set := openStores(t)
	mustImport(t, dataset.LDBC, dir, set.Archive, dataset.Options{})
	return set, applyUpdates(t, set, dir)
}

// applyUpdates applies the updates of dir and returns the report.
func applyUpdates(t *testing.T, set stores.Set, dir string) dataset.Report {
	t.Helper()
	r, err := dataset.LDBCUpdates(context.Background(), dir, set, dataset.Options{ContinueOnError: true})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// scanTable returns the first 1000 rows of a table.
func scanTable(t *testing.T, set stores.Set, table stores.Table) stores.Rows {
	t.Helper()
	rows, err := set.Archive.Scan(context.Background(), table, stores.Rows{}, 1000)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestLDBCUpdates(t *testing.T) {
	t.Parallel()
	set, r := importWithUpdates(t, writeFiles(t, ldbcUpdateFiles))
	if r.SkippedCount != 0 || r.RowsTotal() != r.AddedTotal() {
		t.Errorf("%v", r)
	}
	wantCounts(t, set.Archive, map[stores.Table]int{
		"places": 3, "organisations": 2, "users": 3, "affiliations": 4, "interests": 3, "genres": 3, "friendships": 2, "likes": 2, "pages": 3,
		"page_topics": 2, "memberships": 2, "posts": 3, "comments": 4, "message_topics": 4, "reactions": 4,
	})
	key := func(kind string, n uint64) stores.ID { return numberedID(t, "ldbc", kind, n) }
	at := func(ms int64) time.Time { return time.UnixMilli(1300000000000 + ms).UTC() }
	anna, cili, album, post := key("person", 10), key("person", 12), key("forum", 22), key("post", 32)
	for _, c := range []struct{ got, want any }{
		{scanTable(t, set, stores.TableUsers).Users[2], stores.User{ID: cili, Handle: "ldbc-12", Name: "Cili Tóth", FirstName: "Cili", LastName: "Tóth", Gender: "female",
			Birthday: "1985-05-03", JoinedAt: at(1000), City: key("place", 1), Languages: []string{"hu", "de"},
			ProfileFields:     []stores.ProfileField{{Label: "Email", Value: "c@x.org"}, {Label: "Email", Value: "c@y.org"}, {Label: "IP address", Value: "5.6.7.8"}, {Label: "Browser", Value: "Opera"}},
			FriendsVisibility: stores.Everyone, InterestsVisibility: stores.Everyone}},
		{scanTable(t, set, stores.TableAffiliations).Affiliations[2:], []stores.Affiliation{
			{User: cili, Organisation: key("organisation", 5), Kind: stores.University, Year: 2003}, {User: cili, Organisation: key("organisation", 6), Kind: stores.Company, Year: 2004}}},
		{scanTable(t, set, stores.TableLikes).Likes[1], stores.Like{User: cili, Interest: key("tag", 7), Strength: 1, Since: at(1000)}},
		{scanTable(t, set, stores.TablePages).Pages[2], stores.Page{ID: album, Kind: stores.Group, Category: "ALBUM", Name: "Album 0 of Anna Kis", Owner: anna, CreatedAt: at(0), Members: 1}},
		{scanTable(t, set, stores.TableMemberships).Memberships[1], stores.Membership{Page: album, User: cili, Role: stores.Member, Since: at(1001)}},
		{scanTable(t, set, stores.TablePosts).Posts[2], stores.Post{ID: post, Author: cili, Page: album, Image: "photo32.jpg", Audience: stores.AudiencePublic, Place: key("place", 2), CreatedAt: at(3000)}},
		{scanTable(t, set, stores.TableComments).Comments[2:], []stores.Comment{
			{ID: key("comment", 42), Author: anna, Post: post, ReplyTo: post, Text: "nice", Place: key("place", 2), CreatedAt: at(4000)},
			{ID: key("comment", 43), Author: cili, Post: post, ReplyTo: key("comment", 42), Text: "thanks", Place: key("place", 2), CreatedAt: at(5000)}}},
		{scanTable(t, set, stores.TableReactions).Reactions[0], stores.Reaction{User: anna, Message: post, Kind: stores.ReactionLike, Since: at(6000)}},
		{scanTable(t, set, stores.TableReactions).Reactions[3], stores.Reaction{User: cili, Message: key("comment", 42), Kind: stores.ReactionLike, Since: at(7000)}},
	} {
		if !reflect.DeepEqual(c.got, c.want) {
			t.Errorf("got  %+v\nwant %+v", c.got, c.want)
		}
	}
	friends, err := set.Friendships.ByIDs(context.Background(), anna, []stores.ID{stores.FriendshipID(anna, cili)})
	if f := friends[stores.FriendshipID(anna, cili)]; err != nil || f.Requester != cili || !f.RequestedAt.Equal(at(2000)) || !f.Since.Equal(at(2000)) {
		t.Errorf("%+v, %v", f, err)
	}
}

func TestLDBCUpdatesAreIdempotent(t *testing.T) {
	t.Parallel()
	dir := writeFiles(t, ldbcUpdateFiles)
	set, first := importWithUpdates(t, dir)
	before := readFiles(t, mustExport(t, t.TempDir(), set.Archive, dataset.ExportOptions{}))
	mustImport(t, dataset.LDBC, dir, set.Archive, dataset.Options{})
	if again := applyUpdates(t, set, dir); again.AddedTotal() != 0 || again.RowsTotal() != first.RowsTotal() || again.SkippedCount != 0 {
		t.Errorf("%+v", again)
	}
	if after := readFiles(t, mustExport(t, t.TempDir(), set.Archive, dataset.ExportOptions{})); !reflect.DeepEqual(after, before) {
		t.Error("the export differs")
	}
}

// Changes that users made after the updates are kept.
func TestLDBCUpdatesKeepLaterChanges(t *testing.T) {
	t.Parallel()
	ctx, dir := context.Background(), writeFiles(t, ldbcUpdateFiles)
	set, _ := importWithUpdates(t, dir)
	key := func(kind string, n uint64) stores.ID { return numberedID(t, "ldbc", kind, n) }
	changed := func(_ any, err error) { noError(t, err) }
	anna, cili := key("person", 10), key("person", 12)
	changed(set.Users.Update(ctx, cili, stores.UserChange{Name: new("Cecília")}))
	changed(set.Likes.Set(ctx, stores.Like{User: cili, Interest: key("tag", 7), Strength: 9, Since: time.Unix(0, 0)}))
	changed(set.Organisations.Affiliate(ctx, stores.Affiliation{User: cili, Organisation: key("organisation", 5), Year: 1999}))
	changed(set.Memberships.SetRole(ctx, key("forum", 22), cili, stores.Moderator))
	changed(set.Reactions.Set(ctx, stores.Reaction{User: anna, Message: key("post", 32), Kind: stores.ReactionSad, Since: time.Unix(0, 0)}))
	changed(set.Memberships.Join(ctx, key("forum", 22), anna, time.Unix(0, 0).UTC()))
	noError(t, set.Messages.Edit(ctx, key("comment", 42), stores.MessageChange{Text: new("fine")}, time.Unix(1, 0)))
	before := readFiles(t, mustExport(t, t.TempDir(), set.Archive, dataset.ExportOptions{}))
	if again := applyUpdates(t, set, dir); again.AddedTotal() != 0 || again.SkippedCount != 0 {
		t.Errorf("%+v", again)
	}
	if after := readFiles(t, mustExport(t, t.TempDir(), set.Archive, dataset.ExportOptions{})); !reflect.DeepEqual(after, before) {
		t.Error("the export differs")
	}
}

// An update that was interrupted between two of its calls is completed.
func TestLDBCUpdatesResume(t *testing.T) {
	t.Parallel()
	ctx, dir := context.Background(), writeFiles(t, ldbcUpdateFiles)
	whole, _ := importWithUpdates(t, dir)
	set := openStores(t)
	mustImport(t, dataset.LDBC, dir, set.Archive, dataset.Options{})
	users, pages := scanTable(t, whole, stores.TableUsers).Users, scanTable(t, whole, stores.TablePages).Pages
	if err := errors.Join(set.Users.Create(ctx, users[2], ""), set.Pages.Create(ctx, pages[2])); err != nil {
		t.Fatal(err)
	}
	if _, err := set.Friendships.Act(ctx, users[2].ID, stores.ActRequest, users[0].ID, time.UnixMilli(1300000002000)); err != nil {
		t.Fatal(err)
	}
	if r := applyUpdates(t, set, dir); r.SkippedCount != 0 {
		t.Errorf("%v", r.Skipped)
	}
	sameRows(t, set.Archive, whole.Archive, true)
}

func TestInvalidLDBCUpdates(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("7;", 60)
	invalid := []struct{ name, line, want string }{
		{"too few columns", "1|2", "2 columns, want at least 3"},
		{"an unknown kind of update", "1|0|9|1", `unknown kind of update "9"`},
		{"too few columns of a kind", "1|0|2|10|30", "5 columns, want 6"},
		{"an invalid due time", "soon|0|2|10|30|1", `"soon" is not a time in milliseconds`},
		{"an invalid birthday", "1|0|1|19|A|B|x|then|1|||1|||||", `"then" is not a time in milliseconds`},
		{"a birthday before the year 1", "1|0|1|19|A|B|x|-99999999999999999|1|||1|||||", "years 1 to 9999"},
		{"an invalid creation date", "1|0|1|19|A|B|x|1|then|||1|||||", `"then" is not a time in milliseconds`},
		{"a person in an unknown place", "1|0|1|19|A|B|x|1|1|||9|||||", "not found"},
		{"a person without name", "1|0|1|19|||x|1|1|||1|||||", "the name is empty"},
		{"a person without id", "1|0|1||A|B|x|1|1|||1|||||", "no person"},
		{"too many languages", "1|0|1|19|A|B|x|1|1|||1|" + strings.Repeat("hu;", 30) + "hu||||", "must have at most 20 values; it has 31"},
		{"an empty language", "1|0|1|19|A|B|x|1|1|||1|;||||", "must have 1 to 35 characters"},
		{"too many emails", "1|0|1|19|A|B|x|1|1|||1||" + strings.Repeat("a@b;", 30) + "a@b|||", "31 profile fields, at most 20 are allowed"},
		{"an unknown interest", "1|0|1|19|A|B|x|1|1|||1|||8;7||", `tag "8": not found`},
		{"too many interests", "1|0|1|19|A|B|x|1|1|||1|||" + strings.Repeat("7;", 1000) + "7||", "1001 tags, at most 1000 are allowed"},
		{"a university without year", "1|0|1|19|A|B|x|1|1|||1||||5|", `organisation "5": "" is not a year`},
		{"an unknown company", "1|0|1|19|A|B|x|1|1|||1|||||9,2000;6,2000", `organisation "9": not found`},
		{"a like by an unknown person", "1|0|2|99|30|1", "not found"},
		{"a like of an unknown post", "1|0|2|10|41|1", "not found"},
		{"a like of an unknown comment", "1|0|3|10|30|1", "not found"},
		{"a like at an invalid time", "1|0|3|10|41|now", `"now" is not a time`},
		{"a forum with an unknown moderator", "1|0|4|29|x|1|99|", "not found"},
		{"a forum without title", "1|0|4|29||1|10|", "the name is empty"},
		{"a forum with an unknown topic", "1|0|4|29|x|1|10|8;7", "not found"},
		{"a forum with an empty topic", "1|0|4|29|x|1|10|7;", "no tag"},
		{"a membership in an unknown forum", "1|0|5|99|10|1", "not found"},
		{"a membership of an unknown person", "1|0|5|21|99|1", "not found"},
		{"a membership at an invalid time", "1|0|5|21|11|1.5", `"1.5" is not a time`},
		{"an empty post", "1|0|6|39||1|||||0|10|21|2|", "content and image are both empty"},
		{"a post in an unknown forum", "1|0|6|39||1||||x|1|10|99|2|", "not found"},
		{"too many topics", "1|0|6|39||1||||x|1|10|21|2|" + long + "7", "61 tags, at most 50 are allowed"},
		{"a post with an unknown topic", "1|0|6|39||1||||x|1|10|21|2|8", "not found"},
		{"a comment without parent", "1|0|7|49|1|||x|1|10|2|-1|-1|", "exactly one of replyOfPost and replyOfComment must be set"},
		{"a comment with two parents", "1|0|7|49|1|||x|1|10|2|30|41|", "exactly one of replyOfPost and replyOfComment must be set"},
		{"a comment on an unknown message", "1|0|7|49|1|||x|1|10|2|-1|48|", "not found"},
		{"a friendship with an unknown person", "1|0|8|10|99|1", "not found"},
		{"a friendship with oneself", "1|0|8|10|10|1", "oneself"},
		{"a friendship in the future", "1|0|8|12|11|32503680000000", "3000-01-01T00:00:00.000000Z is in the future"},
		{"a friendship without time", "1|0|8|12|11|", `"" is not a time`},
	}
	const file, good = "update_streams/updateStream_0_0_forum.csv", "1|0|2|10|30|1300000001000\n"
	text := strings.Builder{}
	for _, c := range invalid {
		text.WriteString(c.line + "\n\n")
	}
	dir := writeFiles(t, withFiles(ldbcFiles, "update_streams/updateStream_0_0_person.csv", "0|0|5|21|11|1300000000000\n", file, text.String()+good))
	set, r := importWithUpdates(t, dir)
	for i, c := range invalid {
		f := &dataset.RowError{Err: errors.New("nothing")}
		if i < len(r.Skipped) {
			f = r.Skipped[i]
		}
		if f.File != file || f.Line != 2*i+1 || !strings.Contains(f.Error(), c.want) || len(f.Error()) > 200 {
			t.Errorf("%s: %.500v", c.name, f)
		}
	}
	if n := len(scanTable(t, set, stores.TableReactions).Reactions); n != 3 || r.SkippedCount != len(invalid) {
		t.Errorf("%d rows skipped, %d reactions", r.SkippedCount, n)
	}
}

func TestStrictLDBCUpdatesStopAtAnInvalidLine(t *testing.T) {
	t.Parallel()
	set := openStores(t)
	dir := writeFiles(t, withFiles(ldbcUpdateFiles, "update_streams/updateStream_0_0_forum.csv", "1|0|2|10|30|1\n2|0|2|10|99|2\n3|0|3|11|41|3\n"))
	mustImport(t, dataset.LDBC, dir, set.Archive, dataset.Options{})
	r, err := dataset.LDBCUpdates(context.Background(), dir, set, dataset.Options{})
	var rowErr *dataset.RowError
	if !errors.As(err, &rowErr) || rowErr.File != "update_streams/updateStream_0_0_forum.csv" || rowErr.Line != 2 || !errors.Is(err, stores.ErrNotFound) {
		t.Errorf("%v", err)
	}
	if n := len(scanTable(t, set, stores.TableReactions).Reactions); n != 3 || r.Added[stores.TableReactions] != 1 {
		t.Errorf("%d reactions, %v", n, r.Added)
	}
}

func TestLDBCUpdatesArePartlyApplied(t *testing.T) {
	t.Parallel()
	set, r := importWithUpdates(t, writeFiles(t, withFiles(ldbcFiles,
		"update_streams/updateStream_0_0_person.csv", "1|0|1|19|A|B|x|1|1|||1|||8;7|9,1;5,1|6,2\n", "update_streams/updateStream_0_0_forum.csv", "2|0|4|29|x|1|19|8;7\n")))
	if want := []string{
		`update_streams/updateStream_0_0_person.csv:1: tag "8": not found`, "update_streams/updateStream_0_0_forum.csv:1: not found",
	}; len(r.Skipped) != 2 || r.Skipped[0].Error() != want[0] || !strings.HasPrefix(r.Skipped[1].Error(), want[1][:40]) || !errors.Is(r.Skipped[1], stores.ErrNotFound) {
		t.Errorf("%v", r.Skipped)
	}
	for table, n := range map[stores.Table]int{"users": 3, "likes": 2, "affiliations": 4, "pages": 3, "page_topics": 2, "memberships": 1} {
		if counts, err := set.Archive.Counts(context.Background()); err != nil || counts[table] != n {
			t.Errorf("%d %s, %v", counts[table], table, err)
		}
	}
}

func TestLDBCUpdatesThatFail(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	set := openStores(t)
	if _, err := dataset.LDBCUpdates(ctx, writeFiles(t, ldbcFiles), set, dataset.Options{ContinueOnError: true}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without streams: %v", err)
	}
	long := withFiles(ldbcUpdateFiles, "update_streams/updateStream_0_0_forum.csv", strings.Repeat("x", 2<<20))
	if _, err := dataset.LDBCUpdates(ctx, writeFiles(t, long), set, dataset.Options{ContinueOnError: true}); err == nil || !strings.Contains(err.Error(), "has a line of more than") {
		t.Errorf("with a long line: %v", err)
	}
	canceled, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := dataset.LDBCUpdates(canceled, writeFiles(t, ldbcUpdateFiles), set, dataset.Options{ContinueOnError: true}); !errors.Is(err, context.Canceled) {
		t.Errorf("canceled: %v", err)
	}
	closed := set
	closed.Pages = closedPages{set.Pages}
	if r, err := dataset.LDBCUpdates(ctx, writeFiles(t, ldbcUpdateFiles), closed, dataset.Options{ContinueOnError: true}); !errors.Is(err, stores.ErrClosed) || r.SkippedCount != 0 {
		t.Errorf("a store that is closed is not an invalid row: %v, %v", r.Skipped, err)
	}
}

// closedPages is a port that returns ErrClosed.
type closedPages struct{ stores.Pages }

func (closedPages) ByIDs(context.Context, []stores.ID) (map[stores.ID]stores.Page, error) {
	return nil, fmt.Errorf("pages: %w", stores.ErrClosed)
}

func TestPublishedLDBCUpdates(t *testing.T) {
	t.Parallel()
	dir := dataDir(t, "ldbc-snb")
	set, r := importWithUpdates(t, dir)
	if r.SkippedCount != 0 || r.RepairCount != 0 {
		t.Errorf("skipped %v, repaired %v", r.Skipped, r.Repairs)
	}
	want := map[stores.Table]int{
		"places": 1460, "organisations": 7955, "interests": 71 + 16080, "genres": 71 + 16080,
		"users": 250, "affiliations": 665 + 78, "friendships": 1014, "likes": 4777 + 575, "pages": 960, "page_topics": 5360 + 702, "memberships": 6091,
		"posts": 5924 + 1271, "comments": 2218 + 1296, "message_topics": 3236 + 1409, "reactions": 2857,
	}
	wantCounts(t, set.Archive, want)
	if again := applyUpdates(t, set, dir); again.AddedTotal() != 0 || again.SkippedCount != 0 {
		t.Errorf("the second time added %v and skipped %d rows", again.Added, again.SkippedCount)
	}
	if r := mustImport(t, dataset.LDBC, dir, set.Archive, dataset.Options{}); r.AddedTotal() != 0 {
		t.Errorf("an import after the updates added %v", r.Added)
	}
	wantCounts(t, set.Archive, want)
}
