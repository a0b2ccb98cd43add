package dataset_test

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"fivefold/stores"
)

// A memoryArchive implements stores.Archive with maps, for tests that need many empty archives.
type memoryArchive struct {
	users       map[stores.ID]stores.User
	handles     map[string]stores.ID
	passwords   map[stores.ID]stores.Password
	interests   map[stores.ID]stores.Interest
	genres      map[stores.Pair]stores.Genre
	friendships map[stores.ID]stores.Friendship
	blocks      map[stores.Pair]stores.Block
	likes       map[stores.Pair]stores.Like

	places        map[stores.ID]stores.Place
	organisations map[stores.ID]stores.Organisation
	affiliations  map[stores.Pair]stores.Affiliation
	pages         map[stores.ID]stores.Page
	pageTopics    map[stores.Pair]stores.PageTopic
	pageLinks     map[stores.Pair]stores.PageLink
	memberships   map[stores.Pair]stores.Membership
	posts         map[stores.ID]stores.Post
	comments      map[stores.ID]stores.Comment
	messageTopics map[stores.Pair]stores.MessageTopic
	reactions     map[stores.Pair]stores.Reaction

	puts   int
	putErr error // returned by Put, if not nil
	undo   []func()
	sorted map[stores.Table]any // sorted rows of each table, for Scan; cleared by Put
}

func newMemory() *memoryArchive {
	return &memoryArchive{
		users: map[stores.ID]stores.User{}, handles: map[string]stores.ID{}, passwords: map[stores.ID]stores.Password{},
		interests: map[stores.ID]stores.Interest{}, genres: map[stores.Pair]stores.Genre{},
		sorted:      map[stores.Table]any{},
		friendships: map[stores.ID]stores.Friendship{}, blocks: map[stores.Pair]stores.Block{}, likes: map[stores.Pair]stores.Like{},
		places: map[stores.ID]stores.Place{}, organisations: map[stores.ID]stores.Organisation{},
		affiliations: map[stores.Pair]stores.Affiliation{}, pages: map[stores.ID]stores.Page{},
		pageTopics: map[stores.Pair]stores.PageTopic{}, pageLinks: map[stores.Pair]stores.PageLink{},
		memberships: map[stores.Pair]stores.Membership{}, posts: map[stores.ID]stores.Post{},
		comments: map[stores.ID]stores.Comment{}, messageTopics: map[stores.Pair]stores.MessageTopic{},
		reactions: map[stores.Pair]stores.Reaction{},
	}
}

func insert[K comparable, V any](m *memoryArchive, in map[K]V, key K, value V) {
	in[key] = value
	m.undo = append(m.undo, func() { delete(in, key) })
}

func (m *memoryArchive) Put(ctx context.Context, rows stores.Rows) (int, error) {
	m.puts++
	m.undo, m.sorted = nil, map[stores.Table]any{}
	added, err := 0, m.putErr
	err = cmp.Or(err, ctx.Err())
	try := func(table stores.Table, n int, put func(i int) (bool, error)) {
		for i := 0; i < n && err == nil; i++ {
			isNew, failed := put(i)
			if failed != nil {
				err = &stores.RowError{Table: table, Index: i, Err: failed}
			} else if isNew {
				added++
			}
		}
	}
	try(stores.TablePlaces, len(rows.Places), func(i int) (bool, error) {
		p := rows.Places[i]
		if p.PartOf == p.ID {
			return false, stores.ErrSelf
		}
		return keep(m, m.places, p.ID, p, nil)
	})
	try(stores.TablePlaces, len(rows.Places), func(i int) (bool, error) { return false, m.existsIfSet(rows.Places[i].PartOf) })
	try(stores.TableOrganisations, len(rows.Organisations), func(i int) (bool, error) {
		o := rows.Organisations[i]
		return keep(m, m.organisations, o.ID, o, m.existsIfSet(o.Place))
	})
	try(stores.TableUsers, len(rows.Users), func(i int) (bool, error) {
		u := rows.Users[i]
		if _, exists := m.users[u.ID]; exists {
			return false, nil
		}
		if err := m.existsIfSet(u.City); err != nil {
			return false, err
		}
		if _, taken := m.handles[u.Handle]; taken {
			return false, stores.ErrHandleTaken
		}
		insert(m, m.handles, u.Handle, u.ID)
		insert(m, m.users, u.ID, u)
		return true, nil
	})
	try(stores.TablePasswords, len(rows.Passwords), func(i int) (bool, error) {
		p := rows.Passwords[i]
		return keep(m, m.passwords, p.User, p, m.userExists(p.User))
	})
	try(stores.TableAffiliations, len(rows.Affiliations), func(i int) (bool, error) {
		a := rows.Affiliations[i]
		return keep(m, m.affiliations, stores.Pair{A: a.User, B: a.Organisation}, a, cmp.Or(m.userExists(a.User), m.exists(a.Organisation)))
	})
	try(stores.TableInterests, len(rows.Interests), func(i int) (bool, error) {
		return keep(m, m.interests, rows.Interests[i].ID, rows.Interests[i], nil)
	})
	try(stores.TableGenres, len(rows.Genres), func(i int) (bool, error) {
		g := rows.Genres[i]
		return keep(m, m.genres, stores.Pair{A: g.Interest, B: g.Genre}, g, cmp.Or(m.interestExists(g.Interest), m.interestExists(g.Genre)))
	})
	try(stores.TableBlocks, len(rows.Blocks), func(i int) (bool, error) {
		b := rows.Blocks[i]
		bad := cmp.Or(m.userExists(b.Blocker), m.userExists(b.Blocked))
		id := stores.FriendshipID(b.Blocker, b.Blocked)
		if f, exists := m.friendships[id]; exists && f.State() == stores.StateFriends {
			bad = stores.ErrAlreadyFriends
		}
		if b.Blocker == b.Blocked {
			bad = stores.ErrSelf
		}
		return keep(m, m.blocks, stores.Pair{A: b.Blocker, B: b.Blocked}, b, bad)
	})
	try(stores.TableFriendships, len(rows.Friendships), func(i int) (bool, error) {
		f := rows.Friendships[i]
		bad := cmp.Or(m.userExists(f.Low), m.userExists(f.High))
		if m.blocked(f.Low, f.High) {
			bad = stores.ErrAlreadyBlocked
		}
		if f.Low == f.High {
			bad = stores.ErrSelf
		}
		return keep(m, m.friendships, f.ID, f, bad)
	})
	try(stores.TableLikes, len(rows.Likes), func(i int) (bool, error) {
		l := rows.Likes[i]
		return keep(m, m.likes, stores.Pair{A: l.User, B: l.Interest}, l, cmp.Or(m.userExists(l.User), m.interestExists(l.Interest)))
	})
	m.putPages(rows, try)
	m.putMessages(rows, try)
	if err != nil {
		for _, undo := range slices.Backward(m.undo) {
			undo()
		}
		return 0, err
	}
	return added, nil
}

func (m *memoryArchive) putPages(rows stores.Rows, try func(stores.Table, int, func(int) (bool, error))) {
	try(stores.TablePages, len(rows.Pages), func(i int) (bool, error) {
		p := rows.Pages[i]
		return keep(m, m.pages, p.ID, p, m.existsIfSet(p.Owner))
	})
	try(stores.TablePageTopics, len(rows.PageTopics), func(i int) (bool, error) {
		p := rows.PageTopics[i]
		return keep(m, m.pageTopics, stores.Pair{A: p.Page, B: p.Interest}, p, cmp.Or(m.exists(p.Page), m.interestExists(p.Interest)))
	})
	try(stores.TablePageLinks, len(rows.PageLinks), func(i int) (bool, error) {
		k := rows.PageLinks[i]
		return keep(m, m.pageLinks, stores.Pair(k), k, cmp.Or(m.exists(k.A), m.exists(k.B)))
	})
	try(stores.TableMemberships, len(rows.Memberships), func(i int) (bool, error) {
		s := rows.Memberships[i]
		return keep(m, m.memberships, stores.Pair{A: s.Page, B: s.User}, s, cmp.Or(m.exists(s.Page), m.userExists(s.User)))
	})
}

func (m *memoryArchive) putMessages(rows stores.Rows, try func(stores.Table, int, func(int) (bool, error))) {
	try(stores.TablePosts, len(rows.Posts), func(i int) (bool, error) {
		p := rows.Posts[i]
		return keep(m, m.posts, p.ID, p, cmp.Or(m.userExists(p.Author), m.existsIfSet(p.Wall), m.existsIfSet(p.Page), m.existsIfSet(p.Place), m.existsIfSet(p.DeletedBy)))
	})
	try(stores.TableComments, len(rows.Comments), func(i int) (bool, error) {
		c := rows.Comments[i]
		return keep(m, m.comments, c.ID, c, cmp.Or(m.userExists(c.Author), m.existsIfSet(c.Place), m.existsIfSet(c.DeletedBy)))
	})
	try(stores.TableComments, len(rows.Comments), func(i int) (bool, error) { return false, m.exists(rows.Comments[i].ReplyTo) })
	try(stores.TableMessageTopics, len(rows.MessageTopics), func(i int) (bool, error) {
		t := rows.MessageTopics[i]
		return keep(m, m.messageTopics, stores.Pair{A: t.Message, B: t.Interest}, t, cmp.Or(m.exists(t.Message), m.interestExists(t.Interest)))
	})
	try(stores.TableReactions, len(rows.Reactions), func(i int) (bool, error) {
		r := rows.Reactions[i]
		return keep(m, m.reactions, stores.Pair{A: r.User, B: r.Message}, r, cmp.Or(m.userExists(r.User), m.exists(r.Message)))
	})
}

// existsIfSet is exists for an optional reference.
func (m *memoryArchive) existsIfSet(id stores.ID) error {
	if id.IsZero() {
		return nil
	}
	return m.exists(id)
}

// exists returns ErrNotFound if no row has the id.
func (m *memoryArchive) exists(id stores.ID) error {
	found := false
	switch id.Kind {
	case stores.KindUser:
		return m.userExists(id)
	case stores.KindPlace:
		_, found = m.places[id]
	case stores.KindOrganisation:
		_, found = m.organisations[id]
	case stores.KindPage:
		_, found = m.pages[id]
	case stores.KindPost:
		_, found = m.posts[id]
	case stores.KindComment:
		_, found = m.comments[id]
	}
	if !found {
		return stores.ErrNotFound
	}
	return nil
}

// keep inserts a row unless its key exists. It returns err for a new row that is invalid.
func keep[K comparable, V any](m *memoryArchive, in map[K]V, key K, value V, bad error) (bool, error) {
	if _, exists := in[key]; exists || bad != nil {
		if exists {
			bad = nil
		}
		return false, bad
	}
	insert(m, in, key, value)
	return true, nil
}

func (m *memoryArchive) userExists(id stores.ID) error {
	if _, exists := m.users[id]; !exists {
		return stores.ErrNotFound
	}
	return nil
}

func (m *memoryArchive) interestExists(id stores.ID) error {
	if _, exists := m.interests[id]; !exists {
		return stores.ErrNotFound
	}
	return nil
}

func (m *memoryArchive) blocked(a, b stores.ID) bool {
	_, ab := m.blocks[stores.Pair{A: a, B: b}]
	_, ba := m.blocks[stores.Pair{A: b, B: a}]
	return ab || ba
}

func (m *memoryArchive) Scan(ctx context.Context, table stores.Table, after stores.Rows, limit int) (rows stores.Rows, err error) {
	switch table {
	case stores.TableUsers:
		rows.Users = page(m, table, m.users, after.Users, limit, func(u stores.User) stores.Pair { return stores.Pair{A: u.ID} })
	case stores.TablePasswords:
		rows.Passwords = page(m, table, m.passwords, after.Passwords, limit, func(p stores.Password) stores.Pair { return stores.Pair{A: p.User} })
	case stores.TableInterests:
		rows.Interests = page(m, table, m.interests, after.Interests, limit, func(i stores.Interest) stores.Pair { return stores.Pair{A: i.ID} })
	case stores.TableGenres:
		rows.Genres = page(m, table, m.genres, after.Genres, limit, func(g stores.Genre) stores.Pair { return stores.Pair{A: g.Interest, B: g.Genre} })
	case stores.TableFriendships:
		rows.Friendships = page(m, table, m.friendships, after.Friendships, limit, func(f stores.Friendship) stores.Pair { return stores.Pair{A: f.ID} })
	case stores.TableBlocks:
		rows.Blocks = page(m, table, m.blocks, after.Blocks, limit, func(b stores.Block) stores.Pair { return stores.Pair{A: b.Blocker, B: b.Blocked} })
	case stores.TableLikes:
		rows.Likes = page(m, table, m.likes, after.Likes, limit, func(l stores.Like) stores.Pair { return stores.Pair{A: l.User, B: l.Interest} })
	case stores.TablePlaces:
		rows.Places = page(m, table, m.places, after.Places, limit, func(p stores.Place) stores.Pair { return stores.Pair{A: p.ID} })
	case stores.TableOrganisations:
		rows.Organisations = page(m, table, m.organisations, after.Organisations, limit, func(o stores.Organisation) stores.Pair { return stores.Pair{A: o.ID} })
	case stores.TableAffiliations:
		rows.Affiliations = page(m, table, m.affiliations, after.Affiliations, limit, func(a stores.Affiliation) stores.Pair { return stores.Pair{A: a.User, B: a.Organisation} })
	case stores.TablePages:
		rows.Pages = page(m, table, m.pages, after.Pages, limit, func(p stores.Page) stores.Pair { return stores.Pair{A: p.ID} })
	case stores.TablePageTopics:
		rows.PageTopics = page(m, table, m.pageTopics, after.PageTopics, limit, func(p stores.PageTopic) stores.Pair { return stores.Pair{A: p.Page, B: p.Interest} })
	case stores.TablePageLinks:
		rows.PageLinks = page(m, table, m.pageLinks, after.PageLinks, limit, func(k stores.PageLink) stores.Pair { return stores.Pair(k) })
	case stores.TableMemberships:
		rows.Memberships = page(m, table, m.memberships, after.Memberships, limit, func(s stores.Membership) stores.Pair { return stores.Pair{A: s.Page, B: s.User} })
	case stores.TablePosts:
		rows.Posts = page(m, table, m.posts, after.Posts, limit, func(p stores.Post) stores.Pair { return stores.Pair{A: p.ID} })
	case stores.TableComments:
		rows.Comments = page(m, table, m.comments, after.Comments, limit, func(c stores.Comment) stores.Pair { return stores.Pair{A: c.ID} })
	case stores.TableMessageTopics:
		rows.MessageTopics = page(m, table, m.messageTopics, after.MessageTopics, limit, func(t stores.MessageTopic) stores.Pair { return stores.Pair{A: t.Message, B: t.Interest} })
	case stores.TableReactions:
		rows.Reactions = page(m, table, m.reactions, after.Reactions, limit, func(r stores.Reaction) stores.Pair { return stores.Pair{A: r.User, B: r.Message} })
	}
	return rows, ctx.Err()
}

func page[K comparable, V any](m *memoryArchive, table stores.Table, in map[K]V, after []V, limit int, key func(V) stores.Pair) []V {
	compare := func(a, b stores.Pair) int { return cmp.Or(a.A.Compare(b.A), a.B.Compare(b.B)) }
	all, sorted := m.sorted[table].([]V)
	if !sorted {
		all = slices.SortedFunc(maps.Values(in), func(a, b V) int { return compare(key(a), key(b)) })
		m.sorted[table] = all
	}
	if len(after) > 0 {
		last := key(after[len(after)-1])
		i, _ := slices.BinarySearchFunc(all, last, func(v V, last stores.Pair) int {
			if compare(key(v), last) <= 0 {
				return -1
			}
			return 1
		})
		all = all[i:]
	}
	return all[:min(limit, len(all))]
}

func (m *memoryArchive) Counts(ctx context.Context) (map[stores.Table]int, error) {
	return map[stores.Table]int{
		stores.TableUsers: len(m.users), stores.TablePasswords: len(m.passwords), stores.TableInterests: len(m.interests),
		stores.TableGenres: len(m.genres), stores.TableFriendships: len(m.friendships), stores.TableBlocks: len(m.blocks),
		stores.TableLikes: len(m.likes), stores.TablePlaces: len(m.places), stores.TableOrganisations: len(m.organisations),
		stores.TableAffiliations: len(m.affiliations), stores.TablePages: len(m.pages), stores.TablePageTopics: len(m.pageTopics),
		stores.TablePageLinks: len(m.pageLinks), stores.TableMemberships: len(m.memberships), stores.TablePosts: len(m.posts),
		stores.TableComments: len(m.comments), stores.TableMessageTopics: len(m.messageTopics), stores.TableReactions: len(m.reactions),
	}, ctx.Err()
}
