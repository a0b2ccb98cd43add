package storetest

import (
	"fivefold/stores"
)

// postRow and commentRow return one valid row, changed by change.
func (fx *fixture) postRow(stored stores.Rows, change func(p *stores.Post)) stores.Rows {
	p := stores.Post{ID: fx.id(stores.KindPost), Author: stored.Users[0].ID, Text: "x", Audience: stores.AudiencePublic, CreatedAt: at(0)}
	change(&p)
	if p.Page.IsZero() && p.Wall.IsZero() {
		p.Wall = stored.Users[0].ID
	}
	return stores.Rows{Posts: []stores.Post{p}}
}

func (fx *fixture) commentRow(stored stores.Rows, change func(c *stores.Comment)) stores.Rows {
	c := stores.Comment{ID: fx.id(stores.KindComment), Author: stored.Users[0].ID, ReplyTo: stored.Posts[0].ID, Text: "x", CreatedAt: at(0)}
	change(&c)
	return stores.Rows{Comments: []stores.Comment{c}}
}

// badMessages are the rows of messages that Put rejects.
var badMessages = []badRow{
	{"a post by a missing person", stores.TablePosts, stores.ErrNotFound, func(fx *fixture, stored stores.Rows, _ *stores.Rows) stores.Rows {
		return fx.postRow(stored, func(p *stores.Post) { p.Author = fx.id(stores.KindUser) })
	}},
	{"a post on the wall of a missing person", stores.TablePosts, stores.ErrNotFound, func(fx *fixture, stored stores.Rows, _ *stores.Rows) stores.Rows {
		return fx.postRow(stored, func(p *stores.Post) { p.Wall = fx.id(stores.KindUser) })
	}},
	{"a post on a wall that is a page", stores.TablePosts, stores.ErrNotFound, func(fx *fixture, stored stores.Rows, _ *stores.Rows) stores.Rows {
		return fx.postRow(stored, func(p *stores.Post) { p.Wall = stored.Pages[0].ID })
	}},
	{"a post on a missing page", stores.TablePosts, stores.ErrNotFound, func(fx *fixture, stored stores.Rows, _ *stores.Rows) stores.Rows {
		return fx.postRow(stored, func(p *stores.Post) { p.Page = fx.id(stores.KindPage) })
	}},
	{"a post from a missing place", stores.TablePosts, stores.ErrNotFound, func(fx *fixture, stored stores.Rows, _ *stores.Rows) stores.Rows {
		return fx.postRow(stored, func(p *stores.Post) { p.Place = fx.id(stores.KindPlace) })
	}},
	{"a post deleted by a missing person", stores.TablePosts, stores.ErrNotFound, func(fx *fixture, stored stores.Rows, _ *stores.Rows) stores.Rows {
		return fx.postRow(stored, func(p *stores.Post) { p.DeletedAt, p.DeletedBy = at(1), fx.id(stores.KindUser) })
	}},
	{"a comment deleted by a page", stores.TableComments, stores.ErrNotFound, func(fx *fixture, stored stores.Rows, _ *stores.Rows) stores.Rows {
		return fx.commentRow(stored, func(c *stores.Comment) { c.DeletedAt, c.DeletedBy = at(1), stored.Pages[0].ID })
	}},
	{"a comment by a missing person", stores.TableComments, stores.ErrNotFound, func(fx *fixture, stored stores.Rows, _ *stores.Rows) stores.Rows {
		return fx.commentRow(stored, func(c *stores.Comment) { c.Author = fx.id(stores.KindUser) })
	}},
	{"a comment from a missing place", stores.TableComments, stores.ErrNotFound, func(fx *fixture, stored stores.Rows, _ *stores.Rows) stores.Rows {
		return fx.commentRow(stored, func(c *stores.Comment) { c.Place = stored.Organisations[0].ID })
	}},
	{"a comment on a missing post", stores.TableComments, stores.ErrNotFound, func(fx *fixture, stored stores.Rows, _ *stores.Rows) stores.Rows {
		return fx.commentRow(stored, func(c *stores.Comment) { c.ReplyTo = fx.id(stores.KindPost) })
	}},
	{"a comment on a missing comment", stores.TableComments, stores.ErrNotFound, func(fx *fixture, stored stores.Rows, _ *stores.Rows) stores.Rows {
		return fx.commentRow(stored, func(c *stores.Comment) { c.ReplyTo = fx.id(stores.KindComment) })
	}},
	{"a comment on the zero ID", stores.TableComments, stores.ErrNotFound, func(fx *fixture, stored stores.Rows, _ *stores.Rows) stores.Rows {
		return fx.commentRow(stored, func(c *stores.Comment) { c.ReplyTo = stores.ID{} })
	}},
	{"a comment on itself", stores.TableComments, stores.ErrNotFound, func(fx *fixture, stored stores.Rows, _ *stores.Rows) stores.Rows {
		return fx.commentRow(stored, func(c *stores.Comment) { c.ReplyTo = c.ID })
	}},
	{"a comment on a post with the kind of a comment", stores.TableComments, stores.ErrNotFound, func(fx *fixture, stored stores.Rows, _ *stores.Rows) stores.Rows {
		return fx.commentRow(stored, func(c *stores.Comment) { c.ReplyTo = asKind(stored.Posts[0].ID, stores.KindComment) })
	}},
	{"a comment on a person", stores.TableComments, stores.ErrNotFound, func(fx *fixture, stored stores.Rows, _ *stores.Rows) stores.Rows {
		return fx.commentRow(stored, func(c *stores.Comment) { c.ReplyTo = stored.Users[1].ID })
	}},
	{"a topic of a missing message", stores.TableMessageTopics, stores.ErrNotFound, func(fx *fixture, stored stores.Rows, _ *stores.Rows) stores.Rows {
		return stores.Rows{MessageTopics: []stores.MessageTopic{{Message: fx.id(stores.KindComment), Interest: stored.Interests[0].ID}}}
	}},
	{"a missing topic of a message", stores.TableMessageTopics, stores.ErrNotFound, func(fx *fixture, _ stores.Rows, rows *stores.Rows) stores.Rows {
		return stores.Rows{MessageTopics: []stores.MessageTopic{{Message: rows.Posts[0].ID, Interest: fx.id(stores.KindInterest)}}}
	}},
	{"a reaction of a missing person", stores.TableReactions, stores.ErrNotFound, func(fx *fixture, stored stores.Rows, _ *stores.Rows) stores.Rows {
		return stores.Rows{Reactions: []stores.Reaction{{User: fx.id(stores.KindUser), Message: stored.Posts[0].ID, Kind: stores.ReactionLike, Since: at(0)}}}
	}},
	{"a reaction to a missing message", stores.TableReactions, stores.ErrNotFound, func(fx *fixture, _ stores.Rows, rows *stores.Rows) stores.Rows {
		return stores.Rows{Reactions: []stores.Reaction{{User: rows.Users[0].ID, Message: fx.id(stores.KindPost), Kind: stores.ReactionLike, Since: at(0)}}}
	}},
	{"a reaction to a page", stores.TableReactions, stores.ErrNotFound, func(_ *fixture, stored stores.Rows, rows *stores.Rows) stores.Rows {
		return stores.Rows{Reactions: []stores.Reaction{{User: rows.Users[0].ID, Message: stored.Pages[0].ID, Kind: stores.ReactionLike, Since: at(0)}}}
	}},
}
