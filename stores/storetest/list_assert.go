package storetest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// wholeList is the window of a whole short list.
var wholeList = stores.Window{Limit: stores.MaxLimit, Count: true}

// compareNewest sorts by time, the newest first, then by ID.
func compareNewest(a, b time.Time, idA, idB stores.ID) int {
	if c := b.Compare(a); c != 0 {
		return c
	}
	return idA.Compare(idB)
}

// sameLists fails unless every list is complete and as wanted. A key with an empty list may be absent.
func sameLists[K comparable, T any](t tester, what string, got map[K]stores.List[T], wanted map[K][]T) {
	t.Helper()
	for key, list := range got {
		want(t, what, values(list), wanted[key])
		if list.More || list.Total != len(list.Items) {
			t.Fatalf("%s: More is %t and Total %d of %d items", what, list.More, list.Total, len(list.Items))
		}
	}
	for key, list := range wanted {
		if _, ok := got[key]; !ok && len(list) > 0 {
			t.Fatalf("%s: %v is missing, want %+v", what, key, list)
		}
	}
}

// lastItem returns the item after which the next window begins.
func lastItem[T any](list stores.List[T], backward bool) stores.Item[T] {
	if backward {
		return list.Items[0]
	}
	return list.Items[len(list.Items)-1]
}

// listOf returns the list of key as IDs. It fails if another key has a list. A key with an empty list may be absent.
func listOf[K comparable, T any](answer map[K]stores.List[T], err error, key K, id func(T) stores.ID) (stores.List[stores.ID], error) {
	for other, list := range answer {
		if other != key && (len(list.Items) != 0 || list.More || list.Total != 0) {
			err = fmt.Errorf("%v, which should have no list, has %+v", other, list)
		}
	}
	list := answer[key]
	ids := stores.List[stores.ID]{More: list.More, Total: list.Total}
	for _, item := range list.Items {
		ids.Items = append(ids.Items, stores.Item[stores.ID]{At: item.At, Value: id(item.Value)})
	}
	return ids, err
}

// rankedName returns a name of a rank: names of a higher rank come first in the order of the keys of names, names of one rank have
// equal keys. A collation that ignores spaces, or distinguishes capitals or accents, orders them differently.
func rankedName(rank, i int) string {
	names := [ranks][]string{
		{"Þelma", "þelma", "ÞELMA"}, // þ sorts after z
		{"Zoë", "zoe", "ZOE"},
		{"al Ma", "al ma", "ál ma"},
		{"Al Élodie", "al elodie", "AL ELODIE", "al E\u0301lodie"},
	}
	return names[rank][i%len(names[rank])]
}

// scripts are names that collations order differently.
var scripts = []string{
	"Zürich", "zurich 2", "a-b", "a b", "ab", "a_b", "A.b", "Émile", "emile", "ﬁn", "Fin", "ａlpha", "Ａｌｐｈａ", "Straße", "strasse",
	"İstanbul", "istanbul", "ısparta", "Ωmega", "ωmega", "Ёлка", "елка", "北京", "😀", "\uFD3F ornate", "가나", "½", "K", "k2", "10", "9", "Ǆ", "Łukasz", "Đorđe", "dora", "Øyvind", "ดี", "ดู", "कि",
}

// inOrderOfScripts fails unless list holds the items with ids, whose names are scripts, in order of the keys of their names.
func inOrderOfScripts[T any](t tester, list []T, ids []stores.ID, id func(T) stores.ID) {
	t.Helper()
	wanted := make([]int, len(scripts))
	for i := range wanted {
		wanted[i] = i
	}
	slices.SortFunc(wanted, func(i, j int) int {
		if c := strings.Compare(stores.Fold(scripts[i]), stores.Fold(scripts[j])); c != 0 {
			return c
		}
		return ids[i].Compare(ids[j])
	})
	var got []int
	for _, item := range list {
		got = append(got, slices.Index(ids, id(item)))
	}
	want(t, "order", got, wanted)
}

// drawFirst draws a first window.
func drawFirst(t *rapid.T) stores.Window {
	return stores.Window{Limit: rapid.SampledFrom([]int{1, 2, 3, stores.MaxLimit}).Draw(t, "limit"), Count: true}
}

// sameList fails unless a list is the first window of all.
func sameList[T any](t tester, what string, got stores.List[T], all []T, window stores.Window) {
	t.Helper()
	want(t, what, values(got), all[:min(window.Limit, len(all))])
	if got.More != (len(all) > window.Limit) || got.Total != len(all) {
		t.Fatalf("%s: More is %t and Total %d of %d items", what, got.More, got.Total, len(all))
	}
}
