package transport

import (
	"net/http"

	"github.com/coder/websocket"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/99designs/gqlgen/graphql"

	"fivefold/graph/errorcode"
)

// AuthenticateHeader is set with status 401. A server that sets it before the operation executes receives this status for every media type.
const AuthenticateHeader = "WWW-Authenticate"

// MessageUnauthenticated is for requests whose session has ended or whose credentials are wrong.
const MessageUnauthenticated = "The session has ended, or the credentials are wrong."

// RejectUnauthenticated answers a request with wrong credentials so that its client gives up: with status 401, a websocket with the close
// code 4401, and an event stream with an error and the last event. A websocket or stream that is rejected with status 401 is requested
// again by graphql-ws and graphql-sse, since they do not read the status.
func RejectUnauthenticated(w http.ResponseWriter, r *http.Request) {
	switch {
	case IsWebsocketRequest(r) && handshakeProblem(r) == "":
		conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{Subprotocols: []string{subprotocol}, InsecureSkipVerify: true})
		if err == nil {
			_ = conn.Close(unauthenticated.code, unauthenticated.reason)
		}
	case prefersEventStream(r.Header.Values("Accept")):
		rw := newResponseWriter(w, r)
		s := &eventStream{w: w, control: http.NewResponseController(w), cancel: func() {}, server: &StreamServer{limits: DefaultStreamLimits}}
		s.complete(&graphql.Response{Errors: gqlerror.List{rw.newError(errorcode.Unauthenticated, MessageUnauthenticated)}})
	default:
		WriteError(w, r, http.StatusUnauthorized, errorcode.Unauthenticated, MessageUnauthenticated)
	}
}
