package resolvers

import (
	"context"
	"fmt"

	"fivefold/stores"
)

// adReasonTexts returns a sentence for each reason, nil where the name of its interest or place could not be loaded.
func (r *Resolver) adReasonTexts(ctx context.Context, reasons []*stores.AdReason) ([]*string, error) {
	interests, err := r.interests(ctx, ofKind(stores.KindInterest, ids(reasons, func(a *stores.AdReason) stores.ID { return a.Interest })))
	if err != nil {
		return nil, err
	}
	places, err := r.places(ctx, ofKind(stores.KindPlace, ids(reasons, func(a *stores.AdReason) stores.ID { return a.Place })))
	if err != nil {
		return nil, err
	}
	out := make([]*string, len(reasons))
	for i, a := range reasons {
		name := ""
		if interest := interests[a.Interest]; interest != nil {
			name = interest.Name
		}
		if place := places[a.Place]; place != nil {
			name = place.Name
		}
		if text := adReasonText(a, name); text != "" {
			out[i] = &text
		}
	}
	return out, nil
}

// adReasonText returns the sentence of a reason. name is that of its interest or place; without the one that it needs the text is empty.
func adReasonText(a *stores.AdReason, name string) string {
	switch {
	case a.Kind == stores.AdReasonInterest && name != "":
		return fmt.Sprintf("You like %s.", name)
	case a.Kind == stores.AdReasonPlace && name != "":
		return fmt.Sprintf("You live in %s.", name)
	case a.Kind == stores.AdReasonAge:
		return ageText(a.MinAge, a.MaxAge)
	case a.Kind == stores.AdReasonGender:
		return fmt.Sprintf("Your gender is %s.", a.Gender)
	case a.Kind == stores.AdReasonLanguage:
		return fmt.Sprintf("You speak %s.", stores.LanguageName(a.Language))
	case a.Kind == stores.AdReasonEverybody:
		return "The ad is for everybody."
	}
	return ""
}

// ageText returns the sentence of a person whose age is within limits, which are 0 where there is none.
func ageText(smallest, largest int) string {
	switch {
	case largest == 0:
		return fmt.Sprintf("You are %d or older.", smallest)
	case smallest == 0:
		return fmt.Sprintf("You are %d or younger.", largest)
	case smallest == largest:
		return fmt.Sprintf("You are %d.", smallest)
	}
	return fmt.Sprintf("You are between %d and %d.", smallest, largest)
}
