package resolvers

import (
	"context"
	"maps"
	"slices"

	"fivefold/stores"
	"fivefold/stores/textsearch"
)

// searchedLists are the lists of some objects in which a search finds documents.
type searchedLists struct {
	filter func(of []stores.ID) stores.SearchFilter  // selects what can be in the lists of these objects
	of     func(d stores.SearchDocument) []stores.ID // the objects in whose lists a document is
}

// A foundInLists has the hits in each list that the viewer may see, the best first.
type foundInLists struct {
	ranked map[stores.ID][]textsearch.Ranked
	nodes  map[stores.ID]stores.Node
	time   string        // the time of the ranking, as positions have it
	window stores.Window // of the lists, with positions of the ranking
}

// maxListSearches is the largest number of calls of the search engine for the lists of a level.
const maxListSearches = 16

// errManyLists is for lists that together are too long, or in which too many documents match.
var errManyLists = badField("search", "There are too many items in these lists, or too many match. Search fewer lists at a time, or give more letters.")

// findIn finds and ranks what the viewer may see in the lists of keys: at most stores.MaxSearchCandidates hits in each. They are ranked as of the time of
// the window's cursor: see rankedAt.
func (r *Resolver) findIn(ctx context.Context, text string, in searchedLists, keys []stores.ID, window stores.Window) (foundInLists, error) {
	at, window, err := r.rankedAt(window)
	if err != nil {
		return foundInLists{}, err
	}
	query := textsearch.Parse(text, true)
	if len(query.Words) == 0 || findsNothing(in.filter(keys)) {
		return foundInLists{}, nil
	}
	scope, err := r.searchScope(ctx, in.filter(keys))
	if err != nil {
		return foundInLists{}, err
	}
	documents, keysOf, err := r.documentsIn(ctx, stores.SearchRequest{Query: query, Scope: scope.SearchScope, Limit: stores.MaxSearchCandidates, Uncounted: true}, in, keys)
	if err != nil {
		return foundInLists{}, err
	}
	found := foundInLists{ranked: make(map[stores.ID][]textsearch.Ranked, len(keys)), time: timeText(at), window: window}
	if found.nodes, err = r.searchItems(ctx, slices.Collect(maps.Keys(documents))); err != nil {
		return foundInLists{}, err
	}
	candidates, err := r.searchCandidates(ctx, scope, slices.Collect(maps.Values(documents)), found.nodes)
	if err != nil {
		return foundInLists{}, err
	}
	inList := make(map[stores.ID][]textsearch.Candidate, len(keys))
	for _, c := range candidates {
		for _, key := range keysOf[c.Document.ID] {
			inList[key] = append(inList[key], c)
		}
	}
	for key, candidates := range inList {
		found.ranked[key] = textsearch.Rank(query, candidates, at)
	}
	return found, nil
}

// documentsIn returns candidates for the lists of keys, and the lists in which each is. All lists are searched in one call. Where it finds as many
// candidates as a call returns, or its filter is too long, the lists are searched in two halves, so that each has the candidates of a search of its own.
// When that takes more than maxListSearches calls, it is an error, unless only close matches are left out.
func (r *Resolver) documentsIn(ctx context.Context, request stores.SearchRequest, in searchedLists, keys []stores.ID) (documents map[stores.ID]stores.SearchDocument, keysOf map[stores.ID][]stores.ID, err error) {
	documents, keysOf = map[stores.ID]stores.SearchDocument{}, map[stores.ID][]stores.ID{}
	calls := 0
	for groups := [][]stores.ID{keys}; len(groups) > 0; {
		group := groups[0]
		groups = groups[1:]
		request.Filter = in.filter(group)
		if findsNothing(request.Filter) {
			continue
		}
		var found stores.SearchResult
		isFull := len(group) > 1 && len(request.Filter.IDs) > stores.MaxSearchScope
		found.More = isFull
		if !isFull {
			calls++
			if found, err = r.Stores.Search.Find(ctx, request); err != nil {
				return nil, nil, searchError(err)
			}
			isFull = len(group) > 1 && len(found.Candidates) == request.Limit
		}
		switch canSplit := calls+len(groups)+2 <= maxListSearches; {
		case isFull && canSplit:
			groups = append(groups, group[:len(group)/2], group[len(group)/2:])
			continue
		case isFull && found.More:
			return nil, nil, errManyLists
		}
		for _, d := range found.Candidates {
			documents[d.ID] = d
			for _, key := range in.of(d) {
				if slices.Contains(group, key) {
					keysOf[d.ID] = append(keysOf[d.ID], key)
				}
			}
		}
	}
	return documents, keysOf, nil
}

// postsOn are the posts on walls or on pages.
var postsOn = searchedLists{
	filter: func(of []stores.ID) stores.SearchFilter {
		return stores.SearchFilter{Kinds: []stores.Kind{stores.KindPost}, On: of}
	},
	of: func(d stores.SearchDocument) []stores.ID { return []stores.ID{d.On} },
}

// postOf returns the id of a post.
func postOf(p *stores.Post) stores.ID { return p.ID }

// membersOf are the members of pages, of a person those of the pages that a document has.
var membersOf = searchedLists{
	filter: func(of []stores.ID) stores.SearchFilter {
		return stores.SearchFilter{Kinds: []stores.Kind{stores.KindUser}, Groups: of}
	},
	of: func(d stores.SearchDocument) []stores.ID { return d.Groups },
}

// searchMembers makes a lister of the members of pages that a search finds. Access: stores.MemberNamed.
func (r *Resolver) searchMembers(text string) lister[stores.ID, stores.PageMember] {
	return func(ctx context.Context, keys []stores.ID, window stores.Window) (map[stores.ID]stores.List[stores.PageMember], error) {
		found, err := r.findIn(ctx, text, membersOf, keys, window)
		if err != nil {
			return nil, err
		}
		named, err := r.namedMembers(ctx, found.nodes)
		if err != nil {
			return nil, err
		}
		memberIDs, lists, shown := r.membershipIDs(), make(map[stores.ID]stores.List[stores.PageMember], len(keys)), []stores.ID{}
		for _, key := range keys {
			var items []stores.Item[stores.PageMember]
			for _, hit := range found.ranked[key] {
				if id := hit.Document.ID; named[id] {
					items = append(items, stores.Item[stores.PageMember]{At: found.position(hit, memberIDs.of(key, id)), Value: stores.PageMember{Membership: stores.Membership{Page: key, User: id}}})
				}
			}
			lists[key] = inSearchWindow(items, found.window)
			for _, item := range lists[key].Items {
				shown = append(shown, item.Value.User)
			}
		}
		return lists, r.setMemberships(ctx, lists, stores.Distinct(shown))
	}
}

// namedMembers returns the people among nodes of whom the viewer sees that they are members: stores.MemberNamed.
func (r *Resolver) namedMembers(ctx context.Context, nodes map[stores.ID]stores.Node) (map[stores.ID]bool, error) {
	people := make([]*stores.User, 0, len(nodes))
	for _, n := range nodes {
		people = append(people, n.(*stores.User))
	}
	visible, err := r.visibleTo(ctx, people, interestsOf)
	named := make(map[stores.ID]bool, len(people))
	for _, id := range visible {
		if id != nil {
			named[*id] = true
		}
	}
	return named, err
}

// setMemberships completes the memberships of lists. Those that have ended are removed.
func (r *Resolver) setMemberships(ctx context.Context, lists map[stores.ID]stores.List[stores.PageMember], people []stores.ID) error {
	memberships, err := inBatches(ctx, people, func(ctx context.Context, people []stores.ID) (map[stores.ID]stores.List[stores.Membership], error) {
		return r.Stores.Memberships.OfUsers(ctx, people, stores.Window{Limit: stores.MaxLimit})
	})
	stored := map[stores.Pair]stores.Membership{}
	for person, list := range memberships {
		for _, m := range list.Items {
			stored[stores.Pair{A: m.Value.Page, B: person}] = m.Value
		}
	}
	for page, list := range lists {
		list.Items = slices.DeleteFunc(list.Items, func(item stores.Item[stores.PageMember]) bool {
			_, ok := stored[stores.Pair{A: page, B: item.Value.User}]
			return !ok
		})
		for i := range list.Items {
			m := &list.Items[i].Value.Membership
			*m = stored[stores.Pair{A: page, B: m.User}]
		}
		lists[page] = list
	}
	return err
}

// searchInterests makes a cataloguer of the interests that a search finds.
func (r *Resolver) searchInterests(text string) cataloguer[stores.InterestFilter, stores.Interest] {
	return func(ctx context.Context, filter stores.InterestFilter, window stores.Window) (stores.List[stores.Interest], error) {
		if filter.GenreName != (stores.TextFilter{}) {
			return stores.List[stores.Interest]{}, badField("genre", "Give the id of the genre: a search does not take its name.")
		}
		selected := stores.SearchFilter{Kinds: []stores.Kind{stores.KindInterest}}
		if filter.Kind != "" {
			selected.Categories = []string{stores.SearchCategory(stores.KindInterest, filter.Kind)}
		}
		if !filter.Genre.IsZero() {
			selected.Genres = []stores.ID{filter.Genre}
		}
		catalogue := searchedLists{
			filter: func([]stores.ID) stores.SearchFilter { return selected },
			of:     func(stores.SearchDocument) []stores.ID { return []stores.ID{{}} },
		}
		lists, err := searchIn(r, text, catalogue, func(i *stores.Interest) stores.Interest { return *i })(ctx, []stores.ID{{}}, window)
		return lists[stores.ID{}], err
	}
}

// scopeOfSearch adds what is searched for in a list to its scope.
func scopeOfSearch(of func(stores.ID) string, text string) func(stores.ID) string {
	return scopeGiven(of, "search "+text)
}
