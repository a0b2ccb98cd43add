package adserver

import (
	"cmp"
	"context"
	"slices"
	"time"

	"fivefold/stores"
	"fivefold/stores/auction"
)

// A candidate is a creative that may be shown to a person.
type candidate struct {
	auction.Candidate
	post  stores.ID
	match *match
}

// candidates returns the creatives of matches that the person may see, at most maxCandidates: those that bid most.
func (s *Server) candidates(ctx context.Context, matches []match, visible Visible, now time.Time) ([]candidate, error) {
	var all []candidate
	for i := range matches {
		m := &matches[i]
		c := m.adSet.campaign
		left := s.leaseOf(c).left(now)
		if left.IsZero() {
			continue
		}
		for _, creative := range m.adSet.creatives {
			all = append(all, candidate{post: creative.post, match: m, Candidate: auction.Candidate{
				Creative: creative.id, Campaign: c.ID, Advertiser: c.Advertiser, Bid: c.Bid, PerClick: c.BidKind == stores.BidClick, ClickRate: creative.clickRate,
				Relevance: auction.Relevance(m.inCommon, m.seen), Left: left, Seen: m.seen, Cap: c.FrequencyCap,
			}})
		}
	}
	if len(all) > maxCandidates {
		slices.SortFunc(all, func(a, b candidate) int {
			return cmp.Or(cmp.Compare(auction.Worth(b.Candidate), auction.Worth(a.Candidate)), a.Creative.Compare(b.Creative))
		})
		all = all[:maxCandidates]
	}
	posts := make([]stores.ID, len(all))
	for i, c := range all {
		posts[i] = c.post
	}
	if len(posts) == 0 {
		return nil, nil
	}
	seen, err := visible(ctx, unique(posts))
	return slices.DeleteFunc(all, func(c candidate) bool { return !seen[c.post] }), err
}

// hold holds an auction.
func hold(candidates []candidate, places int) []winner {
	bids := make([]auction.Candidate, len(candidates))
	of := make(map[stores.ID]candidate, len(candidates))
	for i, c := range candidates {
		bids[i], of[c.Creative] = c.Candidate, c
	}
	won := auction.Run(bids, places, Reserve).Winners
	out := make([]winner, len(won))
	for i, w := range won {
		out[i] = winner{Winner: w, post: of[w.Creative].post, match: of[w.Creative].match}
	}
	return out
}
