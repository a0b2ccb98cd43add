package testschema

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"time"

	"fivefold/graph/executor/internal/testschema/model"

	"github.com/vektah/gqlparser/v2/gqlerror"
)

// A Fixture holds the objects of the schema. Their values are the same every time.
type Fixture struct {
	People []*model.Person
	Dogs   []*model.Dog
	Cats   []model.Cat
}

// The errors of resolvers.
var (
	errFail  = errors.New("failed on purpose")
	errCoded = &gqlerror.Error{Message: "coded on purpose", Extensions: map[string]any{"code": "PURPOSE"}}
)

// pseudoRandom returns a number below n that depends on what and number only.
func pseudoRandom(n int, what string, number int) int {
	h := fnv.New32a()
	fmt.Fprint(h, what, number)
	return int(h.Sum32()>>7) % n
}

// maybe returns v for about two of three numbers, else nil.
func maybe[T any](v T, what string, number int) *T {
	if pseudoRandom(3, "maybe "+what, number) == 0 {
		return nil
	}
	return &v
}

// mostly returns v for about eight of nine numbers, else nil.
func mostly[T any](v T, what string, number int) *T {
	if pseudoRandom(9, "mostly "+what, number) == 0 {
		return nil
	}
	return &v
}

// some returns up to four elements, or nil for some numbers.
func some[T any](what string, number int, one func(i int) T) []T {
	if pseudoRandom(6, "some "+what, number) == 0 {
		return nil
	}
	out := make([]T, pseudoRandom(5, "how many "+what, number))
	for i := range out {
		out[i] = one(number*7 + i*3 + 1)
	}
	return out
}

// NewFixture returns a fixture with a number of people.
func NewFixture(people int) *Fixture {
	w := &Fixture{}
	for i := range people {
		w.People = append(w.People, &model.Person{ID: fmt.Sprintf("p%d", i), Number: i})
	}
	for i := range 4 {
		w.Dogs = append(w.Dogs, &model.Dog{ID: fmt.Sprintf("d%d", i), Number: i, Name: maybe(fmt.Sprintf("dog %d", i), "dog", i),
			Motto: maybe("bark", "dog motto", i), Owner: w.person(i * 5), Barks: i * 1000})
	}
	for i := range 3 {
		w.Cats = append(w.Cats, model.Cat{ID: fmt.Sprintf("c%d", i), Number: i, Name: maybe("cat \"\\\n\u00e9\u2028", "cat", i),
			Motto: maybe("purr", "cat motto", i), Owner: w.person(i*5 + 1), Lives: maybe(9-i, "lives", i)})
	}
	for i, d := range w.Dogs {
		d.Rival = w.pet(i + 1)
	}
	for _, p := range w.People {
		w.fill(p)
	}
	return w
}

// fill sets every field of a person.
func (w *Fixture) fill(p *model.Person) {
	n := p.Number
	word := func(i int) *string { return maybe(fmt.Sprintf("word <%d>\t\x01", i), "word", i) }
	p.Name, p.Motto, p.Nick = maybe(fmt.Sprintf("person %d", n), "name", n), maybe("live", "motto", n), maybe("nick", "nick", n)
	p.Age, p.Height, p.Ratio = maybe(n*10, "age", n), maybe(float64(n)*1e5, "height", n), float64(n)/3
	if n%7 == 6 {
		p.Ratio = math.NaN()
	}
	born := time.Date(2000+n, 1, 2, 3, 4, 5, n*1000, time.UTC)
	if p.Born = maybe(born, "born", n); pseudoRandom(4, "born strict", n) > 0 {
		p.BornStrict = born
	}
	colour := func(i int) model.Colour { return model.AllColour[pseudoRandom(3, "colour", i)] }
	p.IsTall, p.Colour, p.Colours = n%2 == 0, maybe(colour(n), "colour", n), some("colours", n, colour)
	p.Shade = model.Light + model.Shade(n%2)
	p.Tags, p.TagsStrict = some("tags", n, word), some("tags strict", n, word)
	p.TagsStrictest = some("tags strictest", n, func(i int) string { return fmt.Sprint("tag", i) })
	p.Matrix = some("matrix", n, func(i int) []*int {
		return some("row", i, func(i int) *int { return maybe(i, "cell", i) })
	})
	p.MatrixStrictest = some("matrix strictest", n, func(i int) []*int {
		return some("row strictest", i, func(i int) *int { return mostly(i, "cell strictest", i) })
	})
	if n%3 > 0 {
		p.JSON = map[string]any{"n": n}
	}
	p.Odd, p.OddStrict, p.Fussy = maybe(model.Odd(13-n%2), "odd", n), model.Odd(13-n%3), maybe(model.Fussy(13-n%2), "fussy", n)
	p.Mark, p.Marks = maybe(model.Mark(fmt.Sprint("mark", n)), "mark", n), some("marks", n, func(i int) model.Mark { return model.Mark([]string{"m", "n"}[i%2]) })
	rock := func(i int) model.Rock {
		return model.Rock{Weight: float64(i) / 2, Colour: colour(i), On: w.person(i), Name: maybe("rock", "rock", i)}
	}
	p.Rocks, p.Rock = some("rocks", n, rock), rock(n)
	p.Pet, p.Pets, p.Things = w.pet(n), some("pets", n, w.pet), some("things", n, w.thing)
	if n == 3 {
		p.Pet = (*model.Dog)(nil) // which is not nil, in Go
	}
	p.Twin, p.IsTouchy = w.person(n+1), pseudoRandom(3, "touchy", n) == 0
	if n%4 > 0 {
		p.Home = &model.Home{Street: fmt.Sprint("street ", n), Owner: w.person(n * 3), OwnerStrict: w.person(n*3 + 1)}
		p.Home.Rooms = some("rooms", n, func(i int) *model.Room {
			return &model.Room{Name: fmt.Sprint("room ", i), Size: maybe(float64(i), "size", i), Home: p.Home}
		})
	}
}

// person returns a person, or nil for some numbers. The same number returns the same pointer.
func (w *Fixture) person(i int) *model.Person {
	if pseudoRandom(6, "person", i) == 0 {
		return nil
	}
	return w.People[i%len(w.People)]
}

// personAlways returns a person for every number.
func (w *Fixture) personAlways(i int) *model.Person { return w.People[i%len(w.People)] }

func (w *Fixture) pet(i int) model.Pet {
	switch pseudoRandom(5, "pet", i) {
	case 0:
		return nil
	case 1:
		return w.Cats[i%len(w.Cats)]
	}
	return w.Dogs[i%len(w.Dogs)]
}

func (w *Fixture) being(i int) model.Being {
	switch pseudoRandom(5, "being", i) {
	case 0:
		return nil
	case 1:
		return w.Cats[i%len(w.Cats)]
	case 2:
		return w.Dogs[i%len(w.Dogs)]
	}
	return w.personAlways(i)
}

func (w *Fixture) thing(i int) model.Thing {
	switch pseudoRandom(6, "thing", i) {
	case 0:
		return nil
	case 1:
		return w.Dogs[i%len(w.Dogs)]
	case 2, 3:
		return model.Rock{Weight: float64(i), Colour: model.ColourRed, On: w.person(i)}
	}
	return w.personAlways(i)
}

// byID returns a being, or nil.
func (w *Fixture) byID(id string) model.Being {
	for _, p := range w.People {
		if p.ID == id {
			return p
		}
	}
	for _, d := range w.Dogs {
		if d.ID == id {
			return d
		}
	}
	for _, c := range w.Cats {
		if c.ID == id {
			return c
		}
	}
	return nil
}

// upTo returns the first elements.
func upTo[T any](list []T, first *int) []T {
	if first != nil && *first >= 0 && *first < len(list) {
		return list[:*first]
	}
	return list
}

func spell(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(text)
}
