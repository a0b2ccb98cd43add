package bench

import (
	"context"
	"encoding/json"
	"net/http"

	"fivefold/stores"
)

// A query is a GraphQL operation and handwritten code that returns the same rows.
type query struct {
	name string
	text string // the operation
	hand func(ctx context.Context, set stores.Set, user, other stores.ID) (any, error)
}

type person struct{ ID, Handle, Name string }

type counted struct {
	Node  person
	Count int
}

// namesOf loads the people of a list and returns their names with the counts.
func namesOf[T any](ctx context.Context, set stores.Set, list stores.List[T], id func(T) stores.ID, count func(T) int) ([]counted, error) {
	ids := make([]stores.ID, len(list.Items))
	for i, item := range list.Items {
		ids[i] = id(item.Value)
	}
	people, err := set.Users.ByIDs(ctx, ids)
	out := make([]counted, len(ids))
	for i, id := range ids {
		u := people[id]
		out[i] = counted{person{u.ID.String(), u.Handle, u.Name}, count(list.Items[i].Value)}
	}
	return out, err
}

// interestsOf loads the interests of a list and returns their names with the counts.
func interestsOf[T any](ctx context.Context, set stores.Set, list stores.List[T], id func(T) stores.ID, count func(T) int) ([]counted, error) {
	ids := make([]stores.ID, len(list.Items))
	for i, item := range list.Items {
		ids[i] = id(item.Value)
	}
	found, err := set.Interests.ByIDs(ctx, ids)
	out := make([]counted, len(ids))
	for i, id := range ids {
		out[i] = counted{person{id.String(), found[id].Kind, found[id].Name}, count(list.Items[i].Value)}
	}
	return out, err
}

func countOne(stores.Friend) int               { return 1 }
func friendID(f stores.Friend) stores.ID       { return f.User }
func countedID(r stores.CountedUser) stores.ID { return r.User }
func countOf(r stores.CountedUser) int         { return r.Count }
func commonID(c stores.CommonLike) stores.ID   { return c.Interest }
func commonCount(c stores.CommonLike) int      { return c.Strength }

var page20 = stores.Window{Limit: 20}

var queries = []query{
	{"profile", `query($you: ID!) { user(id: $you) { id handle name } }`,
		func(_ context.Context, _ stores.Set, user, _ stores.ID) (any, error) {
			return person{user.String(), "the person", "is loaded already"}, nil
		}},
	{"friends", `query($you: ID!) { user(id: $you) { friends { edges { node { id handle name } since } } } }`,
		func(ctx context.Context, set stores.Set, user, _ stores.ID) (any, error) {
			lists, err := set.Friendships.Friends(ctx, stores.ID{}, []stores.ID{user}, stores.FriendsNewest, page20)
			if err != nil {
				return nil, err
			}
			return namesOf(ctx, set, lists[user], friendID, countOne)
		}},
	{"mutual friends", `query($you: ID!, $other: ID!) { user(id: $you) { mutualFriends(with: $other) { edges { node { id handle name } } } } }`,
		func(ctx context.Context, set stores.Set, user, other stores.ID) (any, error) {
			pair := stores.Pair{A: user, B: other}
			lists, err := set.Network.Mutual(ctx, stores.ID{}, []stores.Pair{pair}, page20)
			if err != nil {
				return nil, err
			}
			return namesOf(ctx, set, lists[pair], friendID, countOne)
		}},
	{"friends of friends", `query($you: ID!) { user(id: $you) { friendsOfFriends { edges { node { id handle name } mutualFriendCount } } } }`,
		func(ctx context.Context, set stores.Set, user, _ stores.ID) (any, error) {
			lists, err := set.Network.FriendsOfFriends(ctx, stores.ID{}, []stores.ID{user}, page20)
			if err != nil {
				return nil, err
			}
			return namesOf(ctx, set, lists[user], countedID, countOf)
		}},
	{"interests in common", `query($you: ID!, $other: ID!) { user(id: $you) { commonInterests(with: $other) { edges { node { id kind name } strength } } } }`,
		func(ctx context.Context, set stores.Set, user, other stores.ID) (any, error) {
			pair := stores.Pair{A: user, B: other}
			lists, err := set.Likes.Common(ctx, []stores.Pair{pair}, stores.InterestFilter{}, page20)
			if err != nil {
				return nil, err
			}
			return interestsOf(ctx, set, lists[pair], commonID, commonCount)
		}},
	{"similar people", `query($you: ID!) { user(id: $you) { similarPeople { edges { node { id handle name } commonInterestCount } } } }`,
		func(ctx context.Context, set stores.Set, user, _ stores.ID) (any, error) {
			lists, err := set.Network.Similar(ctx, stores.ID{}, []stores.ID{user}, stores.InterestFilter{}, page20)
			if err != nil {
				return nil, err
			}
			return namesOf(ctx, set, lists[user], countedID, countOf)
		}},
	{"path", `query($you: ID!, $other: ID!) { user(id: $you) { path(to: $other) { length users { id handle name } } } }`,
		func(ctx context.Context, set stores.Set, user, other stores.ID) (any, error) {
			paths, err := set.Network.Path(ctx, stores.ID{}, []stores.Pair{{A: user, B: other}})
			if err != nil {
				return nil, err
			}
			var list stores.List[stores.Friend]
			for _, id := range paths[stores.Pair{A: user, B: other}] {
				list.Items = append(list.Items, stores.Item[stores.Friend]{Value: stores.Friend{User: id}})
			}
			return namesOf(ctx, set, list, friendID, countOne)
		}},
	{"friends who like an interest", `query($you: ID!) { user(id: $you) { interests(first: 5) { nodes { name friendsWhoLike { edges { node { id handle name } strength } } } } } }`,
		func(ctx context.Context, set stores.Set, user, _ stores.ID) (any, error) {
			likes, err := set.Likes.Of(ctx, []stores.ID{user}, stores.InterestFilter{}, stores.Window{Limit: 5})
			if err != nil {
				return nil, err
			}
			var ids []stores.ID
			for _, item := range likes[user].Items {
				ids = append(ids, item.Value.Interest)
			}
			interests, err := set.Interests.ByIDs(ctx, ids)
			if err != nil {
				return nil, err
			}
			lists, err := set.Likes.ByFriends(ctx, user, ids, page20)
			var all stores.List[stores.Like]
			for _, id := range ids {
				all.Items = append(all.Items, lists[id].Items...)
			}
			if err != nil {
				return nil, err
			}
			rows, err := namesOf(ctx, set, all, func(l stores.Like) stores.ID { return l.User }, func(l stores.Like) int { return l.Strength })
			return map[string]any{"interests": interests[ids[0]].Name, "rows": rows}, err
		}},
}

// handwritten returns an HTTP handler that runs the handwritten code of a query.
func handwritten(set stores.Set, q query) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var input struct{ Variables struct{ You, Other string } }
		if err := json.NewDecoder(r.Body).Decode(&input); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		user, _ := stores.ParseID(input.Variables.You)
		other, _ := stores.ParseID(input.Variables.Other)
		if user.Kind == stores.KindUser {
			// A handler must check the visibility of lists too.
			people, err := set.Users.ByIDs(r.Context(), []stores.ID{user, other})
			if err != nil || people[user].FriendsVisibility != stores.Everyone || people[user].InterestsVisibility != stores.Everyone {
				http.Error(w, "not visible", http.StatusNotFound)
				return
			}
		}
		rows, err := q.hand(r.Context(), set, user, other)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(rows)
	})
}
