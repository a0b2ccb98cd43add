package resolvers_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"fivefold/stores"
)

// acceptedInputs are inputs of mutations at their limits, with the selection that reads the value back and the wanted value.
var acceptedInputs = []struct{ name, as, mutation, input, read, want string }{
	{"a text of 5000", "ada", "publishPost", `text: ` + quoted(5000), `post { x: text }`, quoted(5000)},
	{"a text of 5000 in spaces", "ada", "publishPost", `text: "  \n` + strings.Repeat("🦊", 5000) + `\r\n "`, `post { x: text }`, `"` + strings.Repeat("🦊", 5000) + `"`},
	{"a text of one", "ada", "publishPost", `text: "x"`, `post { x: text }`, `"x"`},
	{"an image of 500", "ada", "publishPost", `image: ` + quoted(500), `post { x: image }`, quoted(500)},
	{"an image of 500 as an address", "ada", "publishPost", `image: "https://example.org/` + strings.Repeat("é", 480) + `"`, `post { x: image }`, `"https://example.org/` + strings.Repeat("é", 480) + `"`},
	{"an image alone", "ada", "publishPost", `image: "photo 1.jpg"`, `post { x: text }`, `null`},
	{"a language of 35", "ada", "publishPost", `text: "x", language: "en-x-` + strings.Repeat("a1234567-", 3) + `abc"`, `post { x: language }`, `"en-x-a1234567-a1234567-a1234567-abc"`},
	{"an empty language", "ada", "publishPost", `text: "x", language: ""`, `post { x: language }`, `null`},
	{"tabs and line ends", "ada", "publishPost", `text: "a\tb\r\nc\rd"`, `post { x: text }`, `"a\tb\nc\nd"`},
	{"direction marks", "ada", "publishPost", `text: "a\u200fb\u200ec"`, `post { x: text }`, "\"a\u200fb\u200ec\""},
	{"one topic fifty times", "ada", "publishPost", `text: "x", topicIds: [` + strings.Repeat(`"{{interest 1001}}" `, 50) + `]`, `post { topics { x: name } }`, `"The Beatles"`},
	{"own wall by id", "ada", "publishPost", `text: "x", wallId: "{{user ada}}", audience: ONLY_ME`, `post { x: audience }`, `"ONLY_ME"`},
	{"null as wall and page", "ada", "publishPost", `text: "x", wallId: null, pageId: null, placeId: null, topicIds: null, image: null`, `post { wall { x: handle } }`, `"ada"`},
	{"an image in place of the text", "ada", "editPost", `postId: "{{post 4}}", text: "", image: "x.jpg"`, `post { x: text }`, `null`},
	{"a text of 5000", "ada", "editPost", `postId: "{{post 4}}", text: ` + quoted(5000), `post { x: text }`, quoted(5000)},
	{"no change", "ada", "editPost", `postId: "{{post 4}}"`, `post { x: text }`, `"Folio the tortoise is awake, six weeks early."`},
	{"no topics", "ada", "editPost", `postId: "{{post 2}}", topicIds: []`, `post { x: text }`, `"A record that sounds like fog. Twice."`},
	{"PUBLIC on a page", "ada", "editPost", `postId: "{{post 2}}", audience: PUBLIC`, `post { x: audience }`, `"PUBLIC"`},
	{"a text of 5000", "ada", "publishComment", `messageId: "{{post 4}}", text: ` + quoted(5000), `comment { x: text }`, quoted(5000)},
	{"a text of 5000", "ada", "editComment", `commentId: "{{comment 1}}", text: ` + quoted(5000), `comment { x: text }`, quoted(5000)},
	{"null as text", "ada", "editComment", `commentId: "{{comment 1}}", text: null`, `comment { x: text }`, `"Side two first?"`},
	{"a message deleted twice", "ada", "deleteMessage", `messageId: "{{post 4}}"`, `x: deletedMessageId`, `"{{post 4}}"`},
	{"a message that is not deleted", "linus", "restoreMessage", `messageId: "{{post 7}}"`, `x: clientMutationId`, `"m"`},
	{"a reaction to an own message", "ada", "react", `messageId: "{{post 4}}"`, `reaction { x: kind }`, `"LIKE"`},

	{"a name of 200", "ada", "createPage", `name: ` + quoted(200), `page { x: name }`, quoted(200)},
	{"a category of 30", "ada", "createPage", `name: "x", category: "` + strings.Repeat("Z", 30) + `"`, `page { x: category }`, `"` + strings.Repeat("Z", 30) + `"`},
	{"a description of 2000", "ada", "createPage", `name: "x", about: "` + strings.Repeat(`é\n`, 999) + `éé"`, `page { x: about }`, `"` + strings.Repeat(`é\n`, 999) + `éé"`},
	{"an address of 500", "ada", "createPage", `name: "x", url: "https://example.org/` + strings.Repeat("é", 480) + `"`, `page { x: url }`, `"https://example.org/` + strings.Repeat("é", 480) + `"`},
	{"empty texts", "ada", "createPage", `name: "x", category: "", about: "", url: ""`, `page { x: url }`, `null`},
	{"a name that is taken", "ada", "createPage", `kind: BUSINESS, name: "Quayside Bindery"`, `page { x: kind }`, `"BUSINESS"`},
	{"everything removed", "ada", "updatePage", `pageId: "{{page 3}}", category: "", about: "", url: ""`, `page { x: about }`, `null`},
	{"no change", "ada", "updatePage", `pageId: "{{page 3}}"`, `page { x: name }`, `"Quayside Bindery"`},
	{"the owner as member", "grace", "setPageRole", `pageId: "{{page 1}}", userId: "{{user grace}}", role: MEMBER`, `memberEdge { x: role }`, `"MEMBER"`},

	{"the year 1", "ada", "addAffiliation", `organisationId: "{{organisation 2}}", year: 1`, `affiliation { x: year }`, `1`},
	{"the year 9999", "ada", "addAffiliation", `organisationId: "{{organisation 2}}", year: 9999`, `affiliation { x: year }`, `9999`},
	{"a year that is null", "ada", "addAffiliation", `organisationId: "{{organisation 1}}", year: null`, `affiliation { x: year }`, `null`},

	{"a first name of 80", "ada", "updateProfile", `firstName: ` + quoted(80), `user { x: firstName }`, quoted(80)},
	{"a last name of 80", "ada", "updateProfile", `lastName: ` + quoted(80), `user { x: lastName }`, quoted(80)},
	{"a gender of 40", "ada", "updateProfile", `gender: ` + quoted(40), `user { x: gender }`, quoted(40)},
	{"a birthday today", "ada", "updateProfile", `birthday: "2026-06-01"`, `user { x: birthday }`, `"2026-06-01"`},
	{"a birthday on the first possible day", "ada", "updateProfile", `birthday: "0001-01-01"`, `user { x: birthday }`, `"0001-01-01"`},
	{"a birthday on a leap day", "ada", "updateProfile", `birthday: "2000-02-29"`, `user { x: birthday }`, `"2000-02-29"`},
}

func TestInputsAtTheLimitAreAccepted(t *testing.T) {
	t.Parallel()
	for _, c := range acceptedInputs {
		t.Run(c.mutation+": "+c.name, func(t *testing.T) {
			t.Parallel()
			h := newDemoHarness(t)
			query := "mutation { " + c.mutation + "(input: {" + c.input + `, clientMutationId: "m"}) { ` + c.read + " userErrors { code field message } } }"
			for range 2 { // the mutation can be repeated
				got := h.execute(h.id("user "+c.as), h.expand(query), nil)
				if codeOf(got) != "" || !strings.Contains(string(got.Data), `"x":`+h.expand(c.want)) {
					t.Errorf("got %.300s", indented(t, got))
				}
			}
		})
	}
}

func TestAffiliationsAreLimited(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	var rows stores.Rows
	for i := range stores.MaxAffiliations - 2 { // ada has two
		o := stores.Organisation{ID: numbered(stores.KindOrganisation, i), Kind: stores.Company, Name: fmt.Sprint("Company ", i)}
		rows.Organisations = append(rows.Organisations, o)
		rows.Affiliations = append(rows.Affiliations, stores.Affiliation{User: h.id("user ada"), Organisation: o.ID, Year: 2000})
	}
	h.put(rows)
	h.checkRefusals(t, []refusal{{"one more", "ada", "addAffiliation", `organisationId: "{{organisation 2}}"`, "TOO_MANY", "organisationId"}})
	for _, step := range [][2]string{
		{"addAffiliation", `organisationId: "{{organisation 1}}", year: 2010`}, // already present: changes the year
		{"removeAffiliation", `organisationId: "{{organisation 1}}"`},
		{"addAffiliation", `organisationId: "{{organisation 2}}"`},
	} {
		if got := h.mutate("ada", step[0], step[1]); codeOf(got) != "" {
			t.Errorf("%s returns %s", step[0], indented(t, got))
		}
	}
}

// Fifty topics are kept, as a set ordered by id.
func TestAPostAcceptsFiftyTopics(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	var ids, want []string
	for _, first := range []int{1001, 2001, 3001} {
		for i := range 16 {
			ids = append(ids, h.id(fmt.Sprint("interest ", first+i)).String())
		}
	}
	ids = append(ids, h.id("interest 1017").String(), h.id("interest 1018").String())
	want = append(append(append([]string{}, ids[:16]...), ids[48:]...), ids[16:48]...)
	got := get[struct {
		PublishPost struct {
			Post struct{ Topics []struct{ ID string } }
		}
	}](h, h.id("user ada"), `mutation($ids: [ID!]) { publishPost(input: {text: "x", topicIds: $ids}) { post { topics { id } } } }`, map[string]any{"ids": ids})
	var topics []string
	for _, topic := range got.PublishPost.Post.Topics {
		topics = append(topics, topic.ID)
	}
	if !reflect.DeepEqual(topics, want) {
		t.Errorf("got %v, want %v", topics, want)
	}
}
