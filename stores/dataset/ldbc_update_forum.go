package dataset

import (
	"fmt"

	"fivefold/stores"
)

// The updates of forums, posts, comments and likes.

// addReaction adds a like of a message of the given kind.
func (u *ldbcUpdater) addReaction(kind string, f []string) error {
	ids, err := requiredIDs("person", f[0], kind, f[1])
	if err != nil {
		return err
	}
	at, err := u.parseMillis(f[2])
	if err != nil {
		return err
	}
	found, err := u.set.Reactions.Between(u.ctx, ids[0], ids[1:])
	if err != nil {
		return asFatal(err)
	}
	_, exists := found[ids[1]]
	return u.add(stores.TableReactions, exists, func() error {
		_, err := u.set.Reactions.Set(u.ctx, stores.Reaction{User: ids[0], Message: ids[1], Kind: stores.ReactionLike, Since: at})
		return err
	})
}

// addForum creates a page. Creating a page makes its owner a moderator; the membership is removed, since in the network the moderator of
// a forum is a member only by a separate update.
func (u *ldbcUpdater) addForum(at position, f []string) error {
	created, err := u.parseMillis(f[2])
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
	_, exists := found[page.ID]
	if err := u.add(stores.TablePages, exists, func() error { return u.set.Pages.Create(u.ctx, page) }); err != nil {
		return err
	}
	memberships, err := u.set.Memberships.Between(u.ctx, page.Owner, []stores.ID{page.ID})
	if m, isMember := memberships[page.ID]; err == nil && isMember && m.Role == stores.Moderator && m.Since.Equal(created) {
		err = u.set.Memberships.Leave(u.ctx, page.ID, page.Owner)
	}
	if err != nil {
		return asFatal(err)
	}
	return u.addPageTopics(page.ID, topics)
}

// addPageTopics adds the topics of a page.
func (u *ldbcUpdater) addPageTopics(page stores.ID, topics []stores.ID) error {
	var first firstError
	for _, topic := range topics {
		added, err := u.archive.Put(u.ctx, stores.Rows{PageTopics: []stores.PageTopic{{Page: page, Interest: topic}}})
		u.report.Rows[stores.TablePageTopics]++
		u.report.Added[stores.TablePageTopics] += added
		if err := first.keep(classify(err)); err != nil {
			return err
		}
	}
	return first.err
}

func (u *ldbcUpdater) addMembership(_ position, f []string) error {
	ids, err := requiredIDs("forum", f[0], "person", f[1])
	if err != nil {
		return err
	}
	at, err := u.parseMillis(f[2])
	if err != nil {
		return err
	}
	found, err := u.set.Memberships.Between(u.ctx, ids[1], ids[:1])
	if err != nil {
		return asFatal(err)
	}
	_, exists := found[ids[0]]
	return u.add(stores.TableMemberships, exists, func() error {
		_, err := u.set.Memberships.Join(u.ctx, ids[0], ids[1], at)
		return err
	})
}

func (u *ldbcUpdater) addPost(at position, f []string) error {
	created, err := u.parseMillis(f[2])
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
	_, exists := found[post.ID]
	return u.countMessage(stores.TablePosts, exists, topics, func() error { return u.set.Messages.CreatePost(u.ctx, post, topics) })
}

func (u *ldbcUpdater) addComment(at position, f []string) error {
	created, err := u.parseMillis(f[1])
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
	_, exists := found[comment.ID]
	return u.countMessage(stores.TableComments, exists, topics, func() error {
		_, err := u.set.Messages.CreateComment(u.ctx, comment, topics)
		return err
	})
}

// countMessage adds a message and counts it and its topics. An existing message has its topics already.
func (u *ldbcUpdater) countMessage(table stores.Table, exists bool, topics []stores.ID, create func() error) error {
	err := u.add(table, exists, create)
	u.report.Rows[stores.TableMessageTopics] += len(topics)
	if !exists && err == nil {
		u.report.Added[stores.TableMessageTopics] += len(topics)
	}
	return err
}

// tagIDs returns the ids of tags, at most stores.MaxBatch.
func tagIDs(keys []string) ([]stores.ID, error) {
	if len(keys) > stores.MaxBatch {
		return nil, fmt.Errorf("%d tags, at most %d are allowed", len(keys), stores.MaxBatch)
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

// topicIDs returns the ids of the tags of a message, at most stores.MaxTopics.
func topicIDs(text string) ([]stores.ID, error) {
	keys := splitList(text)
	if len(keys) > stores.MaxTopics {
		return nil, fmt.Errorf("%d tags, at most %d are allowed", len(keys), stores.MaxTopics)
	}
	return tagIDs(keys)
}
