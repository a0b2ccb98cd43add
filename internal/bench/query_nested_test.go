package bench

import (
	"context"
	"time"

	"fivefold/stores"
)

// nested reads 20 friends, 20 friends of each, and 5 interests of each of these.
var nested = query{"20 x 20 x 5", `query($you: ID!) { user(id: $you) { friends(first: 20) { nodes { id name friends(first: 20) { nodes { id name
	interests(first: 5) { nodes { id kind name } } } } } } } }`,
	func(ctx context.Context, set stores.Set, user, _ stores.ID) (any, error) {
		type interest struct{ ID, Kind, Name string }
		type friend struct {
			ID, Name  string
			Interests []interest
			Friends   []*friend
		}
		friends, err := set.Friendships.Friends(ctx, stores.ID{}, []stores.ID{user}, stores.FriendsNewest, page20)
		if err != nil {
			return nil, err
		}
		friendsIDs := friendIDs(friends)
		friendUsers, err := set.Users.ByIDs(ctx, friendsIDs)
		if err != nil {
			return nil, err
		}
		second, err := set.Friendships.Friends(ctx, stores.ID{}, friendsIDs, stores.FriendsNewest, page20)
		if err != nil {
			return nil, err
		}
		secondIDs := friendIDs(second)
		secondUsers, err := set.Users.ByIDs(ctx, secondIDs)
		if err != nil {
			return nil, err
		}
		likes, err := set.Likes.Of(ctx, secondIDs, stores.InterestFilter{}, stores.Window{Limit: 5})
		if err != nil {
			return nil, err
		}
		var interestIDs []stores.ID
		for _, list := range likes {
			for _, item := range list.Items {
				interestIDs = append(interestIDs, item.Value.Interest)
			}
		}
		interests, err := set.Interests.ByIDs(ctx, unique(interestIDs))
		rows := make([]*friend, len(friendsIDs))
		for i, id := range friendsIDs {
			rows[i] = &friend{ID: id.String(), Name: friendUsers[id].Name}
			for _, item := range second[id].Items {
				u := secondUsers[item.Value.User]
				f := &friend{ID: u.ID.String(), Name: u.Name}
				for _, item := range likes[u.ID].Items {
					x := interests[item.Value.Interest]
					f.Interests = append(f.Interests, interest{x.ID.String(), x.Kind, x.Name})
				}
				rows[i].Friends = append(rows[i].Friends, f)
			}
		}
		return rows, err
	}}

// friendIDs returns the ids in lists of friends, without duplicates.
func friendIDs(lists map[stores.ID]stores.List[stores.Friend]) (ids []stores.ID) {
	for _, list := range lists {
		for _, item := range list.Items {
			ids = append(ids, item.Value.User)
		}
	}
	return unique(ids)
}

// unique returns ids without duplicates, in the same order.
func unique(ids []stores.ID) (out []stores.ID) {
	seen := make(map[stores.ID]bool, len(ids))
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}

// posts reads the posts on a page with their authors.
var posts = query{"posts with authors", `query($you: ID!) { node(id: $you) { ... on Page { posts(first: 50) { nodes { id text createdAt author { id handle name } } } } } }`,
	func(ctx context.Context, set stores.Set, page, _ stores.ID) (any, error) {
		type post struct {
			ID, Text  string
			CreatedAt time.Time
			Author    person
		}
		pages, err := set.Pages.ByIDs(ctx, []stores.ID{page})
		if err != nil || len(pages) != 1 {
			return nil, err
		}
		lists, err := set.Threads.OnPages(ctx, stores.ID{}, []stores.ID{page}, stores.Window{Limit: 50})
		if err != nil {
			return nil, err
		}
		ids, authors := make([]stores.ID, len(lists[page].Items)), []stores.ID{}
		for i, item := range lists[page].Items {
			ids[i] = item.Value
		}
		posts, err := set.Messages.Posts(ctx, ids)
		if err != nil {
			return nil, err
		}
		for _, p := range posts {
			authors = append(authors, p.Author)
		}
		people, err := set.Users.ByIDs(ctx, unique(authors))
		rows := make([]post, len(ids))
		for i, id := range ids {
			p, u := posts[id], people[posts[id].Author]
			rows[i] = post{id.String(), p.Text, p.CreatedAt, person{u.ID.String(), u.Handle, u.Name}}
		}
		return rows, err
	}}
