package resolvers_test

import (
	"strings"
	"testing"
)

// invalidTexts returns refusals of invalid texts and topics.
func invalidTexts(mutation, others string) []refusal {
	others = strings.TrimSuffix(others, ", ") + ", "
	return []refusal{
		{"a text too long by one", "ada", mutation, others + "text: " + quoted(5001), "BAD_USER_INPUT", "text"},
		{"a text with NUL", "ada", mutation, others + `text: "a\u0000b"`, "BAD_USER_INPUT", "text"},
		{"a text with a bell", "ada", mutation, others + `text: "a\u0007b"`, "BAD_USER_INPUT", "text"},
		{"a text with C1 controls", "ada", mutation, others + `text: "a\u009bb"`, "BAD_USER_INPUT", "text"},
		{"a text with a direction override", "ada", mutation, others + `text: "a\u202eb"`, "BAD_USER_INPUT", "text"},
		{"a number as text", "ada", mutation, others + `text: 12`, "GRAPHQL_VALIDATION_FAILED", ""},
		{"51 topics", "ada", mutation, others + `text: "x", topicIds: [` + strings.Repeat(`"{{interest 1001}}" `, 51) + `]`, "BAD_USER_INPUT", "topicIds"},
		{"a person as topic", "ada", mutation, others + `text: "x", topicIds: ["{{interest 1001}}", "{{user ada}}"]`, "BAD_ID", "topicIds.1"},
		{"a missing topic", "ada", mutation, others + `text: "x", topicIds: ["{{interest 1001}}", ` + missingTopic + `]`, "NOT_FOUND", "topicIds"},
		{"a topic that is no id", "ada", mutation, others + `text: "x", topicIds: ["x"]`, "BAD_ID", "topicIds.0"},
		{"null among the topics", "ada", mutation, others + `text: "x", topicIds: [null]`, "GRAPHQL_VALIDATION_FAILED", ""},
	}
}

// invalidImages returns refusals of invalid images, languages and audiences.
func invalidImages(mutation, others string) (cases []refusal) {
	for name, image := range map[string]string{
		"too long by one": quoted(501), "too long by one as an address": `"https://example.org/` + strings.Repeat("é", 481) + `"`,
		"that a browser would run": `"javascript:alert(1)"`, "with its data": `"data:image/png;base64,AAAA"`, "over FTP": `"ftp://example.org/x.jpg"`,
		"without a host": `"https://"`, "with a port alone": `"https://:80/"`, "of a folder": `"a/b.jpg"`, "of the folder above": `"..\\x.jpg"`,
		"of any protocol": `"//example.org/x.jpg"`, "with a line end": `"a\nb.jpg"`, "with NUL": `"a\u0000.jpg"`,
		"with a direction override": `"https://example.org/\u202egpj"`, "with a space in its host": `"https://exa mple.org/"`,
	} {
		cases = append(cases, refusal{"an image " + name, "ada", mutation, others + "text: \"x\", image: " + image, "BAD_USER_INPUT", "image"})
	}
	for name, language := range map[string]string{
		"that is unknown": `"no language"`, "with NUL": `"en\u0000"`, "too long by one": `"en-x-` + strings.Repeat("a1234567-", 3) + `abcd"`,
		"of a list": `"en,fr"`,
	} {
		cases = append(cases, refusal{"a language " + name, "ada", mutation, others + "text: \"x\", language: " + language, "BAD_USER_INPUT", "language"})
	}
	return append(cases, refusal{"an audience that is unknown", "ada", mutation, others + `text: "x", audience: EVERYONE`, "GRAPHQL_VALIDATION_FAILED", ""})
}

// invalidPlaces returns refusals of invalid places.
func invalidPlaces(mutation, others string) []refusal {
	return []refusal{
		{"an organisation as place", "ada", mutation, others + `text: "x", placeId: "{{organisation 1}}"`, "BAD_ID", "placeId"},
		{"a missing place", "ada", mutation, others + `text: "x", placeId: ` + missingPlace, "NOT_FOUND", "placeId"},
		{"a place that is no id", "ada", mutation, others + `text: "x", placeId: "Bristol"`, "BAD_ID", "placeId"},
	}
}

func TestInvalidPostsAreRefused(t *testing.T) {
	t.Parallel()
	cases := append(append(invalidTexts("publishPost", ""), invalidImages("publishPost", "")...), invalidPlaces("publishPost", "")...)
	newDemoHarness(t).checkRefusals(t, append(cases, []refusal{
		{"nothing", "ada", "publishPost", `audience: PUBLIC`, "BAD_USER_INPUT", "text"},
		{"an empty text", "ada", "publishPost", `text: ""`, "BAD_USER_INPUT", "text"},
		{"an empty text and an empty image", "ada", "publishPost", `text: "", image: "", language: "en"`, "BAD_USER_INPUT", "text"},
		{"a text of spaces and line ends", "ada", "publishPost", `text: " \r\n\t\u2003 "`, "BAD_USER_INPUT", "text"},
		{"null as audience", "ada", "publishPost", `text: "x", audience: null`, "GRAPHQL_VALIDATION_FAILED", ""},
		{"a wall that is no id", "ada", "publishPost", `text: "x", wallId: ""`, "BAD_ID", "wallId"},
		{"a page as wall", "ada", "publishPost", `text: "x", wallId: "{{page 1}}"`, "BAD_ID", "wallId"},
		{"a missing wall", "ada", "publishPost", `text: "x", wallId: ` + missingUser, "NOT_FOUND", "wallId"},
		{"the wall of who blocks you", "oisin", "publishPost", `text: "x", wallId: "{{user ada}}"`, "NOT_FOUND", "wallId"},
		{"a stranger's wall", "piet", "publishPost", `text: "x", wallId: "{{user ada}}"`, "NOT_FRIENDS", "wallId"},
		{"the wall of who was asked", "diego", "publishPost", `text: "x", wallId: "{{user ada}}"`, "NOT_FRIENDS", "wallId"},
		{"the wall of who asked", "ada", "publishPost", `text: "x", wallId: "{{user diego}}"`, "NOT_FRIENDS", "wallId"},
		{"the wall of whom you block", "ada", "publishPost", `text: "x", wallId: "{{user oisin}}"`, "NOT_FRIENDS", "wallId"},
		{"a person as page", "ada", "publishPost", `text: "x", pageId: "{{user grace}}"`, "BAD_ID", "pageId"},
		{"a missing page", "ada", "publishPost", `text: "x", pageId: ` + missingPage, "NOT_FOUND", "pageId"},
		{"a group that the viewer is not a member of", "piet", "publishPost", `text: "x", pageId: "{{page 1}}"`, "FORBIDDEN", "pageId"},
		{"a business's page that you follow", "grace", "publishPost", `text: "x", pageId: "{{page 3}}"`, "FORBIDDEN", "pageId"},
		{"for friends on a page", "ada", "publishPost", `text: "x", pageId: "{{page 1}}", audience: FRIENDS`, "BAD_USER_INPUT", "audience"},
		{"for oneself on a page", "ada", "publishPost", `text: "x", pageId: "{{page 1}}", audience: ONLY_ME`, "BAD_USER_INPUT", "audience"},
		{"on a wall and on a page", "ada", "publishPost", `text: "x", pageId: "{{page 1}}", wallId: "{{user ada}}"`, "BAD_USER_INPUT", ""},
		{"good, but for the last topic", "ada", "publishPost", `text: "x", pageId: "{{page 1}}", placeId: "{{place 10}}", topicIds: ["{{interest 1001}}", ` + missingTopic + `]`, "NOT_FOUND", "topicIds"},
	}...))
}

func TestInvalidPostEditsAreRefused(t *testing.T) {
	t.Parallel()
	others := `postId: "{{post 4}}", `
	newDemoHarness(t).checkRefusals(t, append(append(invalidTexts("editPost", others), invalidImages("editPost", others)...), []refusal{
		{"the text taken away where there is no image", "ada", "editPost", others + `text: ""`, "BAD_USER_INPUT", "text"},
		{"text and image taken away", "ada", "editPost", others + `text: " ", image: ""`, "BAD_USER_INPUT", "text"},
		{"for friends on a page", "ada", "editPost", `postId: "{{post 2}}", audience: FRIENDS`, "BAD_USER_INPUT", "audience"},
		{"for oneself on a page", "ada", "editPost", `postId: "{{post 2}}", audience: ONLY_ME`, "BAD_USER_INPUT", "audience"},
		{"a comment", "ada", "editPost", `postId: "{{comment 1}}", text: "x"`, "BAD_ID", "postId"},
		{"a person", "ada", "editPost", `postId: "{{user ada}}", text: "x"`, "BAD_ID", "postId"},
		{"no id", "ada", "editPost", `postId: "x", text: "x"`, "BAD_ID", "postId"},
		{"a missing post", "ada", "editPost", `postId: ` + missingPost + `, text: "x"`, "NOT_FOUND", "postId"},
		{"another person's post", "grace", "editPost", others + `text: "x"`, "FORBIDDEN", "postId"},
		{"another person's post on an own wall", "ada", "editPost", `postId: "{{post 7}}", text: "x"`, "FORBIDDEN", "postId"},
		{"a post on an own page", "grace", "editPost", `postId: "{{post 2}}", text: "x"`, "FORBIDDEN", "postId"},
		{"another person's post with a bad text", "grace", "editPost", others + `text: ""`, "FORBIDDEN", "postId"},
		{"a valid text and a missing topic", "ada", "editPost", others + `text: "x", image: "x.jpg", topicIds: [` + missingTopic + `]`, "NOT_FOUND", "topicIds"},
	}...))
}

func TestInvalidCommentsAreRefused(t *testing.T) {
	t.Parallel()
	answer, edit := `messageId: "{{post 4}}", `, `commentId: "{{comment 1}}", `
	cases := append(append(invalidTexts("publishComment", answer), invalidPlaces("publishComment", answer)...), invalidTexts("editComment", edit)...)
	newDemoHarness(t).checkRefusals(t, append(cases, []refusal{
		{"no text", "ada", "publishComment", `messageId: "{{post 4}}"`, "GRAPHQL_VALIDATION_FAILED", ""},
		{"an empty text", "ada", "publishComment", answer + `text: ""`, "BAD_USER_INPUT", "text"},
		{"a text of spaces and line ends", "ada", "publishComment", answer + `text: " \r\n "`, "BAD_USER_INPUT", "text"},
		{"of a person", "ada", "publishComment", `messageId: "{{user ada}}", text: "x"`, "BAD_ID", "messageId"},
		{"of a page", "ada", "publishComment", `messageId: "{{page 1}}", text: "x"`, "BAD_ID", "messageId"},
		{"of no id", "ada", "publishComment", `messageId: "x", text: "x"`, "BAD_ID", "messageId"},
		{"of a missing post", "ada", "publishComment", `messageId: ` + missingPost + `, text: "x"`, "NOT_FOUND", "messageId"},
		{"of a missing comment", "ada", "publishComment", `messageId: ` + missingComment + `, text: "x"`, "NOT_FOUND", "messageId"},
		{"of a post for friends", "piet", "publishComment", `messageId: "{{post 5}}", text: "x"`, "NOT_FOUND", "messageId"},
		{"of a comment under it", "piet", "publishComment", `messageId: "{{comment 7}}", text: "x"`, "NOT_FOUND", "messageId"},
		{"of a post whose author blocks the viewer", "oisin", "publishComment", `messageId: "{{post 4}}", text: "x"`, "NOT_FOUND", "messageId"},
		{"of a comment whose author the viewer blocks", "ada", "publishComment", `messageId: "{{comment 3}}", text: "x"`, "FORBIDDEN", "messageId"},

		{"an empty text", "ada", "editComment", edit + `text: ""`, "BAD_USER_INPUT", "text"},
		{"a post", "ada", "editComment", `commentId: "{{post 4}}", text: "x"`, "BAD_ID", "commentId"},
		{"no id", "ada", "editComment", `commentId: "", text: "x"`, "BAD_ID", "commentId"},
		{"a missing comment", "ada", "editComment", `commentId: ` + missingComment + `, text: "x"`, "NOT_FOUND", "commentId"},
		{"another person's comment", "linus", "editComment", edit + `text: "x"`, "FORBIDDEN", "commentId"},
		{"another person's comment under an own post", "grace", "editComment", edit + `text: "x"`, "FORBIDDEN", "commentId"},
		{"a comment whose author blocks the viewer", "oisin", "editComment", edit + `text: "x"`, "NOT_FOUND", "commentId"},
		{"a valid text and a missing topic", "ada", "editComment", edit + `text: "x", topicIds: [` + missingTopic + `]`, "NOT_FOUND", "topicIds"},
	}...))
}

func TestInvalidDeletionsAndReactionsAreRefused(t *testing.T) {
	t.Parallel()
	var cases []refusal
	for _, mutation := range []string{"deleteMessage", "restoreMessage", "react", "withdrawReaction"} {
		cases = append(cases, []refusal{
			{"a person", "ada", mutation, `messageId: "{{user ada}}"`, "BAD_ID", "messageId"},
			{"a page", "ada", mutation, `messageId: "{{page 1}}"`, "BAD_ID", "messageId"},
			{"no id", "ada", mutation, `messageId: "x"`, "BAD_ID", "messageId"},
			{"null", "ada", mutation, `messageId: null`, "GRAPHQL_VALIDATION_FAILED", ""},
			{"a missing post", "ada", mutation, `messageId: ` + missingPost, "NOT_FOUND", "messageId"},
			{"a missing comment", "ada", mutation, `messageId: ` + missingComment, "NOT_FOUND", "messageId"},
			{"a post's id as a comment's", "ada", mutation, `messageId: "` + strings.Replace("post_7zzzzzzzzz8zzszzzzzzzzzzzz", "post", "comment", 1) + `"`, "NOT_FOUND", "messageId"},
			{"a post whose author blocks the viewer", "oisin", mutation, `messageId: "{{post 4}}"`, "NOT_FOUND", "messageId"},
			{"a post on the wall of a person who blocks the viewer", "oisin", mutation, `messageId: "{{post 7}}"`, "NOT_FOUND", "messageId"},
			{"a post for friends", "piet", mutation, `messageId: "{{post 5}}"`, "NOT_FOUND", "messageId"},
			{"a comment under it", "piet", mutation, `messageId: "{{comment 7}}"`, "NOT_FOUND", "messageId"},
		}...)
	}
	for _, mutation := range []string{"deleteMessage", "restoreMessage"} {
		cases = append(cases, []refusal{
			{"another person's post", "grace", mutation, `messageId: "{{post 4}}"`, "FORBIDDEN", "messageId"},
			{"another person's post on another person's wall", "grace", mutation, `messageId: "{{post 7}}"`, "FORBIDDEN", "messageId"},
			{"another person's post in a group that the viewer is a member of", "linus", mutation, `messageId: "{{post 1}}"`, "FORBIDDEN", "messageId"},
			{"another person's comment", "linus", mutation, `messageId: "{{comment 1}}"`, "FORBIDDEN", "messageId"},
		}...)
	}
	newDemoHarness(t).checkRefusals(t, append(cases, []refusal{
		{"a comment whose author the viewer blocks", "ada", "react", `messageId: "{{comment 3}}"`, "FORBIDDEN", "messageId"},
		{"a kind that is unknown", "ada", "react", `messageId: "{{post 4}}", kind: HATE`, "GRAPHQL_VALIDATION_FAILED", ""},
		{"null as kind", "ada", "react", `messageId: "{{post 4}}", kind: null`, "GRAPHQL_VALIDATION_FAILED", ""},
		{"no reaction of an own", "ada", "withdrawReaction", `messageId: "{{post 4}}"`, "NO_REACTION", "messageId"},
	}...))
}

func TestDeletedMessagesCannotBeChanged(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	for _, message := range []string{"{{post 4}}", "{{comment 1}}"} {
		if code := codeOf(h.mutate("ada", "deleteMessage", `messageId: "`+message+`"`)); code != "" {
			t.Fatal(code)
		}
	}
	var cases []refusal
	for as, about := range map[string]string{"ada": "an own", "grace": "another person's"} {
		for _, message := range []string{"{{post 4}}", "{{comment 1}}"} {
			cases = append(cases, []refusal{
				{about + " " + message, as, "publishComment", `messageId: "` + message + `", text: "x"`, "NOT_FOUND", "messageId"},
				{about + " " + message, as, "react", `messageId: "` + message + `"`, "NOT_FOUND", "messageId"},
			}...)
			if as != "grace" || message != "{{post 4}}" { // to which grace has reacted
				cases = append(cases, refusal{about + " " + message, as, "withdrawReaction", `messageId: "` + message + `"`, "NOT_FOUND", "messageId"})
			}
		}
		cases = append(cases, refusal{about, as, "editPost", `postId: "{{post 4}}", text: "x"`, "NOT_FOUND", "postId"},
			refusal{about, as, "editComment", `commentId: "{{comment 1}}", text: "x"`, "NOT_FOUND", "commentId"})
	}
	h.checkRefusals(t, append(cases, []refusal{
		{"another person's", "grace", "restoreMessage", `messageId: "{{post 4}}"`, "NOT_FOUND", "messageId"},
		{"another person's", "grace", "deleteMessage", `messageId: "{{comment 1}}"`, "NOT_FOUND", "messageId"},
		{"an own comment under a deleted post", "grace", "react", `messageId: "{{comment 6}}"`, "FORBIDDEN", "messageId"},
		{"another person's comment under a deleted post", "piet", "deleteMessage", `messageId: "{{comment 6}}"`, "NOT_FOUND", "messageId"},
	}...))
}
