package dataset

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"fivefold/stores"
)

// parseProfileFields reads a JSON array of objects with label and value.
func parseProfileFields(f string) ([]stores.ProfileField, error) {
	dec := json.NewDecoder(strings.NewReader(f))
	dec.DisallowUnknownFields()
	var all []stores.ProfileField
	if err := dec.Decode(&all); err != nil {
		return nil, fmt.Errorf(`%s is not a JSON array of {"label": …, "value": …}: %w`, quote(f), err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something behind the JSON array")
	}
	if len(all) == 0 {
		return nil, nil
	}
	if len(all) > stores.MaxProfileFields {
		return nil, fmt.Errorf("%d facts, more than %d", len(all), stores.MaxProfileFields)
	}
	for _, fact := range all {
		for _, part := range []struct {
			name, text string
			most       int
		}{{"label", fact.Label, stores.MaxLabel}, {"value", fact.Value, stores.MaxValue}} {
			switch n := characterCount(part.text); {
			case n < 1 || n > part.most:
				return nil, fmt.Errorf("%s of %d characters, not 1 to %d", part.name, n, part.most)
			case strings.ContainsRune(part.text, 0): // JSON can hide one
				return nil, errNUL
			case strings.Contains(part.text, "\r"): // and one of these
				return nil, errCR
			}
		}
	}
	return all, nil
}

// formatProfileFields writes them; no facts are the empty text.
func formatProfileFields(all []stores.ProfileField) string {
	if len(all) == 0 {
		return ""
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(all); err != nil {
		panic("dataset: " + err.Error()) // texts cannot fail
	}
	return strings.TrimSuffix(b.String(), "\n")
}
