package transport

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/99designs/gqlgen/graphql"
)

// The codes of this package, and those it gives a status. They are values of the schema's ErrorCode.
const (
	codeBadRequest        = "BAD_REQUEST"
	codeCancelled         = "CANCELLED"
	codeInternal          = "INTERNAL_SERVER_ERROR"
	codeMethodNotAllowed  = "METHOD_NOT_ALLOWED"
	codePersistedMismatch = "PERSISTED_QUERY_HASH_MISMATCH"
	codePersistedNotFound = "PERSISTED_QUERY_NOT_FOUND"
	codeRateLimited       = "RATE_LIMITED"
	codeTooMany           = "TOO_MANY"
	codeUnauthenticated   = "UNAUTHENTICATED"
	codeUnavailable       = "UNAVAILABLE"
)

// statusClientClosedRequest is what a request is logged with whose sender went away. No standard status says so; this is nginx's.
const statusClientClosedRequest = 499

// An responseWriter is what goes back for one request.
type responseWriter struct {
	w         http.ResponseWriter
	mediaType string
}

// newResponseWriter sets the headers that every answer has, early, so that gqlgen's answer to a panic has them too.
func newResponseWriter(w http.ResponseWriter, r *http.Request) responseWriter {
	media := negotiate(r.Header.Values("Accept"))
	if media == "" {
		media = mediaJSON
	}
	h := w.Header()
	h.Set("Content-Type", media+"; charset=utf-8")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Add("Vary", "Accept")
	// Answers depend on who asks. The front door may know better and say so first.
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "private, no-store")
	}
	return responseWriter{w, media}
}

// writeError answers without an executor.
func (a responseWriter) writeError(status int, code, message string) {
	a.send(status, &graphql.Response{Errors: gqlerror.List{a.newError(code, message)}})
}

// newError makes an error with the id of its request, if the front door gave it one.
func (a responseWriter) newError(code, message string) *gqlerror.Error {
	err := newError(code, message)
	if id := a.w.Header().Get("X-Request-Id"); id != "" {
		err.Extensions["requestId"] = id
	}
	return err
}

// abandon ends a request whose sender is gone: nothing is written but the status, for logs and metrics.
func (a responseWriter) abandon() {
	a.w.Header().Del("Content-Type")
	a.w.WriteHeader(statusClientClosedRequest)
}

// writeResponse answers with what an executor gave.
func (a responseWriter) writeResponse(resp *graphql.Response) {
	if resp == nil || resp.Data == nil && len(resp.Errors) == 0 {
		resp = &graphql.Response{Errors: gqlerror.List{a.newError(codeInternal, "There is no answer.")}}
	}
	// The error presenter gives codes; this is for one that forgot.
	resp.Errors = withCodes(resp.Errors, codeInternal)

	status := http.StatusOK
	if resp.Data == nil {
		status = statusOf(codeOf(resp.Errors[0]), a.mediaType)
	}
	if status == http.StatusTooManyRequests {
		a.w.Header().Set("Retry-After", fmt.Sprint(resp.Errors[0].Extensions["retryAfter"]))
	}
	a.send(status, resp)
}

// statusOf returns the status of a response without data, whose failure has the code. With application/json it is 200
// for everything that a well-formed request can lead to: the sender may not read another answer's body.
// https://graphql.github.io/graphql-over-http/draft/#sec-Status-Codes
func statusOf(code, media string) int {
	switch code {
	case codeBadRequest, codePersistedMismatch:
		return http.StatusBadRequest
	case codeMethodNotAllowed:
		return http.StatusMethodNotAllowed
	case codeRateLimited:
		// Whatever the media type: proxies and clients know what to do with this status alone.
		return http.StatusTooManyRequests
	case codePersistedNotFound:
		// A step of a handshake rather than a failure. The reference server says 200 whatever the media type, and
		// mobile clients look for the error in nothing else.
		return http.StatusOK
	}
	if media == mediaJSON {
		return http.StatusOK
	}
	switch code {
	case codeUnauthenticated:
		return http.StatusUnauthorized
	case codeInternal:
		return http.StatusInternalServerError
	case codeUnavailable, codeCancelled:
		return http.StatusServiceUnavailable
	}
	return http.StatusBadRequest
}

// send writes the response. Its data is JSON already and goes out as it is; encoding it once more would read it twice.
func (a responseWriter) send(status int, resp *graphql.Response) {
	head, tail := encodeAround(resp)
	if status == http.StatusUnauthorized && a.w.Header().Get("WWW-Authenticate") == "" {
		a.w.Header().Set("WWW-Authenticate", "Bearer") // which 401 must not be without
	}
	a.w.Header().Set("Content-Length", strconv.Itoa(len(head)+len(resp.Data)+len(tail)))
	a.w.WriteHeader(status)
	// A failing write means that the client is gone, and there is nobody to tell.
	for _, b := range [][]byte{head, resp.Data, tail} {
		if len(b) == 0 {
			continue
		}
		if _, err := a.w.Write(b); err != nil {
			return
		}
	}
}

// encodeAround gives what of a response stands before its data, and what behind. Errors come first, as the specification recommends.
// Data is left out when nothing was executed, and null when a failure reached the root.
func encodeAround(resp *graphql.Response) (head, tail []byte) {
	head = []byte{'{'}
	if len(resp.Errors) > 0 {
		head = append(append(head, `"errors":`...), mustMarshal(resp.Errors)...)
	}
	if resp.Data != nil {
		if len(resp.Errors) > 0 {
			head = append(head, ',')
		}
		head = append(head, `"data":`...)
	}
	if len(resp.Extensions) > 0 {
		tail = appendExtensions(append(make([]byte, 0, 128), `,"extensions":`...), resp.Extensions)
	}
	return head, append(tail, '}')
}

// appendExtensions appends a JSON object; its names are words. Values that know how to append themselves spare encoding/json.
func appendExtensions(b []byte, extensions map[string]any) []byte {
	names := make([]string, 0, len(extensions))
	for name := range extensions {
		names = append(names, name)
	}
	slices.Sort(names)
	b = append(b, '{')
	for i, name := range names {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), name...), `":`...)
		if value, ok := extensions[name].(interface{ AppendJSON([]byte) []byte }); ok {
			b = value.AppendJSON(b)
		} else {
			b = append(b, mustMarshal(extensions[name])...)
		}
	}
	return append(b, '}')
}

// mustMarshal panics on what is no JSON, a mistake of this server, before anything is written: gqlgen's handler answers and
// logs it as any other panic.
func mustMarshal(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}

func newError(code, message string) *gqlerror.Error {
	return &gqlerror.Error{Message: message, Extensions: map[string]any{"code": code}}
}

// codeOf returns the code of err, whatever type of string it is, or "".
func codeOf(err *gqlerror.Error) string {
	if code := err.Extensions["code"]; code != nil {
		return fmt.Sprint(code)
	}
	return ""
}

// withCodes returns errs, where those without a code have the one given. It changes none of them: an error may be a value
// that many requests share.
func withCodes(errs gqlerror.List, code string) gqlerror.List {
	out := errs
	for i, err := range errs {
		if codeOf(err) != "" {
			continue
		}
		if &out[0] == &errs[0] {
			out = slices.Clone(errs)
		}
		c := *err
		c.Extensions = make(map[string]any, len(err.Extensions)+1)
		maps.Copy(c.Extensions, err.Extensions)
		c.Extensions["code"] = code
		out[i] = &c
	}
	return out
}
