package transport

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/tidwall/gjson"
)

// encoding/json alone decides what is well-formed. Values are then read with gjson, which takes a quarter of the time and memory,
// and is case-sensitive in names.

// readObject calls member with the name and value of each member of a JSON object, in order. Errors call the object what.
func readObject(what string, b []byte, member func(name string, value gjson.Result)) error {
	if !utf8.Valid(b) {
		return errNotText
	}
	if !json.Valid(b) {
		return errNotJSON
	}
	if err := checkEscapes(b); err != nil {
		return err
	}
	all := gjson.ParseBytes(b)
	if !all.IsObject() {
		return malformedError("The " + what + " must be a JSON object.")
	}
	all.ForEach(func(name, value gjson.Result) bool {
		member(name.Str, value)
		return true
	})
	return nil
}

// checkEscapes returns an error if a string of well-formed JSON contains NUL, which some stores cannot store, or an unpaired
// surrogate, which encoding/json would silently replace.
func checkEscapes(b []byte) error {
	// In well-formed JSON a backslash occurs in strings only and is never the last byte; \u is followed by four digits.
	for {
		i := bytes.IndexByte(b, '\\')
		if i < 0 {
			return nil
		}
		b = b[i:]
		if b[1] != 'u' {
			b = b[2:]
			continue
		}
		r := escapedCodeUnit(b)
		b = b[6:]
		if r == 0 {
			return errNotText
		}
		if utf16.IsSurrogate(r) {
			if b[0] != '\\' || b[1] != 'u' || utf16.DecodeRune(r, escapedCodeUnit(b)) == utf8.RuneError {
				return errNotText
			}
			b = b[6:]
		}
	}
}

// escapedCodeUnit returns the code unit of b, which begins with \u and four hexadecimal digits.
func escapedCodeUnit(b []byte) rune {
	n, _ := strconv.ParseUint(string(b[2:6]), 16, 16)
	return rune(n)
}

// stringParam returns a string; empty for null and for an absent value.
func stringParam(name string, value gjson.Result) (string, error) {
	switch value.Type {
	case gjson.Null:
		return "", nil
	case gjson.String:
		return strings.Clone(value.Str), nil // or a cache of the string would keep the whole body in memory
	}
	return "", malformedError("The parameter `" + name + "` must be a string.")
}

// objectParam returns an object; nil for null and for an absent value.
func objectParam(name string, value gjson.Result) (map[string]any, error) {
	switch {
	case value.Type == gjson.Null:
		return nil, nil
	case !value.IsObject():
		return nil, malformedError("The parameter `" + name + "` must be an object.")
	}
	return decodeValue(value, 0).(map[string]any), nil
}

// maxGJSONDepth is the number of nested values that are read with gjson. It scans a value once per level around it, encoding/json
// once in total.
const maxGJSONDepth = 20

// decodeValue decodes a value at a depth like encoding/json, but keeps numbers as json.Number: a float64 would round ids and
// amounts.
func decodeValue(value gjson.Result, depth int) any {
	switch {
	case value.Type == gjson.JSON && depth == maxGJSONDepth:
		return mustUnmarshal(value.Raw)
	case value.Type == gjson.String:
		return value.Str
	case value.Type == gjson.Number:
		return json.Number(value.Raw)
	case value.IsBool():
		return value.Type == gjson.True
	case value.IsObject():
		members := map[string]any{}
		value.ForEach(func(name, value gjson.Result) bool {
			members[name.Str] = decodeValue(value, depth+1)
			return true
		})
		return members
	case value.IsArray():
		elements := []any{}
		value.ForEach(func(_, value gjson.Result) bool {
			elements = append(elements, decodeValue(value, depth+1))
			return true
		})
		return elements
	}
	return nil
}

// mustUnmarshal decodes JSON that is known to be well-formed.
func mustUnmarshal(raw string) (value any) {
	d := json.NewDecoder(strings.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&value); err != nil {
		panic(err)
	}
	return value
}
