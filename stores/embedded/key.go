package embedded

import (
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"time"

	"fivefold/stores"
)

// named gives the argument that a statement writes as :name.
func named(name string, value any) any { return sql.Named(name, value) }

// person gives the bytes of a user's ID. Any other ID, the zero ID included, gives none, which no row has.
func person(id stores.ID) []byte { return bytesOf(id, stores.KindUser) }

// bytesOf gives the bytes of an ID of that kind, or none.
func bytesOf(id stores.ID, kind stores.Kind) []byte {
	if id.Kind != kind {
		return []byte{}
	}
	return id.UUID[:]
}

// orNull gives the bytes of an ID of that kind, or NULL for the zero ID.
func orNull(id stores.ID, kind stores.Kind) any {
	if id.IsZero() {
		return nil
	}
	return bytesOf(id, kind)
}

// timeOrNull gives the microseconds since 1970, or NULL for the zero time.
func timeOrNull(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMicro()
}

// jsonOf gives the JSON of texts or facts, which always have one.
func jsonOf(value any) string {
	b, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// keys are what a call is about: the distinct keys that can name anything, and their JSON for withKeys or withPairs.
type keys[K comparable] struct {
	list []K
	json string
}

// withKeys and withPairs begin a statement with the table k of the keys and their places n among them.
const (
	withKeys  = "WITH k(n, id) AS MATERIALIZED (SELECT key, unhex(value) FROM json_each(:keys))"
	withPairs = `WITH k(n, id, other) AS MATERIALIZED (
	SELECT key, unhex(substr(value, 1, 32)), unhex(substr(value, 33)) FROM json_each(:keys))`
)

// keysOf gives the keys among ids, which are the IDs of that kind.
func keysOf(ids []stores.ID, kind stores.Kind) keys[stores.ID] {
	return collect(ids, func(b []byte, id stores.ID) ([]byte, bool) {
		return hex.AppendEncode(b, id.UUID[:]), id.Kind == kind
	})
}

// pairsOf gives the keys among pairs, which are those of two people.
func pairsOf(pairs []stores.Pair) keys[stores.Pair] {
	return collect(pairs, func(b []byte, p stores.Pair) ([]byte, bool) {
		b = hex.AppendEncode(hex.AppendEncode(b, p.A.UUID[:]), p.B.UUID[:])
		return b, p.A.Kind == stores.KindUser && p.B.Kind == stores.KindUser
	})
}

func collect[K comparable](all []K, write func([]byte, K) ([]byte, bool)) keys[K] {
	list, seen := make([]K, 0, len(all)), make(map[K]bool, len(all))
	array := make([]byte, 0, 2+67*len(all))
	for _, key := range all {
		if seen[key] {
			continue
		}
		longer, ok := write(append(array, `,"`...), key)
		if ok {
			array, seen[key] = append(longer, '"'), true
			list = append(list, key)
		}
	}
	if len(list) > 0 {
		array[0] = '[' // in place of the first comma
	}
	return keys[K]{list: list, json: string(append(array, ']'))}
}
