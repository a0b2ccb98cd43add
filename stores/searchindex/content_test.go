package searchindex_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"fivefold/internal/testdatabase"
	"fivefold/stores"
	"fivefold/stores/fts5"
	"fivefold/stores/postgres"
	"fivefold/stores/relay"
	"fivefold/stores/relay/relaytest"
	"fivefold/stores/searchindex"
)

// openSearch returns the ports of an empty search engine.
func openSearch(t testing.TB) stores.Set {
	t.Helper()
	e, err := fts5.Open(t.Context(), fts5.Memory, fts5.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e.Set()
}

// openDatabase returns the ports of an empty PostgreSQL database. Without a server the test is skipped, but not in CI.
func openDatabase(t testing.TB) stores.Set {
	t.Helper()
	e, err := postgres.Open(t.Context(), testdatabase.Empty(t)+"&connect_timeout=60&statement_timeout=60000&lock_timeout=60000", postgres.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e.Set()
}

func TestMain(m *testing.M) { testdatabase.Main(m) }

// truths are the engines of the truth over which the projection is tested.
var truths = map[string]func(testing.TB) stores.Set{"embedded": openTruth, "postgres": openDatabase}

func TestContent(t *testing.T) {
	t.Parallel()
	for name, open := range truths {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			relaytest.TestContent(t, func(t testing.TB) relaytest.Content { return content(t, open(t)) })
		})
	}
}

// content returns the projection over an empty truth, which it fills with nodes of every kind.
func content(t testing.TB, truth stores.Set) relaytest.Content {
	s := newSociety(60, 120)
	for i := range 60 {
		s.rows.Interests = append(s.rows.Interests, stores.Interest{ID: stores.NewID(stores.KindInterest), Kind: stores.KindBand, Name: fmt.Sprintf("Band %d", i)})
	}
	put(t, truth, s.rows)
	var keys []relay.Key
	add := func(id stores.ID) { keys = append(keys, relay.Key{Kind: string(id.Kind), Key: id.String()}) }
	for _, u := range s.rows.Users {
		add(u.ID)
	}
	for _, i := range s.rows.Interests {
		add(i.ID)
	}
	for _, p := range s.rows.Pages {
		add(p.ID)
	}
	for _, p := range s.rows.Posts {
		if p.DeletedAt.IsZero() {
			add(p.ID)
		}
	}
	index := openSearch(t).SearchIndex
	p := searchindex.New(searchindex.Name, truth, index)
	edit := func(change func(*stores.SearchDocument)) func(context.Context, []relay.Key) error {
		return func(ctx context.Context, keys []relay.Key) error {
			documents, err := index.ByIDs(ctx, ids(keys))
			var changed []stores.SearchDocument
			for _, d := range documents {
				change(&d)
				changed = append(changed, d)
			}
			return errors.Join(err, index.Put(ctx, stores.SearchServing, changed))
		}
	}
	liker := s.rows.Users[0].ID
	return relaytest.Content{
		Truth: truth, Projection: p, Keys: keys,
		Write: func(ctx context.Context, key relay.Key) (err error) {
			text := fmt.Sprintf("text %d", rand.IntN(1000))
			switch id := ids([]relay.Key{key})[0]; id.Kind {
			case stores.KindUser:
				_, err = truth.Users.Update(ctx, id, stores.UserChange{Name: &text})
			case stores.KindPage:
				_, err = truth.Pages.Update(ctx, id, stores.PageChange{About: &text})
			case stores.KindPost:
				err = truth.Messages.Edit(ctx, id, stores.MessageChange{Text: &text}, now)
			default:
				_, err = truth.Likes.Set(ctx, stores.Like{User: liker, Interest: id, Strength: 1 + rand.IntN(100), Since: now})
			}
			return err
		},
		Read: func(ctx context.Context, key relay.Key) error {
			documents, err := index.ByIDs(ctx, ids([]relay.Key{key}))
			if err == nil && len(documents) != 1 {
				err = fmt.Errorf("%v is missing", key)
			}
			return err
		},
		Remove: edit(func(d *stores.SearchDocument) {
			*d = stores.SearchDocument{ID: d.ID, Version: d.Version, Deleted: true}
		}),
		Corrupt: edit(func(d *stores.SearchDocument) {
			if d.Popularity += 1000; rand.IntN(2) == 0 {
				d.Version += 1 << 40
			}
		}),
		Entries: func(ctx context.Context) (map[relay.Key]string, error) {
			all := map[relay.Key]string{}
			for after := (stores.ID{}); ; {
				found, err := index.Scan(ctx, after, stores.MaxBatch)
				if err != nil || len(found) == 0 {
					return all, err
				}
				documents, err := index.ByIDs(ctx, found)
				if err != nil {
					return nil, err
				}
				for id, d := range documents {
					d.Version = 0
					all[relay.Key{Kind: string(id.Kind), Key: id.String()}] = fmt.Sprintf("%+v", d)
				}
				after = found[len(found)-1]
			}
		},
	}
}

func ids(keys []relay.Key) []stores.ID {
	found := make([]stores.ID, len(keys))
	for i, key := range keys {
		found[i], _ = stores.ParseID(key.Key)
	}
	return found
}
