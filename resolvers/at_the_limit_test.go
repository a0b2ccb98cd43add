package resolvers_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"fivefold/stores"
)

// acceptances are inputs of mutations at their limits, with what is read of it afterwards: a path to a text or a number.
var acceptances = []struct{ name, as, mutation, input, read, want string }{
	{"a text of 5000", "ada", "publishPost", `text: ` + long(5000), `post { x: text }`, long(5000)},
	{"a text of 5000 in spaces", "ada", "publishPost", `text: "  \n` + strings.Repeat("🦊", 5000) + `\r\n "`, `post { x: text }`, `"` + strings.Repeat("🦊", 5000) + `"`},
	{"a text of one", "ada", "publishPost", `text: "x"`, `post { x: text }`, `"x"`},
	{"an image of 500", "ada", "publishPost", `image: ` + long(500), `post { x: image }`, long(500)},
	{"an image of 500 as an address", "ada", "publishPost", `image: "https://example.org/` + strings.Repeat("é", 480) + `"`, `post { x: image }`, `"https://example.org/` + strings.Repeat("é", 480) + `"`},
	{"an image alone", "ada", "publishPost", `image: "photo 1.jpg"`, `post { x: text }`, `null`},
	{"a language of 35", "ada", "publishPost", `text: "x", language: "en-x-` + strings.Repeat("a1234567-", 3) + `abc"`, `post { x: language }`, `"en-x-a1234567-a1234567-a1234567-abc"`},
	{"an empty language", "ada", "publishPost", `text: "x", language: ""`, `post { x: language }`, `null`},
	{"tabs and line ends", "ada", "publishPost", `text: "a\tb\r\nc\rd"`, `post { x: text }`, `"a\tb\nc\nd"`},
	{"marks of the writing direction", "ada", "publishPost", `text: "a\u200fb\u200ec"`, `post { x: text }`, "\"a\u200fb\u200ec\""},
	{"one topic fifty times", "ada", "publishPost", `text: "x", topicIds: [` + strings.Repeat(`"{{interest 1001}}" `, 50) + `]`, `post { topics { x: name } }`, `"The Beatles"`},
	{"one's own wall by its id", "ada", "publishPost", `text: "x", wallId: "{{user ada}}", audience: ONLY_ME`, `post { x: audience }`, `"ONLY_ME"`},
	{"a wall and a page that are null", "ada", "publishPost", `text: "x", wallId: null, pageId: null, placeId: null, topicIds: null, image: null`, `post { wall { x: handle } }`, `"ada"`},
	{"an image in place of the text", "ada", "editPost", `postId: "{{post 4}}", text: "", image: "x.jpg"`, `post { x: text }`, `null`},
	{"a text of 5000", "ada", "editPost", `postId: "{{post 4}}", text: ` + long(5000), `post { x: text }`, long(5000)},
	{"nothing new", "ada", "editPost", `postId: "{{post 4}}"`, `post { x: text }`, `"Folio the tortoise is awake, six weeks early."`},
	{"no topics", "ada", "editPost", `postId: "{{post 2}}", topicIds: []`, `post { x: text }`, `"A record that sounds like fog. Twice."`},
	{"PUBLIC on a page", "ada", "editPost", `postId: "{{post 2}}", audience: PUBLIC`, `post { x: audience }`, `"PUBLIC"`},
	{"a text of 5000", "ada", "publishComment", `messageId: "{{post 4}}", text: ` + long(5000), `comment { x: text }`, long(5000)},
	{"a text of 5000", "ada", "editComment", `commentId: "{{comment 1}}", text: ` + long(5000), `comment { x: text }`, long(5000)},
	{"a text left alone", "ada", "editComment", `commentId: "{{comment 1}}", text: null`, `comment { x: text }`, `"Side two first?"`},
	{"a message deleted twice", "ada", "deleteMessage", `messageId: "{{post 4}}"`, `x: deletedMessageId`, `"{{post 4}}"`},
	{"a message that is not deleted", "linus", "restoreMessage", `messageId: "{{post 7}}"`, `x: clientMutationId`, `"m"`},
	{"a reaction to one's own", "ada", "react", `messageId: "{{post 4}}"`, `reaction { x: kind }`, `"LIKE"`},

	{"a name of 200", "ada", "createPage", `name: ` + long(200), `page { x: name }`, long(200)},
	{"a category of 30", "ada", "createPage", `name: "x", category: "` + strings.Repeat("Z", 30) + `"`, `page { x: category }`, `"` + strings.Repeat("Z", 30) + `"`},
	{"2000 about it", "ada", "createPage", `name: "x", about: "` + strings.Repeat(`é\n`, 999) + `éé"`, `page { x: about }`, `"` + strings.Repeat(`é\n`, 999) + `éé"`},
	{"an address of 500", "ada", "createPage", `name: "x", url: "https://example.org/` + strings.Repeat("é", 480) + `"`, `page { x: url }`, `"https://example.org/` + strings.Repeat("é", 480) + `"`},
	{"empty texts", "ada", "createPage", `name: "x", category: "", about: "", url: ""`, `page { x: url }`, `null`},
	{"a name that is taken", "ada", "createPage", `kind: BUSINESS, name: "Quayside Bindery"`, `page { x: kind }`, `"BUSINESS"`},
	{"all taken away", "ada", "updatePage", `pageId: "{{page 3}}", category: "", about: "", url: ""`, `page { x: about }`, `null`},
	{"nothing new", "ada", "updatePage", `pageId: "{{page 3}}"`, `page { x: name }`, `"Quayside Bindery"`},
	{"oneself a plain member", "grace", "setPageRole", `pageId: "{{page 1}}", userId: "{{user grace}}", role: MEMBER`, `memberEdge { x: role }`, `"MEMBER"`},

	{"the year 1", "ada", "addAffiliation", `organisationId: "{{organisation 2}}", year: 1`, `affiliation { x: year }`, `1`},
	{"the year 9999", "ada", "addAffiliation", `organisationId: "{{organisation 2}}", year: 9999`, `affiliation { x: year }`, `9999`},
	{"a year that is null", "ada", "addAffiliation", `organisationId: "{{organisation 1}}", year: null`, `affiliation { x: year }`, `null`},

	{"a first name of 80", "ada", "updateProfile", `firstName: ` + long(80), `user { x: firstName }`, long(80)},
	{"a last name of 80", "ada", "updateProfile", `lastName: ` + long(80), `user { x: lastName }`, long(80)},
	{"a gender of 40", "ada", "updateProfile", `gender: ` + long(40), `user { x: gender }`, long(40)},
	{"a birthday today", "ada", "updateProfile", `birthday: "2026-06-01"`, `user { x: birthday }`, `"2026-06-01"`},
	{"a birthday on the first day there is", "ada", "updateProfile", `birthday: "0001-01-01"`, `user { x: birthday }`, `"0001-01-01"`},
	{"a birthday on a leap day", "ada", "updateProfile", `birthday: "2000-02-29"`, `user { x: birthday }`, `"2000-02-29"`},
}

func TestWhatIsAtTheLimitIsTaken(t *testing.T) {
	for _, c := range acceptances {
		t.Run(c.mutation+": "+c.name, func(t *testing.T) {
			w := newDemo(t)
			query := "mutation { " + c.mutation + "(input: {" + c.input + `, clientMutationId: "m"}) { ` + c.read + " userErrors { code field message } } }"
			for range 2 { // and once more, as it takes nothing away
				got := w.ask(w.named("user "+c.as), w.fill(query), nil)
				if codeOf(got) != "" || !strings.Contains(string(got.Data), `"x":`+w.fill(c.want)) {
					t.Errorf("got %.300s", show(t, got))
				}
			}
		})
	}
}

func TestNobodyHasMoreAffiliationsThanAreAllowed(t *testing.T) {
	w := newDemo(t)
	var rows stores.Rows
	for i := range stores.MaxAffiliations - 2 { // ada has two
		o := stores.Organisation{ID: numbered(stores.KindOrganisation, i), Kind: stores.Company, Name: fmt.Sprint("Company ", i)}
		rows.Organisations = append(rows.Organisations, o)
		rows.Affiliations = append(rows.Affiliations, stores.Affiliation{User: w.named("user ada"), Organisation: o.ID, Year: 2000})
	}
	w.put(rows)
	w.refused(t, []refusal{{"one more", "ada", "addAffiliation", `organisationId: "{{organisation 2}}"`, "TOO_MANY", "organisationId"}})
	for _, step := range [][2]string{
		{"addAffiliation", `organisationId: "{{organisation 1}}", year: 2010`}, // which is there
		{"removeAffiliation", `organisationId: "{{organisation 1}}"`},
		{"addAffiliation", `organisationId: "{{organisation 2}}"`},
	} {
		if got := w.mutate("ada", step[0], step[1]); codeOf(got) != "" {
			t.Errorf("%s gives %s", step[0], show(t, got))
		}
	}
}

// Fifty topics are kept, as a set in order of their ids, whoever gives them twice.
func TestAPostHasFiftyTopics(t *testing.T) {
	w := newDemo(t)
	var ids, want []string
	for _, first := range []int{1001, 2001, 3001} {
		for i := range 16 {
			ids = append(ids, w.named(fmt.Sprint("interest ", first+i)).String())
		}
	}
	ids = append(ids, w.named("interest 1017").String(), w.named("interest 1018").String())
	want = append(append(append([]string{}, ids[:16]...), ids[48:]...), ids[16:48]...)
	got := get[struct {
		PublishPost struct {
			Post struct{ Topics []struct{ ID string } }
		}
	}](w, w.named("user ada"), `mutation($ids: [ID!]) { publishPost(input: {text: "x", topicIds: $ids}) { post { topics { id } } } }`, map[string]any{"ids": ids})
	var told []string
	for _, topic := range got.PublishPost.Post.Topics {
		told = append(told, topic.ID)
	}
	if !reflect.DeepEqual(told, want) {
		t.Errorf("got %v, want %v", told, want)
	}
}
