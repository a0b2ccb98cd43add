package searchindex_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/embedded"
	"fivefold/stores/searchindex"
	"fivefold/stores/textsearch"
)

// openTruth returns the ports of an empty embedded engine.
func openTruth(t testing.TB) stores.Set {
	t.Helper()
	e, err := embedded.Open(t.Context(), embedded.Memory)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e.Set()
}

func put(t testing.TB, set stores.Set, rows stores.Rows) {
	t.Helper()
	if _, err := set.Archive.Put(t.Context(), rows); err != nil {
		t.Fatal(err)
	}
}

var now = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)

func newUser(handle string) stores.User {
	return stores.User{ID: stores.NewID(stores.KindUser), Handle: handle, Name: handle, JoinedAt: now, FriendsVisibility: stores.Everyone,
		InterestsVisibility: stores.Everyone}
}

func friendship(a, b stores.ID) stores.Friendship {
	f := stores.FriendshipRequest(a, b, now)
	f.Since = now
	return f
}

// documents returns the documents of nodes by ID, without their versions.
func documents(t testing.TB, set stores.Set, ids ...stores.ID) map[stores.ID]stores.SearchDocument {
	t.Helper()
	head, err := set.Outbox.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all, err := searchindex.Documents(t.Context(), set, ids)
	if err != nil {
		t.Fatal(err)
	}
	byID := map[stores.ID]stores.SearchDocument{}
	for _, d := range all {
		if d.Version != head.Revision {
			t.Errorf("version %d, want %d", d.Version, head.Revision)
		}
		d.Version = 0
		byID[d.ID] = d
	}
	return byID
}

func wantDocument(t testing.TB, got map[stores.ID]stores.SearchDocument, want stores.SearchDocument) {
	t.Helper()
	if a, b := fmt.Sprintf("%+v", got[want.ID]), fmt.Sprintf("%+v", want); a != b {
		t.Errorf("got  %s\nwant %s", a, b)
	}
}

func TestDocumentsAreBuiltFromAllTheirNouns(t *testing.T) {
	t.Parallel()
	set := openTruth(t)
	ada, bob := newUser("ada-l"), newUser("bob")
	city := stores.Place{ID: stores.NewID(stores.KindPlace), Kind: "CITY", Name: "Bath"}
	ada.Name, ada.FirstName, ada.LastName, ada.City = "Ada L", "Ada", "Lovelace", city.ID
	genre := stores.Interest{ID: stores.NewID(stores.KindInterest), Kind: stores.KindGenre, Name: "Punk"}
	band := stores.Interest{ID: stores.NewID(stores.KindInterest), Kind: stores.KindBand, Name: "The Jam"}
	page := stores.Page{ID: stores.NewID(stores.KindPage), Kind: stores.Group, Category: "CLUB", Name: "Chess Club", About: "We play", Owner: ada.ID, CreatedAt: now}
	other := stores.Page{ID: stores.NewID(stores.KindPage), Kind: stores.Business, Name: "Other", CreatedAt: now}
	link := stores.PageLink{A: page.ID, B: other.ID}
	if link.A.Compare(link.B) > 0 {
		link.A, link.B = link.B, link.A
	}
	post := stores.Post{ID: stores.NewID(stores.KindPost), Author: ada.ID, Wall: bob.ID, Text: "Hello, world", Language: "en", Place: city.ID,
		Audience: stores.AudienceFriends, CreatedAt: now}
	gone := post
	gone.ID, gone.DeletedAt, gone.DeletedBy = stores.NewID(stores.KindPost), now, ada.ID
	put(t, set, stores.Rows{Places: []stores.Place{city}, Users: []stores.User{ada, bob}, Interests: []stores.Interest{genre, band},
		Genres:      []stores.Genre{{Interest: band.ID, Genre: genre.ID, Count: 1}},
		Friendships: []stores.Friendship{friendship(ada.ID, bob.ID)},
		Likes:       []stores.Like{{User: bob.ID, Interest: band.ID, Strength: 1, Since: now}}, Pages: []stores.Page{page, other}, PageLinks: []stores.PageLink{link},
		Memberships: []stores.Membership{{Page: page.ID, User: ada.ID, Role: stores.Moderator, Since: now}}, Posts: []stores.Post{post, gone},
		Reactions: []stores.Reaction{{User: bob.ID, Message: post.ID, Kind: stores.ReactionLove, Since: now}}})
	missing, comment := stores.NewID(stores.KindUser), stores.NewID(stores.KindComment)
	got := documents(t, set, ada.ID, genre.ID, band.ID, page.ID, post.ID, gone.ID, missing, comment, ada.ID)
	if len(got) != 8 {
		t.Errorf("%d documents, want 8", len(got))
	}
	own := []stores.ID{ada.ID}
	wantDocument(t, got, stores.SearchDocument{ID: ada.ID, Names: textsearch.Names("Ada L", "ada-l", "Ada Lovelace"), Popularity: 1, Public: true, Owners: own, Keepers: own,
		Place: city.ID, Groups: []stores.ID{page.ID}})
	wantDocument(t, got, stores.SearchDocument{ID: genre.ID, Names: textsearch.Names("Punk"), Public: true, Category: "interest GENRE"})
	wantDocument(t, got, stores.SearchDocument{ID: band.ID, Names: textsearch.Names("The Jam"), Popularity: 1, Public: true, Category: "interest BAND", Genres: []stores.ID{genre.ID}})
	wantDocument(t, got, stores.SearchDocument{ID: page.ID, Names: textsearch.Names("Chess Club"), Text: textsearch.Words("We play"), Popularity: 2, Public: true, Category: "page CLUB"})
	wantDocument(t, got, stores.SearchDocument{ID: post.ID, Text: textsearch.Words("Hello, world"), Popularity: 1, FriendsOf: ada.ID, Owners: []stores.ID{ada.ID, bob.ID},
		Keepers: []stores.ID{ada.ID, bob.ID}, Place: city.ID, Language: "en", At: now, Author: ada.ID, On: bob.ID})
	for _, id := range []stores.ID{gone.ID, missing, comment} {
		wantDocument(t, got, stores.SearchDocument{ID: id, Deleted: true})
	}
}

// A society is random people, their friendships and blocks, pages and posts.
type society struct {
	rows      stores.Rows
	relations map[[2]stores.ID]stores.Relation // of the first to the second
	manages   map[[2]stores.ID]bool            // a person and a page
}

func newSociety(people, posts int) *society {
	s := &society{relations: map[[2]stores.ID]stores.Relation{}, manages: map[[2]stores.ID]bool{}}
	for i := range people {
		s.rows.Users = append(s.rows.Users, newUser(fmt.Sprintf("person-%d", i)))
	}
	anybody := func() stores.ID { return s.rows.Users[rand.IntN(people)].ID }
	for i, a := range s.rows.Users {
		for _, b := range s.rows.Users[:i] {
			switch rand.IntN(5) {
			case 0:
				s.rows.Friendships = append(s.rows.Friendships, friendship(a.ID, b.ID))
				s.relations[[2]stores.ID{a.ID, b.ID}], s.relations[[2]stores.ID{b.ID, a.ID}] = stores.AreFriends, stores.AreFriends
			case 1:
				s.rows.Blocks = append(s.rows.Blocks, stores.Block{Blocker: a.ID, Blocked: b.ID, Since: now})
				s.relations[[2]stores.ID{a.ID, b.ID}], s.relations[[2]stores.ID{b.ID, a.ID}] = stores.Blocking, stores.BlockedBy
			}
		}
	}
	for range 4 {
		p := stores.Page{ID: stores.NewID(stores.KindPage), Kind: stores.Group, Name: "Page", Owner: anybody(), CreatedAt: now}
		s.rows.Pages = append(s.rows.Pages, p)
		s.manages[[2]stores.ID{p.Owner, p.ID}] = true
		if m := anybody(); m != p.Owner {
			s.rows.Memberships = append(s.rows.Memberships, stores.Membership{Page: p.ID, User: m, Role: stores.Moderator, Since: now})
			s.manages[[2]stores.ID{m, p.ID}] = true
		}
	}
	for range posts {
		p := stores.Post{ID: stores.NewID(stores.KindPost), Author: anybody(), Text: "hello", Audience: stores.AudiencePublic, CreatedAt: now}
		if rand.IntN(3) == 0 {
			p.Page = s.rows.Pages[rand.IntN(len(s.rows.Pages))].ID
		} else {
			p.Wall = anybody()
			p.Audience = []stores.Audience{stores.AudiencePublic, stores.AudienceFriends, stores.AudienceOnlyMe}[rand.IntN(3)]
		}
		if rand.IntN(5) == 0 {
			p.DeletedAt, p.DeletedBy = now, p.Author
		}
		s.rows.Posts = append(s.rows.Posts, p)
	}
	return s
}

// scope returns the scope of a viewer. Hidden are those who block the viewer, and with blocked those whom the viewer blocks.
func (s *society) scope(viewer stores.ID, blocked bool) (scope stores.SearchScope) {
	scope.Own = []stores.ID{viewer}
	for _, u := range s.rows.Users {
		switch rel := s.relations[[2]stores.ID{viewer, u.ID}]; {
		case rel == stores.AreFriends:
			scope.Friends = append(scope.Friends, u.ID)
		case rel.IsBlocked() || blocked && rel.Blocks():
			scope.Hidden = append(scope.Hidden, u.ID)
		}
	}
	for _, p := range s.rows.Pages {
		if s.manages[[2]stores.ID{viewer, p.ID}] {
			scope.Own = append(scope.Own, p.ID)
		}
	}
	return scope
}

// lists reports whether the lists of a viewer contain a post.
func (s *society) lists(viewer stores.ID, p stores.Post) bool {
	return stores.PostListed.Holds(func(test stores.Rule) bool {
		subject := p.Author
		if test.Of == stores.WallOwner {
			subject = p.Wall
		}
		rel := s.relations[[2]stores.ID{viewer, subject}]
		switch test.Op {
		case stores.ValueIs:
			return test.Value == string(p.Audience)
		case stores.NotDeleted:
			return p.DeletedAt.IsZero()
		case stores.IsViewer:
			return !viewer.IsZero() && subject == viewer
		case stores.IsFriend:
			return rel == stores.AreFriends
		case stores.NotBlocking:
			return !rel.IsBlocked()
		case stores.Moderates:
			return s.manages[[2]stores.ID{viewer, p.Page}]
		}
		panic(fmt.Sprintf("rule %d", test.Op))
	})
}

func TestTheScopeOfAViewerAllowsThePostsThatTheirListsContain(t *testing.T) {
	t.Parallel()
	decisions, allowed := 0, 0
	for decisions < 10_000 {
		s, set := newSociety(12, 100), openTruth(t)
		put(t, set, s.rows)
		ids := make([]stores.ID, len(s.rows.Posts))
		for i, p := range s.rows.Posts {
			ids[i] = p.ID
		}
		found := documents(t, set, ids...)
		viewers := []stores.ID{{}}
		for _, u := range s.rows.Users {
			viewers = append(viewers, u.ID)
		}
		for _, viewer := range viewers {
			exact, usual := s.scope(viewer, false), s.scope(viewer, true)
			for _, p := range s.rows.Posts {
				d := found[p.ID]
				got, want := !d.Deleted && exact.Allows(d), s.lists(viewer, p)
				if got != want {
					t.Fatalf("viewer %v, post %+v: allowed %t, listed %t", viewer, p, got, want)
				}
				byBlocked := s.relations[[2]stores.ID{viewer, p.Author}].Blocks() || s.relations[[2]stores.ID{viewer, p.Wall}].Blocks()
				keeps := slices.ContainsFunc(d.Keepers, func(id stores.ID) bool { return slices.Contains(usual.Own, id) })
				if got := !d.Deleted && usual.Allows(d); got != (want && (!byBlocked || keeps)) {
					t.Fatalf("viewer %v, post %+v of somebody whom the viewer blocks: allowed %t", viewer, p, got)
				}
				if decisions++; want {
					allowed++
				}
			}
		}
	}
	if allowed < decisions/10 || allowed > decisions*9/10 {
		t.Errorf("%d of %d were allowed: the posts prove nothing", allowed, decisions)
	}
}
