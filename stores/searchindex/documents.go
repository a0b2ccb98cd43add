package searchindex

import (
	"context"
	"slices"

	"fivefold/stores"
	"fivefold/stores/textsearch"
)

const (
	// MaxGroups is the number of pages of a person that a document has: those that the person joined last.
	MaxGroups = stores.MaxLimit

	// MaxGenres is the number of genres of an interest that a document has: those with the greatest counts.
	MaxGenres = 100
)

// Documents returns the documents of people, pages, interests and posts, in the order of ids, each once. What does not exist, a post that is deleted, and an
// ID of another kind are tombstones. Their Version is that of the outbox before anything was read: they contain all changes up to it. Of a person
// they have the MaxGroups pages that the person joined last, of an interest the MaxGenres genres with the greatest counts. At most MaxBatch ids.
func Documents(ctx context.Context, set stores.Set, ids []stores.ID) ([]stores.SearchDocument, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	head, err := set.Outbox.Head(ctx)
	if err != nil {
		return nil, err
	}
	found := make(map[stores.ID]stores.SearchDocument, len(ids))
	for kind, build := range map[stores.Kind]func(context.Context, stores.Set, []stores.ID, map[stores.ID]stores.SearchDocument) error{
		stores.KindUser: people, stores.KindPage: pages, stores.KindInterest: interests, stores.KindPost: posts,
	} {
		of := slices.DeleteFunc(slices.Clone(ids), func(id stores.ID) bool { return id.Kind != kind })
		if len(of) == 0 {
			continue
		}
		if err := build(ctx, set, of, found); err != nil {
			return nil, err
		}
	}
	ids = stores.Distinct(ids)
	documents := make([]stores.SearchDocument, len(ids))
	for i, id := range ids {
		d, exists := found[id]
		d.ID, d.Version, d.Deleted = id, head.Revision, !exists
		documents[i] = d
	}
	return documents, nil
}

// people adds the documents of people.
func people(ctx context.Context, set stores.Set, ids []stores.ID, to map[stores.ID]stores.SearchDocument) error {
	users, err := set.Users.ByIDs(ctx, ids)
	if err != nil {
		return err
	}
	friends, err := set.Friendships.Friends(ctx, stores.ID{}, ids, stores.FriendsNewest, stores.Window{Count: true})
	if err != nil {
		return err
	}
	memberships, err := set.Memberships.OfUsers(ctx, ids, stores.Window{Limit: MaxGroups})
	if err != nil {
		return err
	}
	for id, u := range users {
		own := []stores.ID{id}
		d := stores.SearchDocument{Names: textsearch.Names(u.Name, u.Handle, u.FirstName+" "+u.LastName), Popularity: friends[id].Total, Place: u.City,
			Public: true, Owners: own, Keepers: own}
		for _, m := range memberships[id].Items {
			d.Groups = append(d.Groups, m.Value.Page)
		}
		to[id] = d
	}
	return nil
}

// pages adds the documents of pages.
func pages(ctx context.Context, set stores.Set, ids []stores.ID, to map[stores.ID]stores.SearchDocument) error {
	found, err := set.Pages.ByIDs(ctx, ids)
	if err != nil {
		return err
	}
	liked, err := set.Pages.Liked(ctx, ids, stores.Window{Count: true})
	for id, p := range found {
		to[id] = stores.SearchDocument{Names: textsearch.Names(p.Name), Text: textsearch.Words(p.About), Category: stores.SearchCategory(id.Kind, p.Category),
			Popularity: p.Members + liked[id].Total, Public: true}
	}
	return err
}

// interests adds the documents of interests.
func interests(ctx context.Context, set stores.Set, ids []stores.ID, to map[stores.ID]stores.SearchDocument) error {
	found, err := set.Interests.ByIDs(ctx, ids)
	if err != nil {
		return err
	}
	genres, err := set.Interests.Genres(ctx, ids, stores.Window{Limit: MaxGenres})
	for id, i := range found {
		d := stores.SearchDocument{Names: textsearch.Names(i.Name), Category: stores.SearchCategory(id.Kind, i.Kind), Popularity: i.Likes, Public: true}
		for _, g := range genres[id].Items {
			d.Genres = append(d.Genres, g.Value.Genre)
		}
		to[id] = d
	}
	return err
}

// posts adds the documents of posts that are not deleted. With a SearchScope they follow stores.PostListed, without the posts of people whom the viewer
// blocks: the audience is Public and FriendsOf, the author and the owner of the wall are the Owners, and the Keepers are those who find it
// whoever blocks whom.
func posts(ctx context.Context, set stores.Set, ids []stores.ID, to map[stores.ID]stores.SearchDocument) error {
	found, err := set.Messages.Posts(ctx, ids)
	if err != nil {
		return err
	}
	var on []stores.ID
	for _, p := range found {
		if !p.Page.IsZero() {
			on = append(on, p.Page)
		}
	}
	pages, err := set.Pages.ByIDs(ctx, stores.Distinct(on))
	if err != nil {
		return err
	}
	reactions, err := set.Reactions.Counts(ctx, stores.ID{}, ids)
	for id, p := range found {
		if !p.DeletedAt.IsZero() {
			continue
		}
		on := p.Wall
		if on.IsZero() {
			on = p.Page
		}
		d := stores.SearchDocument{Text: textsearch.Words(p.Text), Language: p.Language, Place: p.Place, At: p.CreatedAt, Author: p.Author, On: on,
			Public: p.Audience == stores.AudiencePublic, Owners: []stores.ID{p.Author}, Keepers: []stores.ID{p.Author}}
		if p.Audience == stores.AudienceFriends {
			d.FriendsOf = p.Author
		}
		if !p.Wall.IsZero() && p.Wall != p.Author {
			d.Owners = append(d.Owners, p.Wall)
		}
		if p.Audience != stores.AudienceOnlyMe && on != p.Author {
			d.Keepers = append(d.Keepers, on)
			if owner := pages[p.Page].Owner; !owner.IsZero() && owner != p.Author {
				d.Keepers = append(d.Keepers, owner)
			}
		}
		for _, r := range reactions[id] {
			d.Popularity += r.Count
		}
		to[id] = d
	}
	return err
}
