package storetest

import (
	"encoding/binary"
	"math/rand/v2"
	"time"

	"fivefold/stores"
)

// searchKinds are the kinds of documents.
var searchKinds = []stores.Kind{stores.KindUser, stores.KindPage, stores.KindPost, stores.KindInterest}

// fullDocument returns a document with a value in every field.
func (fx *fixture) fullDocument() stores.SearchDocument {
	people := fx.ids(stores.KindUser, 5)
	return stores.SearchDocument{
		ID: fx.id(stores.KindPost), Version: 1 << 60, Names: []stores.SearchName{{"ada", "lovelace"}, {"ада"}, {"😀", "*", "\"q\""}}, Text: searchName("of", "the", "engine", "of"),
		Popularity: 1 << 30, Public: true, FriendsOf: people[0], Owners: people[:2], Keepers: people[1:4], Category: "kind of: `quoted`, && \"other\"\\",
		Genres: fx.ids(stores.KindInterest, 2), Place: fx.id(stores.KindPlace), Language: "zh-Hant", At: at(0), Author: people[4], On: fx.id(stores.KindPage),
		Groups: fx.ids(stores.KindPage, 3),
	}
}

// A searchWorld is what random documents and random scopes and filters refer to.
type searchWorld struct {
	people, pages, genres, places []stores.ID
	categories, languages         []string
}

// worldOf returns the same world every time.
func worldOf() searchWorld {
	ids := func(kind stores.Kind, n int) []stores.ID {
		ids := make([]stores.ID, n)
		for i := range ids {
			ids[i] = searchID(kind, i)
		}
		return ids
	}
	return searchWorld{ids(stores.KindUser, 12), ids(stores.KindPage, 6), ids(stores.KindInterest, 5), ids(stores.KindPlace, 4),
		[]string{"band", "tv show", "a `b` && \"c\"", "x,y"}, []string{"en", "de", "zh-Hant"}}
}

// searchID returns the ID of a kind with a number, which is the same every time.
func searchID(kind stores.Kind, n int) stores.ID {
	id := stores.ID{Kind: kind}
	binary.BigEndian.PutUint16(id.UUID[:], uint16(n*40503+20000)) // an odd factor: all different
	id.UUID[6], id.UUID[8] = 0x80, 0x80                           // UUIDv8
	binary.BigEndian.PutUint32(id.UUID[12:], uint32(n))
	return id
}

// randomDocuments returns n documents of words that are the same for the same seed. The people and pages of the world are among them.
func randomDocuments(seed uint64, n int, words []stores.SearchWord) []stores.SearchDocument {
	r, w := rand.New(rand.NewPCG(seed, 0)), worldOf()
	documents := make([]stores.SearchDocument, n)
	for i := range documents {
		d := stores.SearchDocument{ID: searchID(searchKinds[i%len(searchKinds)], i/len(searchKinds)), Version: stores.Revision(1 + i), Popularity: r.IntN(4)}
		for range r.IntN(3) {
			d.Names = append(d.Names, some(r, words, 1, 3))
		}
		d.Text = some(r, words, 0, 4)
		d.Public = r.IntN(2) == 0
		if r.IntN(2) == 0 {
			d.FriendsOf = one(r, w.people)
		}
		d.Owners, d.Keepers = some(r, w.people, 0, 2), append(some(r, w.people, 0, 1), some(r, w.pages, 0, 1)...)
		d.Genres, d.Groups = some(r, w.genres, 0, 2), some(r, w.pages, 0, 2)
		if r.IntN(3) > 0 {
			d.Category, d.Place, d.Language = one(r, w.categories), one(r, w.places), one(r, w.languages)
			d.At = time.Date(2020+r.IntN(4), 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(r.IntN(3)-1) * time.Microsecond)
			d.Author, d.On = one(r, w.people), one(r, w.pages)
		}
		documents[i] = d
	}
	return documents
}

func one[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// some returns least to most values of a list, each once.
func some[T any](r *rand.Rand, list []T, least, most int) []T {
	var values []T
	for _, i := range r.Perm(len(list))[:min(len(list), least+r.IntN(most-least+1))] {
		values = append(values, list[i])
	}
	return values
}
