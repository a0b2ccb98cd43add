package resolvers

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"fivefold/graph/executor"
	"fivefold/graph/model"
	"fivefold/stores"
	"fivefold/stores/textsearch"
)

const (
	maxSuggestions       = 20
	suggestionCandidates = 60 // that are ranked: three times the most that are returned
)

// suggest returns the best hits whose names somebody is typing.
func (r *Resolver) suggest(ctx context.Context, prefix string, kinds []model.SearchKind, first int) ([]*model.Suggestion, error) {
	if first < 0 || first > maxSuggestions {
		return nil, badField("first", fmt.Sprintf("The argument first must be between 0 and %d.", maxSuggestions))
	}
	if kinds == nil {
		kinds = []model.SearchKind{model.SearchKindUser, model.SearchKindPage, model.SearchKindInterest}
	}
	s := searchOf{query: textsearch.Parse(prefix, true), filter: stores.SearchFilter{Kinds: kindsOf(kinds)}, limit: suggestionCandidates, isFast: true}
	out := []*model.Suggestion{}
	if first == 0 {
		return out, nil
	}
	found, err := r.find(ctx, s)
	if handle, isMention := strings.CutPrefix(strings.ToLower(strings.TrimSpace(prefix)), "@"); isMention { // those with this handle first
		slices.SortStableFunc(found.ranked, func(a, b textsearch.Ranked) int {
			return rankOfHandle(found.nodes[a.Document.ID], handle) - rankOfHandle(found.nodes[b.Document.ID], handle)
		})
	}
	for _, hit := range found.ranked[:min(len(found.ranked), first)] {
		node := found.nodes[hit.Document.ID]
		shown := searchTexts(node)[0].text
		text, ranges := excerpt(shown, textsearch.Highlights(s.query, shown), maxSuggestText)
		out = append(out, &model.Suggestion{Text: text, Ranges: textRanges(ranges), MatchedBy: model.SearchMatch(hit.Kind), Node: node})
	}
	return out, err
}

// rankOfHandle returns 0 for a person whose handle begins with a text, otherwise 1.
func rankOfHandle(n stores.Node, beginning string) int {
	if u, isUser := n.(*stores.User); isUser && strings.HasPrefix(u.Handle, beginning) {
		return 0
	}
	return 1
}

// maxExactMatches is the largest number of pages with a name that are returned, and the person with the handle.
const maxExactMatches = 20

// exactMatches returns the person with a handle and the pages with a name, from the truth.
func (r *Resolver) exactMatches(ctx context.Context, name string) ([]stores.Node, error) {
	handle := strings.TrimPrefix(strings.TrimSpace(name), "@")
	key := stores.Fold(name)
	if valid, err := stores.PageName.Check(name); err == nil {
		key = stores.Fold(valid)
	}
	var people map[string]*stores.User
	var pages stores.List[stores.Page]
	err := executor.Split(ctx, 2, func(ctx context.Context, i int) (err error) {
		if i == 0 {
			people, err = r.usersByHandle(ctx, []string{handle})
		} else if key != "" {
			after := stores.ListPosition{Text: key, ID: stores.ID{Kind: stores.KindPage}}
			pages, err = r.Stores.Pages.Catalogue(ctx, stores.PageFilter{}, stores.PagesByName, stores.Window{Limit: maxExactMatches - 1, After: &after})
		}
		return err
	})
	out := []stores.Node{}
	if u := people[handle]; u != nil {
		out = append(out, u)
	}
	for _, item := range pages.Items {
		if stores.Fold(item.Value.Name) == key {
			out = append(out, &item.Value)
		}
	}
	return out, err
}
