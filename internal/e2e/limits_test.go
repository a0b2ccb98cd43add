package e2e

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf8"

	"fivefold/graph/limits"
	"fivefold/internal/servertest"
	"fivefold/stores"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/validator/rules"
	"golang.org/x/tools/txtar"
)

func errorCode(t testing.TB, body []byte) string {
	t.Helper()
	var result struct {
		Errors []struct{ Extensions struct{ Code string } }
	}
	if err := json.Unmarshal(body, &result); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	if len(result.Errors) == 0 {
		return ""
	}
	return result.Errors[0].Extensions.Code
}

func TestOversizedOperationsAreRejectedWithAShortResponse(t *testing.T) {
	t.Parallel()
	c := servertest.Start(t).Client
	for name, query := range map[string]string{
		"cost":    `{ user(handle: "ada") { friends(first: 100) { nodes { friends(first: 100) { nodes { friends(first: 100) { nodes { id } } } } } } } }`,
		"depth":   "{ user(handle: \"ada\") { " + strings.Repeat("friends(first: 1) { nodes { ", 15) + "id" + strings.Repeat(" } }", 15) + " } }",
		"aliases": "{ " + aliasedFields(31) + "}",
		"commas":  "{" + strings.Repeat(",", 500_000) + "__typename}",
		"bomb":    "{ ...a0 } fragment z on Query { __typename } " + servertest.FragmentBomb(40),
	} {
		response, body := c.Post(t, query, nil)
		if code := errorCode(t, body); code != "LIMIT_EXCEEDED" && (name != "bomb" || code == "") || len(body) > 2000 {
			t.Errorf("%s: %d, %d bytes: %.300s", name, response.StatusCode, len(body), body)
		}
	}
}

func aliasedFields(n int) string {
	var b strings.Builder
	b.WriteString(`user(handle: "ada") { `)
	for i := range n {
		fmt.Fprintf(&b, "a%d: id ", i)
	}
	return b.String() + "} "
}

func TestIntrospectionCanRequireSigningIn(t *testing.T) {
	t.Parallel()
	config := servertest.Config()
	config.Introspection = "signed-in"
	s := servertest.Start(t, servertest.WithConfig(config))
	c := s.Client
	const introspection = `{ __schema { queryType { name } } }`
	if _, body := c.Post(t, introspection, nil); errorCode(t, body) == "" {
		t.Errorf("without a viewer: %s", body)
	}
	found := servertest.Query[struct{ User struct{ ID string } }](t, c, `{ user(handle: "ada") { id } }`, nil)
	if _, body := c.As(found.User.ID).Post(t, introspection, nil); errorCode(t, body) != "" {
		t.Errorf("with a viewer: %s", body)
	}
}

func TestOnlyRegisteredDocumentsAreExecuted(t *testing.T) {
	t.Parallel()
	const registered = `{ user(handle: "ada") { handle } }`
	sum := sha256.Sum256([]byte(registered))
	manifest, _ := json.Marshal(map[string]string{hex.EncodeToString(sum[:]): registered})
	config := servertest.Config()
	config.RegisteredDocuments = filepath.Join(t.TempDir(), "documents.json")
	if err := os.WriteFile(config.RegisteredDocuments, manifest, 0o600); err != nil {
		t.Fatal(err)
	}
	c := servertest.Start(t, servertest.WithConfig(config)).Client
	if _, body := c.Post(t, registered, nil); errorCode(t, body) != "" || !bytes.Contains(body, []byte(`"ada"`)) {
		t.Errorf("registered: %s", body)
	}
	if _, body := c.Post(t, `{ user(handle: "grace") { handle } }`, nil); errorCode(t, body) == "" {
		t.Errorf("not registered: %s", body)
	}
}

func TestRepresentationsAreLimited(t *testing.T) {
	t.Parallel()
	c := servertest.Start(t).Client
	for n, code := range map[int]string{1000: "", 1001: "LIMIT_EXCEEDED"} {
		representations := slices.Repeat([]any{map[string]any{"__typename": "User", "handle": "ada"}}, n)
		_, body := c.Post(t, `query($r: [_Any!]!) { _entities(representations: $r) { ... on User { handle } } }`, map[string]any{"r": representations})
		if got := errorCode(t, body); got != code || (code == "") != (bytes.Count(body, []byte(`"ada"`)) == n) {
			t.Errorf("%d: %s, %.300s", n, got, body)
		}
	}
}

// Points are counted per viewer and per address. A gateway that names no address limits its clients itself.
func TestRateLimitIsPerViewerAndAddress(t *testing.T) {
	t.Parallel()
	config := servertest.Config()
	config.MaxCost, config.RateLimit, config.TrustedProxies = 26, 26, 1
	s := servertest.Start(t, servertest.WithConfig(config))
	began, ahead := time.Now(), atomic.Int64{}
	s.HTTP.Resolver.Now = func() time.Time { return began.Add(time.Duration(ahead.Load())) }
	c := s.Client
	found := servertest.Query[struct{ User struct{ ID string } }](t, c.With("X-Forwarded-For", "192.0.2.9"), `{ user(handle: "ada") { id } }`, nil)
	c.With("X-Forwarded-For", "192.0.2.10").Post(t, ada, nil) // the others need not parse it
	for _, client := range []*servertest.Client{c.With("X-Forwarded-For", "192.0.2.1"), c.With("X-Forwarded-For", "2001:db8::1"), c.As(found.User.ID)} {
		for range 2 { // each request takes 13 points: one for the person, two for its body, and ten
			if response, body := client.Post(t, ada, nil); response.StatusCode != http.StatusOK {
				t.Errorf("%d %s", response.StatusCode, body)
			}
		}
		response, body := client.Post(t, ada, nil)
		wantRateLimited(t, response, body, "5")
	}
	ahead.Store(int64(30 * time.Second))
	if response, body := c.With("X-Forwarded-For", "2001:db8::2").Post(t, ada, nil); response.StatusCode != http.StatusOK {
		t.Errorf("later: %d %s", response.StatusCode, body)
	}
}

// Accounts do not multiply the points of an address, over any transport, nor do addresses multiply those of an account.
func TestPointsAreOfPeopleNotOfAccounts(t *testing.T) {
	t.Parallel()
	config := servertest.Config()
	config.MaxCost, config.RateLimit, config.TrustedProxies = 2000, 2000, 1 // a sign-in takes 1511
	s := servertest.Start(t, servertest.WithConfig(config))
	began, ahead := time.Now(), atomic.Int64{}
	s.HTTP.Resolver.Now = func() time.Time { return began.Add(time.Duration(ahead.Load())) }
	at := func(address string) *servertest.Client { return s.With("X-Forwarded-For", address) }
	var tokens []string
	for i, handle := range []string{"ada", "grace", "linus", "kofi"} {
		tokens = append(tokens, at(fmt.Sprint("198.51.100.", i)).SignIn(t, handle))
	}
	spend := func(client func(i int) *servertest.Client) (accepted int) {
		for i := range 170 {
			if response, _ := client(i).Post(t, ada, nil); response.StatusCode == http.StatusOK {
				accepted++
			}
		}
		return accepted
	}
	one := spend(func(int) *servertest.Client { return at("192.0.2.9") })
	if one == 0 || one == 170 {
		t.Fatalf("one client sends %d requests", one)
	}
	if n := spend(func(i int) *servertest.Client {
		return at("192.0.2.1").With("Authorization", "Bearer "+tokens[i%len(tokens)])
	}); n != one {
		t.Errorf("%d accounts at one address send %d requests, one client %d", len(tokens), n, one)
	}
	w := at("2001:db8:1:2::1").Connect(t, servertest.TokenPayload(tokens[0]))
	if n := spend(func(i int) *servertest.Client {
		return at(fmt.Sprintf("2001:db8:1:2::%x", i)).With("Authorization", "Bearer "+tokens[1+i%3])
	}); n != one {
		t.Errorf("accounts in one network send %d requests, one client %d", n, one)
	}
	w.Subscribe("1", ada, nil)
	w.Expect("error", "1", "RATE_LIMITED")
	ahead.Store(int64(time.Minute))
	if n := spend(func(i int) *servertest.Client {
		return at(fmt.Sprint("203.0.113.", i)).With("Authorization", "Bearer "+tokens[0])
	}); n != one {
		t.Errorf("an account at many addresses sends %d requests, one client %d", n, one)
	}
}

// Every field of Circle except reach reads many people and costs 100 points and more.
func TestCircleFieldsHaveACost(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	for _, field := range s.HTTP.Schema.Schema().Types["Circle"].Fields {
		if price := s.HTTP.Guard.Costs.Fields["Circle."+field.Name]; (price.Points >= 100) != (field.Name != "reach") {
			t.Errorf("Circle.%s costs %d", field.Name, price.Points)
		}
	}
}

// Each selection of a text costs one point per 4 kB of its maximum length, rounded up. This limits the size of a response.
func TestLongTextsHaveACost(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	const pointBytes = 4000
	for name, characters := range map[string]int{
		"Post.text": stores.PostText.Max, "Comment.text": stores.PostText.Max, "Page.about": stores.PageAbout.Max, "Post.image": stores.PageURL.Max, "User.bio": stores.UserBio.Max,
		"Interest.name": stores.InterestName.Max, "User.languages": stores.MaxLanguages * stores.UserLanguage.Max,
	} {
		if points := s.HTTP.Guard.Costs.Fields[name].Points + 1; utf8.UTFMax*characters > points*pointBytes {
			t.Errorf("%s costs %d, for %d bytes", name, points, utf8.UTFMax*characters)
		}
	}
	c := s.Client
	texts := func(first int, what string) string {
		return fmt.Sprintf(`{ user(handle: "ada") { messages(first: %d) { nodes { author { messages(first: 100) { nodes { %s } } } } } } }`, first, what)
	}
	var aliases strings.Builder
	for i := range s.HTTP.Guard.Limits.Aliases {
		fmt.Fprintf(&aliases, "a%d: text ", i)
	}
	for query, code := range map[string]string{texts(40, "text"): "", texts(100, "text"): "LIMIT_EXCEEDED", texts(2, aliases.String()): "LIMIT_EXCEEDED"} {
		if _, body := c.Post(t, query, nil); errorCode(t, body) != code {
			t.Errorf("%s: %.300s", query, body)
		}
	}
}

// The examples of the playground, every story and the queries of the LDBC benchmark cost at most half of the limit.
func TestExampleOperationsCostAtMostHalfTheLimit(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	s.HTTP.Handler()
	highest := 0
	for name, text := range exampleOperations(t) {
		document, errs := gqlparser.LoadQueryWithRules(s.HTTP.Schema.Schema(), text, rules.NewDefaultRules())
		if errs != nil {
			t.Fatalf("%s: %v", name, errs)
		}
		for _, operation := range document.Operations {
			op := &graphql.OperationContext{Operation: operation}
			if err := s.HTTP.Guard.MutateOperationContext(t.Context(), op); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			cost, _ := limits.CostOf(op)
			if highest = max(highest, cost.Requested); cost.Requested > cost.Limit/2 {
				t.Errorf("%s costs %d", name, cost.Requested)
			}
		}
	}
	if highest < 1000 {
		t.Errorf("the most expensive costs %d", highest)
	}
}

func exampleOperations(t *testing.T) map[string]string {
	t.Helper()
	operations := map[string]string{}
	for _, pattern := range []string{"web/src/examples/*.graphql", "resolvers/testdata/ldbc/*.graphql", "resolvers/testdata/*.txtar"} {
		paths, err := filepath.Glob(filepath.Join(servertest.Root(t), pattern))
		if err != nil || len(paths) == 0 {
			t.Fatalf("%s: %d, %v", pattern, len(paths), err)
		}
		for _, path := range paths {
			file, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if filepath.Ext(path) == ".graphql" {
				operations[path] = string(file)
				continue
			}
			for i, part := range txtar.Parse(file).Files {
				if part.Name == "query.graphql" {
					operations[fmt.Sprintf("%s %d", path, i)] = string(part.Data)
				}
			}
		}
	}
	return operations
}
