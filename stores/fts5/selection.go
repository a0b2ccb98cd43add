package fts5

import (
	"slices"

	"fivefold/stores"
)

// A selection is the scope and the filter of a request, as sets.
type selection struct {
	friends, hidden, own map[stores.ID]bool
	ids                  map[stores.ID]bool
	prefixes             map[uint64]bool // of ids
	filter               stores.SearchFilter
	byHead               bool // the filter has more than kinds and IDs

	genres, places, authors, on, groups map[stores.ID]bool

	ofHidden map[number]bool // the documents of which an owner is hidden; nil until there are many to look up
	heads    int             // the documents that were read because of hidden owners
}

func newSelection(request stores.SearchRequest) selection {
	scope, f := request.Scope, request.Filter
	s := selection{friends: setOf(scope.Friends), hidden: setOf(scope.Hidden), own: setOf(scope.Own), ids: setOf(f.IDs), filter: f,
		genres: setOf(f.Genres), places: setOf(f.Places), authors: setOf(f.Authors), on: setOf(f.On), groups: setOf(f.Groups)}
	s.byHead = f.Categories != nil || f.Genres != nil || f.Places != nil || f.Languages != nil || f.Authors != nil || f.On != nil || f.Groups != nil ||
		!f.From.IsZero() || !f.To.IsZero()
	s.prefixes = prefixesOf(f.IDs)
	return s
}

// setOf returns a list as a set, nil for a nil list. The zero ID is in no set.
func setOf(ids []stores.ID) map[stores.ID]bool {
	if ids == nil {
		return nil
	}
	set := make(map[stores.ID]bool, len(ids))
	for _, id := range ids {
		if !id.IsZero() {
			set[id] = true
		}
	}
	return set
}

func prefixesOf(ids []stores.ID) map[uint64]bool {
	set := make(map[uint64]bool, len(ids))
	for _, id := range ids {
		set[prefixOf(id)] = true
	}
	return set
}

// mayHave reports whether a document with a number may have an ID with one of the prefixes.
func mayHave(prefixes map[uint64]bool, n number) bool {
	prefix, known := n.prefix()
	return !known || prefixes[prefix]
}

// allows reports the same as SearchScope.Allows.
func (s *selection) allows(d stores.SearchDocument) bool {
	in := func(set map[stores.ID]bool) func(stores.ID) bool { return func(id stores.ID) bool { return set[id] } }
	return slices.ContainsFunc(d.Keepers, in(s.own)) || (d.Public || s.friends[d.FriendsOf]) && !slices.ContainsFunc(d.Owners, in(s.hidden))
}

// selects reports the same as SearchFilter.Selects.
func (s *selection) selects(d stores.SearchDocument) bool {
	agrees := func(set map[stores.ID]bool, ids ...stores.ID) bool {
		return set == nil || slices.ContainsFunc(ids, func(id stores.ID) bool { return set[id] })
	}
	if !agrees(s.ids, d.ID) || !agrees(s.genres, d.Genres...) || !agrees(s.places, d.Place) || !agrees(s.authors, d.Author) || !agrees(s.on, d.On) || !agrees(s.groups, d.Groups...) {
		return false
	}
	rest := s.filter
	rest.IDs, rest.Genres, rest.Places, rest.Authors, rest.On, rest.Groups = nil, nil, nil, nil, nil, nil
	return rest.Selects(d)
}

// selectsPublic reports whether every public document is in the scope and the filter.
func (f *finder) selectsPublic() bool {
	return !f.byHead && f.ids == nil && f.filter.Kinds == nil && len(f.hidden) == 0
}

// selectsNumber reports whether the document with a number is in the scope and the filter. It reads the document only if the number does not say it.
func (f *finder) selectsNumber(n number) (bool, error) {
	kind := n.kind()
	if f.filter.Kinds != nil && kind != "" && !slices.Contains(f.filter.Kinds, kind) || f.ids != nil && !mayHave(f.prefixes, n) {
		return false, nil
	}
	if n.public() && !f.byHead && f.ids == nil && (kind != "" || f.filter.Kinds == nil) {
		if ok, err := f.isVisible(n); err != nil || ok {
			return ok, err
		}
	}
	var d stores.SearchDocument
	if err := f.head(n, &d); err != nil {
		return false, err
	}
	return f.allows(d) && f.selects(d), nil
}

// fewHeads is the number of documents that are read before it is faster to ask for all documents of hidden owners.
const fewHeads = 100

// isVisible reports whether it is known that a public document has no hidden owner.
func (f *finder) isVisible(n number) (bool, error) {
	if len(f.hidden) == 0 {
		return true, nil
	}
	if f.ofHidden == nil {
		if f.heads++; f.heads <= fewHeads+len(f.hidden) {
			return false, nil
		}
		f.ofHidden = map[number]bool{}
		for owner := range f.hidden {
			numbers, err := f.numbers("SELECT number FROM owners_? WHERE owner = ?", key(owner))
			if err != nil {
				return false, err
			}
			for _, n := range numbers {
				f.ofHidden[n] = true
			}
		}
	}
	return !f.ofHidden[n], nil
}
