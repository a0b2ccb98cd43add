package resolvers

import (
	"context"
	"errors"
	"maps"
	"slices"

	"fivefold/graph/executor"
	"fivefold/stores"
	"fivefold/stores/textsearch"
)

// A searchOf is what a search is for.
type searchOf struct {
	query  stores.SearchQuery
	filter stores.SearchFilter
	limit  int                  // of candidates
	facets []stores.SearchFacet // to be counted
	isFast bool                 // counts nothing, ranks without what people have in common with the viewer, and demands all words

	fewer []stores.SearchQuery // that are searched for instead of query, which finds nothing
}

// findsNothing reports whether the search finds nothing, whatever there is.
func (s searchOf) findsNothing() bool { return len(s.query.Words) == 0 || findsNothing(s.filter) }

// A searchResult has the hits that the viewer may see, the best first.
type searchResult struct {
	ranked []textsearch.Ranked
	nodes  map[stores.ID]stores.Node
	counts *stores.SearchCounts // of all hits; nil when they cannot be counted
}

// find finds and ranks what the viewer may see.
func (r *Resolver) find(ctx context.Context, s searchOf) (searchResult, error) {
	if s.findsNothing() {
		return searchResult{counts: countHits(nil, s.facets)}, nil
	}
	scope, err := r.searchScope(ctx, s.filter)
	if err != nil {
		return searchResult{}, err
	}
	out, err := r.findOnce(ctx, s, scope)
	if err == nil && len(out.ranked) == 0 && !s.isFast {
		if s.fewer = textsearch.Fewer(s.query); s.fewer != nil {
			return r.findOnce(ctx, s, scope)
		}
	}
	return out, err
}

// findOnce finds and ranks what the viewer, whose scope it is, may see.
func (r *Resolver) findOnce(ctx context.Context, s searchOf, scope searchScope) (searchResult, error) {
	found, err := r.candidates(ctx, s, scope.SearchScope)
	if err != nil {
		return searchResult{}, searchError(err)
	}
	ids := make([]stores.ID, len(found.Candidates))
	for i, d := range found.Candidates {
		ids[i] = d.ID
	}
	out := searchResult{}
	if out.nodes, err = r.searchItems(ctx, ids); err != nil {
		return searchResult{}, err
	}
	candidates, err := r.searchCandidates(ctx, scope, found.Candidates, out.nodes)
	if err != nil {
		return searchResult{}, err
	}
	if out.ranked, err = r.rank(ctx, s, candidates, out.nodes); err != nil {
		return searchResult{}, err
	}
	switch {
	case !found.More:
		out.counts = countHits(out.ranked, s.facets)
	case scope.isComplete:
		out.counts = &found.Counts
	}
	return out, nil
}

// candidates asks the search engine.
func (r *Resolver) candidates(ctx context.Context, s searchOf, scope stores.SearchScope) (stores.SearchResult, error) {
	request := stores.SearchRequest{Query: s.query, Filter: s.filter, Scope: scope, Limit: s.limit, Facets: s.facets, Uncounted: s.isFast}
	if s.fewer == nil {
		return r.Stores.Search.Find(ctx, request)
	}
	request.Limit, request.Uncounted = s.limit/len(s.fewer), true
	results := make([]stores.SearchResult, len(s.fewer))
	err := executor.Split(ctx, len(s.fewer), func(ctx context.Context, i int) (err error) {
		one := request
		one.Query = s.fewer[i]
		results[i], err = r.Stores.Search.Find(ctx, one)
		return err
	})
	all := map[stores.ID]stores.SearchDocument{}
	for _, result := range results {
		for _, d := range result.Candidates {
			all[d.ID] = d
		}
	}
	return stores.SearchResult{Candidates: slices.Collect(maps.Values(all))}, err
}

// searchError names the store of an error that no engine has returned, such as that the documents are being built.
func searchError(err error) error {
	if _, ok := errors.AsType[*stores.CallError](err); !ok && errors.Is(err, stores.ErrUnavailable) {
		return &stores.CallError{Store: "search", Method: "Search.Find", Err: err}
	}
	return err
}

// searchItems loads what a search finds. Access: as everywhere else, and nobody finds what is deleted.
func (r *Resolver) searchItems(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Node, error) {
	loaders := []func(context.Context, []stores.ID) (map[stores.ID]stores.Node, error){asNodes(r.users), asNodes(r.pages), asNodes(r.posts), asNodes(r.interests)}
	found := make([]map[stores.ID]stores.Node, len(loaders))
	err := executor.Split(ctx, len(loaders), func(ctx context.Context, i int) (err error) {
		found[i], err = loaders[i](ctx, ids)
		return err
	})
	out := make(map[stores.ID]stores.Node, len(ids))
	for _, nodes := range found {
		maps.Copy(out, nodes)
	}
	maps.DeleteFunc(out, func(_ stores.ID, n stores.Node) bool {
		p, isPost := n.(*stores.Post)
		return isPost && !p.DeletedAt.IsZero()
	})
	return out, err
}

// searchCandidates returns the documents of nodes. How popular one is does not say more than the viewer may know: the number of the friends of a person
// counts where the viewer may see them, and reactions of people who block the viewer do not.
func (r *Resolver) searchCandidates(ctx context.Context, scope searchScope, documents []stores.SearchDocument, nodes map[stores.ID]stores.Node) ([]textsearch.Candidate, error) {
	var people []*stores.User
	var posts []stores.ID
	for _, n := range nodes {
		switch n := n.(type) {
		case *stores.User:
			people = append(people, n)
		case *stores.Post:
			posts = append(posts, n.ID)
		}
	}
	visible, err := r.visibleTo(ctx, people, friendsOf)
	if err != nil {
		return nil, err
	}
	hidesFriends := make(map[stores.ID]bool, len(people))
	for i, u := range people {
		hidesFriends[u.ID] = visible[i] == nil
	}
	reactions := map[stores.ID]int{}
	if scope.isBlocked {
		counts, err := r.reactionCounts(ctx, posts)
		if err != nil {
			return nil, err
		}
		for i, id := range posts {
			for _, c := range counts[i] {
				reactions[id] += c.Count
			}
		}
	}
	candidates := make([]textsearch.Candidate, 0, len(documents))
	for _, d := range documents {
		if nodes[d.ID] == nil {
			continue
		}
		switch {
		case hidesFriends[d.ID]:
			d.Popularity = 0
		case scope.isBlocked && d.ID.Kind == stores.KindPost:
			d.Popularity = reactions[d.ID]
		}
		candidates = append(candidates, textsearch.Candidate{Document: d, Friend: scope.friends[d.ID] || scope.friends[d.Author]})
	}
	return candidates, nil
}

// maxClose is the number of the best candidates whose closeness to the viewer is counted.
const maxClose = 50

// rank ranks candidates by how they match and how popular they are, and then the best of them also by what people have in common with the viewer.
func (r *Resolver) rank(ctx context.Context, s searchOf, candidates []textsearch.Candidate, nodes map[stores.ID]stores.Node) ([]textsearch.Ranked, error) {
	now := r.now()
	order := textsearch.Rank
	if s.fewer != nil {
		order = textsearch.RankFewer
	}
	ranked := order(s.query, candidates, now)
	if s.isFast || viewer(ctx).ID.IsZero() {
		return ranked, nil
	}
	var people []*stores.User
	var at []int
	for i := range ranked[:min(len(ranked), maxClose)] {
		if u, isUser := nodes[ranked[i].Document.ID].(*stores.User); isUser {
			people, at = append(people, u), append(at, i)
		}
	}
	if len(people) == 0 {
		return ranked, nil
	}
	var counts [2][]*int
	err := executor.Split(ctx, 2, func(ctx context.Context, i int) (err error) {
		if i == 0 {
			counts[i], err = r.mutualFriendCounts(ctx, people)
		} else {
			counts[i], err = r.commonInterestCounts(ctx, people)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	again := make([]textsearch.Candidate, len(ranked))
	for i := range ranked {
		again[i] = ranked[i].Candidate
	}
	for i, c := range at {
		if n := counts[0][i]; n != nil {
			again[c].MutualFriends = *n
		}
		if n := counts[1][i]; n != nil {
			again[c].CommonInterests = *n
		}
	}
	return order(s.query, again, now), nil
}
