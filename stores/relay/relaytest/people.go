package relaytest

import (
	"cmp"
	"context"
	"errors"
	"hash/fnv"
	"maps"
	"slices"
	"sync"

	"fivefold/stores"
	"fivefold/stores/relay"
)

// People is a projection of the names of people in memory: an example, and the one that tests the relay. Several relays may share it.
type People struct {
	Truth stores.Set

	mu      sync.Mutex
	content *peopleByID
	copied  *copiedPeople // the copy that is not swapped in
	fills   int
	fill    func(ctx context.Context) error // runs in the middle of Fill; nil does nothing
	slow    func(ctx context.Context) error // runs before Apply stores anything; nil does nothing
}

// peopleByID are entries by the ID of the person.
type peopleByID struct{ byID map[stores.ID]entry }

// An entry is guarded by the version of the change after which it was read.
type entry struct {
	version int64
	name    string
}

// newPeople returns an empty projection of the people of truth.
func newPeople(truth stores.Set) *People {
	return &People{Truth: truth, content: &peopleByID{map[stores.ID]entry{}}}
}

// Name implements relay.Projection.
func (p *People) Name() string { return "people" }

// Apply implements relay.Projection.
func (p *People) Apply(ctx context.Context, changes []stores.Change) error {
	if p.slow != nil {
		if err := p.slow(ctx); err != nil {
			return err
		}
	}
	p.mu.Lock()
	content := p.content
	p.mu.Unlock()
	return p.apply(ctx, content, changes)
}

func (p *People) apply(ctx context.Context, content *peopleByID, changes []stores.Change) error {
	version := map[stores.ID]int64{}
	for _, c := range changes {
		if c.Table == stores.TableUsers {
			version[c.Key] = max(version[c.Key], c.Version)
		}
	}
	people, err := p.Truth.Users.ByIDs(ctx, slices.Collect(maps.Keys(version)))
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for id, v := range version {
		if v > content.byID[id].version {
			content.byID[id] = entry{v, people[id].Name}
		}
	}
	return nil
}

// copiedPeople is a copy of the content.
type copiedPeople struct {
	*People
	names *peopleByID
}

// Shadow implements relay.Rebuilder.
func (p *People) Shadow(context.Context) (relay.Shadow, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.copied = &copiedPeople{p, &peopleByID{map[stores.ID]entry{}}}
	return p.copied, nil
}

// Fill implements relay.Shadow.
func (c *copiedPeople) Fill(ctx context.Context, report func(done, total int)) error {
	clear(c.names.byID)
	c.mu.Lock()
	c.fills++
	c.mu.Unlock()
	all, err := c.all(ctx)
	for id, name := range all {
		if _, changed := c.names.byID[id]; !changed {
			c.names.byID[id] = entry{name: name}
		}
		report(len(c.names.byID), len(all))
	}
	if err == nil && c.fill != nil {
		err = c.fill(ctx)
	}
	return err
}

// Apply implements relay.Shadow.
func (c *copiedPeople) Apply(ctx context.Context, changes []stores.Change) error {
	return c.apply(ctx, c.names, changes)
}

// Swap implements relay.Shadow.
func (c *copiedPeople) Swap(context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.copied != c {
		return errors.New("a later rebuild has begun")
	}
	c.content, c.copied = c.names, nil
	return nil
}

// all returns the names of all people.
func (p *People) all(ctx context.Context) (map[stores.ID]string, error) {
	all := map[stores.ID]string{}
	for after := (stores.Rows{}); ; {
		rows, err := p.Truth.Archive.Scan(ctx, stores.TableUsers, after, stores.MaxBatch)
		if err != nil || len(rows.Users) == 0 {
			return all, err
		}
		for _, u := range rows.Users {
			all[u.ID] = u.Name
		}
		after = stores.Rows{Users: rows.Users[len(rows.Users)-1:]}
	}
}

// Keys implements relay.Auditor. A part is some keys in their order.
func (p *People) Keys(ctx context.Context, from string) (keys []relay.Key, next string, total int, err error) {
	people, err := p.all(ctx)
	if err != nil {
		return nil, "", 0, err
	}
	all := map[relay.Key]bool{}
	for id := range people {
		all[keyOf(id)] = true
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for id := range p.content.byID {
		all[keyOf(id)] = true
	}
	keys = slices.SortedFunc(maps.Keys(all), func(a, b relay.Key) int { return cmp.Compare(a.Key, b.Key) })
	keys = slices.DeleteFunc(keys, func(k relay.Key) bool { return k.Key < from })
	const part = 64
	if len(keys) > part {
		keys, next = keys[:part], keys[part].Key
	}
	return keys, next, len(all), nil
}

func keyOf(id stores.ID) relay.Key { return relay.Key{Kind: string(id.Kind), Key: id.String()} }

func idOf(key relay.Key) stores.ID {
	id, _ := stores.ParseID(key.Key)
	return id
}

func digest(name string) relay.Digest {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name))
	return relay.Digest(h.Sum64())
}

// Stored implements relay.Auditor.
func (p *People) Stored(_ context.Context, keys []relay.Key) (map[relay.Key]relay.Digest, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	found := map[relay.Key]relay.Digest{}
	for _, key := range keys {
		if e, ok := p.content.byID[idOf(key)]; ok {
			found[key] = digest(e.name)
		}
	}
	return found, nil
}

// Wanted implements relay.Auditor.
func (p *People) Wanted(ctx context.Context, keys []relay.Key) (map[relay.Key]relay.Digest, error) {
	ids := make([]stores.ID, len(keys))
	for i, key := range keys {
		ids[i] = idOf(key)
	}
	people, err := p.Truth.Users.ByIDs(ctx, ids)
	found := map[relay.Key]relay.Digest{}
	for id, u := range people {
		found[keyOf(id)] = digest(u.Name)
	}
	return found, err
}

// Repair implements relay.Auditor.
func (p *People) Repair(ctx context.Context, keys []relay.Key) error {
	ids := make([]stores.ID, len(keys))
	for i, key := range keys {
		ids[i] = idOf(key)
	}
	people, err := p.Truth.Users.ByIDs(ctx, ids)
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, id := range ids {
		if u, ok := people[id]; ok {
			p.content.byID[id] = entry{p.content.byID[id].version, u.Name}
		} else {
			delete(p.content.byID, id)
		}
	}
	return nil
}
