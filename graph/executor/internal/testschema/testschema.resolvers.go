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
	questionResolver   struct{ *Resolver }
)
