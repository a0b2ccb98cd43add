package transport

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"time"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/99designs/gqlgen/graphql"

	"fivefold/graph/errorcode"
	"fivefold/graph/memory"
)

// statusClientClosedRequest is the logged status of a request whose client disconnected. It is nginx's; no standard status exists.
const statusClientClosedRequest = 499

// A responseWriter writes the response to one request.
type responseWriter struct {
	w            http.ResponseWriter
	mediaType    string
	share        *memory.Share // what the request holds
	writeTimeout time.Duration // 0 for that of DefaultStreamLimits
}

// newResponseWriter sets the headers of every response. It does so early, so that gqlgen's response to a panic has them too.
func newResponseWriter(w http.ResponseWriter, r *http.Request) responseWriter {
	mediaType, contentType := mediaJSON, valueJSON
	if negotiate(r.Header["Accept"]) == mediaResponse {
		mediaType, contentType = mediaResponse, valueResponse
	}
	h := w.Header()
	h["Content-Type"] = contentType
	h["X-Content-Type-Options"] = valueNosniff
	h["Vary"] = append(h["Vary"], "Accept")
	// Responses depend on the viewer. The server may have set a better value before.
	if len(h["Cache-Control"]) == 0 {
		h["Cache-Control"] = valuePrivate
	}
	return responseWriter{w: w, mediaType: mediaType, share: memory.Of(r.Context())}
}

// Values of headers, which all responses share. Header.Set and Header.Add replace or copy them.
var (
	valueJSON     = []string{mediaJSON + "; charset=utf-8"}
	valueResponse = []string{mediaResponse + "; charset=utf-8"}
	valueNosniff  = []string{"nosniff"}
	valuePrivate  = []string{"private, no-store"}
)

// writeError writes a response of an operation that is not executed.
func (rw responseWriter) writeError(status int, code errorcode.Code, message string) {
	rw.send(status, &graphql.Response{Errors: gqlerror.List{rw.newError(code, message)}})
}

// refuse writes why a client's request is rejected before it is decoded.
func (rw responseWriter) refuse(err *gqlerror.Error) {
	coded := *err
	coded.Extensions = maps.Clone(coded.Extensions)
	if id := rw.w.Header().Get("X-Request-Id"); id != "" {
		coded.Extensions["requestId"] = id
	}
	rw.writeResponse(&graphql.Response{Errors: gqlerror.List{&coded}})
}

// newError returns an error with the id of the request, if the server has set one.
func (rw responseWriter) newError(code errorcode.Code, message string) *gqlerror.Error {
	err := errorcode.Error(code, message)
	if id := rw.w.Header().Get("X-Request-Id"); id != "" {
		err.Extensions["requestId"] = id
	}
	return err
}

// abandon ends a request whose client is gone. It writes the status only, for logs and metrics.
func (rw responseWriter) abandon() {
	rw.w.Header().Del("Content-Type")
	rw.w.WriteHeader(statusClientClosedRequest)
}

// writeResponse writes the response of an executor.
func (rw responseWriter) writeResponse(response *graphql.Response) {
	if response == nil || response.Data == nil && len(response.Errors) == 0 {
		response = &graphql.Response{Errors: gqlerror.List{rw.newError(errorcode.Internal, "The server produced no response.")}}
	}
	response.Errors = withCodes(response.Errors, errorcode.Internal) // for errors that the error presenter left without a code

	status := http.StatusOK
	if response.Data == nil {
		status = statusOf(codeOf(response.Errors[0]), rw.mediaType)
		if codeOf(response.Errors[0]) == errorcode.Unauthenticated && rw.w.Header().Get(AuthenticateHeader) != "" {
			status = http.StatusUnauthorized
		}
	}
	if response.Data == nil {
		if after := response.Errors[0].Extensions["retryAfter"]; after != nil {
			rw.w.Header().Set("Retry-After", fmt.Sprint(after))
			if status != http.StatusTooManyRequests { // for every media type, as 429
				status = http.StatusServiceUnavailable
			}
		}
	}
	rw.send(status, response)
}

// send writes the response. Its data is JSON already and is written as it is.
func (rw responseWriter) send(status int, response *graphql.Response) {
	head, tail := encodeAround(response)
	if status == http.StatusUnauthorized && rw.w.Header().Get(AuthenticateHeader) == "" {
		rw.w.Header().Set(AuthenticateHeader, "Bearer") // required with status 401
	}
	length := len(head) + len(response.Data) + len(tail)
	rw.w.Header()["Content-Length"] = []string{strconv.Itoa(length)}
	if length > maxBuffered {
		rw.share.Set(memory.Request + int64(length)) // before WriteHeader, which may take more to compress the response
	}
	rw.w.WriteHeader(status)
	write := rw.w.Write
	if length > maxBuffered {
		write = (&pacedWriter{w: rw.w, control: http.NewResponseController(rw.w), share: rw.share,
			timeout: cmp.Or(rw.writeTimeout, DefaultStreamLimits.WriteTimeout)}).Write
	}
	// If a write fails, the client is gone.
	for _, b := range [][]byte{head, response.Data, tail} {
		if len(b) == 0 {
			continue
		}
		if _, err := write(b); err != nil {
			return
		}
	}
}
