package stores

import (
	"slices"
	"testing"
	"time"
)

func TestAScopeAllowsWhatIsOfItsViewer(t *testing.T) {
	t.Parallel()
	ada, bob, eve, page := NewID(KindUser), NewID(KindUser), NewID(KindUser), NewID(KindPage)
	public := SearchDocument{ID: NewID(KindPost), Public: true, Owners: []ID{ada, bob}, Keepers: []ID{ada, page}}
	friends := SearchDocument{ID: NewID(KindPost), FriendsOf: ada, Owners: []ID{ada}, Keepers: []ID{ada}}
	mine := SearchDocument{ID: NewID(KindPost), Owners: []ID{ada}, Keepers: []ID{ada}}
	for _, c := range []struct {
		name     string
		scope    SearchScope
		document SearchDocument
		want     bool
	}{
		{"what is public to nobody in particular", SearchScope{}, public, true},
		{"what is public, to somebody with a block to the other owner", SearchScope{Own: []ID{eve}, Hidden: []ID{bob}}, public, false},
		{"what is public, to a keeper with a block to an owner", SearchScope{Own: []ID{eve, page}, Hidden: []ID{ada}}, public, true},
		{"what is for friends, to a friend", SearchScope{Own: []ID{bob}, Friends: []ID{ada}}, friends, true},
		{"what is for friends, to another person", SearchScope{Own: []ID{bob}, Friends: []ID{eve}}, friends, false},
		{"what is for friends, to the author", SearchScope{Own: []ID{ada}}, friends, true},
		{"what is for nobody else, to a friend", SearchScope{Own: []ID{bob}, Friends: []ID{ada}}, mine, false},
		{"what is for nobody else, with zero IDs in the scope", SearchScope{Own: []ID{{}}, Friends: []ID{{}}}, mine, false},
		{"what is for nobody else, to the author", SearchScope{Own: []ID{ada}}, mine, true},
	} {
		if got := c.scope.Allows(c.document); got != c.want {
			t.Errorf("%s: %t", c.name, got)
		}
	}
}

func TestAFilterSelectsByEachField(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	id, other := NewID(KindInterest), NewID(KindInterest)
	d := SearchDocument{ID: id, Category: "BAND", Genres: []ID{id}, Place: id, Language: "en", At: at, Author: id, On: id, Groups: []ID{id}}
	none := SearchDocument{ID: NewID(KindPost)}
	for name, pair := range map[string][2]SearchFilter{ // one that selects d, and one that does not
		"kinds":      {{Kinds: []Kind{KindUser, KindInterest}}, {Kinds: []Kind{KindUser}}},
		"categories": {{Categories: []string{"FOOD", "BAND"}}, {Categories: []string{"FOOD", ""}}},
		"genres":     {{Genres: []ID{other, id}}, {Genres: []ID{other, {}}}},
		"places":     {{Places: []ID{id}}, {Places: []ID{other, {}}}},
		"languages":  {{Languages: []string{"en"}}, {Languages: []string{"de", ""}}},
		"authors":    {{Authors: []ID{id}}, {Authors: []ID{{}}}},
		"on":         {{On: []ID{id}}, {On: []ID{other, {}}}},
		"groups":     {{Groups: []ID{id}}, {Groups: []ID{other}}},
		"ids":        {{IDs: []ID{id}}, {IDs: []ID{}}},
		"from":       {{From: at}, {From: at.Add(time.Microsecond)}},
		"to":         {{To: at.Add(time.Microsecond)}, {To: at}},
	} {
		if !pair[0].Selects(d) || pair[1].Selects(d) {
			t.Errorf("%s: %t, %t; want true, false", name, pair[0].Selects(d), pair[1].Selects(d))
		}
		if name != "kinds" && (pair[0].Selects(none) || pair[1].Selects(none)) {
			t.Errorf("%s selects a document without a value", name)
		}
	}
	if !(SearchFilter{}).Selects(none) {
		t.Error("the zero filter selects not all")
	}
}

func TestFacetValuesAreThoseThatADocumentHas(t *testing.T) {
	t.Parallel()
	id := NewID(KindInterest)
	d := SearchDocument{ID: id, Category: "BAND", Genres: []ID{id}, Place: id, Language: "en", At: time.Date(2026, 1, 1, 0, 0, 0, 0, time.FixedZone("", 3600))}
	for facet, want := range map[SearchFacet][2][]string{
		FacetKind:     {{"interest"}, {"post"}},
		FacetCategory: {{"BAND"}, {}},
		FacetGenre:    {{id.String()}, {}},
		FacetPlace:    {{id.String()}, {}},
		FacetLanguage: {{"en"}, {}},
		FacetYear:     {{"2025"}, {}},
	} {
		if got, none := d.FacetValues(facet), (SearchDocument{ID: NewID(KindPost)}).FacetValues(facet); !slices.Equal(got, want[0]) || !slices.Equal(none, want[1]) {
			t.Errorf("%s: %q, %q; want %q", facet, got, none, want)
		}
	}
}
