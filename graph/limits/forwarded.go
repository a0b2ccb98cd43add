package limits

import (
	"slices"
	"strings"
)

// parseForwarded lists whom the elements of a Forwarded header name with `for`, as
// https://www.rfc-editor.org/rfc/rfc7239#section-4 has them; empty for an element that names nobody. It is false for what is
// malformed anywhere, since a quote that is left open hides what a proxy adds behind it.
func parseForwarded(line string) (hosts []string, ok bool) {
	elements, ok := splitUnquoted(line, ',')
	for _, element := range elements {
		if strings.TrimSpace(element) == "" {
			continue // a list may have empty elements
		}
		host, isWell := forValue(element)
		hosts, ok = append(hosts, host), ok && isWell
	}
	return hosts, ok
}

// forValue finds the value of `for` among the pairs of an element.
func forValue(element string) (node string, ok bool) {
	pairs, ok := splitUnquoted(element, ';')
	var seen []string
	for _, pair := range pairs {
		if strings.TrimSpace(pair) == "" {
			continue
		}
		name, text, _ := strings.Cut(pair, "=")
		name = strings.ToLower(strings.TrimSpace(name))
		value, isWell := unquote(strings.TrimSpace(text))
		ok = ok && isWell && value != "" && !slices.Contains(seen, name) // a name may stand once
		if seen = append(seen, name); name == "for" {
			node = value
		}
	}
	return node, ok
}

// splitUnquoted cuts a text at every separator outside quotes; false when a quote is left open.
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

// unquote reads a token, or a quoted string that goes from end to end.
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
