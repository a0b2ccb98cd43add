package resolvers_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"fivefold/graph/generated"
	"fivefold/stores"

	"github.com/vektah/gqlparser/v2/ast"
)

// zeroArguments has a query for each argument of a field that is not a mutation, with the zero value of its type, and what it returns: a code, or
// a count at $.list.totalCount. An argument that is given is never taken as absent.
// https://relay.dev/graphql/connections.htm
var zeroArguments = map[string]struct {
	query, want string
}{
	"Query.node.id":                      {`{ list: node(id: "") { id } }`, "BAD_ID"},
	"Query.nodes.ids":                    {`{ list: nodes(ids: []) { id } }`, "[]"},
	"Query.user.id":                      {`{ list: user(id: "") { id } }`, "BAD_ID"},
	"Query.user.handle":                  {`{ list: user(handle: "") { id } }`, "null"},
	"Query.interests.kind":               {`{ list: interests(kind: "") { totalCount } }`, "BAD_USER_INPUT"},
	"Query.interests.genre":              {`{ list: interests(genre: "") { totalCount } }`, `{"totalCount":0}`},
	"User.interests.kind":                {`{ viewer { list: interests(kind: "") { totalCount } } }`, "BAD_USER_INPUT"},
	"User.interests.genre":               {`{ viewer { list: interests(genre: "") { totalCount } } }`, `{"totalCount":0}`},
	"User.commonInterests.kind":          {`{ viewer { list: commonInterests(kind: "") { totalCount } } }`, "BAD_USER_INPUT"},
	"User.commonInterests.genre":         {`{ viewer { list: commonInterests(genre: "") { totalCount } } }`, `{"totalCount":0}`},
	"User.commonInterests.with":          {`{ viewer { list: commonInterests(with: "") { totalCount } } }`, "BAD_ID"},
	"User.similarPeople.kind":            {`{ viewer { list: similarPeople(kind: "") { edges { cursor } } } }`, "BAD_USER_INPUT"},
	"User.similarPeople.genre":           {`{ viewer { list: similarPeople(genre: "") { edges { cursor } } } }`, `{"edges":[]}`},
	"User.mutualFriends.with":            {`{ viewer { list: mutualFriends(with: "") { totalCount } } }`, "BAD_ID"},
	"Query.search.query":                 {`{ list: search(query: "") { totalCount } }`, `{"totalCount":0}`},
	"Query.search.filters":               {`{ list: search(query: "a", filters: {placeIds: []}) { totalCount } }`, `{"totalCount":0}`},
	"Query.suggest.prefix":               {`{ list: suggest(prefix: "") { text } }`, "[]"},
	"Query.suggest.first":                {`{ list: suggest(prefix: "a", first: 0) { text } }`, "[]"},
	"Query.exactMatches.name":            {`{ list: exactMatches(name: "") { __typename } }`, "[]"},
	"Query.interests.search":             {`{ list: interests(search: "") { totalCount } }`, `{"totalCount":0}`},
	"User.interests.search":              {`{ viewer { list: interests(search: "") { totalCount } } }`, `{"totalCount":0}`},
	"User.friends.search":                {`{ viewer { list: friends(search: "") { totalCount } } }`, `{"totalCount":0}`},
	"User.wall.search":                   {`{ viewer { list: wall(search: "") { totalCount } } }`, `{"totalCount":0}`},
	"Page.posts.search":                  {`{ node(id: "{{page 1}}") { ... on Page { list: posts(search: "") { totalCount } } } }`, `{"totalCount":0}`},
	"Page.members.search":                {`{ node(id: "{{page 1}}") { ... on Page { list: members(search: "") { totalCount } } } }`, `{"totalCount":0}`},
	"Advertiser.invoices.from":           {`{ node(id: "{{page 1}}") { ... on Page { advertiser { list: invoices(from: "") { number } } } } }`, "BAD_USER_INPUT"},
	"Advertiser.invoices.until":          {`{ node(id: "{{page 1}}") { ... on Page { advertiser { list: invoices(until: "") { number } } } } }`, "BAD_USER_INPUT"},
	"User.path.to":                       {`{ viewer { list: path(to: "") { length } } }`, "BAD_ID"},
	"User.paths.to":                      {`{ viewer { list: paths(to: "") { length } } }`, "BAD_ID"},
	"User.paths.first":                   {`{ viewer { list: paths(to: "{{user oisin}}", first: 0) { length } } }`, "[]"},
	"User.circle.reach":                  {`{ viewer { list: circle(reach: 0) { reach } } }`, "BAD_USER_INPUT"},
	"Query.organisations.place":          {`{ list: organisations(place: "") { totalCount } }`, "BAD_ID"},
	"Query.places.partOf":                {`{ list: places(partOf: "") { totalCount } }`, "BAD_ID"},
	"Query.pages.category":               {`{ list: pages(category: "") { totalCount } }`, "BAD_USER_INPUT"},
	"Circle.people.firstName":            {`{ viewer { circle { list: people(firstName: "") { totalCount nodes { id } } } } }`, `{"totalCount":0,"nodes":[]}`},
	"Circle.messages.writtenBefore":      {`{ viewer { circle { list: messages(writtenBefore: "0001-01-01T00:00:00Z") { nodes { id } } } } }`, `{"nodes":[]}`},
	"Circle.pagesJoined.since":           {`{ viewer { circle { list: pagesJoined(since: "0001-01-01T00:00:00Z") { nodes { name } } } } }`, "every"},
	"Circle.jobs.place":                  {`{ viewer { circle { list: jobs(place: "") { totalCount } } } }`, "BAD_ID"},
	"Circle.jobs.sinceBefore":            {`{ viewer { circle { list: jobs(place: "{{place 1}}", sinceBefore: 0) { totalCount } } } }`, "BAD_USER_INPUT"},
	"Circle.visitors.places":             {`{ viewer { circle { list: visitors(places: [], from: "2020-01-01T00:00:00Z", until: "2020-01-02T00:00:00Z") { totalCount } } } }`, "BAD_USER_INPUT"},
	"Circle.visitors.from":               {`{ viewer { circle { list: visitors(places: ["{{place 1}}"], from: "0001-01-01T00:00:00Z", until: "0001-01-02T00:00:00Z") { nodes { id } } } } }`, `{"nodes":[]}`},
	"Circle.visitors.until":              {`{ viewer { circle { list: visitors(places: ["{{place 1}}"], from: "2020-01-01T00:00:00Z", until: "0001-01-01T00:00:00Z") { totalCount } } } }`, "BAD_USER_INPUT"},
	"Circle.newTopics.from":              {`{ viewer { circle { list: newTopics(from: "0001-01-01T00:00:00Z", until: "0001-01-02T00:00:00Z") { nodes { id } } } } }`, `{"nodes":[]}`},
	"Circle.newTopics.until":             {`{ viewer { circle { list: newTopics(from: "2020-01-01T00:00:00Z", until: "0001-01-01T00:00:00Z") { totalCount } } } }`, "BAD_USER_INPUT"},
	"Circle.relatedTopics.topic":         {`{ viewer { circle { list: relatedTopics(topic: "") { totalCount } } } }`, "BAD_ID"},
	"Circle.experts.topic":               {`{ viewer { circle { list: experts(topic: "") { totalCount } } } }`, "BAD_ID"},
	"Circle.likeMinded.birthday":         {`{ viewer { circle { list: likeMinded(birthday: {from: "", until: ""}) { totalCount } } } }`, "BAD_USER_INPUT"},
	"Advertiser.balance.at":              {`{ node(id: "{{page 1}}") { ... on Page { advertiser { list: balance(at: "0001-01-01T00:00:00Z") { posted { minorUnits } } } } } }`, `{"posted":{"minorUnits":"0"}}`},
	"Advertiser.statement.from":          {`{ node(id: "{{page 1}}") { ... on Page { advertiser { list: statement(from: "0001-01-01T00:00:00Z") { totalCount } } } } }`, `{"totalCount":2}`},
	"Advertiser.statement.until":         {`{ node(id: "{{page 1}}") { ... on Page { advertiser { list: statement(until: "0001-01-01T00:00:00Z") { totalCount } } } } }`, `{"totalCount":0}`},
	"Campaign.report.from":               {`{ node(id: "{{page 1}}") { ... on Page { advertiser { campaigns { nodes { list: report(from: "0001-01-01T00:00:00Z") { impressions } } } } } } }`, `[]}]`},
	"Campaign.report.until":              {`{ node(id: "{{page 1}}") { ... on Page { advertiser { campaigns { nodes { list: report(until: "0001-01-01T00:00:00Z") { impressions } } } } } } }`, `[]}]`},
	"User.sponsoredPosts.first":          {`{ viewer { list: sponsoredPosts(first: 0) { token } } }`, "[]"},
	"Query._entities.representations":    {`{ list: _entities(representations: []) { __typename } }`, "[]"},
	"Subscription.messageChanged.id":     {`subscription { messageChanged(id: "") { messageId } }`, "BAD_ID"},
	"Subscription.messagePublished.from": {`subscription { messagePublished(from: "") { id } }`, "BAD_ID"},
}

func TestZeroArgumentsAreGiven(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	advertiser, _ := h.advertiserOf(h.id("page 1"), h.id("user ada"))
	h.pay(advertiser, "1", 10_000, h.clock)
	h.campaignOf(advertiser)
	for name, c := range zeroArguments {
		got := h.execute(h.id("user ada"), h.expand(c.query), nil)
		if code := got.code(); code != "" {
			if code != c.want {
				t.Errorf("%s: got %s, want %s", name, code, c.want)
			}
			continue
		}
		_, list, _ := strings.Cut(string(got.Data), `"list":`)
		if list = strings.TrimRight(list, "}"); !strings.HasPrefix(c.want, strings.TrimRight(list, "}")) && c.want != "every" {
			t.Errorf("%s: got %s, want %s", name, got.Data, c.want)
		}
		if c.want == "every" && strings.Contains(string(got.Data), "[]") {
			t.Errorf("%s: got %s, want everything", name, got.Data)
		}
	}
	for name, f := range argumentsOfQueries() {
		if _, ok := zeroArguments[name]; !ok {
			t.Errorf("add the argument %s, of type %s, to zeroArguments", name, f.Type)
		}
	}
}

// argumentsOfQueries returns the arguments of all fields that are no mutation, except enums, which have no zero value, and those of paging, which
// TestPagesOfNoItems and TestSubscriptionsWithInvalidArguments cover.
func argumentsOfQueries() map[string]*ast.ArgumentDefinition {
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	out := map[string]*ast.ArgumentDefinition{}
	for _, definition := range schema.Types {
		if definition.Kind != ast.Object || definition == schema.Mutation || definition.BuiltIn {
			continue
		}
		for _, field := range definition.Fields {
			for _, argument := range field.Arguments {
				isPaging := argument.Type.NamedType == "Int" && !argument.Type.NonNull && argument.Name != "sinceBefore" || argument.Name == "after" || argument.Name == "before"
				if schema.Types[argument.Type.Name()].Kind != ast.Enum && !isPaging && !strings.HasPrefix(field.Name, "__") {
					out[definition.Name+"."+field.Name+"."+argument.Name] = argument
				}
			}
		}
	}
	return out
}

// A page of no items has the total and says whether there are items, for every list. Without pageInfo it reads no rows.
func TestPagesOfNoItems(t *testing.T) {
	t.Parallel()
	s := randomSociety(rand.New(rand.NewPCG(11, 12)), 14)
	k := randomDiscussion(rand.New(rand.NewPCG(13, 14)), s)
	k.messages[0].deleted, k.messages[0].audience = time.Time{}, stores.AudiencePublic
	h := newHarness(t)
	h.putDiscussion(k)
	h.put(manyRows(s.people))
	viewer := s.people[0].ID
	for name, list := range pagedLists {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := h.reader(t)
			whole := r.pageOf(viewer, list, "first: 100")
			n := len(whole.Edges)
			check := func(arguments string, hasNext, hasPrevious bool) {
				t.Helper()
				got := r.pageOf(viewer, list, arguments)
				info := got.PageInfo
				if len(got.Edges) != 0 || got.TotalCount != whole.TotalCount || info.HasNextPage != hasNext || info.HasPreviousPage != hasPrevious ||
					info.StartCursor != nil || info.EndCursor != nil {
					t.Errorf("%s of %d: %+v", arguments, n, got)
				}
			}
			check("first: 0", n > 0, false)
			check("last: 0", false, n > 0)
			if n > 0 {
				check(fmt.Sprintf("first: 0, after: %q", whole.Edges[0].Cursor), n > 1, true)
				check(fmt.Sprintf("first: 0, after: %q", whole.Edges[n-1].Cursor), false, true)
				check(fmt.Sprintf("last: 0, before: %q", whole.Edges[0].Cursor), true, false)
			}
			counted := func(arguments, selection string) string {
				text := fmt.Sprintf(list, arguments)
				head, _, _ := strings.Cut(text, "...P")
				_, tail, _ := strings.Cut(text, "} } }")
				get[map[string]any](r, viewer, "{"+head+selection+"}"+tail+"}", nil)
				var out []string
				for _, c := range r.calls {
					out = append(out, fmt.Sprint(c.Method, c.Keys, c.Rows))
				}
				return strings.Join(out, " ")
			}
			const noItems = "totalCount edges { cursor } nodes { __typename }"
			a, b := counted("first: 0", noItems), counted("first: 5", "totalCount")
			if a != b { // the friendships in memory may have become current between the two, and count other rows
				a, b = counted("first: 0", noItems), counted("first: 5", "totalCount")
			}
			if a != b {
				t.Errorf("no items: %s, the total alone: %s", a, b)
			}
		})
	}
}
