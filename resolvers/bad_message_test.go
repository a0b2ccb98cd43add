package resolvers_test

import (
	"strings"
	"testing"
)

// texts are what no text of a message may be.
func badTexts(mutation, others string) []refusal {
	others = strings.TrimSuffix(others, ", ") + ", "
	return []refusal{
		{"a text too long by one", "ada", mutation, others + "text: " + long(5001), "BAD_USER_INPUT", "text"},
		{"a text with NUL", "ada", mutation, others + `text: "a\u0000b"`, "BAD_USER_INPUT", "text"},
		{"a text with a bell", "ada", mutation, others + `text: "a\u0007b"`, "BAD_USER_INPUT", "text"},
		{"a text with C1 controls", "ada", mutation, others + `text: "a\u0085b"`, "BAD_USER_INPUT", "text"},
		{"a text that turns the writing direction", "ada", mutation, others + `text: "a\u202eb"`, "BAD_USER_INPUT", "text"},
		{"a number as text", "ada", mutation, others + `text: 12`, "GRAPHQL_VALIDATION_FAILED", ""},
		{"51 topics", "ada", mutation, others + `text: "x", topicIds: [` + strings.Repeat(`"{{interest 1001}}" `, 51) + `]`, "BAD_USER_INPUT", "topicIds"},
		{"a person as topic", "ada", mutation, others + `text: "x", topicIds: ["{{interest 1001}}", "{{user ada}}"]`, "BAD_ID", "topicIds"},
		{"a missing topic", "ada", mutation, others + `text: "x", topicIds: ["{{interest 1001}}", ` + noTopic + `]`, "NOT_FOUND", "topicIds"},
		{"a topic that is no id", "ada", mutation, others + `text: "x", topicIds: ["x"]`, "BAD_ID", ""},
		{"null among the topics", "ada", mutation, others + `text: "x", topicIds: [null]`, "GRAPHQL_VALIDATION_FAILED", ""},
	}
}

// badImages are what no image and language of a post may be.
func badImages(mutation, others string) (cases []refusal) {
	for name, image := range map[string]string{
		"too long by one": long(501), "too long by one as an address": `"https://example.org/` + strings.Repeat("é", 481) + `"`,
		"that a browser would run": `"javascript:alert(1)"`, "with its data": `"data:image/png;base64,AAAA"`, "over FTP": `"ftp://example.org/x.jpg"`,
		"without a host": `"https://"`, "with a port alone": `"https://:80/"`, "of a folder": `"a/b.jpg"`, "of the folder above": `"..\\x.jpg"`,
		"of any protocol": `"//example.org/x.jpg"`, "with a line end": `"a\nb.jpg"`, "with NUL": `"a\u0000.jpg"`, "of spaces": `"  "`,
		"that turns the writing direction": `"https://example.org/\u202egpj"`, "with a space in its host": `"https://exa mple.org/"`,
	} {
		cases = append(cases, refusal{"an image " + name, "ada", mutation, others + "text: \"x\", image: " + image, "BAD_USER_INPUT", "image"})
	}
	for name, language := range map[string]string{
		"that is none": `"no language"`, "with NUL": `"en\u0000"`, "too long by one": `"en-x-` + strings.Repeat("a1234567-", 3) + `abcd"`,
		"of spaces": `" "`, "of a list": `"en,fr"`,
	} {
		cases = append(cases, refusal{"a language " + name, "ada", mutation, others + "text: \"x\", language: " + language, "BAD_USER_INPUT", "language"})
	}
	return append(cases, refusal{"an audience that is none", "ada", mutation, others + `text: "x", audience: EVERYONE`, "GRAPHQL_VALIDATION_FAILED", ""})
}

// badPlaces are where nothing is written.
func badPlaces(mutation, others string) []refusal {
	return []refusal{
		{"an organisation as place", "ada", mutation, others + `text: "x", placeId: "{{organisation 1}}"`, "BAD_ID", "placeId"},
		{"a missing place", "ada", mutation, others + `text: "x", placeId: ` + noPlace, "NOT_FOUND", "placeId"},
		{"a place that is no id", "ada", mutation, others + `text: "x", placeId: "Bristol"`, "BAD_ID", ""},
	}
}

func TestBadPostsAreRefused(t *testing.T) {
	cases := append(append(badTexts("publishPost", ""), badImages("publishPost", "")...), badPlaces("publishPost", "")...)
	newDemo(t).refused(t, append(cases, []refusal{
		{"nothing", "ada", "publishPost", `audience: PUBLIC`, "BAD_USER_INPUT", "text"},
		{"an empty text", "ada", "publishPost", `text: ""`, "BAD_USER_INPUT", "text"},
		{"an empty text and an empty image", "ada", "publishPost", `text: "", image: "", language: "en"`, "BAD_USER_INPUT", "text"},
		{"a text of spaces and line ends", "ada", "publishPost", `text: " \r\n\t\u2003 "`, "BAD_USER_INPUT", "text"},
		{"null as audience", "ada", "publishPost", `text: "x", audience: null`, "GRAPHQL_VALIDATION_FAILED", ""},
		{"a wall that is no id", "ada", "publishPost", `text: "x", wallId: ""`, "BAD_ID", ""},
		{"a page as wall", "ada", "publishPost", `text: "x", wallId: "{{page 1}}"`, "BAD_ID", "wallId"},
		{"a missing wall", "ada", "publishPost", `text: "x", wallId: ` + noUser, "NOT_FOUND", "wallId"},
		{"the wall of who blocks you", "oisin", "publishPost", `text: "x", wallId: "{{user ada}}"`, "NOT_FOUND", "wallId"},
		{"a stranger's wall", "piet", "publishPost", `text: "x", wallId: "{{user ada}}"`, "NOT_FRIENDS", "wallId"},
		{"the wall of who was asked", "diego", "publishPost", `text: "x", wallId: "{{user ada}}"`, "NOT_FRIENDS", "wallId"},
		{"the wall of who asked", "ada", "publishPost", `text: "x", wallId: "{{user diego}}"`, "NOT_FRIENDS", "wallId"},
		{"the wall of whom you block", "ada", "publishPost", `text: "x", wallId: "{{user oisin}}"`, "NOT_FRIENDS", "wallId"},
		{"a person as page", "ada", "publishPost", `text: "x", pageId: "{{user grace}}"`, "BAD_ID", "pageId"},
		{"a missing page", "ada", "publishPost", `text: "x", pageId: ` + noPage, "NOT_FOUND", "pageId"},
		{"a group that you are not in", "piet", "publishPost", `text: "x", pageId: "{{page 1}}"`, "FORBIDDEN", "pageId"},
		{"a business's page that you follow", "grace", "publishPost", `text: "x", pageId: "{{page 3}}"`, "FORBIDDEN", "pageId"},
		{"for friends on a page", "ada", "publishPost", `text: "x", pageId: "{{page 1}}", audience: FRIENDS`, "BAD_USER_INPUT", "audience"},
		{"for oneself on a page", "ada", "publishPost", `text: "x", pageId: "{{page 1}}", audience: ONLY_ME`, "BAD_USER_INPUT", "audience"},
		{"on a wall and on a page", "ada", "publishPost", `text: "x", pageId: "{{page 1}}", wallId: "{{user ada}}"`, "BAD_USER_INPUT", ""},
		{"good, but for the last topic", "ada", "publishPost", `text: "x", pageId: "{{page 1}}", placeId: "{{place 10}}", topicIds: ["{{interest 1001}}", ` + noTopic + `]`, "NOT_FOUND", "topicIds"},
	}...))
}

func TestBadEditsOfPostsAreRefused(t *testing.T) {
	others := `postId: "{{post 4}}", `
	newDemo(t).refused(t, append(append(badTexts("editPost", others), badImages("editPost", others)...), []refusal{
		{"the text taken away where there is no image", "ada", "editPost", others + `text: ""`, "BAD_USER_INPUT", "text"},
		{"text and image taken away", "ada", "editPost", others + `text: " ", image: ""`, "BAD_USER_INPUT", "text"},
		{"for friends on a page", "ada", "editPost", `postId: "{{post 2}}", audience: FRIENDS`, "BAD_USER_INPUT", "audience"},
		{"for oneself on a page", "ada", "editPost", `postId: "{{post 2}}", audience: ONLY_ME`, "BAD_USER_INPUT", "audience"},
		{"a comment", "ada", "editPost", `postId: "{{comment 1}}", text: "x"`, "BAD_ID", "postId"},
		{"a person", "ada", "editPost", `postId: "{{user ada}}", text: "x"`, "BAD_ID", "postId"},
		{"no id", "ada", "editPost", `postId: "x", text: "x"`, "BAD_ID", ""},
		{"a missing post", "ada", "editPost", `postId: ` + nowhere + `, text: "x"`, "NOT_FOUND", "postId"},
		{"somebody else's post", "grace", "editPost", others + `text: "x"`, "FORBIDDEN", "postId"},
		{"somebody else's post on one's own wall", "ada", "editPost", `postId: "{{post 7}}", text: "x"`, "FORBIDDEN", "postId"},
		{"a post on one's own page", "grace", "editPost", `postId: "{{post 2}}", text: "x"`, "FORBIDDEN", "postId"},
		{"somebody else's post with a bad text", "grace", "editPost", others + `text: ""`, "FORBIDDEN", "postId"},
		{"a good text and a missing topic", "ada", "editPost", others + `text: "x", image: "x.jpg", topicIds: [` + noTopic + `]`, "NOT_FOUND", "topicIds"},
	}...))
}

func TestBadCommentsAreRefused(t *testing.T) {
	answer, edit := `messageId: "{{post 4}}", `, `commentId: "{{comment 1}}", `
	cases := append(append(badTexts("publishComment", answer), badPlaces("publishComment", answer)...), badTexts("editComment", edit)...)
	newDemo(t).refused(t, append(cases, []refusal{
		{"no text", "ada", "publishComment", `messageId: "{{post 4}}"`, "GRAPHQL_VALIDATION_FAILED", ""},
		{"an empty text", "ada", "publishComment", answer + `text: ""`, "BAD_USER_INPUT", "text"},
		{"a text of spaces and line ends", "ada", "publishComment", answer + `text: " \r\n "`, "BAD_USER_INPUT", "text"},
		{"of a person", "ada", "publishComment", `messageId: "{{user ada}}", text: "x"`, "BAD_ID", "messageId"},
		{"of a page", "ada", "publishComment", `messageId: "{{page 1}}", text: "x"`, "BAD_ID", "messageId"},
		{"of no id", "ada", "publishComment", `messageId: "x", text: "x"`, "BAD_ID", ""},
		{"of a missing post", "ada", "publishComment", `messageId: ` + nowhere + `, text: "x"`, "NOT_FOUND", "messageId"},
		{"of a missing comment", "ada", "publishComment", `messageId: ` + noAnswer + `, text: "x"`, "NOT_FOUND", "messageId"},
		{"of a post for friends", "piet", "publishComment", `messageId: "{{post 5}}", text: "x"`, "NOT_FOUND", "messageId"},
		{"of what stands under one", "piet", "publishComment", `messageId: "{{comment 7}}", text: "x"`, "NOT_FOUND", "messageId"},
		{"of a post whose author blocks you", "oisin", "publishComment", `messageId: "{{post 4}}", text: "x"`, "NOT_FOUND", "messageId"},
		{"of a comment whose author you block", "ada", "publishComment", `messageId: "{{comment 3}}", text: "x"`, "FORBIDDEN", "messageId"},

		{"an empty text", "ada", "editComment", edit + `text: ""`, "BAD_USER_INPUT", "text"},
		{"a post", "ada", "editComment", `commentId: "{{post 4}}", text: "x"`, "BAD_ID", "commentId"},
		{"no id", "ada", "editComment", `commentId: "", text: "x"`, "BAD_ID", ""},
		{"a missing comment", "ada", "editComment", `commentId: ` + noAnswer + `, text: "x"`, "NOT_FOUND", "commentId"},
		{"somebody else's comment", "linus", "editComment", edit + `text: "x"`, "FORBIDDEN", "commentId"},
		{"somebody else's comment under one's own post", "grace", "editComment", edit + `text: "x"`, "FORBIDDEN", "commentId"},
		{"a comment whose author blocks you", "oisin", "editComment", edit + `text: "x"`, "NOT_FOUND", "commentId"},
		{"a good text and a missing topic", "ada", "editComment", edit + `text: "x", topicIds: [` + noTopic + `]`, "NOT_FOUND", "topicIds"},
	}...))
}

func TestBadDeletionsAndReactionsAreRefused(t *testing.T) {
	var cases []refusal
	for _, mutation := range []string{"deleteMessage", "restoreMessage", "react", "withdrawReaction"} {
		cases = append(cases, []refusal{
			{"a person", "ada", mutation, `messageId: "{{user ada}}"`, "BAD_ID", "messageId"},
			{"a page", "ada", mutation, `messageId: "{{page 1}}"`, "BAD_ID", "messageId"},
			{"no id", "ada", mutation, `messageId: "x"`, "BAD_ID", ""},
			{"null", "ada", mutation, `messageId: null`, "GRAPHQL_VALIDATION_FAILED", ""},
			{"a missing post", "ada", mutation, `messageId: ` + nowhere, "NOT_FOUND", "messageId"},
			{"a missing comment", "ada", mutation, `messageId: ` + noAnswer, "NOT_FOUND", "messageId"},
			{"a post's id as a comment's", "ada", mutation, `messageId: "` + strings.Replace("post_7zzzzzzzzz8zzszzzzzzzzzzzz", "post", "comment", 1) + `"`, "NOT_FOUND", "messageId"},
			{"a post whose author blocks you", "oisin", mutation, `messageId: "{{post 4}}"`, "NOT_FOUND", "messageId"},
			{"a post on the wall of who blocks you", "oisin", mutation, `messageId: "{{post 7}}"`, "NOT_FOUND", "messageId"},
			{"a post for friends", "piet", mutation, `messageId: "{{post 5}}"`, "NOT_FOUND", "messageId"},
			{"a comment under it", "piet", mutation, `messageId: "{{comment 7}}"`, "NOT_FOUND", "messageId"},
		}...)
	}
	for _, mutation := range []string{"deleteMessage", "restoreMessage"} {
		cases = append(cases, []refusal{
			{"somebody else's post", "grace", mutation, `messageId: "{{post 4}}"`, "FORBIDDEN", "messageId"},
			{"somebody else's post on somebody else's wall", "grace", mutation, `messageId: "{{post 7}}"`, "FORBIDDEN", "messageId"},
			{"somebody else's post in a group that one is in", "linus", mutation, `messageId: "{{post 1}}"`, "FORBIDDEN", "messageId"},
			{"somebody else's comment", "linus", mutation, `messageId: "{{comment 1}}"`, "FORBIDDEN", "messageId"},
		}...)
	}
	newDemo(t).refused(t, append(cases, []refusal{
		{"somebody else's post on one's own wall that is not deleted", "ada", "restoreMessage", `messageId: "{{post 7}}"`, "FORBIDDEN", "messageId"},
		{"a comment whose author one blocks", "ada", "react", `messageId: "{{comment 3}}"`, "FORBIDDEN", "messageId"},
		{"a kind that is none", "ada", "react", `messageId: "{{post 4}}", kind: HATE`, "GRAPHQL_VALIDATION_FAILED", ""},
		{"null as kind", "ada", "react", `messageId: "{{post 4}}", kind: null`, "GRAPHQL_VALIDATION_FAILED", ""},
		{"no reaction of one's own", "ada", "withdrawReaction", `messageId: "{{post 4}}"`, "NO_REACTION", "messageId"},
	}...))
}

func TestWhatIsDeletedIsNotChanged(t *testing.T) {
	w := newDemo(t)
	for _, message := range []string{"{{post 4}}", "{{comment 1}}"} {
		if code := codeOf(w.mutate("ada", "deleteMessage", `messageId: "`+message+`"`)); code != "" {
			t.Fatal(code)
		}
	}
	var cases []refusal
	for as, about := range map[string]string{"ada": "one's own", "grace": "somebody else's"} {
		for _, message := range []string{"{{post 4}}", "{{comment 1}}"} {
			cases = append(cases, []refusal{
				{about + " " + message, as, "publishComment", `messageId: "` + message + `", text: "x"`, "NOT_FOUND", "messageId"},
				{about + " " + message, as, "react", `messageId: "` + message + `"`, "NOT_FOUND", "messageId"},
				{about + " " + message, as, "withdrawReaction", `messageId: "` + message + `"`, "NOT_FOUND", "messageId"},
			}...)
		}
		cases = append(cases, refusal{about, as, "editPost", `postId: "{{post 4}}", text: "x"`, "NOT_FOUND", "postId"},
			refusal{about, as, "editComment", `commentId: "{{comment 1}}", text: "x"`, "NOT_FOUND", "commentId"})
	}
	w.refused(t, append(cases, []refusal{
		{"somebody else's", "grace", "restoreMessage", `messageId: "{{post 4}}"`, "NOT_FOUND", "messageId"},
		{"somebody else's", "grace", "deleteMessage", `messageId: "{{comment 1}}"`, "NOT_FOUND", "messageId"},
		{"a comment under what is deleted", "grace", "editComment", `commentId: "{{comment 6}}", text: "x"`, "NOT_FOUND", "commentId"},
		{"a comment under what is deleted", "grace", "react", `messageId: "{{comment 6}}"`, "NOT_FOUND", "messageId"},
		{"a comment under what is deleted", "grace", "deleteMessage", `messageId: "{{comment 6}}"`, "NOT_FOUND", "messageId"},
	}...))
}
