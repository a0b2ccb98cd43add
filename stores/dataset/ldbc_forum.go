package dataset

import "fivefold/stores"

// The files of forums, posts, comments and likes.

func (d *ldbcData) importForums() error {
	err := importLDBCTable(d, "dynamic/forum", "id|title|creationDate|moderator",
		func(at position, f []string) (stores.Page, error) {
			created, err := parseLDBCTime(f[2])
			if err != nil {
				return stores.Page{}, err
			}
			return d.ldbcPage(at, f[0], f[1], f[3], created)
		})
	if err != nil {
		return err
	}
	err = importLDBCTable(d, "dynamic/forum_hasTag_tag", "Forum.id|Tag.id",
		func(_ position, f []string) (stores.PageTopic, error) {
			ids, err := requiredIDs("forum", f[0], "tag", f[1])
			if err != nil {
				return stores.PageTopic{}, err
			}
			return stores.PageTopic{Page: ids[0], Interest: ids[1]}, nil
		})
	if err != nil {
		return err
	}
	return importLDBCTable(d, "dynamic/forum_hasMember_person", "Forum.id|Person.id|joinDate",
		func(_ position, f []string) (stores.Membership, error) {
			ids, at, err := idsWithTime(f[2], "forum", f[0], "person", f[1])
			if err != nil {
				return stores.Membership{}, err
			}
			return stores.Membership{Page: ids[0], User: ids[1], Role: stores.Member, Since: at}, nil
		})
}

func (d *ldbcData) importMessages() error {
	err := importLDBCTable(d, "dynamic/post", "id|imageFile|creationDate|locationIP|browserUsed|language|content|length|creator|Forum.id|place",
		func(at position, f []string) (stores.Post, error) {
			created, err := parseLDBCTime(f[2])
			if err != nil {
				return stores.Post{}, err
			}
			return d.ldbcPost(at, ldbcMessage{id: f[0], image: f[1], created: created, language: f[5], content: f[6], author: f[8], forum: f[9], place: f[10]})
		})
	if err != nil {
		return err
	}
	err = importLDBCTable(d, "dynamic/comment", "id|creationDate|locationIP|browserUsed|content|length|creator|place|replyOfPost|replyOfComment",
		func(at position, f []string) (stores.Comment, error) {
			created, err := parseLDBCTime(f[1])
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
		err := importLDBCTable(d, file.name, file.header,
			func(_ position, f []string) (stores.MessageTopic, error) {
				ids, err := requiredIDs(file.kind, f[0], "tag", f[1])
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

func (d *ldbcData) importReactions() error {
	for _, file := range []struct{ name, header, kind string }{
		{"dynamic/person_likes_post", "Person.id|Post.id|creationDate", "post"}, {"dynamic/person_likes_comment", "Person.id|Comment.id|creationDate", "comment"}} {
		err := importLDBCTable(d, file.name, file.header,
			func(_ position, f []string) (stores.Reaction, error) {
				ids, at, err := idsWithTime(f[2], "person", f[0], file.kind, f[1])
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
