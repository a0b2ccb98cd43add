package transport

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strings"

	"github.com/coder/websocket"

	"github.com/99designs/gqlgen/graphql"
)

// subprotocol is the one that sockets speak.
const subprotocol = "graphql-transport-ws"

// websocketTransport is the transport of websockets.
type websocketTransport struct{ *StreamServer }

// Websockets is the transport that answers over websockets.
func (l *StreamServer) Websockets() graphql.Transport { return websocketTransport{l} }

// Supports tells whether r asks for a websocket.
func (websocketTransport) Supports(r *http.Request) bool { return isUpgrade(r) }

// Do serves one socket until it is closed.
func (t websocketTransport) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	if why := handshakeProblem(r); why != "" {
		w.Header().Set("Sec-WebSocket-Version", "13")
		WriteError(w, r, http.StatusBadRequest, codeBadRequest, why)
		return
	}
	client := t.hooks.ClientID(r.Context())
	if why := t.connections.add(client); why != nil {
		why.write(w, r)
		return
	}
	s := newWebsocketConn(t.StreamServer, r, exec, client)
	defer func() { t.connections.remove(s.clientID) }()
	// Whose pages may open it is decided before, as for every other request: see Live.
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{Subprotocols: []string{subprotocol}, InsecureSkipVerify: true})
	if err != nil {
		return // it has been answered
	}
	conn.SetReadLimit(t.limits.MessageBytes)
	s.serve(conn)
}

// handshakeProblem says what is wrong with the request for a websocket, "" when nothing is. It holds nothing of the request.
// https://www.rfc-editor.org/rfc/rfc6455#section-4.2.1
func handshakeProblem(r *http.Request) string {
	key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(r.Header.Get("Sec-WebSocket-Key")))
	switch {
	case !r.ProtoAtLeast(1, 1) || !hasToken(r.Header, "Connection", "upgrade") || !hasToken(r.Header, "Upgrade", "websocket"):
		return "A websocket needs the headers Connection: Upgrade and Upgrade: websocket, over HTTP/1.1."
	case r.Header.Get("Sec-WebSocket-Version") != "13":
		return "A websocket here is of version 13."
	case err != nil || len(key) != 16 || len(r.Header.Values("Sec-WebSocket-Key")) != 1:
		return "A websocket needs a Sec-WebSocket-Key of 16 bytes in base64."
	case !hasToken(r.Header, "Sec-WebSocket-Protocol", subprotocol):
		return "Websockets speak " + subprotocol + " here, and Sec-WebSocket-Protocol must say so."
	}
	return ""
}

// hasToken tells whether a token is in a header that lists some. Letter case does not count.
func hasToken(h http.Header, name, token string) bool {
	return slices.ContainsFunc(strings.Split(strings.Join(h.Values(name), ","), ","), func(given string) bool {
		return strings.EqualFold(strings.TrimSpace(given), token)
	})
}
