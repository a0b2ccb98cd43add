package dataset

import (
	"fmt"

	"fivefold/stores"
)

// What updates about forums and what is written there do, unless it is done already.

// addReaction is a reaction to a message of the kind.
func (u *ldbcUpdater) addReaction(kind string, f []string) error {
	ids, err := requiredIDs("person", f[0], kind, f[1])
	if err != nil {
		return err
	}
	at, err := parseMillis(f[2])
	if err != nil {
		return err
	}
	found, err := u.set.Reactions.Between(u.ctx, ids[0], ids[1:])
	if err != nil {
		return asFatal(err)
	}
	_, there := found[ids[1]]
	return u.add(stores.TableReactions, there, func() error {
		_, err := u.set.Reactions.Set(u.ctx, stores.Reaction{User: ids[0], Message: ids[1], Kind: stores.ReactionLike, Since: at})
		return err
	})
}

// addForum is a new page. Its making puts the owner in it, but here the moderator of a addForum is in it like any other, if at all.
func (u *ldbcUpdater) addForum(at position, f []string) error {
	created, err := parseMillis(f[2])
	if err != nil {
		return err
	}
	page, err := u.ldbcPage(at, f[0], f[1], f[3], created)
	if err != nil {
		return err
	}
	topics, err := tagIDs(splitList(f[4]))
	if err != nil {
		return err
	}
	found, err := u.set.Pages.ByIDs(u.ctx, []stores.ID{page.ID})
	if err != nil {
		return asFatal(err)
	}
	_, there := found[page.ID]
	if err := u.add(stores.TablePages, there, func() error { return u.set.Pages.Create(u.ctx, page) }); err != nil {
		return err
	}
	imp, err := u.set.Memberships.Between(u.ctx, page.Owner, []stores.ID{page.ID})
	if m, owns := imp[page.ID]; err == nil && owns && m.Role == stores.Moderator && m.Since.Equal(created) {
		err = u.set.Memberships.Leave(u.ctx, page.ID, page.Owner)
	}
	if err != nil {
		return asFatal(err)
	}
	return u.addPageTopics(page.ID, topics)
}

// addPageTopics are what a page is about. Those that are there no less go in.
func (u *ldbcUpdater) addPageTopics(page stores.ID, topics []stores.ID) error {
	var refused firstError
	for _, topic := range topics {
		added, err := u.archive.Put(u.ctx, stores.Rows{PageTopics: []stores.PageTopic{{Page: page, Interest: topic}}})
		u.report.Rows[stores.TablePageTopics]++
		u.report.Added[stores.TablePageTopics] += added
		if err := refused.keep(classify(err)); err != nil {
			return err
		}
	}
	return refused.first
}

func (u *ldbcUpdater) addMembership(_ position, f []string) error {
	ids, err := requiredIDs("forum", f[0], "person", f[1])
	if err != nil {
		return err
	}
	at, err := parseMillis(f[2])
	if err != nil {
		return err
	}
	found, err := u.set.Memberships.Between(u.ctx, ids[1], ids[:1])
	if err != nil {
		return asFatal(err)
	}
	_, there := found[ids[0]]
	return u.add(stores.TableMemberships, there, func() error {
		_, err := u.set.Memberships.Join(u.ctx, ids[0], ids[1], at)
		return err
	})
}

func (u *ldbcUpdater) addPost(at position, f []string) error {
	created, err := parseMillis(f[2])
	if err != nil {
		return err
	}
	post, err := u.ldbcPost(at, ldbcMessage{id: f[0], image: f[1], created: created, language: f[5], content: f[6], author: f[8], forum: f[9], place: f[10]})
	if err != nil {
		return err
	}
	topics, err := topicIDs(f[11])
	if err != nil {
		return err
	}
	found, err := u.set.Messages.Posts(u.ctx, []stores.ID{post.ID})
	if err != nil {
		return asFatal(err)
	}
	_, there := found[post.ID]
	return u.countMessage(stores.TablePosts, there, topics, func() error { return u.set.Messages.CreatePost(u.ctx, post, topics) })
}

func (u *ldbcUpdater) addComment(at position, f []string) error {
	created, err := parseMillis(f[1])
	if err != nil {
		return err
	}
	m := ldbcMessage{id: f[0], created: created, content: f[4], author: f[6], place: f[7]}
	if f[8] != "-1" {
		m.post = f[8]
	}
	if f[9] != "-1" {
		m.comment = f[9]
	}
	comment, err := u.ldbcComment(at, m)
	if err != nil {
		return err
	}
	topics, err := topicIDs(f[10])
	if err != nil {
		return err
	}
	found, err := u.set.Messages.Comments(u.ctx, []stores.ID{comment.ID})
	if err != nil {
		return asFatal(err)
	}
	_, there := found[comment.ID]
	return u.countMessage(stores.TableComments, there, topics, func() error {
		_, err := u.set.Messages.CreateComment(u.ctx, comment, topics)
		return err
	})
}

// countMessage adds a countMessage and its topics, which are there when it is.
func (u *ldbcUpdater) countMessage(table stores.Table, there bool, topics []stores.ID, create func() error) error {
	err := u.add(table, there, create)
	u.report.Rows[stores.TableMessageTopics] += len(topics)
	if !there && err == nil {
		u.report.Added[stores.TableMessageTopics] += len(topics)
	}
	return err
}

// tagIDs gives the ids of tags, as many as one call may hold.
func tagIDs(keys []string) ([]stores.ID, error) {
	if len(keys) > stores.MaxBatch {
		return nil, fmt.Errorf("%d tags, more than %d", len(keys), stores.MaxBatch)
	}
	ids := make([]stores.ID, 0, len(keys))
	for _, key := range keys {
		id, err := requiredIDs("tag", key)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id...)
	}
	return ids, nil
}

// topicIDs gives the ids of the tags of a message.
func topicIDs(text string) ([]stores.ID, error) {
	keys := splitList(text)
	if len(keys) > stores.MaxTopics {
		return nil, fmt.Errorf("%d tags, more than %d", len(keys), stores.MaxTopics)
	}
	return tagIDs(keys)
}
