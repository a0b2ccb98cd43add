package resolvers_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"fivefold/stores"
)

// A talk is what a society has written, the pages it is in and where it lives, with a slow and plain answer to every question
// of who may read what.
type talk struct {
	*society
	stored    stores.Rows
	messages  []message
	decisions int // how many times it was asked whether a viewer may know of a thing
}

// A message is a post or a comment.
type message struct {
	id, author, wall, page, replyTo, post stores.ID
	deletedBy                             stores.ID
	text                                  string
	audience                              stores.Audience
	at, deleted                           time.Time
	topics                                []stores.Interest
}

func randomTalk(rng *rand.Rand, s *society) *talk {
	k := &talk{society: s}
	k.settle(rng)
	for i := range 14 {
		m := k.write(rng, stores.KindPost, i, i%4)
		m.post, m.audience = m.id, pick(rng, stores.AudiencePublic, stores.AudienceFriends, stores.AudienceOnlyMe)
		if rng.IntN(3) == 0 {
			m.page, m.audience = pick(rng, k.stored.Pages...).ID, stores.AudiencePublic
		} else {
			m.wall = pick(rng, s.people...).ID
		}
		k.messages = append(k.messages, m)
	}
	for i := range 18 {
		m := k.write(rng, stores.KindComment, i+100, 4+i%4)
		above := pick(rng, k.messages[:14]...)
		if rng.IntN(2) == 0 {
			above = pick(rng, k.messages...)
		}
		m.replyTo, m.post = above.id, above.post
		k.messages = append(k.messages, m)
	}
	for i, m := range k.messages {
		if !m.deleted.IsZero() {
			k.messages[i].deletedBy = pick(rng, k.deleters(m)...)
		}
	}
	for _, u := range s.people {
		for _, m := range k.messages {
			if rng.IntN(5) == 0 {
				k.stored.Reactions = append(k.stored.Reactions, stores.Reaction{User: u.ID, Message: m.id,
					Kind: pick(rng, stores.ReactionLike, stores.ReactionWow), Since: began.Add(time.Duration(rng.IntN(2)) * time.Hour)})
			}
		}
	}
	return k
}

func pick[T any](rng *rand.Rand, of ...T) T { return of[rng.IntN(len(of))] }

// settle gives the people cities, jobs and pages.
func (k *talk) settle(rng *rand.Rand) {
	rows := &k.stored
	for i := range 2 {
		place := stores.Place{ID: numbered(stores.KindPlace, i), Kind: stores.City, Name: fmt.Sprint("city ", i)}
		rows.Places = append(rows.Places, place)
		rows.Organisations = append(rows.Organisations, stores.Organisation{ID: numbered(stores.KindOrganisation, i), Kind: stores.Company,
			Name: fmt.Sprint("company ", i), Place: place.ID})
		p := stores.Page{ID: numbered(stores.KindPage, i), Kind: pick(rng, stores.Group, stores.Business), Name: fmt.Sprint("page ", i),
			Owner: pick(rng, k.people...).ID, CreatedAt: began}
		rows.Pages = append(rows.Pages, p)
		for _, u := range k.people {
			if rng.IntN(2) == 0 {
				rows.Memberships = append(rows.Memberships, stores.Membership{Page: p.ID, User: u.ID, Role: pick(rng, stores.Member, stores.Member, stores.Moderator),
					Since: began.Add(time.Duration(rng.IntN(3)) * time.Hour)})
			}
		}
		rows.PageTopics = append(rows.PageTopics, stores.PageTopic{Page: p.ID, Interest: k.interests[i].ID})
	}
	rows.PageLinks = []stores.PageLink{{A: rows.Pages[0].ID, B: rows.Pages[1].ID}}
	for i := range k.people {
		k.people[i].City = pick(rng, rows.Places...).ID
		rows.Affiliations = append(rows.Affiliations, stores.Affiliation{User: k.people[i].ID, Organisation: pick(rng, rows.Organisations...).ID, Year: 2000 + i})
	}
}

// write makes a message by anybody, one in six deleted.
func (k *talk) write(rng *rand.Rand, kind stores.Kind, n, hour int) message {
	m := message{id: numbered(kind, n), author: pick(rng, k.people...).ID, text: fmt.Sprint(kind, " ", n), at: began.Add(time.Duration(hour) * time.Hour)}
	if rng.IntN(6) == 0 {
		m.deleted = began.Add(10 * time.Hour)
	}
	for _, topic := range k.interests {
		if rng.IntN(4) == 0 {
			m.topics = append(m.topics, topic)
		}
	}
	return m
}

// rows gives the talk as rows to store, but for the people.
func (k *talk) rows() stores.Rows {
	rows := k.stored
	for _, m := range k.messages {
		if m.id == m.post {
			rows.Posts = append(rows.Posts, stores.Post{ID: m.id, Author: m.author, Wall: m.wall, Page: m.page, Text: m.text, Audience: m.audience,
				CreatedAt: m.at, DeletedAt: m.deleted, DeletedBy: m.deletedBy})
		} else {
			rows.Comments = append(rows.Comments, stores.Comment{ID: m.id, Author: m.author, Post: m.post, ReplyTo: m.replyTo, Text: m.text,
				CreatedAt: m.at, DeletedAt: m.deleted, DeletedBy: m.deletedBy})
		}
		for _, topic := range m.topics {
			rows.MessageTopics = append(rows.MessageTopics, stores.MessageTopic{Message: m.id, Interest: topic.ID})
		}
	}
	return rows
}

func (k *talk) message(id stores.ID) message {
	return byID(k.messages, id, func(m message) stores.ID { return m.id })
}

func (k *talk) page(id stores.ID) stores.Page {
	return byID(k.stored.Pages, id, func(p stores.Page) stores.ID { return p.ID })
}

func (s *society) person(id stores.ID) stores.User {
	return byID(s.people, id, func(u stores.User) stores.ID { return u.ID })
}

// byID gives the thing with an id, the zero value when there is none.
func byID[T any](all []T, id stores.ID, of func(T) stores.ID) (none T) {
	if i := slices.IndexFunc(all, func(x T) bool { return of(x) == id }); i >= 0 {
		return all[i]
	}
	return none
}

// open tells whether viewer is one of those who read a post, deleted or not.
func (k *talk) open(viewer stores.ID, post message) bool {
	k.decisions++
	switch {
	case !k.sees(viewer, post.author) || !k.sees(viewer, post.wall):
		return false
	case post.author == viewer || post.audience == stores.AudiencePublic:
		return true
	default:
		return post.audience == stores.AudienceFriends && k.areFriends(post.author, viewer)
	}
}

// listed tells whether viewer finds a message in lists.
func (k *talk) listed(viewer stores.ID, m message) bool {
	post := k.message(m.post)
	return k.open(viewer, post) && k.sees(viewer, m.author) && m.deleted.IsZero() && post.deleted.IsZero()
}

// runs tells whether viewer owns or moderates a page.
func (k *talk) runs(viewer stores.ID, page stores.ID) bool {
	return k.page(page).Owner == viewer || slices.ContainsFunc(k.stored.Memberships, func(m stores.Membership) bool {
		return m.Page == page && m.User == viewer && m.Role == stores.Moderator
	})
}

// deleters are those who delete a message where they see it: its author, and whoever deletes the post above it.
func (k *talk) deleters(m message) (who []stores.ID) {
	post := k.message(m.post)
	for _, u := range k.people {
		if u.ID == m.author || u.ID == post.author || u.ID == post.wall || !post.page.IsZero() && k.runs(u.ID, post.page) {
			who = append(who, u.ID)
		}
	}
	return who
}

// reads tells whether viewer reads a message by its id: what is listed, and what is deleted and the viewer's own, or the viewer has
// deleted.
func (k *talk) reads(viewer stores.ID, m message) bool {
	post := k.message(m.post)
	if m.author == viewer || m.deletedBy == viewer {
		m.deleted = time.Time{}
	}
	if m.id == m.post {
		return k.open(viewer, post) && m.deleted.IsZero()
	}
	return k.open(viewer, post) && k.sees(viewer, m.author) && m.deleted.IsZero() && post.deleted.IsZero()
}

// byFriend says whether a comment is by a friend of whom it answers, as viewer may know it; nil when not.
func (k *talk) byFriend(viewer stores.ID, m message) any {
	above := k.message(m.replyTo)
	if !k.reads(viewer, above) {
		return nil
	}
	a, b := k.person(m.author), k.person(above.author)
	if !k.showsFriends(viewer, a) && !k.showsFriends(viewer, b) {
		return nil
	}
	return k.areFriends(a.ID, b.ID)
}

// An item is a place in a list, by what it is called and where it stands.
type item struct {
	name string
	at   stores.ListPosition
}

// unique brings items into the order of every list.
func inOrder(items []item) []item {
	slices.SortFunc(items, func(a, b item) int { return stands(a.at, b.at) })
	return items
}

func stands(a, b stores.ListPosition) int {
	return cmp.Or(cmp.Compare(b.Rank, a.Rank), strings.Compare(a.Text, b.Text), a.ID.Compare(b.ID))
}

// found lists the messages that fit and that viewer may read, equals by their authors first where byAuthor.
func (k *talk) found(viewer stores.ID, byAuthor bool, fits func(message) bool) []item {
	out := []item{}
	for _, m := range k.messages {
		if fits(m) && k.listed(viewer, m) {
			at := stores.ListPosition{Rank: m.at.UnixMicro(), ID: m.id}
			if byAuthor {
				at.Text = string(m.author.UUID[:])
			}
			out = append(out, item{m.text, at})
		}
	}
	return inOrder(out)
}

// members lists the members of a page as viewer may know them.
func (k *talk) members(viewer, page stores.ID) []item {
	out := []item{}
	for _, m := range k.stored.Memberships {
		u := k.person(m.User)
		if m.Page == page {
			k.decisions++
			if k.sees(viewer, u.ID) && k.showsInterests(viewer, u) {
				out = append(out, item{u.Handle, m.MemberPosition()})
			}
		}
	}
	return inOrder(out)
}

// pagesOf lists the pages a person is in; nil when the person does not show it.
func (k *talk) pagesOf(viewer stores.ID, person stores.User) []item {
	k.decisions++
	if !k.showsInterests(viewer, person) {
		return nil
	}
	out := []item{}
	for _, m := range k.stored.Memberships {
		if m.User == person.ID {
			out = append(out, item{k.page(m.Page).Name, m.PagePosition()})
		}
	}
	return inOrder(out)
}

// reactors lists those who reacted as viewer may know them, and counts the kinds.
func (k *talk) reactors(viewer, message stores.ID) (who []item, counts map[string]int) {
	who, counts = []item{}, map[string]int{}
	for _, r := range k.stored.Reactions {
		if r.Message == message {
			k.decisions++
			if k.sees(viewer, r.User) {
				who = append(who, item{k.person(r.User).Handle, stores.ListPosition{Rank: r.Since.UnixMicro(), ID: r.User}})
				counts[string(r.Kind)]++
			}
		}
	}
	return inOrder(who), counts
}
