package postgres

import (
	"slices"

	"fivefold/stores"
)

// A keySet holds the distinct keys of a call that can match a row. table is the FROM of the table k of the keys, whose column n is the place
// of a key in list, from 1.
type keySet[K comparable] struct {
	list  []K
	table string
	args  args // of table
}

// keysOf returns the keys among ids: the IDs of that kind. The table k has their uuid as id.
func keysOf(ids []stores.ID, kind stores.Kind) keySet[stores.ID] {
	list := distinct(ids, func(id stores.ID) bool { return id.Kind == kind })
	table := "unnest(@keys::uuid[]) WITH ORDINALITY AS k(id, n)"
	if len(list) == 1 { // so that the plan is made for one key
		table = "(SELECT (@keys::uuid[])[1] AS id, 1::bigint AS n) AS k"
	}
	return keySet[stores.ID]{list, table, args{"keys": uuidArray(list, func(id stores.ID) stores.ID { return id })}}
}

// pairsOf returns the keys among pairs: the pairs of two users. The table k has the two as id and other.
func pairsOf(pairs []stores.Pair) keySet[stores.Pair] {
	list := distinct(pairs, func(p stores.Pair) bool { return p.A.Kind == stores.KindUser && p.B.Kind == stores.KindUser })
	table := "unnest(@keys::uuid[], @others::uuid[]) WITH ORDINALITY AS k(id, other, n)"
	if len(list) == 1 {
		table = "(SELECT (@keys::uuid[])[1] AS id, (@others::uuid[])[1] AS other, 1::bigint AS n) AS k"
	}
	return keySet[stores.Pair]{list, table, args{
		"keys":   uuidArray(list, func(p stores.Pair) stores.ID { return p.A }),
		"others": uuidArray(list, func(p stores.Pair) stores.ID { return p.B }),
	}}
}

// uuidArray returns the argument of a uuid[].
func uuidArray[K any](keys []K, id func(K) stores.ID) uuids {
	array := make(uuids, len(keys))
	for i, key := range keys {
		array[i] = id(key).UUID
	}
	return array
}

// distinct returns the keys that can match a row, each once.
func distinct[K comparable](keys []K, canMatch func(K) bool) []K {
	cannot := func(key K) bool { return !canMatch(key) }
	if slices.ContainsFunc(keys, cannot) {
		keys = slices.DeleteFunc(slices.Clone(keys), cannot)
	}
	return stores.Distinct(keys)
}
