package transport

import "github.com/coder/websocket"

// The codes with which a socket is closed, beside those of RFC 6455.
const (
	closeBadRequest   websocket.StatusCode = 4400
	closeUnauthorized websocket.StatusCode = 4401
	closeForbidden    websocket.StatusCode = 4403
	closeInitTimeout  websocket.StatusCode = 4408
	closeSameID       websocket.StatusCode = 4409
	closeInitTwice    websocket.StatusCode = 4429
)

// A closeFrame says why a socket is closed. Its reason speaks to the client, has at most 123 bytes, and holds nothing of what the
// client sent.
type closeFrame struct {
	code   websocket.StatusCode
	reason string
}

// sessionEnded is for who may not ask, or may ask no more. Clients take it as a reason to come again with other credentials.
var sessionEnded = closeFrame{closeForbidden, "Forbidden: the session has ended, or the credentials are wrong."}

// close closes the socket once: it ends what runs, says why, and waits for the answer, for a few seconds.
func (s *websocketConn) close(why closeFrame) {
	s.mu.Lock()
	was := s.state
	s.state = stateClosing
	for _, r := range s.operations {
		r.cancel()
	}
	clear(s.operations)
	s.subscriptionBytes = 0
	s.mu.Unlock()
	if was != stateClosing {
		_ = s.conn.Close(why.code, why.reason)
	}
}

// stop closes the socket because the server stops. Subscriptions do not keep it from that; for anything else it waits.
func (s *websocketConn) stop() {
	s.mu.Lock()
	if s.state != stateClosing {
		s.state = stateStopping
	}
	for id, r := range s.operations {
		if r.isSubscription {
			s.cancelLocked(id)
		}
	}
	s.signalIdleLocked()
	s.mu.Unlock()
	select {
	case <-s.idle:
		s.close(closeFrame{websocket.StatusGoingAway, "The server is stopping."})
	case <-s.ctx.Done():
	}
}

// cancelLocked ends an operation and says nothing. It is called with mu held.
func (s *websocketConn) cancelLocked(id string) {
	if r := s.operations[id]; r != nil {
		r.cancel()
		s.removeLocked(id)
		s.signalIdleLocked()
	}
}

// removeLocked frees the id of an operation. It is called with mu held.
func (s *websocketConn) removeLocked(id string) {
	s.subscriptionBytes -= s.operations[id].bytes
	delete(s.operations, id)
}

// signalIdleLocked tells when the server is stopping and nothing runs. It is called with mu held.
func (s *websocketConn) signalIdleLocked() {
	if s.state == stateStopping && len(s.operations) == 0 {
		select {
		case <-s.idle:
		default:
			close(s.idle)
		}
	}
}

func (s *websocketConn) isState(state state) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state == state
}
