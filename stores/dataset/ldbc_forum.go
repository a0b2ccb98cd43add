package dataset

import "fivefold/stores"

// The files about forums and what is written there.

func (d *ldbcData) forums() error {
	err := ldbcTable(d, "dynamic/forum", "id|title|creationDate|moderator", stores.TablePages, ofPages,
		func(at place, f []string) (stores.Page, error) {
			created, err := ldbcTime(f[2])
			if err != nil {
				return stores.Page{}, err
			}
			return d.ldbcPage(at, f[0], f[1], f[3], created)
		})
	if err != nil {
		return err
	}
	err = ldbcTable(d, "dynamic/forum_hasTag_tag", "Forum.id|Tag.id", stores.TablePageTopics, ofPageTopics,
		func(_ place, f []string) (stores.PageTopic, error) {
			ids, err := refs("forum", f[0], "tag", f[1])
			if err != nil {
				return stores.PageTopic{}, err
			}
			return stores.PageTopic{Page: ids[0], Interest: ids[1]}, nil
		})
	if err != nil {
		return err
	}
	return ldbcTable(d, "dynamic/forum_hasMember_person", "Forum.id|Person.id|joinDate", stores.TableMemberships, ofMemberships,
		func(_ place, f []string) (stores.Membership, error) {
			ids, at, err := dated(f[2], "forum", f[0], "person", f[1])
			if err != nil {
				return stores.Membership{}, err
			}
			return stores.Membership{Page: ids[0], User: ids[1], Role: stores.Member, Since: at}, nil
		})
}

func (d *ldbcData) messages() error {
	err := ldbcTable(d, "dynamic/post", "id|imageFile|creationDate|locationIP|browserUsed|language|content|length|creator|Forum.id|place", stores.TablePosts, ofPosts,
		func(at place, f []string) (stores.Post, error) {
			created, err := ldbcTime(f[2])
			if err != nil {
				return stores.Post{}, err
			}
			return d.ldbcPost(at, ldbcMessage{id: f[0], image: f[1], created: created, language: f[5], content: f[6], author: f[8], forum: f[9], place: f[10]})
		})
	if err != nil {
		return err
	}
	err = ldbcTable(d, "dynamic/comment", "id|creationDate|locationIP|browserUsed|content|length|creator|place|replyOfPost|replyOfComment",
		stores.TableComments, ofComments, func(at place, f []string) (stores.Comment, error) {
			created, err := ldbcTime(f[1])
			if err != nil {
				return stores.Comment{}, err
			}
			return d.ldbcComment(at, ldbcMessage{id: f[0], created: created, content: f[4], author: f[6], place: f[7], post: f[8], comment: f[9]})
		})
	if err != nil {
		return err
	}
	for _, file := range []struct{ name, header, kind string }{
		{"dynamic/post_hasTag_tag", "Post.id|Tag.id", "post"}, {"dynamic/comment_hasTag_tag", "Comment.id|Tag.id", "comment"}} {
		err := ldbcTable(d, file.name, file.header, stores.TableMessageTopics, ofMessageTopics,
			func(_ place, f []string) (stores.MessageTopic, error) {
				ids, err := refs(file.kind, f[0], "tag", f[1])
				if err != nil {
					return stores.MessageTopic{}, err
				}
				return stores.MessageTopic{Message: ids[0], Interest: ids[1]}, nil
			})
		if err != nil {
			return err
		}
	}
	return nil
}

func (d *ldbcData) likes() error {
	for _, file := range []struct{ name, header, kind string }{
		{"dynamic/person_likes_post", "Person.id|Post.id|creationDate", "post"}, {"dynamic/person_likes_comment", "Person.id|Comment.id|creationDate", "comment"}} {
		err := ldbcTable(d, file.name, file.header, stores.TableReactions, ofReactions,
			func(_ place, f []string) (stores.Reaction, error) {
				ids, at, err := dated(f[2], "person", f[0], file.kind, f[1])
				if err != nil {
					return stores.Reaction{}, err
				}
				return stores.Reaction{User: ids[0], Message: ids[1], Kind: stores.ReactionLike, Since: at}, nil
			})
		if err != nil {
			return err
		}
	}
	return nil
}
