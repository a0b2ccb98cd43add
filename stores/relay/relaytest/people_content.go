package relaytest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"fivefold/stores"
	"fivefold/stores/relay"
)

// peopleContent returns People over an empty truth, which it fills.
func peopleContent(t testing.TB, set stores.Set) Content {
	tr := &truth{Set: set, t: t}
	var keys []relay.Key
	for _, id := range tr.put(300) {
		keys = append(keys, keyOf(id))
	}
	p := newPeople(set)
	edit := func(change func(id stores.ID)) func(context.Context, []relay.Key) error {
		return func(_ context.Context, keys []relay.Key) error {
			p.mu.Lock()
			defer p.mu.Unlock()
			for _, key := range keys {
				change(idOf(key))
			}
			return nil
		}
	}
	return Content{
		Truth: set, Projection: p, Keys: keys,
		Write: func(ctx context.Context, key relay.Key) error {
			name := fmt.Sprint(rand.IntN(1000))
			_, err := set.Users.Update(ctx, idOf(key), stores.UserChange{Name: &name})
			return err
		},
		Read: func(_ context.Context, key relay.Key) error {
			if p.name(idOf(key)) == "" {
				return fmt.Errorf("%v is missing", key)
			}
			return nil
		},
		Remove: edit(func(id stores.ID) { delete(p.content.byID, id) }),
		Corrupt: edit(func(id stores.ID) {
			p.content.byID[id] = entry{p.content.byID[id].version, "corrupt"}
		}),
		Entries: func(context.Context) (map[relay.Key]string, error) {
			p.mu.Lock()
			defer p.mu.Unlock()
			all := map[relay.Key]string{}
			for id, e := range p.content.byID {
				all[keyOf(id)] = e.name
			}
			return all, nil
		},
	}
}

// name returns the stored name of a person.
func (p *People) name(id stores.ID) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.content.byID[id].name
}
