package stores

import (
	"math"
	"regexp"
)

// The limits of texts, lists and numbers, wherever they come from. Texts are measured in characters (Unicode code points).
const (
	MaxName          = 80  // of a person
	MaxBio           = 500 // of a person
	MaxLanguages     = 20  // of a person
	MaxLanguage      = 35  // of a language; the length that RFC 5646 asks every implementation to take
	MaxProfileFields = 20  // of a person
	MaxLabel         = 40  // of a fact
	MaxValue         = 200 // of a fact
	MaxGender        = 40  // of a person
	MaxYear          = 9999
	MaxInterestName  = 300
	MaxPlaceName     = 200 // also of an organisation
	MaxPageName      = 200
	MaxAbout         = 2000 // of a page
	MaxURL           = 500
	MaxText          = 5000          // of a message
	MaxStrength      = math.MaxInt32 // of a like; also how often an interest was given a genre
)

var (
	handleForm = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{2,29}$`)
	kindForm   = regexp.MustCompile(`^[A-Z][A-Z0-9_]{0,29}$`)
)

// ValidHandle reports whether handle has 3 to 30 characters of [a-z0-9_-], the first a letter or digit.
func ValidHandle(handle string) bool { return handleForm.MatchString(handle) }

// ValidInterestKind reports whether kind has 1 to 30 characters of [A-Z0-9_], the first a letter.
func ValidInterestKind(kind string) bool { return kindForm.MatchString(kind) }

// ValidCategory reports whether category is valid for a page. The form is that of an interest's kind.
func ValidCategory(category string) bool { return kindForm.MatchString(category) }
