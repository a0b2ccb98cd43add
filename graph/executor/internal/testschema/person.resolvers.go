package testschema

import (
	"context"
	"fivefold/graph/executor/internal/testschema/model"
)

func (r *personResolver) Best(ctx context.Context, objs []*model.Person) ([]model.Being, error) {
	return resolveEach(r.Resolver, "Person.best", objs, func(p *model.Person) model.Being { return r.Fixture.being(p.Number * 17) }), nil
}

func (r *personResolver) Friends(ctx context.Context, objs []*model.Person, first *int) ([][]model.Being, error) {
	return resolveEach(r.Resolver, "Person.friends", objs, func(p *model.Person) []model.Being { return upTo(some("friends", p.Number, r.Fixture.being), first) }), nil
}

func (r *personResolver) People(ctx context.Context, objs []*model.Person, first *int, skip *int) ([][]*model.Person, error) {
	return resolveEach(r.Resolver, "Person.people", objs, func(p *model.Person) []*model.Person {
		people := upTo(some("people", p.Number, r.Fixture.person), first)
		if skip != nil && *skip > 0 && *skip < len(people) {
			people = people[*skip:]
		}
		return people
	}), nil
}

func (r *personResolver) PeopleStrict(ctx context.Context, objs []*model.Person) ([][]*model.Person, error) {
	return resolveEach(r.Resolver, "Person.peopleStrict", objs, func(p *model.Person) []*model.Person { return some("people strict", p.Number, r.Fixture.person) }), nil
}

func (r *personResolver) PeopleStrictest(ctx context.Context, objs []*model.Person) ([][]*model.Person, error) {
	return resolveEach(r.Resolver, "Person.peopleStrictest", objs, func(p *model.Person) []*model.Person {
		return some("people strictest", p.Number, r.Fixture.personAlways)
	}), nil
}

func (r *personResolver) PeopleAlways(ctx context.Context, objs []*model.Person) ([][]*model.Person, error) {
	return resolveEach(r.Resolver, "Person.peopleAlways", objs, func(p *model.Person) []*model.Person { return some("people always", p.Number, r.Fixture.person) }), nil
}

func (r *personResolver) Peer(ctx context.Context, objs []*model.Person) ([]*model.Person, error) {
	return resolveEach(r.Resolver, "Person.peer", objs, func(p *model.Person) *model.Person { return r.Fixture.person(p.Number * 19) }), nil
}

func (r *personResolver) PeerStrict(ctx context.Context, objs []*model.Person) ([]*model.Person, error) {
	return resolveEach(r.Resolver, "Person.peerStrict", objs, func(p *model.Person) *model.Person { return r.Fixture.person(p.Number * 23) }), nil
}

func (r *personResolver) Score(ctx context.Context, objs []*model.Person) ([]*int, error) {
	return resolveEach(r.Resolver, "Person.score", objs, func(p *model.Person) *int { return maybe(p.Number, "score", p.Number) }), nil
}

func (r *personResolver) ScoreStrict(ctx context.Context, objs []*model.Person) ([]int, error) {
	return resolveEach(r.Resolver, "Person.scoreStrict", objs, func(p *model.Person) int { return p.Number }), nil
}

func (r *personResolver) Scores(ctx context.Context, objs []*model.Person) ([][]int, error) {
	return resolveEach(r.Resolver, "Person.scores", objs, func(p *model.Person) []int { return some("scores", p.Number, func(i int) int { return i }) }), nil
}

func (r *personResolver) Being(ctx context.Context, objs []*model.Person) ([]model.Being, error) {
	return resolveEach(r.Resolver, "Person.being", objs, func(p *model.Person) model.Being { return r.Fixture.being(p.Number * 29) }), nil
}

func (r *personResolver) Thing(ctx context.Context, objs []*model.Person) ([]model.Thing, error) {
	return resolveEach(r.Resolver, "Person.thing", objs, func(p *model.Person) model.Thing { return r.Fixture.thing(p.Number * 31) }), nil
}

func (r *personResolver) ThingGrid(ctx context.Context, objs []*model.Person) ([][][]model.Thing, error) {
	return resolveEach(r.Resolver, "Person.thingGrid", objs, func(p *model.Person) [][]model.Thing {
		return some("grid", p.Number, func(i int) []model.Thing { return some("grid row", i, r.Fixture.thing) })
	}), nil
}

func (r *personResolver) ThingGridStrictest(ctx context.Context, objs []*model.Person) ([][][]model.Thing, error) {
	return resolveEach(r.Resolver, "Person.thingGridStrictest", objs, func(p *model.Person) [][]model.Thing {
		return some("grid strictest", p.Number, func(i int) []model.Thing { return some("grid row strictest", i, r.Fixture.thing) })
	}), nil
}

func (r *personResolver) Strange(ctx context.Context, objs []*model.Person) ([]model.Being, error) {
	return resolveEach(r.Resolver, "Person.strange", objs, func(p *model.Person) model.Being { return model.Stranger{} }), nil
}

func (r *personResolver) Fails(ctx context.Context, objs []*model.Person) ([]*string, error) {
	return nil, errFail
}

func (r *personResolver) FailsStrict(ctx context.Context, objs []*model.Person) ([]string, error) {
	return nil, errFail
}

func (r *personResolver) FailsSome(ctx context.Context, objs []*model.Person) ([]*model.Person, error) {
	return r.failSome("failsSome", objs)
}

func (r *personResolver) FailsSomeStrict(ctx context.Context, objs []*model.Person) ([]*model.Person, error) {
	return r.failSome("failsSomeStrict", objs)
}

func (r *personResolver) FailsList(ctx context.Context, objs []*model.Person) ([][]*model.Person, error) {
	people, err := r.failSome("failsList", objs)
	lists := make([][]*model.Person, len(people))
	for i, p := range people {
		lists[i] = []*model.Person{p}
	}
	return lists, err
}

func (r *personResolver) Panics(ctx context.Context, objs []*model.Person) ([]*string, error) {
	panic("panics on purpose")
}

func (r *personResolver) PanicsStrict(ctx context.Context, objs []*model.Person) ([]*model.Person, error) {
	panic("panics on purpose")
}

func (r *personResolver) TooFew(ctx context.Context, objs []*model.Person) ([]*model.Person, error) {
	return objs[1:], nil
}

func (r *personResolver) Echo(ctx context.Context, objs []*model.Person, point *model.Point) ([]*model.Echo, error) {
	return resolveEach(r.Resolver, "Person.echo", objs, func(p *model.Person) *model.Echo { return r.echo(point) }), nil
}

func (r *personResolver) Coded(ctx context.Context, objs []*model.Person) ([]*int, error) {
	return nil, errCoded
}

func (r *Resolver) Person() PersonResolver { return &personResolver{r} }

type personResolver struct{ *Resolver }
