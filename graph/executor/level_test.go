package executor_test

import (
	"context"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"fivefold/graph/executor/internal/opgen"
	"fivefold/graph/executor/internal/testschema"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"go.uber.org/goleak"
	"pgregory.net/rapid"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A callLog records the calls below the roots. The calls of one level come in any order.
type callLog struct {
	mu    sync.Mutex
	calls []string // guarded by mu
}

func (l *callLog) record(field string, parents int) { l.add(fmt.Sprintf("%s of %d", field, parents)) }

func (l *callLog) add(call string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calls = append(l.calls, call)
}

func (l *callLog) sorted() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	slices.Sort(l.calls)
	return l.calls
}

// callsOf runs an operation and returns the calls that it made, sorted.
func callsOf(t interface {
	Context() context.Context
	Fatal(...any)
}, r *testschema.Resolver, op opgen.Operation) []string {
	l := &callLog{}
	r.OnCall = l.record
	if _, err := ours(r).all(t.Context(), op); err != nil {
		t.Fatal(err)
	}
	return l.sorted()
}

func TestTheNumberOfCallsDoesNotDependOnTheNumberOfParents(t *testing.T) {
	for _, query := range []string{plainQuery, edgesQuery, `query($n: Int!) { members(first: $n) { a: notes { id } b: notes { title } friends { notes { id } } } }`} {
		var wanted int
		for _, n := range []int{1, 10, 1000} {
			calls := callsOf(t, &testschema.Resolver{AllMembers: testschema.NewMembers(n, 3, 2)}, opgen.Operation{Query: query, Variables: map[string]any{"n": n}})
			if wanted == 0 {
				wanted = len(calls)
			}
			if len(calls) != wanted {
				t.Errorf("%d parents: %q, with one parent %d", n, calls, wanted)
			}
		}
	}
}

func TestLevelsAreKnownBeforeExecution(t *testing.T) {
	for query, wanted := range map[string][][]string{
		plainQuery: {{"Question.members"}, {"Member.friends"}, {"Member.notes"}},
		edgesQuery: {{"Question.members"}, {"Member.friendPage"}, {"MemberEdge.node"}, {"Member.notePage"}, {"NoteEdge.node"}},
		`query($n: Int!) { a: members(first: $n) { notes { id } friends { notes { id } } } b: members(first: 2) { notes { title } id } }`: {
			{"Question.members", "Question.members"}, {"*Member.notes", "Member.friends"}, {"Member.notes"}},
		`{ a: person(id: "p1") { a: people(first: 1) { score } b: people(first: 2) { score } } b: person(id: "p2") { people(first: 1) { score } } }`: {
			{"Question.person", "Question.person"}, {"*Person.people", "Person.people"}, {"**Person.score"}},
		`mutation($n: Int!) { bump(by: $n) rename(id: "p1") { score peer { score } } }`: {
			{"Change.bump"}, {"Change.rename"}, {"Person.peer", "Person.score"}, {"Person.score"}},
		`{ __typename ... @defer { me { id score ... @defer(if: false) { peer { id } } } } }`: {{"Question.me"}, {"Person.peer", "Person.score"}},
	} {
		schema := testschema.NewBreadthFirstSchema(testschema.Config{Resolvers: &testschema.Resolver{}}, options)
		oc, errs := newSide(schema).CreateOperationContext(graphql.StartOperationTrace(t.Context()), &graphql.RawParams{Query: query, Variables: map[string]any{"n": 1}})
		if errs != nil {
			t.Fatal(errs)
		}
		var got [][]string
		for _, calls := range schema.Levels(oc) {
			var level []string
			for _, c := range calls {
				level = append(level, strings.Repeat("*", c.Paths-1)+c.Field)
			}
			slices.Sort(level)
			got = append(got, level)
		}
		if !reflect.DeepEqual(got, wanted) {
			t.Errorf("%s: %v, wanted %v", query, got, wanted)
		}
	}
}

func TestEqualCallsOfALevelAreMerged(t *testing.T) {
	for _, c := range []struct {
		query string
		calls string
	}{
		{`{ a: person(id: "p1") { score } b: person(id: "p2") { score } }`, "Person.score of 2"},
		{`{ person(id: "p1") { score again: score } }`, "Person.score of 1"},
		{`{ a: person(id: "p1") { people(first: 1, skip: 2) { id } } b: person(id: "p1") { people(skip: 2, first: 1) { id } } }`, "Person.people of 2"},
		{`{ a: person(id: "p1") { people(first: 1) { id } } b: person(id: "p1") { people(first: 2) { id } } }`, "Person.people of 1, Person.people of 1"},
		{`{ person(id: "p4") { best { ... on Person { score } } peer { score } } }`, "Person.best of 1, Person.peer of 1, Person.score of 2"},
		{`{ members(first: 2) { friends { notes { id } } friendPage { edges { node { notes { title } } } } } }`,
			"Member.friendPage of 2, Member.friends of 2, Member.notes of 4, Member.notes of 4, MemberEdge.node of 4"},
	} {
		calls := callsOf(t, &testschema.Resolver{Fixture: testschema.NewFixture(12), AllMembers: testschema.NewMembers(2, 2, 1)}, opgen.Operation{Query: c.query})
		if got := strings.Join(calls, ", "); got != c.calls {
			t.Errorf("%s: %s, wanted %s", c.query, got, c.calls)
		}
	}
}

func TestRepeatedObjectsAreResolvedOnce(t *testing.T) {
	members := testschema.NewMembers(3, 0, 2)
	for _, m := range members {
		m.Friends = members
	}
	r := &testschema.Resolver{AllMembers: members}
	op := opgen.Operation{Query: `{ members(first: 3) { friends { friends { notes { id } } } } }`}
	if got := strings.Join(callsOf(t, r, op), ", "); got != "Member.friends of 3, Member.friends of 3, Member.notes of 3" {
		t.Error(got)
	}
	if err := agree(ours(r).ask(t, op.Query, nil), theirs(r).ask(t, op.Query, nil)); err != nil {
		t.Error(err)
	}
}

func TestEveryRunMakesTheSameCalls(t *testing.T) {
	drawer, world := newDrawer(), testschema.NewFixture(12)
	rapid.Check(t, func(t *rapid.T) {
		op := drawer.Draw(t, ast.Query)
		var wanted []string
		for _, processors := range []int{1, 8} {
			before := runtime.GOMAXPROCS(processors)
			for range 5 {
				got := callsOf(t, &testschema.Resolver{Fixture: world}, op)
				if wanted == nil {
					wanted = got
				}
				if !slices.Equal(got, wanted) {
					t.Fatalf("%s\n%q\n%q", op.Query, got, wanted)
				}
			}
			runtime.GOMAXPROCS(before)
		}
	})
}

func TestMutationFieldsRunInOrder(t *testing.T) {
	r := ours(&testschema.Resolver{Fixture: testschema.NewFixture(3)})
	got := r.ask(t, `mutation { a: bump b: bump(by: 10) c: bump fails d: bump(by: 0) }`, nil)
	if string(got.Data) != `{"a":1,"b":11,"c":12,"fails":null,"d":12}` || len(got.Errors) != 1 {
		t.Errorf("%s %v", got.Data, got.Errors)
	}
}

func TestCancellationStopsTheNextLevels(t *testing.T) {
	ctx, leave := context.WithCancel(t.Context())
	var calls []string
	resolver := &testschema.Resolver{AllMembers: testschema.NewMembers(50, 3, 1), OnCall: func(field string, _ int) {
		calls = append(calls, field)
		leave()
	}}
	responses, err := ours(resolver).all(ctx, opgen.Operation{Query: `{ members(first: 50) { id friends { notes { id } } } }`})
	if err != nil || len(responses) != 1 {
		t.Fatalf("%d responses, %v", len(responses), err)
	}
	// One error, not one for each of 150 friends.
	if got := spelled(responses[0].Errors); !slices.Equal(got, []string{"members[0].friends[0].notes <nil> context canceled"}) {
		t.Errorf("%q", got)
	}
	if string(responses[0].Data) != "null" || !slices.Equal(calls, []string{"Member.friends"}) {
		t.Errorf("%s after %q", responses[0].Data, calls)
	}
}

func TestAPanicIsOneErrorAtItsField(t *testing.T) {
	s := ours(&testschema.Resolver{Fixture: testschema.NewFixture(12)})
	for _, c := range []struct {
		query, data string
		errors      []string
	}{
		{`{ panics { id } me { id panics } }`, `{"panics":null,"me":{"id":"p0","panics":null}}`,
			[]string{"me.panics <nil> broken batch", "panics <nil> broken batch"}},
		{`{ people(first: 2) { id touchy } }`, `{"people":[{"id":"p0","touchy":"person 0"},{"id":"p1","touchy":null}]}`,
			[]string{"people[1].touchy <nil> panic: do not touch p1"}},
		{`{ people(first: 2) { id panicsStrict { id } } }`, `null`,
			[]string{"people[0].panicsStrict <nil> broken batch", "people[1].panicsStrict <nil> broken batch"}},
	} {
		got := s.ask(t, c.query, nil)
		if errs := spelled(got.Errors); string(got.Data) != c.data || !slices.Equal(errs, c.errors) {
			t.Errorf("%s: %s %q", c.query, got.Data, errs)
		}
		for _, e := range got.Errors {
			if len(e.Locations) != 1 {
				t.Errorf("%s: locations %v of %s", c.query, e.Locations, e.Path)
			}
		}
	}
}
