// Package transport speaks GraphQL over HTTP: POST, GET and an answer to everything else, after
// https://graphql.github.io/graphql-over-http/draft/. It knows no noun and no store: what a document means is left to the
// executor, who may ask to the front door, and what an error says to the error presenter.
//
// It stands in for gqlgen's own POST and GET, which read bodies without a bound, give a malformed body back to its sender,
// answer errors without a code, and pick the media type by the first word of Accept.
//
//	srv := handler.New(schema)
//	srv.AddTransport(transport.POST{})
//	srv.AddTransport(transport.GET{})
//	srv.AddTransport(transport.Fallback{}) // last: it takes what no other transport took
package transport

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/99designs/gqlgen/graphql"
)

// defaultMaxBody is what POST reads when MaxBody is not set: 1 MiB.
const defaultMaxBody = 1 << 20

// POST answers queries and mutations sent as a JSON body.
type POST struct {
	// MaxBody is the most bytes a body may have; 0 means 1 MiB. A longer one gives 413.
	MaxBody int64
}

// GET answers queries sent in the URL. A mutation gives 405: links and prefetching must change nothing.
type GET struct{}

// Fallback refuses, with a status and a code, what no other transport takes. Add it last: without it gqlgen answers a bare
// "transport not supported".
type Fallback struct{}

var (
	_ graphql.Transport = POST{}
	_ graphql.Transport = GET{}
	_ graphql.Transport = Fallback{}
)

// Supports reports whether r is a POST of JSON whose sender takes JSON back. One who takes only another media type, such as
// text/event-stream, is left to the other transports, whatever their order.
func (POST) Supports(r *http.Request) bool {
	return r.Method == http.MethodPost && checkRequest(r) == nil
}

// Supports reports whether r is a GET whose sender takes JSON back, and no websocket handshake.
func (GET) Supports(r *http.Request) bool {
	return r.Method == http.MethodGet && checkRequest(r) == nil
}

// Supports is always true.
func (Fallback) Supports(*http.Request) bool { return true }

// Do answers one request.
func (t POST) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	a := newResponseWriter(w, r)
	if params := a.readBody(r, t.MaxBody); params != nil {
		a.execute(r, exec, params)
	}
}

// Do answers one request.
func (GET) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	a := newResponseWriter(w, r)
	if params := a.readURL(r); params != nil {
		a.execute(r, exec, params)
	}
}

// Do says why the request is not answered.
func (Fallback) Do(w http.ResponseWriter, r *http.Request, _ graphql.GraphExecutor) {
	why := checkRequest(r)
	if why == nil { // A server without the transport for it.
		why = methodNotAllowed(r.Method)
	}
	why.write(w, r)
}

// WriteError answers a request that reaches no executor with one coded error, in the media type its sender prefers. It is for
// the front door's own refusals too, so that a client meets one shape only.
func WriteError(w http.ResponseWriter, r *http.Request, status int, code, message string) {
	newResponseWriter(w, r).writeError(status, code, message)
}

// execute executes params and writes the one response of the operation.
func (a responseWriter) execute(r *http.Request, exec graphql.GraphExecutor, params *graphql.RawParams) {
	ctx := r.Context()

	op, errs := exec.CreateOperationContext(ctx, params)
	if len(errs) > 0 {
		// What gqlgen gives no code, its extensions found wrong with the request.
		errs = withCodes(errs, codeBadRequest)
		a.writeResponse(exec.DispatchError(graphql.WithOperationContext(ctx, op), errs))
		return
	}

	switch kind := op.Operation.Operation; {
	case kind == ast.Subscription:
		a.writeError(http.StatusBadRequest, codeBadRequest, "A subscription needs a websocket or an event stream.")
		return
	case kind != ast.Query && r.Method == http.MethodGet:
		a.rejectMutation()
		return
	}

	responses, opCtx := exec.DispatchOperation(ctx, op)
	resp := responses(opCtx)
	switch {
	case isClientGone(ctx):
		a.abandon()
	case resp == nil: // gqlgen gives nothing when the context has ended.
		a.writeResponse(&graphql.Response{Errors: gqlerror.List{
			a.newError(codeCancelled, "The time for the request ran out."),
		}})
	default:
		a.writeResponse(resp)
	}
}

// rejectMutation answers a mutation that came by GET.
func (a responseWriter) rejectMutation() {
	a.w.Header().Set("Allow", http.MethodPost)
	a.writeError(http.StatusMethodNotAllowed, codeMethodNotAllowed, "A mutation must be sent by POST.")
}

// isClientGone reports whether nobody waits for the answer any more. A deadline that has passed is another thing: the client is
// there and is told.
func isClientGone(ctx context.Context) bool {
	return errors.Is(ctx.Err(), context.Canceled)
}

// A rejection says why a request is not answered by POST nor GET.
type rejection struct {
	status  int
	code    string
	message string
	header  map[string]string
}

func (why *rejection) write(w http.ResponseWriter, r *http.Request) {
	for name, value := range why.header {
		w.Header().Set(name, value)
	}
	WriteError(w, r, why.status, why.code, why.message)
}

// checkRequest returns nil when r is for POST or GET.
func checkRequest(r *http.Request) *rejection {
	switch r.Method {
	case http.MethodGet:
		if isUpgrade(r) {
			return &rejection{http.StatusBadRequest, codeBadRequest, "There is no websocket here.", nil}
		}
	case http.MethodPost:
		if why := checkBodyHeaders(r); why != nil {
			return why
		}
	default:
		return methodNotAllowed(r.Method)
	}
	if negotiate(r.Header.Values("Accept")) == "" {
		return &rejection{http.StatusNotAcceptable, codeBadRequest,
			"Answers are " + mediaResponse + ", " + mediaJSON + " or " + mediaEventStream + " in UTF-8, and Accept rules out all.", nil}
	}
	return nil
}

// checkBodyHeaders returns nil when the body of r may be read.
func checkBodyHeaders(r *http.Request) *rejection {
	if !isJSON(r.Header.Get("Content-Type")) {
		return &rejection{http.StatusUnsupportedMediaType, codeBadRequest,
			"The body must be application/json in UTF-8, and Content-Type must say so.",
			map[string]string{"Accept": mediaJSON}}
	}
	if e := r.Header.Get("Content-Encoding"); e != "" && !strings.EqualFold(e, "identity") {
		return &rejection{http.StatusUnsupportedMediaType, codeBadRequest,
			"The body must not be compressed.",
			map[string]string{"Accept-Encoding": "identity"}}
	}
	return nil
}

func methodNotAllowed(method string) *rejection {
	allow := http.MethodGet + ", " + http.MethodPost
	switch method { // Refused though known: the server was built without it.
	case http.MethodGet:
		allow = http.MethodPost
	case http.MethodPost:
		allow = http.MethodGet
	}
	return &rejection{http.StatusMethodNotAllowed, codeMethodNotAllowed,
		"GraphQL is asked by " + strings.ReplaceAll(allow, ", ", " or ") + ".",
		map[string]string{"Allow": allow}}
}
