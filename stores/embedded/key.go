package embedded

import (
	"encoding/hex"

	"fivefold/stores"
)

// A keySet holds the distinct keys of a call that can match a row, and their JSON for withKeys or withPairs.
type keySet[K comparable] struct {
	list []K
	json string
}

// arg returns the argument of withKeys or withPairs.
func (k keySet[K]) arg() arg { return named("keys", textArg(k.json)) }

// withKeys and withPairs begin a statement with the table k of the keys; n is the index of a key in keySet.list. withKey is withKeys for the one
// key :key.
const (
	withKey   = "WITH k(n, id) AS (SELECT 0, :key)"
	withKeys  = "WITH k(n, id) AS MATERIALIZED (SELECT key, unhex(value) FROM json_each(:keys))"
	withPairs = `WITH k(n, id, other) AS MATERIALIZED (
	SELECT key, unhex(substr(value, 1, 32)), unhex(substr(value, 33)) FROM json_each(:keys))`
)

// keysOf returns the keys among ids: the IDs of that kind.
func keysOf(ids []stores.ID, kind stores.Kind) keySet[stores.ID] {
	return newKeySet(ids, func(b []byte, id stores.ID) ([]byte, bool) {
		return hex.AppendEncode(b, id.UUID[:]), id.Kind == kind
	})
}

// pairsOf returns the keys among pairs: the pairs of two users.
func pairsOf(pairs []stores.Pair) keySet[stores.Pair] {
	return newKeySet(pairs, func(b []byte, p stores.Pair) ([]byte, bool) {
		b = hex.AppendEncode(hex.AppendEncode(b, p.A.UUID[:]), p.B.UUID[:])
		return b, p.A.Kind == stores.KindUser && p.B.Kind == stores.KindUser
	})
}

// newKeySet builds a keySet. appendKey appends the text of a key and reports whether the key can match a row.
func newKeySet[K comparable](all []K, appendKey func([]byte, K) ([]byte, bool)) keySet[K] {
	list, seen := make([]K, 0, len(all)), map[K]bool(nil)
	if len(all) > 1 {
		seen = make(map[K]bool, len(all))
	}
	array := make([]byte, 0, 2+67*len(all))
	for _, key := range all {
		if seen[key] {
			continue
		}
		longer, ok := appendKey(append(array, `,"`...), key)
		if ok {
			array, list = append(longer, '"'), append(list, key)
			if seen != nil {
				seen[key] = true
			}
		}
	}
	if len(list) > 0 {
		array[0] = '[' // replaces the first comma
	}
	return keySet[K]{list: list, json: string(append(array, ']'))}
}
