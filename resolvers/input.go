package resolvers

import (
	"fmt"
	"slices"
	"strings"

	"fivefold/graph/errorcode"
	"fivefold/graph/model"
	"fivefold/stores"
)

// maxMutationID is the largest length of a clientMutationId, in characters (Unicode code points).
const maxMutationID = 200

// validText returns a text as stores keep it.
func validText(field string, rule stores.Text, text string) (string, error) {
	checked, err := rule.Check(text)
	if err != nil {
		return "", &stores.FieldError{Field: field, Err: err}
	}
	return checked, nil
}

func validPassword(field, password string) error {
	if _, err := stores.CheckPassword(password); err != nil {
		return &stores.FieldError{Field: field, Err: err}
	}
	return nil
}

func validStrength(field string, strength int) error {
	if strength < 1 || strength > stores.MaxStrength {
		return badField(field, fmt.Sprintf("The strength must be between 1 and %d.", stores.MaxStrength))
	}
	return nil
}

// validID checks that an id has one of the kinds.
func validID(field string, id stores.ID, kinds ...stores.Kind) error {
	if slices.Contains(kinds, id.Kind) {
		return nil
	}
	names := make([]string, len(kinds))
	for i, kind := range kinds {
		article := "a "
		if strings.ContainsAny(string(kind[:1]), "aeio") { // a user
			article = "an "
		}
		names[i] = article + string(kind)
	}
	return fault{user: model.UserErrorCodeBadID, top: errorcode.BadID, field: field, message: fmt.Sprintf("The id is not the id of %s.", strings.Join(names, " or "))}
}

// interestFilter checks the arguments that filter lists of interests. genre is an id or a name.
func interestFilter(kind, genre *string) (stores.InterestFilter, error) {
	var filter stores.InterestFilter
	if kind != nil {
		filter.Kind = *kind
	}
	if genre == nil {
		return filter, nil
	}
	if id, err := stores.ParseID(*genre); err == nil {
		filter.Genre = id
		return filter, validID("genre", id, stores.KindInterest)
	}
	name, err := validFilter("genre", stores.InterestName, genre)
	text, _ := name.Value()
	filter.GenreName = stores.Only(stores.Fold(text))
	return filter, err
}

// validFilter returns the filter for a text, which selects all when the text is nil. A text that shows nothing selects nothing.
func validFilter(field string, rule stores.Text, text *string) (stores.TextFilter, error) {
	if text == nil {
		return stores.TextFilter{}, nil
	}
	rule.Min = 0
	valid, err := validText(field, rule, *text)
	return stores.Only(valid), err
}
