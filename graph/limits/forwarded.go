package limits

import (
	"slices"
	"strings"
)

// parseForwarded returns the value of `for` of each element of a line of the Forwarded header
// (https://www.rfc-editor.org/rfc/rfc7239#section-4); empty for an element without one. ok is false if any part of the line is
// malformed, since an unclosed quote hides the elements behind it.
func parseForwarded(line string) (hosts []string, ok bool) {
	elements, ok := splitUnquoted(line, ',')
	for _, element := range elements {
		if strings.TrimSpace(element) == "" {
			continue // a list may have empty elements
		}
		host, isValid := forValue(element)
		hosts, ok = append(hosts, host), ok && isValid
	}
	return hosts, ok
}

// forValue returns the value of `for` among the pairs of an element, empty if there is none.
func forValue(element string) (value string, ok bool) {
	pairs, ok := splitUnquoted(element, ';')
	var seen []string
	for _, pair := range pairs {
		if strings.TrimSpace(pair) == "" {
			continue
		}
		name, text, _ := strings.Cut(pair, "=")
		name = strings.ToLower(strings.TrimSpace(name))
		v, isValid := unquote(strings.TrimSpace(text))
		ok = ok && isValid && v != "" && !slices.Contains(seen, name) // a name may occur once
		if seen = append(seen, name); name == "for" {
			value = v
		}
	}
	return value, ok
}

// splitUnquoted splits text at each separator outside quotes; false if a quote is not closed.
func splitUnquoted(text string, separator byte) (parts []string, ok bool) {
	start, isQuoted := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case isQuoted && c == '\\':
			i++
		case c == '"':
			isQuoted = !isQuoted
		case !isQuoted && c == separator:
			parts, start = append(parts, text[start:i]), i+1
		}
	}
	return append(parts, text[start:]), !isQuoted
}

// unquote reads a token or a quoted string; false if text is neither.
func unquote(text string) (value string, ok bool) {
	inner, isQuoted := strings.CutPrefix(text, `"`)
	if !isQuoted {
		return text, !strings.ContainsAny(text, "\"\\ \t=")
	}
	var b strings.Builder
	for i := 0; i < len(inner); i++ {
		switch c := inner[i]; {
		case c == '"':
			return b.String(), i == len(inner)-1
		case c == '\\' && i+1 < len(inner):
			i++
			b.WriteByte(inner[i])
		default:
			b.WriteByte(c)
		}
	}
	return "", false
}
