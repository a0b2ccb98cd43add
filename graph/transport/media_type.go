package transport

import (
	"mime"
	"strconv"
	"strings"
)

const (
	mediaJSON        = "application/json"
	mediaResponse    = "application/graphql-response+json"
	mediaEventStream = "text/event-stream"
)

// isJSON reports whether a Content-Type says JSON in UTF-8.
func isJSON(contentType string) bool {
	if contentType == mediaJSON {
		return true
	}
	media, params, err := mime.ParseMediaType(contentType)
	return err == nil && media == mediaJSON && isUTF8(params["charset"])
}

func isUTF8(charset string) bool {
	return charset == "" || strings.EqualFold(charset, "utf-8") || strings.EqualFold(charset, "utf8")
}

// negotiate returns the media type of the answer for the values of Accept, or "" when they rule out both.
//
// The higher quality wins. On a tie, naming application/graphql-response+json wins, since only a client that knows its
// status codes does so; else it is application/json, which is also for those who accept anything or say nothing: they may
// be older than the other type. Ranges that make no sense are ignored.
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
	case response.quality > json.quality, response.quality == json.quality && response.specificity == 3:
		return mediaResponse
	}
	return mediaJSON
}

// prefersEventStream reports whether the values of Accept ask for an event stream rather than for JSON: it must be named, and what it
// ties with must not be.
func prefersEventStream(accept []string) bool {
	json, response, events := parseAccept(accept)
	if events.specificity < 3 || events.quality == 0 {
		return false
	}
	return events.quality > max(json.quality, response.quality) || events.quality == max(json.quality, response.quality) && json.specificity < 3 && response.specificity < 3
}

// parseAccept reads the values of Accept.
func parseAccept(accept []string) (json, response, events preference) {
	for _, line := range accept {
		for part := range strings.SplitSeq(line, ",") {
			media, params, err := mime.ParseMediaType(part)
			if err != nil || !isUTF8(params["charset"]) {
				continue
			}
			q := 1.0
			if s, ok := params["q"]; ok {
				if q, err = strconv.ParseFloat(s, 64); err != nil || !(q >= 0 && q <= 1) {
					continue
				}
			}
			switch media {
			case "*/*":
				json.update(1, q)
				response.update(1, q)
			case "application/*":
				json.update(2, q)
				response.update(2, q)
			case mediaJSON:
				json.update(3, q)
			case mediaResponse:
				response.update(3, q)
			case mediaEventStream:
				events.update(3, q)
			}
		}
	}
	return json, response, events
}

// A preference is what the most exact range said about a media type.
type preference struct {
	specificity int // 0 not at all, 1 by */*, 2 by application/*, 3 by its name
	quality     float64
}

func (p *preference) update(named int, q float64) {
	if named > p.specificity || named == p.specificity && q > p.quality {
		p.specificity, p.quality = named, q
	}
}
