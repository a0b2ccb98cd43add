package stores

import "fmt"

// A FieldError is an error about one field of a noun or of a change.
type FieldError struct {
	Field string // as the API names it, such as firstName
	Err   error
}

func (e *FieldError) Error() string { return e.Field + " " + e.Err.Error() }

// Unwrap returns the error of the field's value.
func (e *FieldError) Unwrap() error { return e.Err }

// fieldError returns err as the error of a field, nil for nil.
func fieldError(field string, err error) error {
	if err == nil {
		return nil
	}
	return &FieldError{Field: field, Err: err}
}

// checkText replaces a text of a change, unless it is nil, by the text that rule returns.
func checkText(field string, text **string, rule Text) error {
	if *text == nil {
		return nil
	}
	checked, err := rule.Check(**text)
	*text = &checked
	return fieldError(field, err)
}

// apply sets a field to the new value of a change, unless that is nil.
func apply[T any](field *T, value *T) {
	if value != nil {
		*field = *value
	}
}

// checkList replaces a list of a change, unless it is nil, by the list that check returns.
func checkList[T any](field string, list **[]T, check func([]T) ([]T, error)) error {
	if *list == nil {
		return nil
	}
	checked, err := check(**list)
	*list = &checked
	return fieldError(field, err)
}

func countError(limit, n int) error {
	return TextError(fmt.Sprintf("must have at most %d values; it has %d", limit, n))
}
