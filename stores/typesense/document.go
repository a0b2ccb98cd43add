package typesense

import (
	"encoding/binary"
	"encoding/json"
	"slices"

	"github.com/typesense/typesense-go/v3/typesense/api"

	"fivefold/stores"
)

// format is the version of the format of documents. Another format has another alias.
const format = "search2"

// A record is a document as Typesense indexes it. IDs are written as ID.String does.
type record struct {
	ID       string `json:"id"`
	Version  int64  `json:"version"`
	Deleted  bool   `json:"deleted"`
	Document string `json:"document"` // JSON of the SearchDocument; not indexed

	// The order of documents: by popularity, then by ID, of which these are 8 bytes, 8 bytes, and the beginning of the kind.
	Popularity int64 `json:"popularity"`
	High       int64 `json:"high"`
	Low        int64 `json:"low"`
	KindOrder  int64 `json:"kind_order"`

	Words []string `json:"words,omitempty"` // of names and text, each once
	Runs  []string `json:"runs,omitempty"`  // each name and the text, as words in their order
	Sets  []string `json:"sets,omitempty"`  // the set of the words of each name

	Near []int32 `json:"near,omitempty"` // of names: see nearNumbers

	Public    bool     `json:"public"`
	FriendsOf string   `json:"friends_of,omitempty"`
	Owners    []string `json:"owners,omitempty"`
	Keepers   []string `json:"keepers,omitempty"`

	Kind     string   `json:"kind,omitempty"`
	Category string   `json:"category,omitempty"`
	Genres   []string `json:"genres,omitempty"`
	Place    string   `json:"place,omitempty"`
	Language string   `json:"language,omitempty"`
	At       *int64   `json:"at,omitempty"` // in microseconds
	Year     *int32   `json:"year,omitempty"`
	Author   string   `json:"author,omitempty"`
	On       string   `json:"on,omitempty"`
	Groups   []string `json:"groups,omitempty"`
}

// fields returns the fields that Typesense indexes.
func fields() []api.Field {
	var all []api.Field
	add := func(kind string, facet, optional bool, names ...string) {
		for _, name := range names {
			all = append(all, api.Field{Name: name, Type: kind, Facet: &facet, Optional: &optional})
		}
	}
	add("int64", false, false, "version", "popularity", "high", "low", "kind_order")
	add("bool", false, false, "deleted", "public")
	add("string[]", false, true, "words", "runs", "sets", "owners", "keepers", "groups")
	add("string", false, true, "friends_of", "author", "on")
	add("string", true, true, "kind", "category", "place", "language")
	add("string[]", true, true, "genres")
	add("int32", true, true, "year")
	add("int32[]", false, true, "near")
	add("int64", false, true, "at")
	return all
}

// newRecord returns the record of a document. A tombstone has only what finds it.
func newRecord(d stores.SearchDocument) (record, error) {
	document, err := json.Marshal(d)
	if err != nil {
		return record{}, err
	}
	r := record{ID: d.ID.String(), Version: int64(d.Version), Deleted: d.Deleted, Document: string(document)}
	r.High, r.Low, r.KindOrder = order(d.ID)
	if d.Deleted {
		return r, nil
	}
	r.Kind, r.Popularity = string(d.ID.Kind), int64(d.Popularity)
	var words []stores.SearchWord
	for _, name := range d.Names {
		if len(name) == 0 {
			continue
		}
		words = append(words, name...)
		r.Runs, r.Sets = append(r.Runs, encodeRun(name)), append(r.Sets, encodeSet(name))
	}
	r.Near = nearNumbers(d.Names)
	if len(d.Text) > 0 {
		words = append(words, d.Text...)
		r.Runs = append(r.Runs, encodeRun(d.Text))
	}
	slices.Sort(words)
	r.Words = encodeWords(slices.Compact(words))
	r.Public, r.FriendsOf, r.Owners, r.Keepers = d.Public, d.FriendsOf.String(), texts(d.Owners), texts(d.Keepers)
	r.Category, r.Language = encodeText(d.Category), encodeText(d.Language)
	r.Genres, r.Place, r.Author, r.On, r.Groups = texts(d.Genres), d.Place.String(), d.Author.String(), d.On.String(), texts(d.Groups)
	if !d.At.IsZero() {
		at, year := d.At.UnixMicro(), int32(d.At.UTC().Year())
		r.At, r.Year = &at, &year
	}
	return r, nil
}

// order returns numbers in the order of IDs: their 16 bytes, then the first 13 letters of their kind.
func order(id stores.ID) (high, low, kind int64) {
	const flip = 1 << 63 // unsigned numbers in the order of signed ones
	high, low = int64(binary.BigEndian.Uint64(id.UUID[:8])^flip), int64(binary.BigEndian.Uint64(id.UUID[8:])^flip)
	for i := range 13 {
		kind *= 27
		if i < len(id.Kind) {
			kind += int64(id.Kind[i]-'a') + 1
		}
	}
	return high, low, kind
}

// texts returns IDs as texts, without the zero ID.
func texts(ids []stores.ID) []string {
	all := make([]string, 0, len(ids))
	for _, id := range ids {
		if !id.IsZero() {
			all = append(all, id.String())
		}
	}
	return all
}
