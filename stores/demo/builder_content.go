package demo

import (
	"fivefold/stores"
)

// addPlaces makes the places, the organisations and who belongs to them.
func (m *builder) addPlaces() {
	number := 0
	add := func(kind stores.PlaceKind, name, partOf string) {
		number++
		p := stores.Place{ID: m.id("place", number), Kind: kind, Name: name}
		if partOf != "" {
			p.PartOf = m.byName(partOf)
		}
		m.named[name] = p.ID
		m.rows.Places = append(m.rows.Places, p)
	}
	for _, name := range continents {
		add(stores.Continent, name, "")
	}
	for _, c := range countries {
		add(stores.Country, c.a, c.b)
	}
	for _, c := range cities {
		add(stores.City, c.a, c.b)
	}
	for _, h := range homes {
		for i := range m.rows.Users {
			if m.rows.Users[i].Handle == h.a {
				m.rows.Users[i].City = m.byName(h.b)
			}
		}
	}
	for i, o := range organisations {
		id := m.id("organisation", i+1)
		m.named["at "+o.name] = id
		m.rows.Organisations = append(m.rows.Organisations, stores.Organisation{ID: id, Kind: o.kind, Name: o.name, Place: m.byName(o.place)})
	}
	for _, a := range affiliations {
		m.rows.Affiliations = append(m.rows.Affiliations, stores.Affiliation{User: m.user(a.handle), Organisation: m.byName("at " + a.organisation), Year: a.year})
	}
}

// addPages makes the pages and who is in them.
func (m *builder) addPages() {
	for i, p := range pages {
		id, made := m.id("page", i+1), m.date(p.made)
		m.named["page "+p.name] = id
		m.rows.Pages = append(m.rows.Pages, stores.Page{ID: id, Kind: p.kind, Category: p.category, Name: p.name, About: p.about, Owner: m.user(p.owner), CreatedAt: made})
		m.rows.Memberships = append(m.rows.Memberships, stores.Membership{Page: id, User: m.user(p.owner), Role: stores.Moderator, Since: made})
		for n, handle := range p.members {
			m.rows.Memberships = append(m.rows.Memberships, stores.Membership{Page: id, User: m.user(handle), Role: stores.Member, Since: made.AddDate(0, 0, 3*n+1)})
		}
		for _, topic := range p.topics {
			m.rows.PageTopics = append(m.rows.PageTopics, stores.PageTopic{Page: id, Interest: m.byName(topic)})
		}
	}
}

// addMessages makes what was said about it all.
func (m *builder) addMessages() {
	var all []stores.ID
	for i, s := range posts {
		p := stores.Post{ID: m.id("post", i+1), Author: m.user(s.author), Text: s.text, Audience: stores.AudiencePublic, CreatedAt: m.date(s.date)}
		if s.audience != "" {
			p.Audience = s.audience
		}
		switch {
		case s.page != "":
			p.Page = m.byName("page " + s.page)
		case s.wall != "":
			p.Wall = m.user(s.wall)
		default:
			p.Wall = p.Author
		}
		all = append(all, p.ID)
		m.rows.Posts = append(m.rows.Posts, p)
		m.addTopics(p.ID, s.topics)
	}
	for i, s := range comments {
		c := stores.Comment{ID: m.id("comment", i+1), Author: m.user(s.author), ReplyTo: all[s.replyTo-1], Text: s.text, CreatedAt: m.date(s.date)}
		all = append(all, c.ID)
		m.rows.Comments = append(m.rows.Comments, c)
		m.addTopics(c.ID, s.topics)
	}
	for _, r := range reactions {
		m.rows.Reactions = append(m.rows.Reactions, stores.Reaction{User: m.user(r.handle), Message: all[r.to-1], Kind: r.kind, Since: m.date(r.date)})
	}
}

func (m *builder) addTopics(message stores.ID, topics []string) {
	for _, topic := range topics {
		m.rows.MessageTopics = append(m.rows.MessageTopics, stores.MessageTopic{Message: message, Interest: m.byName(topic)})
	}
}
