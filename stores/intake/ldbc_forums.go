package intake

import (
	"errors"
	"strings"

	"fivefold/stores"
)

// The files about forums and what is written there.

func (d *ldbcData) forums() error {
	err := ldbcTable(d, "dynamic/forum", "id|title|creationDate|moderator", stores.TablePages, ofPages,
		func(_ place, f []string) (stores.Page, error) {
			ids, at, err := dated(f[2], "forum", f[0], "person", f[3])
			if err != nil {
				return stores.Page{}, err
			}
			return stores.Page{ID: ids[0], Kind: stores.Group, Category: forumCategory(f[1]), Name: fit(f[1]), Owner: ids[1], CreatedAt: at}, nil
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

// forumCategory tells the three sorts of forums apart, which only their titles do.
func forumCategory(title string) string {
	switch {
	case strings.HasPrefix(title, "Wall "):
		return "WALL"
	case strings.HasPrefix(title, "Album "):
		return "ALBUM"
	default:
		return "GROUP"
	}
}

func (d *ldbcData) messages() error {
	err := ldbcTable(d, "dynamic/post", "id|imageFile|creationDate|locationIP|browserUsed|language|content|length|creator|Forum.id|place", stores.TablePosts, ofPosts,
		func(_ place, f []string) (stores.Post, error) {
			ids, at, err := dated(f[2], "post", f[0], "person", f[8], "forum", f[9], "place", f[10])
			if err != nil {
				return stores.Post{}, err
			}
			return stores.Post{ID: ids[0], Author: ids[1], Page: ids[2], Place: ids[3], Text: fit(f[6]), Image: fit(f[1]), Language: fit(f[5]),
				Audience: stores.AudiencePublic, CreatedAt: at}, nil
		})
	if err != nil {
		return err
	}
	err = ldbcTable(d, "dynamic/comment", "id|creationDate|locationIP|browserUsed|content|length|creator|place|replyOfPost|replyOfComment",
		stores.TableComments, ofComments, ldbcComment)
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

func ldbcComment(_ place, f []string) (stores.Comment, error) {
	ids, at, err := dated(f[1], "comment", f[0], "person", f[6], "place", f[7])
	if err != nil {
		return stores.Comment{}, err
	}
	if (f[8] == "") == (f[9] == "") {
		return stores.Comment{}, errors.New("it answers not exactly one message")
	}
	answered, err := ref("post", f[8])
	if f[9] != "" {
		answered, err = ref("comment", f[9])
	}
	return stores.Comment{ID: ids[0], Author: ids[1], Place: ids[2], ReplyTo: answered, Text: fit(f[4]), CreatedAt: at}, err
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
