// Package transport serves GraphQL over HTTP: POST and GET after https://graphql.github.io/graphql-over-http/draft/, websockets and
// event streams. It knows no noun and no store: the executor decides what a document means, the server who may send one, and the
// error presenter what an error says.
//
// It replaces gqlgen's POST and GET, which read bodies without a limit, repeat a malformed body in the response, return errors
// without a code, and choose the media type by the first word of Accept.
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
	"time"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/99designs/gqlgen/graphql"

	"fivefold/graph/errorcode"
)

// defaultMaxBody is the limit of POST if MaxBody is not set: 1 MiB.
const defaultMaxBody = 1 << 20

// POST serves queries and mutations sent as a JSON body.
type POST struct {
	// MaxBody is the maximum length of a body in bytes; 0 means 1 MiB. A longer body is rejected with status 413.
	MaxBody int64
	// ChargeInput is called with the length of each body, before it is decoded. Its error rejects the request. nil charges nothing.
	ChargeInput ChargeFunc
	// Timeout is the maximum time of an operation; 0 for none.
	Timeout time.Duration
	// WriteTimeout is the time for a client to accept 64 KiB of the response; 0 means that of DefaultStreamLimits.
	WriteTimeout time.Duration
}

// GET serves queries sent in the URL. It rejects mutations with status 405, since links and prefetching must not change anything.
type GET struct {
	// ChargeInput is called with the length of each query string, before it is decoded. Its error rejects the request. nil charges nothing.
	ChargeInput ChargeFunc
	// Timeout is the maximum time of an operation; 0 for none.
	Timeout time.Duration
	// WriteTimeout is the time for a client to accept 64 KiB of the response; 0 means that of DefaultStreamLimits.
	WriteTimeout time.Duration
}

// A ChargeFunc charges the client in ctx for an input of so many bytes. Its error is an error of GraphQL with a code.
type ChargeFunc func(ctx context.Context, bytes int) error

// Fallback rejects, with a status and an error code, the requests that no other transport supports. It must be added last. Without
// it, gqlgen answers "transport not supported" without a code.
type Fallback struct{}

var (
	_ graphql.Transport = POST{}
	_ graphql.Transport = GET{}
	_ graphql.Transport = Fallback{}
)

// Supports reports whether r is a POST of JSON whose client accepts JSON. A client that accepts only another media type, such as
// text/event-stream, is left to the other transports, in any order.
func (POST) Supports(r *http.Request) bool {
	return r.Method == http.MethodPost && checkRequest(r) == nil
}

// Supports reports whether r is a GET whose client accepts JSON, and not a websocket handshake. HEAD is a GET whose response has no body.
func (GET) Supports(r *http.Request) bool {
	return (r.Method == http.MethodGet || r.Method == http.MethodHead) && checkRequest(r) == nil
}

// Supports always returns true.
func (Fallback) Supports(*http.Request) bool { return true }

// Do executes the operation of one request and writes the response.
func (t POST) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	rw := newResponseWriter(w, r)
	rw.writeTimeout = t.WriteTimeout
	if params := rw.readBody(r, t.MaxBody, t.ChargeInput); params != nil {
		rw.execute(r, exec, params, t.Timeout, nil)
	}
}

// Do executes the query of one request and writes the response.
func (t GET) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	rw := newResponseWriter(w, r)
	rw.writeTimeout = t.WriteTimeout
	if params := rw.readURL(r, t.ChargeInput); params != nil {
		rw.execute(r, exec, params, t.Timeout, nil)
	}
}

// Do writes the reason why no transport supports the request.
func (Fallback) Do(w http.ResponseWriter, r *http.Request, _ graphql.GraphExecutor) {
	rejection := checkRequest(r)
	if rejection == nil { // the server lacks the transport for it
		rejection = methodNotAllowed(r.Method)
	}
	rejection.write(w, r)
}

// execute executes params and writes the response of the operation. It calls subscribe with a subscription, which is rejected when
// subscribe is nil.
func (rw responseWriter) execute(r *http.Request, exec graphql.GraphExecutor, params *graphql.RawParams, timeout time.Duration,
	subscribe func(*graphql.OperationContext),
) {
	ctx := r.Context()
	if timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = WithTimeout(ctx, timeout)
		defer cancel()
	}

	op, errs := exec.CreateOperationContext(ctx, params)
	if len(errs) > 0 {
		// Errors without a code come from extensions, which found the request malformed.
		errs = withCodes(errs, errorcode.BadRequest)
		rw.writeResponse(exec.DispatchError(graphql.WithOperationContext(ctx, op), errs))
		return
	}

	switch kind := op.Operation.Operation; {
	case kind == ast.Subscription && subscribe != nil:
		subscribe(op)
		return
	case kind == ast.Subscription:
		rw.writeError(http.StatusBadRequest, errorcode.BadRequest, "A subscription requires a websocket or an event stream.")
		return
	case kind != ast.Query && r.Method != http.MethodPost:
		rw.rejectMutation()
		return
	}

	responses, opCtx := exec.DispatchOperation(ctx, op)
	response := responses(opCtx)
	switch {
	case isClientGone(ctx):
		rw.abandon()
	case response == nil: // gqlgen returns nil if the context has ended
		rw.writeResponse(&graphql.Response{Errors: gqlerror.List{
			rw.newError(errorcode.Cancelled, "The request exceeded its time limit. Request less, or try again later."),
		}})
	default:
		rw.writeResponse(response)
	}
}

// rejectMutation rejects a mutation by GET.
func (rw responseWriter) rejectMutation() {
	rw.w.Header().Set("Allow", http.MethodPost)
	rw.writeError(http.StatusMethodNotAllowed, errorcode.MethodNotAllowed, "A mutation must be sent by POST.")
}

// isClientGone reports whether the client has disconnected. After a deadline it is still connected and receives an error.
func isClientGone(ctx context.Context) bool {
	return errors.Is(ctx.Err(), context.Canceled)
}
