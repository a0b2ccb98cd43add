package bench

import (
	"testing"

	"fivefold/stores"
)

// fieldArguments are the arguments that make a field expensive, beside those for paging: %s is the id of another object of the parent's kind. The
// other fields have none.
var fieldArguments = map[string]string{
	"Query.interests": `genre: "pop"`, "Query.organisations": "", "Query.pages": "", "Query.places": "",
	"User.circle": "reach: 3", "User.commonInterests": `with: "%s"`, "User.mutualFriends": `with: "%s"`, "User.path": `to: "%s"`, "User.paths": `to: "%s", first: 100`,
	"User.similarPeople": "", "Circle.pagesJoined": `since: "1970-01-01T00:00:00Z"`, "Circle.jobs": `place: "%place"`,
	"Circle.visitors":  `places: ["%place", "%place2"], from: "1970-01-01T00:00:00Z", until: "2030-01-01T00:00:00Z"`,
	"Circle.newTopics": `from: "1970-01-01T00:00:00Z", until: "2030-01-01T00:00:00Z"`, "Circle.relatedTopics": `topic: "%topic"`, "Circle.experts": `topic: "%topic"`,
	"Circle.people": "", "Circle.messages": "", "Circle.likeMinded": "",
}

// parentsOf returns ids of each type.
func parentsOf(b testing.TB, set stores.Set) map[string][]string {
	b.Helper()
	ids := map[string][]string{}
	for kind, table := range map[string]stores.Table{"User": stores.TableUsers, "Page": stores.TablePages, "Interest": stores.TableInterests, "Post": stores.TablePosts,
		"Comment": stores.TableComments, "Place": stores.TablePlaces, "Organisation": stores.TableOrganisations} {
		rows, err := set.Archive.Scan(b.Context(), table, stores.Rows{}, 4000)
		if err != nil {
			b.Fatal(err)
		}
		for _, id := range idsOf(rows) {
			ids[kind] = append(ids[kind], id.String())
		}
	}
	return ids
}

// idsOf returns the ids of the rows of one table.
func idsOf(rows stores.Rows) (ids []stores.ID) {
	for _, r := range rows.Users {
		ids = append(ids, r.ID)
	}
	for _, r := range rows.Pages {
		ids = append(ids, r.ID)
	}
	for _, r := range rows.Interests {
		ids = append(ids, r.ID)
	}
	for _, r := range rows.Posts {
		ids = append(ids, r.ID)
	}
	for _, r := range rows.Comments {
		ids = append(ids, r.ID)
	}
	for _, r := range rows.Places {
		ids = append(ids, r.ID)
	}
	for _, r := range rows.Organisations {
		ids = append(ids, r.ID)
	}
	return ids
}
