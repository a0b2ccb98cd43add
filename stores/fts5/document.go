package fts5

import (
	"encoding/binary"
	"fmt"
	"time"

	"fivefold/stores"
)

// A document is stored in two parts: the head is what scope, filter and facets look at, the body is its words.

// errDamaged says that a stored document cannot be read.
var errDamaged = fmt.Errorf("%w: a stored document cannot be read", ErrDamaged)

// The bits of the first byte of a head.
const (
	headPublic = 1 << iota
	headAt
)

// appendHead appends the head of a document.
func appendHead(b []byte, d stores.SearchDocument) []byte {
	flags := byte(0)
	if d.Public {
		flags |= headPublic
	}
	if !d.At.IsZero() {
		flags |= headAt
	}
	b = binary.AppendVarint(append(b, flags), int64(d.Popularity))
	if !d.At.IsZero() {
		b = binary.AppendVarint(b, d.At.UnixMicro())
	}
	b = appendIDs(b, []stores.ID{d.FriendsOf, d.Place, d.Author, d.On})
	for _, ids := range [][]stores.ID{d.Owners, d.Keepers, d.Genres, d.Groups} {
		b = appendIDs(b, ids)
	}
	return appendText(appendText(b, d.Category), d.Language)
}

// readHead reads what appendHead appended into a document that has its ID.
func readHead(b string, d *stores.SearchDocument) error {
	if len(b) == 0 {
		return errDamaged
	}
	r := reader{rest: b[1:]}
	d.Public = b[0]&headPublic != 0
	d.Popularity = int(r.varint())
	if b[0]&headAt != 0 {
		d.At = time.UnixMicro(r.varint()).UTC()
	}
	if single := r.ids(); len(single) == 4 {
		d.FriendsOf, d.Place, d.Author, d.On = single[0], single[1], single[2], single[3]
	} else {
		r.damaged = true
	}
	d.Owners, d.Keepers, d.Genres, d.Groups = r.ids(), r.ids(), r.ids(), r.ids()
	d.Category, d.Language = r.text(), r.text()
	return r.err()
}

// appendBody appends the words of a document.
func appendBody(b []byte, d stores.SearchDocument) []byte {
	b = binary.AppendUvarint(b, uint64(len(d.Names)))
	for _, name := range append(d.Names[:len(d.Names):len(d.Names)], d.Text) {
		b = binary.AppendUvarint(b, uint64(len(name)))
		for _, word := range name {
			b = appendText(b, word)
		}
	}
	return b
}

// readBody reads what appendBody appended. The words are parts of b.
func readBody(b string, d *stores.SearchDocument) error {
	r := reader{rest: b}
	if n := r.length(); n > 0 {
		d.Names = make([]stores.SearchName, n)
		for i := range d.Names {
			d.Names[i] = r.words()
		}
	}
	d.Text = r.words()
	return r.err()
}

func appendText(b []byte, text string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}

func appendIDs(b []byte, ids []stores.ID) []byte {
	b = binary.AppendUvarint(b, uint64(len(ids)))
	for _, id := range ids {
		b = appendText(b, string(id.Kind))
		if id.Kind != "" {
			b = append(b, id.UUID[:]...)
		}
	}
	return b
}

// key returns the bytes of an ID, whose order is that of ID.Compare.
func key(id stores.ID) []byte { return append(id.UUID[:], id.Kind...) }

// idOf returns the ID of a key.
func idOf(key []byte) (id stores.ID, err error) {
	if len(key) < len(id.UUID) {
		return id, errDamaged
	}
	id.Kind = kindOf(string(key[copy(id.UUID[:], key):]))
	return id, nil
}

// kindOf returns the text of a kind, without a copy of those that are known.
func kindOf(text string) stores.Kind {
	for _, kind := range kindCodes {
		if string(kind) == text {
			return kind
		}
	}
	return stores.Kind(text)
}

// A reader reads values one after the other. After damage, all of them are zero.
type reader struct {
	rest    string
	damaged bool
}

func (r *reader) err() error {
	if r.damaged || len(r.rest) > 0 {
		return errDamaged
	}
	return nil
}

// uvarint reads what binary.AppendUvarint appended.
func (r *reader) uvarint() (v uint64) {
	for i := 0; i < len(r.rest) && i < binary.MaxVarintLen64; i++ {
		c := r.rest[i]
		v |= uint64(c&0x7f) << (7 * i)
		if c < 0x80 {
			r.rest = r.rest[i+1:]
			return v
		}
	}
	r.damaged = true
	return 0
}

// varint reads what binary.AppendVarint appended.
func (r *reader) varint() int64 {
	v := r.uvarint()
	return int64(v>>1) ^ -int64(v&1)
}

// length reads the length of what follows, each element of which has a byte at least.
func (r *reader) length() int {
	v := r.uvarint()
	if r.damaged || v > uint64(len(r.rest)) {
		r.damaged = true
		return 0
	}
	return int(v)
}

// bytes reads n bytes.
func (r *reader) bytes(n int) string {
	if r.damaged || n > len(r.rest) {
		r.damaged = true
		return ""
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

func (r *reader) text() string { return r.bytes(r.length()) }

func (r *reader) words() stores.SearchName {
	n := r.length()
	if n == 0 {
		return nil
	}
	words := make(stores.SearchName, n)
	for i := range words {
		words[i] = r.text()
	}
	return words
}

func (r *reader) ids() []stores.ID {
	n := r.length()
	if n == 0 {
		return nil
	}
	ids := make([]stores.ID, n)
	for i := range ids {
		if ids[i].Kind = kindOf(r.bytes(r.length())); ids[i].Kind != "" {
			copy(ids[i].UUID[:], r.bytes(len(ids[i].UUID)))
		}
	}
	return ids
}
