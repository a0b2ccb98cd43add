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

// A discussion is a society with its places, pages and messages. It is a slow and simple reference for the privacy
// rules of messages.
type discussion struct {
	*society
	rowsStored stores.Rows
	messages   []message
	decisions  int // the number of access decisions made
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

func randomDiscussion(rng *rand.Rand, s *society) *discussion {
	k := &discussion{society: s}
	k.addPlacesAndPages(rng)
	for i := range 14 {
		m := k.randomMessage(rng, stores.KindPost, i, i%4)
		m.post, m.audience = m.id, pick(rng, stores.AudiencePublic, stores.AudienceFriends, stores.AudienceOnlyMe)
		if rng.IntN(3) == 0 {
			m.page, m.audience = pick(rng, k.rowsStored.Pages...).ID, stores.AudiencePublic
		} else {
			m.wall = pick(rng, s.people...).ID
		}
		k.messages = append(k.messages, m)
	}
	for i := range 18 {
		m := k.randomMessage(rng, stores.KindComment, i+100, 4+i%4)
		above := pick(rng, k.messages[:14]...)
		if rng.IntN(2) == 0 {
			above = pick(rng, k.messages...)
		}
		m.replyTo, m.post = above.id, above.post
		k.messages = append(k.messages, m)
	}
	for i, m := range k.messages {
		if !m.deleted.IsZero() {
			// One in three was deleted by a person who may have been a moderator then.
			if k.messages[i].deletedBy = pick(rng, k.deleters(m)...); rng.IntN(3) == 0 {
				k.messages[i].deletedBy = pick(rng, k.people...).ID
			}
		}
	}
	for _, u := range s.people {
		for _, m := range k.messages {
			if rng.IntN(5) == 0 {
				k.rowsStored.Reactions = append(k.rowsStored.Reactions, stores.Reaction{User: u.ID, Message: m.id,
					Kind: pick(rng, stores.ReactionLike, stores.ReactionWow), Since: epoch.Add(time.Duration(rng.IntN(2)) * time.Hour)})
			}
		}
	}
	return k
}

func pick[T any](rng *rand.Rand, of ...T) T { return of[rng.IntN(len(of))] }

// addPlacesAndPages assigns cities, jobs and pages to the people.
func (k *discussion) addPlacesAndPages(rng *rand.Rand) {
	rows := &k.rowsStored
	for i := range 2 {
		place := stores.Place{ID: numbered(stores.KindPlace, i), Kind: stores.City, Name: fmt.Sprint("city ", i)}
		rows.Places = append(rows.Places, place)
		rows.Organisations = append(rows.Organisations, stores.Organisation{ID: numbered(stores.KindOrganisation, i), Kind: stores.Company,
			Name: fmt.Sprint("company ", i), Place: place.ID})
		p := stores.Page{ID: numbered(stores.KindPage, i), Kind: pick(rng, stores.Group, stores.Business), Name: fmt.Sprint("page ", i),
			Owner: pick(rng, k.people...).ID, CreatedAt: epoch}
		rows.Pages = append(rows.Pages, p)
		for _, u := range k.people {
			if rng.IntN(2) == 0 {
				rows.Memberships = append(rows.Memberships, stores.Membership{Page: p.ID, User: u.ID, Role: pick(rng, stores.Member, stores.Member, stores.Moderator),
					Since: epoch.Add(time.Duration(rng.IntN(3)) * time.Hour)})
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

// randomMessage returns a message by a random person, one in six deleted.
func (k *discussion) randomMessage(rng *rand.Rand, kind stores.Kind, n, hour int) message {
	m := message{id: numbered(kind, n), author: pick(rng, k.people...).ID, text: fmt.Sprint(kind, " ", n), at: epoch.Add(time.Duration(hour) * time.Hour)}
	if rng.IntN(6) == 0 {
		m.deleted = epoch.Add(10 * time.Hour)
	}
	for _, topic := range k.interests {
		if rng.IntN(4) == 0 {
			m.topics = append(m.topics, topic)
		}
	}
	return m
}

// rows returns the discussion as rows to store, without the people.
func (k *discussion) rows() stores.Rows {
	rows := k.rowsStored
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

func (k *discussion) message(id stores.ID) message {
	return byID(k.messages, id, func(m message) stores.ID { return m.id })
}

func (k *discussion) page(id stores.ID) stores.Page {
	return byID(k.rowsStored.Pages, id, func(p stores.Page) stores.ID { return p.ID })
}

func (s *society) person(id stores.ID) stores.User {
	return byID(s.people, id, func(u stores.User) stores.ID { return u.ID })
}

// byID returns the element with an id, the zero value when there is none.
func byID[T any](all []T, id stores.ID, of func(T) stores.ID) (none T) {
	if i := slices.IndexFunc(all, func(x T) bool { return of(x) == id }); i >= 0 {
		return all[i]
	}
	return none
}

// canReadPost reports whether viewer belongs to the readers of a post, deleted or not.
func (k *discussion) canReadPost(viewer stores.ID, post message) bool {
	k.decisions++
	return post.author == viewer || k.moderatesPost(viewer, post) || k.isInAudience(viewer, post)
}

// isInAudience reports whether viewer belongs to the audience of a post, and neither its author nor the owner of the wall blocks viewer.
func (k *discussion) isInAudience(viewer stores.ID, post message) bool {
	switch {
	case !k.sees(viewer, post.author) || !k.sees(viewer, post.wall):
		return false
	case post.author == viewer || post.audience == stores.AudiencePublic:
		return true
	default:
		return post.audience == stores.AudienceFriends && k.areFriends(post.author, viewer)
	}
}

// moderatesPost reports whether viewer may delete a post of another person: as the owner of the wall, or as a moderator of the page.
func (k *discussion) moderatesPost(viewer stores.ID, post message) bool {
	return !viewer.IsZero() && post.audience != stores.AudienceOnlyMe && (post.wall == viewer || !post.page.IsZero() && k.moderates(viewer, post.page))
}

// listed reports whether lists contain a message for viewer.
func (k *discussion) listed(viewer stores.ID, m message) bool {
	post := k.message(m.post)
	moderates := post.author == viewer || k.moderatesPost(viewer, post)
	return m.deleted.IsZero() && (m.author == viewer || post.deleted.IsZero() && k.canReadPost(viewer, post) && (k.sees(viewer, m.author) || moderates))
}

// moderates reports whether viewer owns or moderates a page.
func (k *discussion) moderates(viewer stores.ID, page stores.ID) bool {
	return k.page(page).Owner == viewer || slices.ContainsFunc(k.rowsStored.Memberships, func(m stores.Membership) bool {
		return m.Page == page && m.User == viewer && m.Role == stores.Moderator
	})
}

// deleters returns the people who may delete a message that they see: its author, and those who may delete the post above it.
func (k *discussion) deleters(m message) (who []stores.ID) {
	post := k.message(m.post)
	for _, u := range k.people {
		if u.ID == m.author || u.ID == post.author || k.moderatesPost(u.ID, post) {
			who = append(who, u.ID)
		}
	}
	return who
}

// canRead reports whether viewer may read a message by its id: a listed one, or a deleted one that viewer wrote or may restore.
func (k *discussion) canRead(viewer stores.ID, m message) bool {
	post := k.message(m.post)
	if m.deleted.IsZero() || m.author == viewer {
		return m.author == viewer || k.listed(viewer, m)
	}
	return k.restores(viewer, m) && k.canReadPost(viewer, post) && (m.id == m.post || post.deleted.IsZero())
}

// restores reports whether viewer may restore a deleted message that they see: they deleted it and might still, or they own the page and its
// author did not delete it.
func (k *discussion) restores(viewer stores.ID, m message) bool {
	page := k.message(m.post).page
	return !m.deleted.IsZero() && !viewer.IsZero() &&
		(m.deletedBy == viewer && slices.Contains(k.deleters(m), viewer) || m.deletedBy != m.author && !page.IsZero() && k.page(page).Owner == viewer)
}

// isTombstone reports whether viewer sees only that there was a comment: it is deleted, and a comment below it, through deleted comments
// only, is listed.
func (k *discussion) isTombstone(viewer stores.ID, m message) bool {
	return k.isAnswered(viewer, m) && !k.canRead(viewer, m)
}

// isAnswered reports whether lists of replies contain a deleted comment for viewer.
func (k *discussion) isAnswered(viewer stores.ID, m message) bool {
	post, whole := k.message(m.post), m
	whole.deleted = time.Time{}
	return m.id != m.post && !m.deleted.IsZero() && post.deleted.IsZero() && k.canReadPost(viewer, post) && k.listed(viewer, whole) &&
		slices.ContainsFunc(k.messages, func(below message) bool {
			return below.replyTo == m.id && (k.listed(viewer, below) || k.isAnswered(viewer, below))
		})
}

// canReply reports whether viewer may reply to a message that they see.
func (k *discussion) canReply(viewer stores.ID, m message) bool {
	post := k.message(m.post)
	return post.deleted.IsZero() && k.isInAudience(viewer, post) && k.sees(viewer, m.author) && !k.blocksAny(viewer, m.author, post.author, post.wall)
}

// isByFriend reports whether a comment is by a friend of the author it replies to; nil when viewer may not know.
func (k *discussion) isByFriend(viewer stores.ID, m message) any {
	above := k.message(m.replyTo)
	if !k.canRead(viewer, above) {
		return nil
	}
	a, b := k.person(m.author), k.person(above.author)
	if !k.sees(viewer, a.ID) || !k.sees(viewer, b.ID) || !k.showsFriends(viewer, a) && !k.showsFriends(viewer, b) {
		return nil
	}
	return k.areFriends(a.ID, b.ID)
}

// An item is an element of a list with its name and position.
type item struct {
	name string
	at   stores.ListPosition
}

// sortItems sorts items by position.
func sortItems(items []item) []item {
	slices.SortFunc(items, func(a, b item) int { return comparePositions(a.at, b.at) })
	return items
}

func comparePositions(a, b stores.ListPosition) int {
	return cmp.Or(cmp.Compare(b.Rank, a.Rank), strings.Compare(a.Text, b.Text), a.ID.Compare(b.ID))
}

// messagesWhere returns the matching messages that viewer may read. Replies include answered comments that are deleted.
func (k *discussion) messagesWhere(viewer stores.ID, replies bool, match func(message) bool) []item {
	out := []item{}
	for _, m := range k.messages {
		if match(m) && (k.listed(viewer, m) || replies && k.isAnswered(viewer, m)) {
			if k.isTombstone(viewer, m) {
				m.text = ""
			}
			out = append(out, item{m.text, stores.ListPosition{Rank: m.at.UnixMicro(), ID: m.id}})
		}
	}
	return sortItems(out)
}

// hiddenMember is the name of a member of whom the owner and the moderators see only that there is one.
const hiddenMember = "a missing node"

// members returns the members of a page that viewer may see.
func (k *discussion) members(viewer, page stores.ID) []item {
	out := []item{}
	for _, m := range k.rowsStored.Memberships {
		u := k.person(m.User)
		if m.Page == page {
			k.decisions++
			switch {
			case k.sees(viewer, u.ID) && k.showsInterests(viewer, u):
				out = append(out, item{u.Handle, m.MemberPosition()})
			case k.moderates(viewer, page):
				out = append(out, item{hiddenMember, m.MemberPosition()})
			}
		}
	}
	return sortItems(out)
}

// pagesOf returns the pages of a person; nil when the person does not show them to viewer.
func (k *discussion) pagesOf(viewer stores.ID, person stores.User) []item {
	k.decisions++
	if !k.showsInterests(viewer, person) {
		return nil
	}
	out := []item{}
	for _, m := range k.rowsStored.Memberships {
		if m.User == person.ID {
			out = append(out, item{k.page(m.Page).Name, m.PagePosition()})
		}
	}
	return sortItems(out)
}

// reactors returns the people who reacted that viewer may see, and the number of reactions by kind.
func (k *discussion) reactors(viewer, message stores.ID) (who []item, counts map[string]int) {
	who, counts = []item{}, map[string]int{}
	for _, r := range k.rowsStored.Reactions {
		if r.Message == message {
			k.decisions++
			if k.sees(viewer, r.User) {
				who = append(who, item{k.person(r.User).Handle, stores.ListPosition{Rank: r.Since.UnixMicro(), ID: r.User}})
				counts[string(r.Kind)]++
			}
		}
	}
	return sortItems(who), counts
}
