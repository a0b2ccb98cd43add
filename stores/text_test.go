package stores_test

import (
	"errors"
	"strings"
	"testing"

	"fivefold/stores"
	"fivefold/stores/storetest"
)

// textRules are the rules of all texts.
var textRules = map[string]stores.Text{
	"UserHandle": stores.UserHandle, "UserName": stores.UserName, "UserBio": stores.UserBio, "UserFirstName": stores.UserFirstName,
	"UserLastName": stores.UserLastName, "UserGender": stores.UserGender, "UserLanguage": stores.UserLanguage, "ProfileLabel": stores.ProfileLabel,
	"ProfileValue": stores.ProfileValue, "InterestKind": stores.InterestKind, "InterestName": stores.InterestName, "InterestURL": stores.InterestURL,
	"PlaceName": stores.PlaceName, "PlaceURL": stores.PlaceURL, "OrganisationName": stores.OrganisationName, "OrganisationURL": stores.OrganisationURL,
	"PageCategory": stores.PageCategory, "PageName": stores.PageName, "PageAbout": stores.PageAbout, "PageURL": stores.PageURL,
	"PostText": stores.PostText, "PostImage": stores.PostImage, "PostLanguage": stores.PostLanguage, "CommentText": stores.CommentText,
	"SessionDevice": stores.SessionDevice,
}

func TestTextForms(t *testing.T) {
	for _, c := range []struct {
		rule        stores.Text
		text, check string // "" when the text is not valid
	}{
		{stores.UserHandle, "ada", "ada"},
		{stores.UserHandle, " Ada\n", "ada"},
		{stores.UserHandle, "0-_", "0-_"},
		{stores.UserHandle, strings.Repeat("a", 30), strings.Repeat("a", 30)},
		{stores.UserHandle, "", ""},
		{stores.UserHandle, "ab", ""},
		{stores.UserHandle, strings.Repeat("a", 31), ""},
		{stores.UserHandle, "_ada", ""},
		{stores.UserHandle, "-ada", ""},
		{stores.UserHandle, "adé", ""},
		{stores.UserHandle, "adİ", ""},
		{stores.UserHandle, "ad\u212a", "adk"}, // the Kelvin sign is K
		{stores.InterestKind, "F", "F"},
		{stores.InterestKind, "BAND_2", "BAND_2"},
		{stores.InterestKind, strings.Repeat("A", 30), strings.Repeat("A", 30)},
		{stores.InterestKind, "", ""},
		{stores.InterestKind, strings.Repeat("A", 31), ""},
		{stores.InterestKind, "Band", ""},
		{stores.InterestKind, "2BAND", ""},
		{stores.InterestKind, "_BAND", ""},
		{stores.InterestKind, "BÄND", ""},
		{stores.PageCategory, "COMPANY", "COMPANY"},
		{stores.PageCategory, "company", ""},
		{stores.UserLanguage, "EN-gb", "en-GB"},
		{stores.UserLanguage, "tl", "tl"},
		{stores.UserLanguage, "ZH-hant-tw", "zh-Hant-TW"},
		{stores.UserLanguage, "de-1996-u-CO-phonebk", "de-1996-u-co-phonebk"},
		{stores.UserLanguage, "de-qx-12345678", "de-QX-12345678"},
		{stores.UserLanguage, "en_GB", ""},
		{stores.UserLanguage, "en-", ""},
		{stores.UserLanguage, "no language", ""},
		{stores.UserLanguage, "", ""},
		{stores.PageURL, "https://example.org/a?b#c", "https://example.org/a?b#c"},
		{stores.PageURL, "javascript:alert(1)", ""},
		{stores.PageURL, "https://", ""},
		{stores.PostImage, "photo.jpg", "photo.jpg"},
		{stores.PostImage, "a/photo.jpg", ""},
		{stores.PostImage, `a\photo.jpg`, ""},
		{stores.PostImage, "data:image/png,", ""},
		{stores.UserName, "\xff", ""},
		{stores.UserName, "a\nb", ""},
		{stores.UserBio, "a\r\nb\rc\td", "a\nb\nc\td"},
	} {
		got, err := c.rule.Check(c.text)
		if got != c.check || (err == nil) != (c.check != "") {
			t.Errorf("%q becomes %q, %v, want %q", c.text, got, err, c.check)
		}
		if wrong := stores.TextError(""); err != nil && !errors.As(err, &wrong) {
			t.Errorf("%q: the error is not a TextError: %v", c.text, err)
		}
	}
}

// Every bound is checked on both sides, in characters.
func TestTextBounds(t *testing.T) {
	for name, rule := range textRules {
		if rule.Form != nil || rule.Max > 10_000 {
			continue
		}
		for n, valid := range map[int]bool{rule.Min - 1: false, rule.Min: true, rule.Max: true, rule.Max + 1: false} {
			if n < 0 {
				continue
			}
			if _, err := rule.Check(strings.Repeat("🦊", n)); (err == nil) != valid {
				t.Errorf("%s of %d characters: %v", name, n, err)
			}
		}
		if _, err := rule.Required().Check(""); err == nil {
			t.Errorf("%s: an empty text is not given", name)
		}
	}
}

// Every text has every class of characters.
func TestTextClasses(t *testing.T) {
	for name, rule := range textRules {
		if rule.Form != nil {
			continue
		}
		for _, c := range storetest.TextClasses {
			got, err := rule.Check(c.Text)
			switch {
			case (err == nil) != c.Valid(rule):
				t.Errorf("%s of %s: %v", name, c.Name, err)
			case err == nil && got != c.Kept:
				t.Errorf("%s of %s becomes %+q, want %+q", name, c.Name, got, c.Kept)
			}
			if wrong := stores.TextError(""); err != nil && !errors.As(err, &wrong) {
				t.Errorf("%s of %s: the error is not a TextError: %v", name, c.Name, err)
			}
			repaired := rule.Repair(c.Text)
			if again, err := rule.Check(repaired); repaired != "" && (err != nil || again != repaired) {
				t.Errorf("%s of %s is repaired to %+q: %v", name, c.Name, repaired, err)
			}
			if (repaired == "") != c.Blank || err == nil && repaired != got {
				t.Errorf("%s of %s is repaired to %+q", name, c.Name, repaired)
			}
		}
	}
}

// Characters are counted after normalization.
func TestTextLengthIsThatOfTheNormalizedText(t *testing.T) {
	for text, valid := range map[string]bool{strings.Repeat("e\u0301", 80): true, " " + strings.Repeat("é", 80) + " ": true, strings.Repeat("\U0001d15e", 80): false} {
		if _, err := stores.UserName.Check(text); (err == nil) != valid {
			t.Errorf("%+q: %v", text, err)
		}
	}
	if got := stores.UserName.Repair(strings.Repeat("é", 81)); got != strings.Repeat("é", 80) {
		t.Errorf("repaired to %q", got)
	}
	if got := stores.PageURL.Repair("javascript:alert(1)"); got != "" {
		t.Errorf("repaired to %q", got)
	}
}

func TestLineFeeds(t *testing.T) {
	for text, want := range map[string]string{"": "", "a": "a", "a\r\nb\rc\nd": "a\nb\nc\nd", "\r\r\n\n\r": "\n\n\n\n", "a\u0085\u2028\u2029": "a\n\n\n"} {
		if got := stores.LineFeeds(text); got != want {
			t.Errorf("%q became %q", text, got)
		}
	}
}
