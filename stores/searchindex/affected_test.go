package searchindex_test

import (
	"fmt"
	"testing"

	"fivefold/stores"
	"fivefold/stores/searchindex"
)

// TestEachRowUpdatesTheDocumentsThatItChanges stores one row of every table that documents are built from, after the nodes, and compares the documents
// that the changes lead to with those that the truth leads to.
func TestEachRowUpdatesTheDocumentsThatItChanges(t *testing.T) {
	t.Parallel()
	truth, index := openTruth(t), openSearch(t).SearchIndex
	ada, bob := newUser("ada"), newUser("bob")
	band, genre := interest("Band"), interest("Genre")
	page, other := stores.Page{ID: stores.NewID(stores.KindPage), Kind: stores.Group, Name: "Page", CreatedAt: now}, stores.Page{ID: stores.NewID(stores.KindPage), Kind: stores.Group, Name: "Other", CreatedAt: now}
	if page.ID.Compare(other.ID) > 0 {
		page, other = other, page
	}
	post := stores.Post{ID: stores.NewID(stores.KindPost), Author: ada.ID, Wall: ada.ID, Text: "Hello", Audience: stores.AudiencePublic, CreatedAt: now}
	ids := []stores.ID{ada.ID, bob.ID, band.ID, genre.ID, page.ID, other.ID, post.ID}
	projection := searchindex.New(searchindex.Name, truth, index)
	at := stores.Cursor{}
	for i, rows := range []stores.Rows{
		{Users: []stores.User{ada, bob}, Interests: []stores.Interest{band, genre}, Pages: []stores.Page{page, other}, Posts: []stores.Post{post}},
		{Friendships: []stores.Friendship{friendship(ada.ID, bob.ID)}},
		{Likes: []stores.Like{{User: ada.ID, Interest: band.ID, Strength: 1, Since: now}}},
		{Genres: []stores.Genre{{Interest: band.ID, Genre: genre.ID, Count: 1}}},
		{Memberships: []stores.Membership{{Page: page.ID, User: bob.ID, Role: stores.Member, Since: now}}},
		{PageLinks: []stores.PageLink{{A: page.ID, B: other.ID}}},
		{Reactions: []stores.Reaction{{User: bob.ID, Message: post.ID, Kind: stores.ReactionLove, Since: now}}},
	} {
		before := documents(t, truth, ids...)
		put(t, truth, rows)
		batch, err := truth.Outbox.Read(t.Context(), at, stores.MaxBatch)
		if err != nil {
			t.Fatal(err)
		}
		at = batch.Next
		if err := projection.Apply(t.Context(), batch.Changes); err != nil {
			t.Fatal(err)
		}
		stored, err := index.ByIDs(t.Context(), ids)
		if err != nil {
			t.Fatal(err)
		}
		after := documents(t, truth, ids...)
		if fmt.Sprintf("%+v", before) == fmt.Sprintf("%+v", after) {
			t.Errorf("rows %d change no document: the test proves nothing", i)
		}
		for id, want := range after {
			got := stored[id]
			got.Version = 0
			if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
				t.Errorf("rows %d: stored %+v\nwant %+v", i, got, want)
			}
		}
	}
}

func interest(name string) stores.Interest {
	return stores.Interest{ID: stores.NewID(stores.KindInterest), Kind: stores.KindBand, Name: name}
}
