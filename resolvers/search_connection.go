package resolvers

import (
	"context"
	"encoding/json"

	"fivefold/graph/executor"
	"fivefold/graph/model"
	"fivefold/stores"
	"fivefold/stores/textsearch"
)

// A searchHit is a hit of a ranking.
type searchHit struct {
	ID        stores.ID            `json:"i"`
	MatchedBy textsearch.MatchKind `json:"m"`
	Score     float64              `json:"s"`
	Factors   []textsearch.Factor  `json:"f"`

	node  stores.Node // nil while it is not loaded
	query stores.SearchQuery
}

// A searchRanking is the order of all hits of a search, and what is said about them: the first page has it, and the next ones are cut from it.
type searchRanking struct {
	Hits       []searchHit          `json:"hits"`
	Counts     *stores.SearchCounts `json:"counts"` // nil when hits cannot be counted
	DidYouMean string               `json:"mean"`
}

// search resolves Query.search.
func (r *Resolver) search(ctx context.Context, query string, filter stores.SearchFilter, args pageArgs) (*model.SearchConnection, error) {
	s := searchOf{query: textsearch.Parse(query, true), filter: filter, limit: stores.MaxSearchCandidates, facets: searchFacets(ctx)}
	list, err := searchList(ctx, query, filter)
	if err != nil {
		return nil, err
	}
	window, err := args.window(list)
	if err != nil {
		return nil, err
	}
	ranking, at, err := r.rankingAt(ctx, s, list, window.After)
	if err != nil {
		return nil, err
	}
	var key stores.ID
	page := stores.List[searchHit]{Total: stores.UnknownTotal}
	if window.After != nil {
		key = window.After.ID
	}
	for i := at; i < len(ranking.Hits); i++ {
		switch hit := ranking.Hits[i]; {
		case hit.node == nil: // the viewer may no longer see it
		case len(page.Items) == window.Limit:
			page.More = true
		default:
			hit.query = s.query
			page.Items = append(page.Items, stores.Item[searchHit]{At: stores.ListPosition{Rank: int64(i + 1)}, Value: hit})
		}
	}
	if page.More && key.IsZero() && executor.Selects(ctx, "edges", "pageInfo") {
		key = r.keepRanking(ctx, list, ranking)
	}
	for i := range page.Items {
		page.Items[i].At.ID = key
	}
	if ranking.Counts != nil {
		page.Total = ranking.Counts.Total
	}
	window.Count = executor.Selects(ctx, "totalCount")
	c := connection(pageOf[searchHit]{name: list, window: window, list: page, isEmpty: args.isEmpty(), hasInfo: executor.Selects(ctx, "pageInfo")}, searchEdge, newSearchConnection)
	if ranking.Counts != nil {
		c.KindCounts, c.Facets = kindCounts(ranking.Counts.Facets[stores.FacetKind]), facetCounts(ranking.Counts.Facets)
	}
	if ranking.DidYouMean != "" {
		c.DidYouMean = &ranking.DidYouMean
	}
	return c, nil
}

// searchFacets returns the facets that are selected.
func searchFacets(ctx context.Context) []stores.SearchFacet {
	var selected []stores.SearchFacet
	if executor.Selects(ctx, "kindCounts") {
		selected = append(selected, stores.FacetKind)
	}
	if executor.Selects(ctx, "facets") {
		selected = append(selected, stores.FacetCategory, stores.FacetGenre, stores.FacetPlace, stores.FacetLanguage, stores.FacetYear)
	}
	return selected
}

// searchList returns the list of a search: its cursors are those of the viewer, the query and the filter.
func searchList(ctx context.Context, query string, filter stores.SearchFilter) (model.List, error) {
	text, err := json.Marshal(filter)
	return func() string { return "search " + viewer(ctx).ID.String() + " " + string(text) + " " + query }, err
}

// newRanking ranks the hits of a search.
func (r *Resolver) newRanking(ctx context.Context, s searchOf) (searchRanking, error) {
	found, err := r.find(ctx, s)
	if err != nil {
		return searchRanking{}, err
	}
	ranking := searchRanking{Counts: found.counts, Hits: make([]searchHit, len(found.ranked)), DidYouMean: didYouMean(s.query, found)}
	for i, hit := range found.ranked {
		ranking.Hits[i] = searchHit{ID: hit.Document.ID, MatchedBy: hit.Kind, Score: hit.Score, Factors: hit.Explanation, node: found.nodes[hit.Document.ID]}
	}
	return ranking, nil
}

// didYouMean returns the name of the best hit when the words of all hits are other ones, as the hit has it now. A person who is found by the handle is named.
func didYouMean(q stores.SearchQuery, found searchResult) string {
	words := textsearch.DidYouMean(q, found.ranked)
	if words == "" {
		return ""
	}
	texts := searchTexts(found.nodes[found.ranked[0].Document.ID])
	for _, f := range texts {
		for _, name := range textsearch.Names(f.text) {
			if textsearch.Joined(name) != textsearch.Joined(textsearch.Words(words)) {
				continue
			}
			if f.field == model.SearchFieldHandle {
				return texts[0].text
			}
			return f.text
		}
	}
	return ""
}

func searchEdge(hit searchHit, cursor model.Cursor) model.SearchEdge {
	edge := model.SearchEdge{Cursor: cursor, Node: hit.node, MatchedBy: model.SearchMatch(hit.MatchedBy), Highlights: highlights(hit.query, hit.node),
		Explain: &model.SearchExplanation{Score: hit.Score, Factors: make([]*model.SearchFactor, len(hit.Factors))}}
	for i, f := range hit.Factors {
		edge.Explain.Factors[i] = &model.SearchFactor{Name: f.Name, Value: f.Value}
	}
	return edge
}
