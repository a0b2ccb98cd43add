package dataset

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

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
	if hasLoneSurrogate(f) {
		return nil, fmt.Errorf("%s has half of a surrogate pair, which is no character", quote(f))
	}
	return stores.CheckProfileFields(fields)
}

// hasLoneSurrogate reports whether JSON has an escaped surrogate that is not one of a pair. The decoder replaces it with U+FFFD.
func hasLoneSurrogate(text string) bool {
	for rest := text; ; {
		i := strings.IndexByte(rest, '\\')
		if i < 0 || i+1 == len(rest) {
			return false
		}
		first, ok := escapedUnit(rest[i:])
		switch {
		case !ok:
			rest = rest[i+2:]
		case !utf16.IsSurrogate(first):
			rest = rest[i+6:]
		default:
			second, _ := escapedUnit(rest[i+6:])
			if utf16.DecodeRune(first, second) == utf8.RuneError {
				return true
			}
			rest = rest[i+12:]
		}
	}
}

// escapedUnit returns the UTF-16 unit of an escape such as \u00e9 at the beginning of text.
func escapedUnit(text string) (rune, bool) {
	if len(text) < 6 || text[:2] != `\u` {
		return 0, false
	}
	unit, err := strconv.ParseUint(text[2:6], 16, 16)
	return rune(unit), err == nil
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
