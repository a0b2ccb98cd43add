package demo

import (
	"fivefold/stores"
)

// addPlaces adds the places, homes, organisations and affiliations.
func (b *builder) addPlaces() {
	number := 0
	add := func(kind stores.PlaceKind, name, partOf string) {
		number++
		p := stores.Place{ID: b.id("place", number), Kind: kind, Name: name}
		if partOf != "" {
			p.PartOf = b.byName(partOf)
		}
		b.named[name] = p.ID
		b.rows.Places = append(b.rows.Places, p)
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
		for i := range b.rows.Users {
			if b.rows.Users[i].Handle == h.a {
				b.rows.Users[i].City = b.byName(h.b)
			}
		}
	}
	for i, o := range organisations {
		id := b.id("organisation", i+1)
		b.named["at "+o.name] = id
		b.rows.Organisations = append(b.rows.Organisations, stores.Organisation{ID: id, Kind: o.kind, Name: o.name, Place: b.byName(o.place)})
	}
	for _, a := range affiliations {
		b.rows.Affiliations = append(b.rows.Affiliations, stores.Affiliation{User: b.user(a.handle), Organisation: b.byName("at " + a.organisation), Year: a.year})
	}
}

// addPages adds the pages, their members and their topics.
func (b *builder) addPages() {
	for i, p := range pages {
		id, made := b.id("page", i+1), b.date(p.made)
		b.named["page "+p.name] = id
		b.rows.Pages = append(b.rows.Pages, stores.Page{ID: id, Kind: p.kind, Category: p.category, Name: p.name, About: p.about, Owner: b.user(p.owner), CreatedAt: made})
		b.rows.Memberships = append(b.rows.Memberships, stores.Membership{Page: id, User: b.user(p.owner), Role: stores.Moderator, Since: made})
		for n, handle := range p.members {
			b.rows.Memberships = append(b.rows.Memberships, stores.Membership{Page: id, User: b.user(handle), Role: stores.Member, Since: made.AddDate(0, 0, 3*n+1)})
		}
		for _, topic := range p.topics {
			b.rows.PageTopics = append(b.rows.PageTopics, stores.PageTopic{Page: id, Interest: b.byName(topic)})
		}
	}
}

// addMessages adds the posts, comments and reactions.
func (b *builder) addMessages() {
	var all []stores.ID
	for i, s := range posts {
		p := stores.Post{ID: b.id("post", i+1), Author: b.user(s.author), Text: s.text, Audience: stores.AudiencePublic, CreatedAt: b.date(s.date)}
		if s.audience != "" {
			p.Audience = s.audience
		}
		switch {
		case s.page != "":
			p.Page = b.byName("page " + s.page)
		case s.wall != "":
			p.Wall = b.user(s.wall)
		default:
			p.Wall = p.Author
		}
		all = append(all, p.ID)
		b.rows.Posts = append(b.rows.Posts, p)
		b.addTopics(p.ID, s.topics)
	}
	for i, s := range comments {
		c := stores.Comment{ID: b.id("comment", i+1), Author: b.user(s.author), ReplyTo: all[s.replyTo-1], Text: s.text, CreatedAt: b.date(s.date)}
		all = append(all, c.ID)
		b.rows.Comments = append(b.rows.Comments, c)
		b.addTopics(c.ID, s.topics)
	}
	for _, r := range reactions {
		b.rows.Reactions = append(b.rows.Reactions, stores.Reaction{User: b.user(r.handle), Message: all[r.to-1], Kind: r.kind, Since: b.date(r.date)})
	}
}

func (b *builder) addTopics(message stores.ID, topics []string) {
	for _, topic := range topics {
		b.rows.MessageTopics = append(b.rows.MessageTopics, stores.MessageTopic{Message: message, Interest: b.byName(topic)})
	}
}
