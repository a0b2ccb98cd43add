package stores

import (
	"hash/maphash"
	"math/bits"
)

// seed is for the hashes of keys.
var seed = maphash.MakeSeed()

// Distinct returns the keys without duplicates, in the order of their first occurrence: keys itself when there are none. Unlike a map of the keys
// it copies no key.
func Distinct[K comparable](keys []K) []K {
	if len(keys) < 2 {
		return keys
	}
	places := make([]int32, 1<<bits.Len(uint(2*len(keys)))) // a hash table: the index of a key plus 1, or 0 where empty
	distinct := keys
	for i, key := range keys {
		at := int(maphash.Comparable(seed, key)) & (len(places) - 1)
		for places[at] != 0 && keys[places[at]-1] != key {
			at = (at + 1) & (len(places) - 1)
		}
		isFirst := places[at] == 0
		if isFirst {
			places[at] = int32(i) + 1
		}
		switch isWhole := len(distinct) == len(keys); {
		case isWhole && !isFirst:
			distinct = append(make([]K, 0, len(keys)-1), keys[:i]...)
		case !isWhole && isFirst:
			distinct = append(distinct, key)
		}
	}
	return distinct
}
