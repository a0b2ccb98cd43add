package transport

import (
	"mime"
	"slices"
	"strconv"
	"strings"
)

const (
	mediaJSON        = "application/json"
	mediaResponse    = "application/graphql-response+json"
	mediaEventStream = "text/event-stream"
)

// isJSON reports whether a Content-Type is JSON in UTF-8.
func isJSON(contentType string) bool {
	if contentType == mediaJSON {
		return true
	}
	mediaType, params, err := mime.ParseMediaType(contentType)
	return err == nil && mediaType == mediaJSON && isUTF8(params["charset"])
}

func isUTF8(charset string) bool {
	return charset == "" || strings.EqualFold(charset, "utf-8") || strings.EqualFold(charset, "utf8")
}

// negotiate returns the media type of the response for the values of Accept, or "" if they allow neither type.
//
// The higher quality wins. On a tie, application/graphql-response+json wins if it is named, since only a client that knows its
// status codes names it. Otherwise the type is application/json, also for clients that accept anything or send no Accept: they may
// be older than the other type. Invalid ranges are ignored.
// https://www.rfc-editor.org/rfc/rfc9110#name-accept
func negotiate(accept []string) string {
	switch {
	case len(accept) == 0:
		return mediaJSON
	case len(accept) == 1:
		switch accept[0] {
		case "", "*/*", mediaJSON:
			return mediaJSON
		case mediaResponse:
			return mediaResponse
		}
	}

	json, response, _ := parseAccept(accept)
	switch {
	case json.quality == 0 && response.quality == 0:
		return ""
	case response.quality > json.quality, response.quality == json.quality && response.isNamed():
		return mediaResponse
	}
	return mediaJSON
}

// prefersEventStream reports whether the values of Accept prefer an event stream to JSON: text/event-stream is named, and no type
// with the same quality is.
func prefersEventStream(accept []string) bool {
	if !slices.ContainsFunc(accept, func(line string) bool { return strings.Contains(strings.ToLower(line), mediaEventStream) }) {
		return false
	}
	json, response, stream := parseAccept(accept)
	if !stream.isNamed() || stream.quality == 0 {
		return false
	}
	other := max(json.quality, response.quality)
	return stream.quality > other || stream.quality == other && !json.isNamed() && !response.isNamed()
}

// acceptsEventStream reports whether the values of Accept allow text/event-stream, by its name or by */*. Without a value, a
// client accepts everything.
// https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1
func acceptsEventStream(accept []string) bool {
	if len(accept) == 0 || len(accept) == 1 && (accept[0] == "" || accept[0] == "*/*") {
		return true
	}
	_, _, stream := parseAccept(accept)
	return stream.quality > 0 || strings.Join(accept, "") == ""
}

// parseAccept returns the preferences in the values of Accept.
func parseAccept(accept []string) (json, response, stream preference) {
	for _, line := range accept {
		for part := range strings.SplitSeq(line, ",") {
			mediaType, params, err := mime.ParseMediaType(part)
			if err != nil || !isUTF8(params["charset"]) {
				continue
			}
			q := 1.0
			if s, ok := params["q"]; ok {
				if q, err = strconv.ParseFloat(s, 64); err != nil || !(q >= 0 && q <= 1) {
					continue
				}
			}
			switch mediaType {
			case "*/*":
				json.update(1, q)
				response.update(1, q)
				stream.update(1, q)
			case "application/*":
				json.update(2, q)
				response.update(2, q)
			case mediaJSON:
				json.update(3, q)
			case mediaResponse:
				response.update(3, q)
			case mediaEventStream:
				stream.update(3, q)
			}
		}
	}
	return json, response, stream
}

// A preference is the quality that the most specific range gives a media type.
type preference struct {
	specificity int // 0 none, 1 */*, 2 application/*, 3 the full name
	quality     float64
}

func (p *preference) isNamed() bool { return p.specificity == 3 }

func (p *preference) update(specificity int, quality float64) {
	if specificity > p.specificity || specificity == p.specificity && quality > p.quality {
		p.specificity, p.quality = specificity, quality
	}
}
