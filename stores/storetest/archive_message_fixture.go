package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fivefold/stores"
)

// addMessages adds 5 posts and 7 comments to rows that have people, interests, places and pages.
func (fx *fixture) addMessages(rows *stores.Rows) {
	person := func(i int) stores.ID { return rows.Users[i].ID }
	for i, id := range fx.ids(stores.KindPost, 5) {
		rows.Posts = append(rows.Posts, stores.Post{ID: id, Author: person(i), Wall: person(i), Text: fmt.Sprintf("Post %d\n", i), Audience: stores.AudiencePublic, CreatedAt: at(i)})
	}
	p := rows.Posts // the first has no optional value
	p[1].Wall, p[1].Page, p[1].Language, p[1].Place, p[1].EditedAt = stores.ID{}, rows.Pages[0].ID, "de", rows.Places[2].ID, at(50)
	p[2].Wall, p[2].Audience, p[2].Text, p[2].Image = person(0), stores.AudienceFriends, "", "photo.jpg"
	p[3].Audience, p[3].DeletedAt, p[3].DeletedBy = stores.AudienceOnlyMe, at(60), person(3)
	ids := fx.ids(stores.KindComment, 7)
	for i, answers := range []struct{ message, post stores.ID }{
		{ids[4], p[0].ID}, {p[0].ID, p[0].ID}, {ids[0], p[0].ID}, {p[3].ID, p[3].ID}, {ids[1], p[0].ID}, {ids[6], p[2].ID}, {p[2].ID, p[2].ID},
	} {
		c := stores.Comment{ID: ids[i], Author: person(i * 3 % 12), ReplyTo: answers.message, Post: answers.post, Text: fmt.Sprintf("Comment %d", i), CreatedAt: at(10 + i)}
		if i > 4 {
			c.Place, c.EditedAt, c.DeletedAt, c.DeletedBy = rows.Places[i-5].ID, at(50), at(60), person(i)
		}
		rows.Comments = append(rows.Comments, c)
	}
	kinds := []stores.ReactionKind{stores.ReactionLike, stores.ReactionLove, stores.ReactionLaugh, stores.ReactionWow, stores.ReactionSad, stores.ReactionAngry}
	for i, message := range []stores.ID{p[0].ID, ids[0], p[1].ID, ids[3], ids[5]} {
		for j := range 2 {
			rows.MessageTopics = append(rows.MessageTopics, stores.MessageTopic{Message: message, Interest: rows.Interests[(i+3*j)%6].ID})
			rows.Reactions = append(rows.Reactions, stores.Reaction{User: person(i + 6*j), Message: message, Kind: kinds[(i+j)%6], Since: at(20 + i)})
		}
	}
}

// changeMessages changes all but the keys.
func changeMessages(other *stores.Rows, all stores.Rows) {
	for i := range other.Posts {
		p := &other.Posts[i]
		p.Author, p.Wall, p.Page, p.Place = all.Users[11].ID, stores.ID{}, all.Pages[3].ID, all.Places[3].ID
		p.Text, p.Image, p.Language, p.Audience = "other", "other", "eo", stores.AudiencePublic
		p.CreatedAt, p.EditedAt, p.DeletedAt, p.DeletedBy = at(99), at(99), at(99), all.Users[10].ID
	}
	for i := range other.Comments {
		c := &other.Comments[i]
		c.Author, c.ReplyTo, c.Text, c.Place = all.Users[0].ID, all.Posts[4].ID, "other", all.Places[3].ID
		c.CreatedAt, c.EditedAt, c.DeletedAt, c.DeletedBy = at(99), at(99), at(99), all.Users[10].ID
	}
	for i := range other.Reactions {
		other.Reactions[i].Kind, other.Reactions[i].Since = stores.ReactionAngry, at(99)
	}
}

// dateMessages dates everything that has a date.
func dateMessages(rows *stores.Rows, when time.Time) {
	date := func(t *time.Time) {
		if !t.IsZero() {
			*t = when
		}
	}
	for i := range rows.Posts {
		date(&rows.Posts[i].CreatedAt)
		date(&rows.Posts[i].EditedAt)
		date(&rows.Posts[i].DeletedAt)
	}
	for i := range rows.Comments {
		date(&rows.Comments[i].CreatedAt)
		date(&rows.Comments[i].EditedAt)
		date(&rows.Comments[i].DeletedAt)
	}
	for i := range rows.Reactions {
		date(&rows.Reactions[i].Since)
	}
}

// expectMessages fails unless the other ports find the messages of rows.
func (fx *fixture) expectMessages(t *testing.T, rows stores.Rows) {
	t.Helper()
	for _, p := range rows.Posts {
		want(t, "post", must(fx.Messages.Posts(t.Context(), []stores.ID{p.ID}))(t)[p.ID], p)
	}
	for _, c := range rows.Comments {
		want(t, "comment", must(fx.Messages.Comments(t.Context(), []stores.ID{c.ID}))(t)[c.ID], c)
	}
	for _, topic := range rows.MessageTopics {
		got := must(fx.Messages.Topics(t.Context(), []stores.ID{topic.Message}))(t)[topic.Message]
		if !slices.Contains(got, topic.Interest) {
			t.Errorf("%+v is not in %+v", topic, got)
		}
	}
	for _, r := range rows.Reactions {
		want(t, "reaction", must(fx.Reactions.Between(t.Context(), r.User, []stores.ID{r.Message}))(t)[r.Message], r)
	}
	p := rows.Posts[1]
	if got := must(fx.Threads.OnPages(t.Context(), p.Author, []stores.ID{p.Page}, stores.Window{Limit: 100}))(t)[p.Page]; !slices.Contains(values(got), p.ID) {
		t.Errorf("%+v is not in %+v", p, values(got))
	}
}

// writeMessages writes, changes and deletes messages through the other ports, and returns the resulting rows.
func (fx *fixture) writeMessages(t *testing.T, author, other, page, interest stores.ID) (rows stores.Rows) {
	t.Helper()
	fine := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ctx := t.Context()
	ids := fx.ids(stores.KindPost, 2)
	slices.SortFunc(ids, stores.ID.Compare)
	p := stores.Post{ID: ids[0], Author: author, Page: page, Text: "first", Audience: stores.AudiencePublic, CreatedAt: at(5)}
	deleted := stores.Post{ID: ids[1], Author: author, Wall: other, Text: "second", Audience: stores.AudienceFriends, CreatedAt: at(6)}
	fine(fx.Messages.CreatePost(ctx, p, []stores.ID{interest}))
	fine(fx.Messages.CreatePost(ctx, deleted, []stores.ID{interest}))
	c := stores.Comment{ID: fx.id(stores.KindComment), Author: other, ReplyTo: p.ID, Text: "third", CreatedAt: at(7)}
	c = must(fx.Messages.CreateComment(ctx, c, []stores.ID{interest}))(t)
	fine(fx.Messages.Edit(ctx, p.ID, stores.MessageChange{Text: new("changed"), Topics: &[]stores.ID{}}, at(8)))
	p.Text, p.EditedAt = "changed", at(8)
	fine(fx.Messages.Delete(ctx, deleted.ID, other, at(9)))
	deleted.DeletedAt, deleted.DeletedBy = at(9), other
	like := stores.Reaction{User: author, Message: c.ID, Kind: stores.ReactionLike, Since: at(10)}
	must(fx.Reactions.Set(ctx, like))(t)
	must(fx.Reactions.Set(ctx, stores.Reaction{User: other, Message: p.ID, Kind: stores.ReactionSad, Since: at(10)}))(t)
	like.Kind = stores.ReactionLove
	must(fx.Reactions.Set(ctx, stores.Reaction{User: author, Message: c.ID, Kind: stores.ReactionLove, Since: at(11)}))(t)
	fine(fx.Reactions.Remove(ctx, other, p.ID))
	return stores.Rows{
		Posts: []stores.Post{p, deleted}, Comments: []stores.Comment{c}, Reactions: []stores.Reaction{like},
		MessageTopics: []stores.MessageTopic{{Message: deleted.ID, Interest: interest}, {Message: c.ID, Interest: interest}},
	}
}
