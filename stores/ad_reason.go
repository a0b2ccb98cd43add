package stores

import "encoding/json"

// AdReasonKind is what a person and the audience of an ad have in common.
type AdReasonKind string

// The person likes an interest; lives in a place or a part of it; is of an age; of a gender; speaks a language; nothing, since the ad is for everybody.
const (
	AdReasonInterest  AdReasonKind = "INTEREST"
	AdReasonPlace     AdReasonKind = "PLACE"
	AdReasonAge       AdReasonKind = "AGE"
	AdReasonGender    AdReasonKind = "GENDER"
	AdReasonLanguage  AdReasonKind = "LANGUAGE"
	AdReasonEverybody AdReasonKind = "EVERYBODY"
)

// MaxAdReasonCount is how many reasons are kept for an ad that was shown at most. AdEvent.Reasons has space for them.
const MaxAdReasonCount = 20

// An AdReason is why a person was shown an ad. Fields that do not belong to the kind are zero.
type AdReason struct {
	Kind     AdReasonKind
	Interest ID
	Place    ID     // that the audience names
	Gender   string // as the audience names it
	Language string // a BCP 47 tag
	MinAge   int    // 0 for no limit
	MaxAge   int    // inclusive; 0 for no limit
}

// storedReason is the JSON of a reason, with the texts of IDs.
type storedReason struct {
	Kind     AdReasonKind `json:"kind"`
	Interest string       `json:"interest,omitempty"`
	Place    string       `json:"place,omitempty"`
	Gender   string       `json:"gender,omitempty"`
	Language string       `json:"language,omitempty"`
	MinAge   int          `json:"minAge,omitempty"`
	MaxAge   int          `json:"maxAge,omitempty"`
}

// FormatAdReasons returns the first MaxAdReasonCount reasons as JSON, which ParseAdReasons reads: for AdEvent.Reasons.
func FormatAdReasons(reasons []AdReason) string {
	reasons = reasons[:min(len(reasons), MaxAdReasonCount)]
	stored := make([]storedReason, len(reasons))
	for i, r := range reasons {
		stored[i] = storedReason{Kind: r.Kind, Gender: r.Gender, Language: r.Language, MinAge: r.MinAge, MaxAge: r.MaxAge}
		if !r.Interest.IsZero() {
			stored[i].Interest = r.Interest.String()
		}
		if !r.Place.IsZero() {
			stored[i].Place = r.Place.String()
		}
	}
	text, err := json.Marshal(stored)
	if err != nil {
		panic("stores: " + err.Error()) // numbers and texts always encode
	}
	return string(text)
}

// ParseAdReasons parses what FormatAdReasons has returned.
func ParseAdReasons(text string) ([]AdReason, error) {
	var stored []storedReason
	if err := json.Unmarshal([]byte(text), &stored); err != nil {
		return nil, err
	}
	reasons := make([]AdReason, len(stored))
	for i, s := range stored {
		reasons[i] = AdReason{Kind: s.Kind, Gender: s.Gender, Language: s.Language, MinAge: s.MinAge, MaxAge: s.MaxAge}
		for into, text := range map[*ID]string{&reasons[i].Interest: s.Interest, &reasons[i].Place: s.Place} {
			if text == "" {
				continue
			}
			id, err := ParseID(text)
			if err != nil {
				return nil, err
			}
			*into = id
		}
	}
	return reasons, nil
}
