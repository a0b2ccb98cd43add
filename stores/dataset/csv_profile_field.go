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

// parseProfileFields parses a JSON array of objects with label and value.
func parseProfileFields(f string) ([]stores.ProfileField, error) {
	dec := json.NewDecoder(strings.NewReader(f))
	dec.DisallowUnknownFields()
	var fields []stores.ProfileField
	if err := dec.Decode(&fields); err != nil {
		return nil, fmt.Errorf(`%s is not a JSON array of {"label": …, "value": …}: %w`, quote(f), err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("data after the JSON array")
	}
	if len(fields) == 0 {
		return nil, nil
	}
	if len(fields) > stores.MaxProfileFields {
		return nil, fmt.Errorf("%d facts, at most %d are allowed", len(fields), stores.MaxProfileFields)
	}
	for _, field := range fields {
		for _, part := range []struct {
			name, text string
			limit      int
		}{{"label", field.Label, stores.MaxLabel}, {"value", field.Value, stores.MaxValue}} {
			switch n := characterCount(part.text); {
			case n < 1 || n > part.limit:
				return nil, fmt.Errorf("%s of %d characters, want 1 to %d", part.name, n, part.limit)
			case strings.ContainsRune(part.text, 0): // escaped in JSON
				return nil, errNUL
			case strings.Contains(part.text, "\r"): // likewise
				return nil, errCR
			}
		}
	}
	return fields, nil
}

// formatProfileFields formats profile fields as JSON. No fields become the empty string.
func formatProfileFields(fields []stores.ProfileField) string {
	if len(fields) == 0 {
		return ""
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(fields); err != nil {
		panic("dataset: " + err.Error()) // strings always encode
	}
	return strings.TrimSuffix(b.String(), "\n")
}
