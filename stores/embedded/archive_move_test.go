package embedded

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"fivefold/stores"
)

// allFields returns rows of every noun with all their fields set.
func allFields() stores.Rows {
	rows := fixture()
	place, land := testID(stores.KindPlace, 1), testID(stores.KindPlace, 2)
	organisation, user, page := testID(stores.KindOrganisation, 1), rows.Users[0].ID, rows.Pages[0].ID
	at := time.Unix(5, 7000).UTC()
	rows.Places = []stores.Place{{ID: place, Kind: stores.City, Name: "Ümlaut", URL: "u", PartOf: land}, {ID: land, Kind: stores.Country, Name: "Land"}}
	rows.Organisations = []stores.Organisation{{ID: organisation, Kind: stores.University, Name: "Organisation", URL: "u", Place: place}}
	rows.Users[0].FirstName, rows.Users[0].LastName, rows.Users[0].Gender = "First", "Last", "Gender"
	rows.Users[0].Birthday, rows.Users[0].City = "0001-02-03", place
	rows.Affiliations = []stores.Affiliation{{User: user, Organisation: organisation, Kind: stores.University, Year: 1999}}
	rows.Pages[0] = stores.Page{ID: page, Kind: stores.Group, Category: "C", Name: "Page", About: "a", URL: "u", Owner: user, CreatedAt: at, Members: 1}
	rows.Pages[1].Members = 1
	rows.Pages[1].CreatedAt, rows.Users[0].JoinedAt, rows.Users[1].JoinedAt = at, at, at
	rows.PageTopics = []stores.PageTopic{{Page: page, Interest: rows.Interests[0].ID}}
	rows.Interests[0].Likes, rows.Likes[0].Since = 1, at
	rows.Memberships[0].Since, rows.Memberships[1].Since = at, at
	rows.Memberships[0].Role = stores.Moderator
	rows.Users[1].Languages, rows.Users[1].ProfileFields = []string{}, []stores.ProfileField{}
	post, comment := rows.Posts[0].ID, rows.Comments[0].ID
	rows.Posts[0] = stores.Post{ID: post, Author: user, Page: page, Text: "t", Image: "i", Language: "en", Audience: stores.AudiencePublic,
		Place: place, CreatedAt: at, EditedAt: at.Add(time.Second), DeletedAt: at.Add(time.Minute),
		DeletedBy: rows.Users[1].ID}
	rows.Comments[0] = stores.Comment{ID: comment, Author: user, Post: post, ReplyTo: post, Text: "t", Place: land,
		CreatedAt: at, EditedAt: at.Add(time.Second), DeletedAt: at.Add(time.Minute), DeletedBy: rows.Users[1].ID}
	rows.Posts = append(rows.Posts, stores.Post{ID: testID(stores.KindPost, 3), Author: user, Wall: rows.Users[1].ID, Image: "i",
		Audience: stores.AudienceFriends, CreatedAt: at})
	rows.Comments = append(rows.Comments, stores.Comment{ID: testID(stores.KindComment, 4), Author: user, Post: post, ReplyTo: comment,
		Text: "t", CreatedAt: at})
	rows.MessageTopics = []stores.MessageTopic{{Message: post, Interest: rows.Interests[0].ID}, {Message: comment, Interest: rows.Interests[0].ID}}
	rows.Reactions = []stores.Reaction{{User: user, Message: post, Kind: stores.ReactionWow, Since: at}, {User: user, Message: comment, Kind: stores.ReactionSad, Since: at}}
	return rows
}

func TestScannedRowsEqualTheRowsPut(t *testing.T) {
	t.Parallel()
	first, second, want := OpenEmpty(t), OpenEmpty(t), allFields()
	putRows(t, first, want)
	got := scanAll(t, first)
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("got  %+v\nwant %+v", got, want)
	}
	putRows(t, second, got)
	if rescanned := scanAll(t, second); !reflect.DeepEqual(rescanned, want) {
		t.Errorf("got  %+v\nwant %+v", rescanned, want)
	}
	if added, err := second.Set().Archive.Put(t.Context(), want); err != nil || added != 0 {
		t.Errorf("the second Put adds %d, %v", added, err)
	}
}

func TestRowErrorNamesTheRowWithAMissingReference(t *testing.T) {
	t.Parallel()
	page := testID(stores.KindPage, 1)
	nobody, place := testID(stores.KindUser, 9), testID(stores.KindPlace, 9)
	for name, tt := range map[string]struct {
		table stores.Table
		want  error
		add   func(*stores.Rows)
	}{
		"a place that is part of itself": {stores.TablePlaces, stores.ErrSelf, func(r *stores.Rows) { r.Places[1].PartOf = r.Places[1].ID }},
		"an organisation at a missing place": {stores.TableOrganisations, stores.ErrNotFound, func(r *stores.Rows) {
			r.Organisations = append(r.Organisations, stores.Organisation{ID: testID(stores.KindOrganisation, 9), Place: place})
		}},
		"a user in a missing city": {stores.TableUsers, stores.ErrNotFound, func(r *stores.Rows) { r.Users[1].City = place }},
		"an affiliation to a missing organisation": {stores.TableAffiliations, stores.ErrNotFound, func(r *stores.Rows) {
			r.Affiliations = append(r.Affiliations, stores.Affiliation{User: r.Users[0].ID, Organisation: testID(stores.KindOrganisation, 9)})
		}},
		"a page of a missing owner": {stores.TablePages, stores.ErrNotFound, func(r *stores.Rows) { r.Pages[1].Owner = nobody }},
		"a missing topic of a page": {stores.TablePageTopics, stores.ErrNotFound, func(r *stores.Rows) {
			r.PageTopics = append(r.PageTopics, stores.PageTopic{Page: page, Interest: testID(stores.KindInterest, 9)})
		}},
		"a link to itself": {stores.TablePageLinks, stores.ErrSelf, func(r *stores.Rows) {
			r.PageLinks = append(r.PageLinks, stores.PageLink{A: page, B: page})
		}},
		"a link to a missing page": {stores.TablePageLinks, stores.ErrNotFound, func(r *stores.Rows) {
			r.PageLinks = append(r.PageLinks, stores.PageLink{A: page, B: testID(stores.KindPage, 9)})
		}},
		"a post by a missing user":       {stores.TablePosts, stores.ErrNotFound, func(r *stores.Rows) { r.Posts[1].Author = nobody }},
		"a post on a missing wall":       {stores.TablePosts, stores.ErrNotFound, func(r *stores.Rows) { r.Posts[1].Wall = nobody }},
		"a post at a missing place":      {stores.TablePosts, stores.ErrNotFound, func(r *stores.Rows) { r.Posts[1].Place = place }},
		"a comment by a missing user":    {stores.TableComments, stores.ErrNotFound, func(r *stores.Rows) { r.Comments[1].Author = nobody }},
		"a topic of a missing message":   {stores.TableMessageTopics, stores.ErrNotFound, func(r *stores.Rows) { r.MessageTopics[1].Message = testID(stores.KindPost, 9) }},
		"a reaction of a missing user":   {stores.TableReactions, stores.ErrNotFound, func(r *stores.Rows) { r.Reactions[1].User = nobody }},
		"a membership of a missing user": {stores.TableMemberships, stores.ErrNotFound, func(r *stores.Rows) { r.Memberships[1].User = nobody }},
	} {
		e, rows := OpenEmpty(t), allFields()
		tt.add(&rows)
		_, err := e.Set().Archive.Put(t.Context(), rows)
		var row *stores.RowError
		if !errors.As(err, &row) || row.Table != tt.table || row.Index != 1 || !errors.Is(err, tt.want) {
			t.Errorf("%s returns %v", name, err)
		}
		putRows(t, e, allFields()) // the failed Put wrote nothing
	}
}
