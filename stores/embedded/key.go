package embedded

import (
	"encoding/hex"
	"slices"

	"fivefold/stores"
)

// A keySet holds the distinct keys of a call that can match a row.
type keySet[K comparable] struct {
	list       []K
	appendText func([]byte, K) []byte // appends the text of a key for withKeys or withPairs
	bind       func(*statement, K)    // binds a key to :key, and the other person of a pair to :other
}

// arg returns the argument of withKeys or withPairs.
func (k keySet[K]) arg() arg {
	array := append(make([]byte, 0, 2+67*len(k.list)), '[')
	for i, key := range k.list {
		if i > 0 {
			array = append(array, ',')
		}
		array = append(k.appendText(append(array, '"'), key), '"')
	}
	return named("keys", textArg(string(append(array, ']'))))
}

// withKeys and withPairs begin a statement with the table k of the keys; n is the index of a key in keySet.list. withKey is withKeys for the one
// key :key.
const (
	withKey   = "WITH k(n, id) AS (SELECT 0, :key)"
	withKeys  = "WITH k(n, id) AS MATERIALIZED (SELECT key, unhex(value) FROM json_each(:keys))"
	withPairs = `WITH k(n, id, other) AS MATERIALIZED (
	SELECT key, unhex(substr(value, 1, 32)), unhex(substr(value, 33)) FROM json_each(:keys))`
)

// fewKeys is the number of keys of withFewKeys.
const fewKeys = 16

// withFewKeys begins a statement with the table k of up to fewKeys IDs, which are its first parameters.
const withFewKeys = "WITH k(id) AS (VALUES (?1), (?2), (?3), (?4), (?5), (?6), (?7), (?8), (?9), (?10), (?11), (?12), (?13), (?14), (?15), (?16))"

// keysOf returns the keys among ids: the IDs of that kind.
func keysOf(ids []stores.ID, kind stores.Kind) keySet[stores.ID] {
	return keySet[stores.ID]{
		list:       distinct(ids, func(id stores.ID) bool { return id.Kind == kind }),
		appendText: appendKey,
		bind:       bindKey,
	}
}

func appendKey(b []byte, id stores.ID) []byte { return hex.AppendEncode(b, id.UUID[:]) }

// bindKey binds an ID to :key.
func bindKey(s *statement, id stores.ID) {
	s.key = id
	s.stmt.SetBytes(":key", id.UUID[:])
}

// pairsOf returns the keys among pairs: the pairs of two users.
func pairsOf(pairs []stores.Pair) keySet[stores.Pair] {
	return keySet[stores.Pair]{
		list: distinct(pairs, func(p stores.Pair) bool { return p.A.Kind == stores.KindUser && p.B.Kind == stores.KindUser }),
		appendText: func(b []byte, p stores.Pair) []byte {
			return hex.AppendEncode(hex.AppendEncode(b, p.A.UUID[:]), p.B.UUID[:])
		},
		bind: func(s *statement, p stores.Pair) {
			bindKey(s, p.A)
			s.stmt.SetBytes(":other", p.B.UUID[:])
		},
	}
}

// distinct returns the keys that can match a row, each once.
func distinct[K comparable](keys []K, canMatch func(K) bool) []K {
	cannot := func(key K) bool { return !canMatch(key) }
	if slices.ContainsFunc(keys, cannot) {
		keys = slices.DeleteFunc(slices.Clone(keys), cannot)
	}
	return stores.Distinct(keys)
}
