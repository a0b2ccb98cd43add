package resolvers_test

import (
	"strings"
	"testing"
)

// invalidPages returns refusals of invalid names, categories, descriptions and URLs.
func invalidPages(mutation, others string) (cases []refusal) {
	for name, value := range map[string]string{
		"empty": `""`, "of spaces": `"  "`, "too long by one": quoted(201), "with NUL": `"a\u0000b"`, "of two lines": `"a\nb"`,
		"with a direction override": `"a\u202eb"`,
	} {
		cases = append(cases, refusal{"a name " + name, "grace", mutation, others + "name: " + value, "BAD_USER_INPUT", "name"})
	}
	for name, value := range map[string]string{
		"in small letters": `"club"`, "too long by one": `"` + strings.Repeat("Z", 31) + `"`, "with a digit first": `"1A"`, "with a space": `"A B"`,
		"with NUL": `"A\u0000"`, "with a line end in it": `"A\nB"`,
	} {
		cases = append(cases, refusal{"a category " + name, "grace", mutation, others + `name: "x", category: ` + value, "BAD_USER_INPUT", "category"})
	}
	for name, value := range map[string]string{
		"without a scheme": `"example.org"`, "that a browser would run": `"javascript:alert(1)"`, "over FTP": `"ftp://example.org"`, "without a host": `"https:///x"`,
		"with a port alone": `"https://:443"`, "too long by one": `"https://example.org/` + strings.Repeat("é", 481) + `"`, "with a line end in it": `"https://example.org/a\nb"`,
		"with NUL": `"https://example.org/\u0000"`, "with a direction override": `"https://example.org/\u202e"`, "of a file name": `"x.html"`,
	} {
		cases = append(cases, refusal{"a URL " + name, "grace", mutation, others + `name: "x", url: ` + value, "BAD_USER_INPUT", "url"})
	}
	return append(cases, []refusal{
		{"a description too long by one", "grace", mutation, others + `name: "x", about: ` + quoted(2001), "BAD_USER_INPUT", "about"},
		{"a description with NUL", "grace", mutation, others + `name: "x", about: "a\u0000"`, "BAD_USER_INPUT", "about"},
		{"a valid name and an invalid URL", "grace", mutation, others + `name: "Good", about: "good", category: "GOOD", url: "bad"`, "BAD_USER_INPUT", "url"},
	}...)
}

func TestInvalidPagesAreRefused(t *testing.T) {
	t.Parallel()
	cases := append(invalidPages("createPage", ""), invalidPages("updatePage", `pageId: "{{page 1}}", `)...)
	for _, mutation := range []string{"updatePage", "joinPage", "leavePage", "setPageRole", "removePageMember"} {
		others := map[string]string{"updatePage": `, name: "x"`, "setPageRole": `, userId: "{{user ada}}", role: MODERATOR`, "removePageMember": `, membershipId: ` + missingMember}[mutation]
		cases = append(cases, []refusal{
			{"a person", "grace", mutation, `pageId: "{{user ada}}"` + others, "BAD_ID", "pageId"},
			{"a post", "grace", mutation, `pageId: "{{post 1}}"` + others, "BAD_ID", "pageId"},
			{"no id", "grace", mutation, `pageId: ""` + others, "BAD_ID", "pageId"},
			{"null", "grace", mutation, `pageId: null` + others, "GRAPHQL_VALIDATION_FAILED", ""},
			{"a missing page", "grace", mutation, `pageId: ` + missingPage + others, "NOT_FOUND", "pageId"},
		}...)
	}
	newDemoHarness(t).checkRefusals(t, append(cases, []refusal{
		{"no name", "grace", "createPage", `kind: GROUP`, "GRAPHQL_VALIDATION_FAILED", ""},
		{"a kind that is unknown", "grace", "createPage", `name: "x", kind: CLUB`, "GRAPHQL_VALIDATION_FAILED", ""},
		{"null as kind", "grace", "createPage", `name: "x", kind: null`, "GRAPHQL_VALIDATION_FAILED", ""},
		{"a page that the viewer is a member of", "ada", "updatePage", `pageId: "{{page 1}}", name: "x"`, "FORBIDDEN", "pageId"},
		{"a page that the viewer is not a member of", "piet", "updatePage", `pageId: "{{page 1}}", name: "x"`, "FORBIDDEN", "pageId"},
		{"another person's page, with an invalid name", "piet", "updatePage", `pageId: "{{page 1}}", name: ""`, "BAD_USER_INPUT", "name"},
		{"a page that the viewer is a member of", "ada", "joinPage", `pageId: "{{page 1}}"`, "ALREADY_MEMBER", "pageId"},
		{"an own page", "grace", "joinPage", `pageId: "{{page 1}}"`, "ALREADY_MEMBER", "pageId"},
		{"a page that the viewer is not a member of", "piet", "leavePage", `pageId: "{{page 1}}"`, "NOT_MEMBER", "pageId"},
		{"of oneself", "ada", "setPageRole", `pageId: "{{page 1}}", userId: "{{user ada}}", role: MODERATOR`, "FORBIDDEN", "pageId"},
		{"of another", "ada", "setPageRole", `pageId: "{{page 1}}", userId: "{{user linus}}", role: MODERATOR`, "FORBIDDEN", "pageId"},
		{"of the owner", "ada", "setPageRole", `pageId: "{{page 1}}", userId: "{{user grace}}", role: MEMBER`, "FORBIDDEN", "pageId"},
		{"of a page", "grace", "setPageRole", `pageId: "{{page 1}}", userId: "{{page 1}}", role: MEMBER`, "BAD_ID", "userId"},
		{"of no id", "grace", "setPageRole", `pageId: "{{page 1}}", userId: "x", role: MEMBER`, "BAD_ID", "userId"},
		{"of a missing person", "grace", "setPageRole", `pageId: "{{page 1}}", userId: ` + missingUser + `, role: MEMBER`, "NOT_MEMBER", "userId"},
		{"of a person who is not a member", "grace", "setPageRole", `pageId: "{{page 1}}", userId: "{{user piet}}", role: MEMBER`, "NOT_MEMBER", "userId"},
		{"of nobody", "grace", "setPageRole", `pageId: "{{page 1}}", role: MEMBER`, "BAD_USER_INPUT", "membershipId"},
		{"of a person and of a membership", "grace", "setPageRole", `pageId: "{{page 1}}", userId: "{{user ada}}", membershipId: ` + missingMember + `, role: MEMBER`, "BAD_USER_INPUT", "membershipId"},
		{"of a person as membership", "grace", "setPageRole", `pageId: "{{page 1}}", membershipId: "{{user ada}}", role: MEMBER`, "BAD_ID", "membershipId"},
		{"of no membership id", "grace", "setPageRole", `pageId: "{{page 1}}", membershipId: "x", role: MEMBER`, "BAD_ID", "membershipId"},
		{"of a missing membership", "grace", "setPageRole", `pageId: "{{page 1}}", membershipId: ` + missingMember + `, role: MEMBER`, "NOT_MEMBER", "membershipId"},
		{"a person", "grace", "removePageMember", `pageId: "{{page 1}}", membershipId: "{{user ada}}"`, "BAD_ID", "membershipId"},
		{"no id", "grace", "removePageMember", `pageId: "{{page 1}}", membershipId: ""`, "BAD_ID", "membershipId"},
		{"a missing membership", "grace", "removePageMember", `pageId: "{{page 1}}", membershipId: ` + missingMember, "NOT_MEMBER", "membershipId"},
		{"a missing membership, by a member", "ada", "removePageMember", `pageId: "{{page 1}}", membershipId: ` + missingMember, "FORBIDDEN", "pageId"},
		{"that is unknown", "grace", "setPageRole", `pageId: "{{page 1}}", userId: "{{user ada}}", role: OWNER`, "GRAPHQL_VALIDATION_FAILED", ""},
	}...))
}

func TestInvalidAffiliationsAreRefused(t *testing.T) {
	t.Parallel()
	here := `organisationId: "{{organisation 2}}", `
	newDemoHarness(t).checkRefusals(t, []refusal{
		{"the year 0", "ada", "addAffiliation", here + `year: 0`, "BAD_USER_INPUT", "year"},
		{"the year -1", "ada", "addAffiliation", here + `year: -1`, "BAD_USER_INPUT", "year"},
		{"the year 10000", "ada", "addAffiliation", here + `year: 10000`, "BAD_USER_INPUT", "year"},
		{"the year 2^31", "ada", "addAffiliation", here + `year: 2147483648`, "GRAPHQL_VALIDATION_FAILED", ""},
		{"a year with a fraction", "ada", "addAffiliation", here + `year: 2000.5`, "GRAPHQL_VALIDATION_FAILED", ""},
		{"an invalid year of an existing affiliation", "ada", "addAffiliation", `organisationId: "{{organisation 1}}", year: 0`, "BAD_USER_INPUT", "year"},
		{"a page", "ada", "addAffiliation", `organisationId: "{{page 3}}"`, "BAD_ID", "organisationId"},
		{"a place", "ada", "addAffiliation", `organisationId: "{{place 10}}"`, "BAD_ID", "organisationId"},
		{"no id", "ada", "addAffiliation", `organisationId: ""`, "BAD_ID", "organisationId"},
		{"a missing organisation", "ada", "addAffiliation", `organisationId: "organisation_7zzzzzzzzz8zzszzzzzzzzzzzz"`, "NOT_FOUND", "organisationId"},
		{"a page", "ada", "removeAffiliation", `organisationId: "{{page 3}}"`, "BAD_ID", "organisationId"},
		{"no id", "ada", "removeAffiliation", `organisationId: "x"`, "BAD_ID", "organisationId"},
		{"one that is not there", "ada", "removeAffiliation", `organisationId: "{{organisation 2}}"`, "NOT_AFFILIATED", "organisationId"},
		{"a missing organisation", "ada", "removeAffiliation", `organisationId: "organisation_7zzzzzzzzz8zzszzzzzzzzzzzz"`, "NOT_AFFILIATED", "organisationId"},
	})
}

func TestInvalidProfilesAreRefused(t *testing.T) {
	t.Parallel()
	var cases []refusal
	for field, limit := range map[string]int{"firstName": 80, "lastName": 80, "gender": 40} {
		for name, value := range map[string]string{
			"too long by one": quoted(limit + 1), "with NUL": `"a\u0000b"`, "of two lines": `"a\nb"`, "with a direction override": `"a\u2066b"`,
		} {
			cases = append(cases, refusal{field + " " + name, "ada", "updateProfile", field + ": " + value, "BAD_USER_INPUT", field})
		}
	}
	for name, value := range map[string]string{
		"that is no day": `"1999-02-30"`, "that is unknown": `"yesterday"`, "that is empty": `""`, "in the year 0": `"0000-01-01"`, "in five digits": `"12000-01-01"`,
		"with a time": `"1999-02-03T00:00:00Z"`, "in another order": `"03.02.1999"`, "with NUL": `"1999-02-03\u0000"`,
	} {
		cases = append(cases, refusal{"a birthday " + name, "ada", "updateProfile", "birthday: " + value, "BAD_USER_INPUT", "birthday"})
	}
	newDemoHarness(t).checkRefusals(t, append(cases, []refusal{
		{"a birthday as a number", "ada", "updateProfile", `birthday: 19990203`, "GRAPHQL_VALIDATION_FAILED", ""},
		{"a birthday tomorrow", "ada", "updateProfile", `birthday: "2026-06-02"`, "BAD_USER_INPUT", "birthday"},
		{"a birthday in the last year there is", "ada", "updateProfile", `birthday: "9999-12-31"`, "BAD_USER_INPUT", "birthday"},
		{"an organisation to live in", "ada", "updateProfile", `livesInId: "{{organisation 1}}"`, "BAD_ID", "livesInId"},
		{"no id to live in", "ada", "updateProfile", `livesInId: "Bristol"`, "BAD_ID", "livesInId"},
		{"a missing place to live in", "ada", "updateProfile", `livesInId: ` + missingPlace, "NOT_FOUND", "livesInId"},
		{"a valid name and a missing place", "ada", "updateProfile", `firstName: "Good", livesInId: ` + missingPlace, "NOT_FOUND", "livesInId"},
		{"a valid place and an invalid gender", "ada", "updateProfile", `livesInId: "{{place 10}}", gender: ` + quoted(41), "BAD_USER_INPUT", "gender"},
		{"a language too long by one", "ada", "updateProfile", `languages: ["en", "en-x-` + strings.Repeat("a1234567-", 3) + `abcd"]`, "BAD_USER_INPUT", "languages.1"},
	}...))
}
