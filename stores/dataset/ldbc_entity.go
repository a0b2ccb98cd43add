package dataset

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"fivefold/stores"
)

// The conversions that the files and the update streams of the network share.

// An ldbcPerson is a person of the network.
type ldbcPerson struct {
	id, firstName, lastName, gender string
	birthday                        stores.Date
	joined                          time.Time
	address, browser, city          string
	languages, emails               []string
}

// ldbcUser converts a person.
func (imp *importer) ldbcUser(at position, p ldbcPerson) (stores.User, error) {
	ids, err := requiredIDs("person", p.id, "place", p.city)
	if err != nil {
		return stores.User{}, err
	}
	u := stores.User{ID: ids[0], City: ids[1], Birthday: p.birthday, JoinedAt: p.joined,
		FirstName: imp.sanitizeText(at, "first name", stores.UserFirstName, p.firstName), LastName: imp.sanitizeText(at, "last name", stores.UserLastName, p.lastName),
		Gender: imp.sanitizeText(at, "gender", stores.UserGender, p.gender), FriendsVisibility: stores.Everyone, InterestsVisibility: stores.Everyone}
	if u.Handle, err = stores.UserHandle.Check(ldbc + "-" + p.id); err != nil {
		return u, err
	}
	if u.Name, err = imp.sanitizeName(at, stores.UserName, strings.TrimSpace(u.FirstName+" "+u.LastName)); err != nil {
		return u, err
	}
	if u.Languages, err = stores.CheckLanguages(p.languages); err != nil {
		return u, fmt.Errorf("languages: %w", err)
	}
	addField := func(label, value string) {
		if value = imp.sanitizeText(at, label, stores.ProfileValue, value); value != "" {
			u.ProfileFields = append(u.ProfileFields, stores.ProfileField{Label: label, Value: value})
		}
	}
	for _, email := range p.emails {
		addField("Email", email)
	}
	addField("IP address", p.address)
	addField("Browser", p.browser)
	if len(u.ProfileFields) > stores.MaxProfileFields {
		return u, fmt.Errorf("%d profile fields, at most %d are allowed", len(u.ProfileFields), stores.MaxProfileFields)
	}
	return u, nil
}

// ldbcPage converts a forum.
func (imp *importer) ldbcPage(at position, id, title, moderator string, created time.Time) (stores.Page, error) {
	ids, err := requiredIDs("forum", id, "person", moderator)
	if err != nil {
		return stores.Page{}, err
	}
	name, err := imp.sanitizeName(at, stores.PageName, title)
	return stores.Page{ID: ids[0], Kind: stores.Group, Category: forumCategory(title), Name: name, Owner: ids[1], CreatedAt: created}, err
}

// forumCategory returns the category of a forum. The files distinguish the categories only by the titles.
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

// An ldbcMessage is a post or a comment of the network.
type ldbcMessage struct {
	id, author, place, content string
	created                    time.Time
	image, language, forum     string // of a post
	post, comment              string // of a comment: exactly one of the two
}

// ldbcPost converts a post.
func (imp *importer) ldbcPost(at position, m ldbcMessage) (stores.Post, error) {
	ids, err := requiredIDs("post", m.id, "person", m.author, "forum", m.forum, "place", m.place)
	if err != nil {
		return stores.Post{}, err
	}
	p := stores.Post{ID: ids[0], Author: ids[1], Page: ids[2], Place: ids[3], Text: imp.sanitizeText(at, "content", stores.PostText, m.content),
		Image: stores.PostImage.Repair(m.image), Audience: stores.AudiencePublic, CreatedAt: m.created}
	if p.Text == "" && p.Image == "" {
		return p, errors.New("content and image are both empty")
	}
	if p.Language, err = stores.PostLanguage.Check(m.language); err != nil {
		return p, fmt.Errorf("language: %w", err)
	}
	return p, checkLength(m.image, stores.PostImage.Max)
}

// ldbcComment converts a comment.
func (imp *importer) ldbcComment(at position, m ldbcMessage) (stores.Comment, error) {
	ids, err := requiredIDs("comment", m.id, "person", m.author, "place", m.place)
	if err != nil {
		return stores.Comment{}, err
	}
	c := stores.Comment{ID: ids[0], Author: ids[1], Place: ids[2], Text: imp.sanitizeText(at, "content", stores.CommentText, m.content), CreatedAt: m.created}
	if (m.post == "") == (m.comment == "") {
		return c, errors.New("exactly one of replyOfPost and replyOfComment must be set")
	}
	if c.Text == "" {
		return c, errors.New("content is empty")
	}
	if m.comment != "" {
		c.ReplyTo, err = optionalID("comment", m.comment)
	} else {
		c.ReplyTo, err = optionalID("post", m.post)
	}
	return c, err
}
