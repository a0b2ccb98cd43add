package transport

import (
	"encoding/json"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/99designs/gqlgen/graphql"
	"github.com/tidwall/gjson"

	"fivefold/graph/errorcode"
)

// The message types of graphql-transport-ws.
const (
	typeInit      = "connection_init"
	typeAck       = "connection_ack"
	typePing      = "ping"
	typePong      = "pong"
	typeSubscribe = "subscribe"
	typeNext      = "next"
	typeError     = "error"
	typeComplete  = "complete"
)

// A message is a message of graphql-transport-ws in either direction.
type message struct {
	kind    string
	id      string          // of the operation; empty if there is none
	payload json.RawMessage // well-formed JSON; nil if there is none
}

// parseMessage decodes a message. Names are case-sensitive, the last of equal names counts, and unknown names are ignored.
func parseMessage(b []byte) (m message, err error) {
	var kind, id gjson.Result
	if err := readObject("message", b, func(name string, value gjson.Result) {
		switch name {
		case "type":
			kind = value
		case "id":
			id = value
		case "payload":
			m.payload = nil
			if value.Type != gjson.Null {
				m.payload = json.RawMessage(value.Raw)
			}
		}
	}); err != nil {
		return message{}, err
	}
	if m.kind, err = stringParam("type", kind); err != nil {
		return m, err
	}
	m.id, err = stringParam("id", id)
	return m, err
}

func (m message) encode() []byte {
	b := append(make([]byte, 0, len(m.payload)+len(m.id)+64), `{"type":"`...)
	b = append(append(b, m.kind...), '"')
	if m.id != "" {
		b = append(append(b, `,"id":`...), mustMarshal(m.id)...)
	}
	if m.payload != nil {
		b = append(append(b, `,"payload":`...), m.payload...)
	}
	return append(b, '}')
}

func nextMessage(id string, response *graphql.Response) message {
	return message{typeNext, id, encodeResponse(response)}
}

func errorMessage(id string, errs gqlerror.List) message {
	return message{typeError, id, mustMarshal(withCodes(errs, errorcode.Internal))}
}
