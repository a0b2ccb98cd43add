package opensearch

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"fivefold/stores"
	"fivefold/stores/textsearch"
)

// A document is what the server has of a node.
type document struct {
	Source source `json:"d"` // all that it returns

	Deleted bool     `json:"deleted"`
	Version int64    `json:"version"`
	Key     string   `json:"key"` // the ID in the form in which texts have the order of IDs
	Kind    string   `json:"kind"`
	Words   []string `json:"words,omitempty"`  // each name, and the text
	Names   []string `json:"names,omitempty"`  // words of names, and words of a name that follow each other, without spaces
	Starts  []string `json:"starts,omitempty"` // the beginnings of these
	Wholes  []string `json:"wholes,omitempty"` // each name without spaces
	Bags    []string `json:"bags,omitempty"`   // the set of words of each name
	Year    string   `json:"year,omitempty"`   // of At

	fields
}

// fields are those that both the stored document has and the server searches.
type fields struct {
	Popularity int      `json:"popularity"`
	Public     bool     `json:"public,omitempty"`
	FriendsOf  string   `json:"friendsOf,omitempty"`
	Owners     []string `json:"owners,omitzero"`
	Keepers    []string `json:"keepers,omitzero"`
	Category   string   `json:"category,omitempty"`
	Genres     []string `json:"genres,omitzero"`
	Place      string   `json:"place,omitempty"`
	Language   string   `json:"language,omitempty"`
	At         *int64   `json:"at,omitempty"` // microseconds
	Author     string   `json:"author,omitempty"`
	On         string   `json:"on,omitempty"`
	Groups     []string `json:"groups,omitzero"`
}

// stored is what the server returns of a document.
type stored struct {
	D source
}

// A source is a whole document, so that what is read is what was written. It omits what is zero; lists that are empty but not nil are kept.
type source struct {
	Version int64               `json:"version"`
	Deleted bool                `json:"deleted,omitempty"`
	Names   []stores.SearchName `json:"names,omitzero"`
	Text    stores.SearchName   `json:"text,omitzero"`
	fields
}

// maxStart is the number of letters of the longest beginning that is indexed.
const maxStart = textsearch.MaxWord

// encode returns the document of the server for one of the port.
func encode(d stores.SearchDocument) document {
	f := fields{
		Popularity: d.Popularity, Public: d.Public, FriendsOf: d.FriendsOf.String(), Owners: texts(d.Owners), Keepers: texts(d.Keepers),
		Category: d.Category, Genres: texts(d.Genres), Place: d.Place.String(), Language: d.Language,
		Author: d.Author.String(), On: d.On.String(), Groups: texts(d.Groups),
	}
	if !d.At.IsZero() {
		at := d.At.UnixMicro()
		f.At = &at
	}
	encoded := document{
		Source:  source{Version: int64(d.Version), Deleted: d.Deleted, Names: d.Names, Text: d.Text, fields: f},
		Deleted: d.Deleted, Version: int64(d.Version), Key: key(d.ID), Kind: string(d.ID.Kind),
	}
	if d.Deleted {
		return encoded
	}
	encoded.fields = f
	if f.At != nil {
		encoded.Year = strconv.Itoa(d.At.UTC().Year())
	}
	for _, name := range d.Names {
		encoded.Words = append(encoded.Words, strings.Join(name, " "))
		encoded.Bags = append(encoded.Bags, bag(name))
		for _, word := range name[:min(len(name), textsearch.MaxNameWords)] {
			encoded.Names = append(encoded.Names, beginning(word, maxStart))
			encoded.Starts = appendBeginnings(encoded.Starts, word)
		}
		joined, ends := join(name)
		encoded.Wholes = append(encoded.Wholes, joined)
		ends = ends[:min(len(ends), textsearch.MaxNameWords)]
		for i, start := range append([]int{0}, ends...)[:len(ends)] {
			encoded.Starts = appendBeginnings(encoded.Starts, joined[start:])
			for _, end := range ends[i:] {
				encoded.Names = append(encoded.Names, beginning(joined[start:end], maxStart))
			}
		}
	}
	if len(d.Text) > 0 {
		encoded.Words = append(encoded.Words, strings.Join(d.Text, " "))
	}
	encoded.Names, encoded.Starts = stores.Distinct(encoded.Names), stores.Distinct(encoded.Starts)
	return encoded
}

// decode returns the document of the port with that ID.
func decode(text string, s source) (stores.SearchDocument, error) {
	var failed error
	one := func(text string) stores.ID {
		if text == "" {
			return stores.ID{}
		}
		id, err := stores.ParseID(text)
		if err != nil {
			failed = fmt.Errorf("document %s: %w", text, err)
		}
		return id
	}
	all := func(texts []string) []stores.ID {
		if texts == nil {
			return nil
		}
		ids := make([]stores.ID, len(texts))
		for i, text := range texts {
			ids[i] = one(text)
		}
		return ids
	}
	d := stores.SearchDocument{
		ID: one(text), Version: stores.Revision(s.Version), Deleted: s.Deleted, Names: s.Names, Text: s.Text, Popularity: s.Popularity,
		Public: s.Public, FriendsOf: one(s.FriendsOf), Owners: all(s.Owners), Keepers: all(s.Keepers), Category: s.Category, Genres: all(s.Genres),
		Place: one(s.Place), Language: s.Language, Author: one(s.Author), On: one(s.On), Groups: all(s.Groups),
	}
	if s.At != nil {
		d.At = time.UnixMicro(*s.At).UTC()
	}
	return d, failed
}

// texts returns the texts of IDs.
func texts(ids []stores.ID) []string {
	if ids == nil {
		return nil
	}
	all := make([]string, len(ids))
	for i, id := range ids {
		all[i] = id.String()
	}
	return all
}

// key returns the digits of an ID, then its kind.
func key(id stores.ID) string {
	kind, digits, _ := strings.Cut(id.String(), "_")
	return digits + "_" + kind
}

// join returns words without spaces, as textsearch.Joined does, and where each of them ends in it.
func join(words []stores.SearchWord) (joined string, ends []int) {
	joined = textsearch.Joined(words)
	end := 0
	for i, word := range words {
		isLeftOut := i > 0 && i < len(words)-1 && textsearch.Joined(words[i-1:i+2]) == words[i-1]+words[i+1]
		if !isLeftOut {
			end += len(word)
		}
		ends = append(ends, end)
	}
	return joined, ends
}

// bag returns the set of words as a text.
func bag(words []stores.SearchWord) string {
	sorted := slices.Sorted(slices.Values(words))
	return strings.Join(slices.Compact(sorted), " ")
}

// beginning returns at most the first n letters of a word.
func beginning(word string, n int) string {
	for i := range word {
		if n == 0 {
			return word[:i]
		}
		n--
	}
	return word
}

// appendBeginnings appends the beginnings of a word, of up to maxStart letters.
func appendBeginnings(to []string, word string) []string {
	word = beginning(word, maxStart)
	for i := range word {
		if i > 0 {
			to = append(to, word[:i])
		}
	}
	return append(to, word)
}
