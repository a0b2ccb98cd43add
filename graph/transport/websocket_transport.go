package transport

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strings"

	"github.com/coder/websocket"

	"github.com/99designs/gqlgen/graphql"

	"fivefold/graph/errorcode"
	"fivefold/graph/memory"
)

// subprotocol is the only websocket subprotocol that is supported.
const subprotocol = "graphql-transport-ws"

// websocketTransport is the transport of websockets.
type websocketTransport struct{ *StreamServer }

// Websockets returns the transport for websockets.
func (s *StreamServer) Websockets() graphql.Transport { return websocketTransport{s} }

// Supports reports whether r requests a websocket.
func (websocketTransport) Supports(r *http.Request) bool { return IsWebsocketRequest(r) }

// Do serves one websocket until it is closed.
func (t websocketTransport) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	if problem := handshakeProblem(r); problem != "" {
		w.Header().Set("Sec-WebSocket-Version", "13")
		WriteError(w, r, http.StatusBadRequest, errorcode.BadRequest, problem)
		return
	}
	if !newResponseWriter(w, r).charge(r, t.hooks.ChargeInput, 0) {
		return
	}
	owner := t.hooks.Owner(r.Context())
	if rejection := t.connections.add(owner); rejection != nil {
		rejection.write(w, r)
		return
	}
	share := memory.Of(r.Context())
	if err := share.Wait(r.Context(), memory.Stream); err != nil {
		newResponseWriter(w, r).refuse(err)
		t.connections.remove(owner)
		return
	}
	c := newWebsocketConn(t.StreamServer, r, exec, owner)
	defer func() { t.connections.remove(c.owner) }()
	// The server has checked the origin, as for every other request: see StreamServer.
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{Subprotocols: []string{subprotocol}, InsecureSkipVerify: true})
	if err != nil {
		return // Accept has written the error
	}
	conn.SetReadLimit(t.limits.MessageBytes)
	c.serve(conn)
}

// handshakeProblem returns what is wrong with a websocket handshake, "" for a correct one. It contains nothing of the request.
// https://www.rfc-editor.org/rfc/rfc6455#section-4.2.1
func handshakeProblem(r *http.Request) string {
	key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(r.Header.Get("Sec-WebSocket-Key")))
	switch {
	case !r.ProtoAtLeast(1, 1) || !hasToken(r.Header, "Connection", "upgrade") || !hasToken(r.Header, "Upgrade", "websocket"):
		return "A websocket requires HTTP/1.1 and the headers Connection: Upgrade and Upgrade: websocket."
	case r.Header.Get("Sec-WebSocket-Version") != "13":
		return "A websocket requires the header Sec-WebSocket-Version: 13."
	case err != nil || len(key) != 16 || len(r.Header.Values("Sec-WebSocket-Key")) != 1:
		return "A websocket requires one header Sec-WebSocket-Key with 16 bytes in base64."
	case !hasToken(r.Header, "Sec-WebSocket-Protocol", subprotocol):
		return "A websocket requires the subprotocol " + subprotocol + " in the header Sec-WebSocket-Protocol."
	}
	return ""
}

// hasToken reports whether a comma-separated header contains a token, in any letter case.
func hasToken(h http.Header, name, token string) bool {
	return slices.ContainsFunc(strings.Split(strings.Join(h.Values(name), ","), ","), func(given string) bool {
		return strings.EqualFold(strings.TrimSpace(given), token)
	})
}
