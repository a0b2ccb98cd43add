package embedded

import (
	"testing"

	"fivefold/stores"
)

// versionSevenTexts has the keys of version 7, and texts that stores did not reject then.
const versionSevenTexts = `
INSERT INTO user (id, handle, name, name_key, bio, joined_at, languages, facts, first_name, last_name, gender, friends_visibility, interests_visibility, password_hash)
VALUES (:ada, 'ada', 'Łukasz', 'łukasz', 'a' || char(133) || 'b' || char(8238), 1, '["EN-gb","x y"]', '[{"label":"a","value":"b"},{"label":"c","value":"` + "\u3164" + `"}]',
		'Zoe' || char(776), 'Øst', ' ', 'EVERYONE', 'EVERYONE', ''),
	(:bob, 'bob', char(8203), '', '', 1, '[]', '[]', '', '', '', 'EVERYONE', 'EVERYONE', '');
INSERT INTO interest (id, kind, name, name_key, url) VALUES (:band, 'BAND', 'Song', 'song', ''), (:genre, 'GENRE', 'ดี', 'ด', ''), (:other, 'GENRE', 'ดู', 'ด', '');
INSERT INTO genre (interest, genre, count) VALUES (:band, :genre, 1);
INSERT INTO page (id, kind, category, name, name_key, about, url, created_at) VALUES (:page, 'GROUP', '', 'Øl', 'øl', 'a' || char(10) || 'b', 'javascript:alert(1)', 1);
INSERT INTO place (id, kind, name, name_key, url) VALUES (:place, 'CITY', 'Đakovo', 'đakovo', '');
INSERT INTO organisation (id, kind, name, name_key, url) VALUES (:organisation, 'COMPANY', 'Straße', 'straße', '');
INSERT INTO message (id, author, post, wall, text, audience, created_at) VALUES (:post, :ada, :post, :ada, 'kept ', 'PUBLIC', 1), (:blank, :ada, :blank, :ada, char(8203), 'PUBLIC', 1);`

func TestKeysAndTextsOfVersionSevenAreMigrated(t *testing.T) {
	t.Parallel()
	dir, ctx := t.TempDir(), t.Context()
	ids := map[string]stores.ID{
		"ada": testID(stores.KindUser, 1), "bob": testID(stores.KindUser, 2), "band": testID(stores.KindInterest, 1), "genre": testID(stores.KindInterest, 2),
		"other": testID(stores.KindInterest, 3), "page": testID(stores.KindPage, 1), "place": testID(stores.KindPlace, 1),
		"organisation": testID(stores.KindOrganisation, 1), "post": testID(stores.KindPost, 1), "blank": testID(stores.KindPost, 2),
	}
	writeOldData(t, dir, 7, versionSevenTexts, ids)
	e := openTest(t, dir)
	rows := scanAll(t, e)

	ada, bob := rows.Users[0], rows.Users[1]
	if ada.Bio != "a\nb" || ada.FirstName != "Zoë" || ada.Gender != "" || len(ada.Languages) != 1 || ada.Languages[0] != "en-GB" ||
		len(ada.ProfileFields) != 1 || ada.LastName != "Øst" || bob.Name != "bob" {
		t.Errorf("%+v\n%+v", ada, bob)
	}
	if p := rows.Pages[0]; p.URL != "" || p.About != "a\nb" {
		t.Errorf("%+v", p)
	}
	if rows.Posts[0].Text != "kept " || rows.Posts[1].Text != "\uFFFD" {
		t.Errorf("%+v", rows.Posts)
	}
	for query, want := range map[string]string{
		"SELECT name_key FROM user WHERE handle = 'ada'": stores.Fold("Łukasz"), "SELECT last_name_key FROM user WHERE handle = 'ada'": stores.Fold("ost"),
		"SELECT name_key FROM page": stores.Fold("ol"), "SELECT name_key FROM place": stores.Fold("dakovo"), "SELECT name_key FROM organisation": stores.Fold("STRASSE"),
	} {
		var got string
		err := e.read(ctx, func(c *conn) (err error) { got, err = queryRow(ctx, c, (*row).text, query); return err })
		if err != nil || got != want {
			t.Errorf("%s: %q, %v, want %q", query, got, err, want)
		}
	}
	for name, want := range map[string]int{"ดี": 1, "ดู": 0} {
		filter := stores.InterestFilter{GenreName: stores.Only(stores.Fold(name))}
		list, err := e.Set().Interests.Catalogue(ctx, filter, stores.InterestsByName, stores.Window{Limit: 9})
		if err != nil || len(list.Items) != want {
			t.Errorf("interests of %s: %+v, %v", name, list, err)
		}
	}
	if err := e.Integrity(ctx); err != nil {
		t.Error(err)
	}
}
