package stores_test

import (
	"slices"
	"strings"
	"testing"

	"fivefold/stores"
)

func TestAdReasonsReadWhatWasWritten(t *testing.T) {
	interest, place := stores.NewID(stores.KindInterest), stores.NewID(stores.KindPlace)
	reasons := []stores.AdReason{
		{Kind: stores.AdReasonInterest, Interest: interest},
		{Kind: stores.AdReasonPlace, Place: place},
		{Kind: stores.AdReasonGender, Gender: `non-"binary"`},
		{Kind: stores.AdReasonLanguage, Language: "pt-BR"},
		{Kind: stores.AdReasonAge, MinAge: 18, MaxAge: 30},
		{Kind: stores.AdReasonEverybody},
	}
	got, err := stores.ParseAdReasons(stores.FormatAdReasons(reasons))
	if err != nil || !slices.Equal(got, reasons) {
		t.Errorf("ParseAdReasons = %v, %v, want %v", got, err, reasons)
	}
	for _, text := range []string{"", "{}", `[{"kind":"PLACE","place":"x"}]`} {
		if got, err := stores.ParseAdReasons(text); err == nil {
			t.Errorf("ParseAdReasons(%q) = %v without an error", text, got)
		}
	}
}

// AdEvent.Reasons has space for the most reasons, with the longest texts.
func TestTheMostAdReasonsFit(t *testing.T) {
	long := stores.AdReason{Kind: stores.AdReasonGender, Gender: strings.Repeat("\u2028", stores.UserGender.Max)}
	reasons := slices.Repeat([]stores.AdReason{{Kind: stores.AdReasonInterest, Interest: stores.NewID(stores.KindInterest)}}, 2*stores.MaxAdReasonCount)
	reasons[0] = long
	text := stores.FormatAdReasons(reasons)
	if len(text) > stores.MaxAdReasons {
		t.Errorf("the text has %d bytes, more than %d", len(text), stores.MaxAdReasons)
	}
	if got, err := stores.ParseAdReasons(text); err != nil || len(got) != stores.MaxAdReasonCount {
		t.Errorf("ParseAdReasons has %d reasons, %v", len(got), err)
	}
}
