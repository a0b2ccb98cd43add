package storetest

import (
	"testing"

	"fivefold/stores"
)

func (s suite) messageLookup() {
	s.test("Posts and Comments return what they find, deleted ones too; missing ones are absent, duplicate keys are returned once", func(t *testing.T, fx *fixture) {
		person := fx.person(t)
		posts := []stores.Post{fx.post(t, person, nil), fx.post(t, person, nil), fx.post(t, person, nil)}
		comments := []stores.Comment{fx.comment(t, person, posts[0].ID, nil), fx.comment(t, person, posts[0].ID, nil), fx.comment(t, person, posts[0].ID, nil)}
		fx.delete(t, posts[1].ID, at(9))
		fx.delete(t, comments[1].ID, at(9))
		posts[1].DeletedAt, comments[1].DeletedAt, posts[1].DeletedBy, comments[1].DeletedBy = at(9), at(9), person, person
		keys := []stores.ID{
			posts[1].ID, comments[1].ID, posts[0].ID, comments[0].ID, posts[1].ID, comments[1].ID, fx.id(stores.KindPost), fx.id(stores.KindComment),
			{}, person, asKind(posts[2].ID, stores.KindComment), asKind(comments[2].ID, stores.KindPost), asKind(posts[2].ID, stores.KindUser),
		}
		wanted := map[stores.ID]stores.Post{posts[0].ID: posts[0], posts[1].ID: posts[1]}
		want(t, "posts", must(fx.Messages.Posts(t.Context(), keys))(t), wanted)
		wantedComments := map[stores.ID]stores.Comment{comments[0].ID: comments[0], comments[1].ID: comments[1]}
		want(t, "comments", must(fx.Messages.Comments(t.Context(), keys))(t), wantedComments)
		want(t, "no posts", len(must(fx.Messages.Posts(t.Context(), nil))(t)), 0)
		want(t, "no comments", len(must(fx.Messages.Comments(t.Context(), nil))(t)), 0)
	})
	s.test("Topics returns the topics of each message, deleted or not, in order of their IDs", func(t *testing.T, fx *fixture) {
		person, topics := fx.person(t), fx.interests(t, 5, nil)
		post, plain := fx.newPost(person, nil), fx.post(t, person, nil)
		fx.createPost(t, post, topics[4], topics[0], topics[4], topics[2])
		comment := fx.newComment(person, post.ID, nil)
		fx.createComment(t, comment, topics[3], topics[0])
		fx.delete(t, comment.ID, at(9))
		keys := []stores.ID{
			comment.ID, plain.ID, post.ID, comment.ID, fx.id(stores.KindPost), {}, person, topics[0],
			asKind(post.ID, stores.KindComment), asKind(comment.ID, stores.KindPost),
		}
		got := must(fx.Messages.Topics(t.Context(), keys))(t)
		for _, key := range keys {
			wanted := map[stores.ID][]stores.ID{post.ID: sortedIDs(topics[0], topics[2], topics[4]), comment.ID: sortedIDs(topics[0], topics[3])}[key]
			want(t, "topics", got[key], wanted)
		}
		want(t, "no keys", len(must(fx.Messages.Topics(t.Context(), nil))(t)), 0)
	})
	s.test("MaxBatch keys are accepted", func(t *testing.T, fx *fixture) {
		person, topic := fx.person(t), fx.interests(t, 1, nil)[0]
		var rows stores.Rows
		var posts, comments []stores.ID
		for range stores.MaxBatch {
			p := fx.newPost(person, nil)
			c := fx.newComment(person, p.ID, nil)
			posts, comments = append(posts, p.ID), append(comments, c.ID)
			rows.Posts, rows.Comments = append(rows.Posts, p), append(rows.Comments, c)
			rows.MessageTopics = append(rows.MessageTopics, stores.MessageTopic{Message: c.ID, Interest: topic})
		}
		fx.put(t, rows)
		want(t, "posts", len(must(fx.Messages.Posts(t.Context(), posts))(t)), len(posts))
		want(t, "comments", len(must(fx.Messages.Comments(t.Context(), comments))(t)), len(comments))
		want(t, "topics", len(must(fx.Messages.Topics(t.Context(), comments))(t)), len(comments))
	})
}
