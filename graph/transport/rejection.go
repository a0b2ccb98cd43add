package transport

import (
	"net/http"
	"strings"

	"fivefold/graph/errorcode"
)

// A rejection is the response to a request that reaches no executor.
type rejection struct {
	status  int
	code    errorcode.Code
	message string
	header  map[string]string
}

func (rej *rejection) write(w http.ResponseWriter, r *http.Request) {
	for name, value := range rej.header {
		w.Header().Set(name, value)
	}
	WriteError(w, r, rej.status, rej.code, rej.message)
}

// WriteError writes a response with one coded error and no data, in the media type that the client prefers. It is for requests that
// reach no executor, so that clients receive errors in one format only.
func WriteError(w http.ResponseWriter, r *http.Request, status int, code errorcode.Code, message string) {
	newResponseWriter(w, r).writeError(status, code, message)
}

// checkRequest returns nil if POST or GET can serve r.
func checkRequest(r *http.Request) *rejection {
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		if IsWebsocketRequest(r) {
			return &rejection{http.StatusBadRequest, errorcode.BadRequest, "This server does not support websockets.", nil}
		}
	case http.MethodPost:
		if rejection := checkBodyHeaders(r); rejection != nil {
			return rejection
		}
	default:
		return methodNotAllowed(r.Method)
	}
	if negotiate(r.Header.Values("Accept")) == "" {
		return &rejection{http.StatusNotAcceptable, errorcode.BadRequest,
			"The header Accept must allow " + mediaResponse + ", " + mediaJSON + " or " + mediaEventStream + " in UTF-8.", nil}
	}
	return nil
}

// checkBodyHeaders returns nil if the body of r may be read.
func checkBodyHeaders(r *http.Request) *rejection {
	if !isJSON(r.Header.Get("Content-Type")) {
		return &rejection{http.StatusUnsupportedMediaType, errorcode.BadRequest,
			"The body must be JSON in UTF-8, with the header Content-Type: application/json.",
			map[string]string{"Accept": mediaJSON}}
	}
	if e := r.Header.Get("Content-Encoding"); e != "" && !strings.EqualFold(e, "identity") {
		return &rejection{http.StatusUnsupportedMediaType, errorcode.BadRequest,
			"The body must not be compressed.",
			map[string]string{"Accept-Encoding": "identity"}}
	}
	return nil
}

func methodNotAllowed(method string) *rejection {
	allow, use := "GET, HEAD, POST", "GET or POST"
	switch method { // a server without one of the two transports
	case http.MethodGet, http.MethodHead:
		allow, use = "POST", "POST"
	case http.MethodPost:
		allow, use = "GET, HEAD", "GET"
	}
	return &rejection{http.StatusMethodNotAllowed, errorcode.MethodNotAllowed, "The method is not allowed. Use " + use + ".",
		map[string]string{"Allow": allow}}
}
