// Package testschema is a schema with every construct of the type system. Its resolvers fail, panic and return null or too few results
// on purpose, always in the same way. It exists only for tests; gqlgen and the plugin generate it as they generate package generated.
package testschema

import (
	"context"
	"fmt"
	"sync/atomic"

	"fivefold/graph/executor/internal/testschema/model"

	"github.com/99designs/gqlgen/graphql"
)

// A Resolver is the root of all resolvers.
type Resolver struct {
	Fixture    *Fixture
	AllMembers []*model.Member
	// OnCall, if set, receives every call below a root with the number of its parents.
	OnCall func(field string, parents int)

	count atomic.Int64
}

func (r *Resolver) recordCall(field string, parents int) {
	if r.OnCall != nil {
		r.OnCall(field, parents)
	}
}

// resolveEach returns a result for each parent. gqlgen's executor passes nils of a list to resolvers, ours does not.
func resolveEach[P, R any](r *Resolver, field string, parents []*P, answer func(*P) R) []R {
	r.recordCall(field, len(parents))
	out := make([]R, len(parents))
	for i, p := range parents {
		if p != nil {
			out[i] = answer(p)
		}
	}
	return out
}

// stream sends values until the context ends.
func stream[T any](ctx context.Context, n int, value func(int) T) <-chan T {
	c := make(chan T)
	go func() {
		defer close(c)
		for i := range n {
			select {
			case c <- value(i):
			case <-ctx.Done():
				return
			}
		}
	}()
	return c
}

func (r *Resolver) echo(point *model.Point) *model.Echo {
	if point == nil {
		return nil
	}
	return &model.Echo{Text: spell(point)}
}

// failSome fails for some of the parents.
func (r *Resolver) failSome(field string, people []*model.Person) ([]*model.Person, error) {
	r.recordCall("Person."+field, len(people))
	out, errs := make([]*model.Person, len(people)), make(graphql.BatchErrorList, len(people))
	for i, p := range people {
		switch {
		case p == nil:
		case pseudoRandom(2, field, p.Number) == 0:
			errs[i] = fmt.Errorf("failed for %s", p.ID)
		default:
			out[i] = r.Fixture.person(p.Number * 37)
		}
	}
	return out, errs
}
