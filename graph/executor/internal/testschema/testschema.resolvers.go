package testschema

import (
	"context"
	"fivefold/graph/executor/internal/testschema/model"
)

func (r *catResolver) Best(ctx context.Context, objs []*model.Cat) ([]*model.Person, error) {
	return resolveEach(r.Resolver, "Cat.best", objs, func(p *model.Cat) *model.Person { return r.Fixture.person(p.Number * 11) }), nil
}

func (r *catResolver) Friends(ctx context.Context, objs []*model.Cat, first *int) ([][]model.Being, error) {
	return resolveEach(r.Resolver, "Cat.friends", objs, func(p *model.Cat) []model.Being { return upTo(some("cat friends", p.Number, r.Fixture.being), first) }), nil
}

func (r *changeResolver) Bump(ctx context.Context, by int) (int, error) {
	return int(r.count.Add(int64(by))), nil
}

func (r *changeResolver) Rename(ctx context.Context, id string, name *string) (*model.Person, error) {
	p, _ := r.Fixture.byID(id).(*model.Person)
	return p, nil
}

func (r *changeResolver) Fails(ctx context.Context) (*int, error) {
	return nil, errFail
}

func (r *changeResolver) FailsStrict(ctx context.Context) (int, error) {
	return 0, errFail
}

func (r *dogResolver) Best(ctx context.Context, objs []*model.Dog) ([]model.Being, error) {
	return resolveEach(r.Resolver, "Dog.best", objs, func(p *model.Dog) model.Being { return r.Fixture.being(p.Number * 13) }), nil
}

func (r *dogResolver) Friends(ctx context.Context, objs []*model.Dog, first *int, bark *bool) ([][]model.Being, error) {
	return resolveEach(r.Resolver, "Dog.friends", objs, func(p *model.Dog) []model.Being { return upTo(some("dog friends", p.Number, r.Fixture.being), first) }), nil
}

func (r *echoResolver) Again(ctx context.Context, objs []*model.Echo, text *string) ([]*model.Echo, error) {
	return resolveEach(r.Resolver, "Echo.again", objs, func(p *model.Echo) *model.Echo {
		if text == nil {
			return nil
		}
		return &model.Echo{Text: p.Text + *text}
	}), nil
}

func (r *eventResolver) Ticks(ctx context.Context, n int) (<-chan int, error) {
	return stream(ctx, n, func(i int) int { return i }), nil
}

func (r *eventResolver) People(ctx context.Context, n int) (<-chan *model.Person, error) {
	return stream(ctx, n, r.Fixture.person), nil
}

func (r *eventResolver) Beings(ctx context.Context, n int) (<-chan model.Being, error) {
	return stream(ctx, n, r.Fixture.being), nil
}

func (r *eventResolver) Fails(ctx context.Context) (<-chan *int, error) {
	return nil, errFail
}

func (r *memberResolver) Friends(ctx context.Context, objs []*model.Member) ([][]*model.Member, error) {
	return resolveEach(r.Resolver, "Member.friends", objs, func(p *model.Member) []*model.Member { return p.Friends }), nil
}

func (r *memberResolver) Notes(ctx context.Context, objs []*model.Member) ([][]*model.Note, error) {
	return resolveEach(r.Resolver, "Member.notes", objs, func(p *model.Member) []*model.Note { return p.Notes }), nil
}

func (r *memberResolver) FriendPage(ctx context.Context, objs []*model.Member) ([]*model.MemberConnection, error) {
	return resolveEach(r.Resolver, "Member.friendPage", objs, func(p *model.Member) *model.MemberConnection { return p.FriendPage }), nil
}

func (r *memberResolver) NotePage(ctx context.Context, objs []*model.Member) ([]*model.NoteConnection, error) {
	return resolveEach(r.Resolver, "Member.notePage", objs, func(p *model.Member) *model.NoteConnection { return p.NotePage }), nil
}

func (r *memberEdgeResolver) Node(ctx context.Context, objs []*model.MemberEdge) ([]*model.Member, error) {
	return resolveEach(r.Resolver, "MemberEdge.node", objs, func(p *model.MemberEdge) *model.Member { return p.Node }), nil
}

func (r *noteEdgeResolver) Node(ctx context.Context, objs []*model.NoteEdge) ([]*model.Note, error) {
	return resolveEach(r.Resolver, "NoteEdge.node", objs, func(p *model.NoteEdge) *model.Note { return p.Node }), nil
}

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

func (r *questionResolver) Me(ctx context.Context) (*model.Person, error) {
	return r.Fixture.People[0], nil
}

func (r *questionResolver) Nobody(ctx context.Context) (*model.Person, error) {
	return nil, nil
}

func (r *questionResolver) Person(ctx context.Context, id string) (*model.Person, error) {
	p, _ := r.Fixture.byID(id).(*model.Person)
	return p, nil
}

func (r *questionResolver) People(ctx context.Context, first int) ([]*model.Person, error) {
	return r.Fixture.People[:min(max(first, 0), len(r.Fixture.People))], nil
}

func (r *questionResolver) Holes(ctx context.Context) ([]*model.Person, error) {
	return []*model.Person{r.Fixture.personAlways(1), nil, r.Fixture.personAlways(2), nil}, nil
}

func (r *questionResolver) Being(ctx context.Context, id *string) (model.Being, error) {
	if id == nil {
		return nil, nil
	}
	return r.Fixture.byID(*id), nil
}

func (r *questionResolver) Beings(ctx context.Context, ids []string) ([]model.Being, error) {
	if ids == nil {
		return nil, nil
	}
	out := []model.Being{}
	for _, id := range ids {
		out = append(out, r.Fixture.byID(id))
	}
	return out, nil
}

func (r *questionResolver) Named(ctx context.Context) ([]model.Named, error) {
	return []model.Named{r.Fixture.personAlways(1), r.Fixture.Dogs[1], r.Fixture.personAlways(2)}, nil
}

func (r *questionResolver) Things(ctx context.Context, first *int) ([]model.Thing, error) {
	return upTo(some("question", 3, func(i int) model.Thing {
		if t := r.Fixture.thing(i); t != nil {
			return t
		}
		return r.Fixture.personAlways(i)
	}), first), nil
}

func (r *questionResolver) Grid(ctx context.Context) ([][]model.Thing, error) {
	return some("question grid", 1, func(i int) []model.Thing { return some("question grid row", i, r.Fixture.thing) }), nil
}

func (r *questionResolver) Rocks(ctx context.Context) ([]*model.Rock, error) {
	rocks := []*model.Rock{}
	for i := range r.Fixture.personAlways(1).Rocks {
		rocks = append(rocks, &r.Fixture.personAlways(1).Rocks[i])
	}
	return rocks, nil
}

func (r *questionResolver) Rock(ctx context.Context) (*model.Rock, error) {
	return &r.Fixture.personAlways(1).Rock, nil
}

func (r *questionResolver) Count(ctx context.Context) (int, error) {
	return int(r.count.Load()), nil
}

func (r *questionResolver) Echo(ctx context.Context, point *model.Point, list [][]*int, flag bool, mark *model.Mark) (*model.Echo, error) {
	return &model.Echo{Text: spell([]any{point, list, flag, mark})}, nil
}

func (r *questionResolver) Fails(ctx context.Context) (*string, error) {
	return nil, errFail
}

func (r *questionResolver) FailsStrict(ctx context.Context) (*model.Person, error) {
	return nil, errFail
}

func (r *questionResolver) Panics(ctx context.Context) (*model.Person, error) {
	panic("panics on purpose")
}

func (r *questionResolver) NullStrict(ctx context.Context) (*model.Person, error) {
	return nil, nil
}

func (r *questionResolver) Stranger(ctx context.Context) (model.Being, error) {
	return model.Stranger{}, nil
}

func (r *questionResolver) Members(ctx context.Context, first int) ([]*model.Member, error) {
	return r.AllMembers[:min(first, len(r.AllMembers))], nil
}

func (r *questionResolver) Member(ctx context.Context) (*model.Member, error) {
	return r.AllMembers[0], nil
}

func (r *Resolver) Cat() CatResolver { return &catResolver{r} }

func (r *Resolver) Change() ChangeResolver { return &changeResolver{r} }

func (r *Resolver) Dog() DogResolver { return &dogResolver{r} }

func (r *Resolver) Echo() EchoResolver { return &echoResolver{r} }

func (r *Resolver) Event() EventResolver { return &eventResolver{r} }

func (r *Resolver) Member() MemberResolver { return &memberResolver{r} }

func (r *Resolver) MemberEdge() MemberEdgeResolver { return &memberEdgeResolver{r} }

func (r *Resolver) NoteEdge() NoteEdgeResolver { return &noteEdgeResolver{r} }

func (r *Resolver) Person() PersonResolver { return &personResolver{r} }

func (r *Resolver) Question() QuestionResolver { return &questionResolver{r} }

type (
	catResolver        struct{ *Resolver }
	changeResolver     struct{ *Resolver }
	dogResolver        struct{ *Resolver }
	echoResolver       struct{ *Resolver }
	eventResolver      struct{ *Resolver }
	memberResolver     struct{ *Resolver }
	memberEdgeResolver struct{ *Resolver }
	noteEdgeResolver   struct{ *Resolver }
	personResolver     struct{ *Resolver }
	questionResolver   struct{ *Resolver }
)
