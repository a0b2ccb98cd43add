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

// A closing says why a socket is closed. Its reason speaks to the client, has at most 123 bytes, and holds nothing of what the
// client sent.
type closing struct {
	code   websocket.StatusCode
	reason string
}

// forbidden is for who may not ask, or may ask no more. Clients take it as a reason to come again with other credentials.
var forbidden = closing{closeForbidden, "Forbidden: the session has ended, or the credentials are wrong."}

// close closes the socket once: it ends what runs, says why, and waits for the answer, for a few seconds.
func (s *socket) close(why closing) {
	s.mu.Lock()
	was := s.state
	s.state = isClosing
	for _, r := range s.running {
		r.cancel()
	}
	clear(s.running)
	s.held = 0
	s.mu.Unlock()
	if was != isClosing {
		_ = s.conn.Close(why.code, why.reason)
	}
}

// stop closes the socket because the server stops. Subscriptions do not keep it from that; for anything else it waits.
func (s *socket) stop() {
	s.mu.Lock()
	if s.state != isClosing {
		s.state = isStopping
	}
	for id, r := range s.running {
		if r.isLong {
			s.drop(id)
		}
	}
	s.rest()
	s.mu.Unlock()
	select {
	case <-s.idle:
		s.close(closing{websocket.StatusGoingAway, "The server is stopping."})
	case <-s.done.Done():
	}
}

// drop ends an operation and says nothing. It is called with mu held.
func (s *socket) drop(id string) {
	if r := s.running[id]; r != nil {
		r.cancel()
		s.remove(id)
		s.rest()
	}
}

// remove frees the id of an operation. It is called with mu held.
func (s *socket) remove(id string) {
	s.held -= s.running[id].held
	delete(s.running, id)
}

// rest tells when the server is stopping and nothing runs. It is called with mu held.
func (s *socket) rest() {
	if s.state == isStopping && len(s.running) == 0 {
		select {
		case <-s.idle:
		default:
			close(s.idle)
		}
	}
}

func (s *socket) is(state state) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state == state
}
