package embedded

import (
	"encoding/json"
	"time"

	"fivefold/stores"
)

// named returns the value of the parameter :name.
func named(name string, value any) any { return namedArg{name, value} }

// userBytes returns the bytes of a user's ID; for any other ID no bytes, which match no row.
func userBytes(id stores.ID) []byte { return idBytes(id, stores.KindUser) }

// idBytes returns the bytes of an ID of that kind; for any other ID no bytes, which match no row.
func idBytes(id stores.ID, kind stores.Kind) []byte {
	if id.Kind != kind {
		return []byte{}
	}
	return id.UUID[:]
}

// idOrNull returns the bytes of an ID of that kind, or NULL for the zero ID.
func idOrNull(id stores.ID, kind stores.Kind) any {
	if id.IsZero() {
		return nil
	}
	return idBytes(id, kind)
}

// timeOrNull returns the microseconds since 1970, or NULL for the zero time.
func timeOrNull(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMicro()
}

// jsonText returns the JSON of strings or profile fields, which can always be encoded.
func jsonText(value any) string {
	b, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(b)
}
