package resolvers

import (
	"context"
	"fmt"

	"fivefold/graph/model"
	"fivefold/stores"
	"fivefold/stores/adserver"
)

// sponsoredPosts returns ads for those of the people who are the viewer.
func (r *Resolver) sponsoredPosts(ctx context.Context, people []*stores.User, first int) ([][]*model.SponsoredPost, error) {
	if first < 0 || first > adserver.MaxPlaces {
		return nil, badField("first", fmt.Sprintf("The argument first must be between 0 and %d.", adserver.MaxPlaces))
	}
	out := make([][]*model.SponsoredPost, len(people))
	var shown []*model.SponsoredPost // the same wherever the viewer occurs
	for i, id := range onlyViewer(ctx, people) {
		if id == nil {
			continue
		}
		if shown == nil {
			ads, err := r.Ads.Select(ctx, *people[i], first, r.readablePosts)
			if err != nil {
				return nil, err
			}
			shown = make([]*model.SponsoredPost, len(ads))
			for j, ad := range ads {
				shown[j] = sponsoredPost(ad)
			}
		}
		out[i] = shown
	}
	return out, nil
}

func sponsoredPost(ad adserver.Ad) *model.SponsoredPost {
	reasons := make([]*stores.AdReason, len(ad.Reasons))
	for i := range ad.Reasons {
		reasons[i] = &ad.Reasons[i]
	}
	return &model.SponsoredPost{Reasons: reasons, Token: ad.Token, ExpiresAt: ad.ExpiresAt, PostID: ad.Post, PageID: ad.Page}
}

// readablePosts returns those of the posts that the viewer may read and that are not deleted.
func (r *Resolver) readablePosts(ctx context.Context, ids []stores.ID) (map[stores.ID]bool, error) {
	posts, err := r.posts(ctx, ids)
	readable := make(map[stores.ID]bool, len(posts))
	for id, p := range posts {
		readable[id] = p.DeletedAt.IsZero()
	}
	return readable, err
}

func (r *Resolver) recordAdEvents(ctx context.Context, input model.RecordAdEventsInput) ([]stores.AdEventOutcome, error) {
	person := viewer(ctx).ID
	if person.IsZero() {
		return nil, errNotSignedIn
	}
	if len(input.Events) > adserver.MaxEvents {
		return nil, badField("events", fmt.Sprintf("At most %d events are recorded at once.", adserver.MaxEvents))
	}
	events := make([]adserver.Event, len(input.Events))
	for i, e := range input.Events {
		events[i] = adserver.Event{Token: e.Token, Kind: e.Kind}
	}
	return r.Ads.Record(ctx, person, events)
}
