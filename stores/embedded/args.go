package embedded

import (
	"encoding/json"
	"time"

	driver "zombiezen.com/go/sqlite"

	"fivefold/stores"
)

// An arg is the value of a parameter of a statement.
type arg struct {
	name    string            // of the parameter :name or @name; empty for a positional parameter
	kind    driver.ColumnType // zero for NULL
	integer int64
	text    string // of a text or a BLOB
}

// named returns an arg for the parameter :name or @name.
func named(name string, a arg) arg {
	a.name = name
	return a
}

func intArg[T ~int | ~int64](n T) arg { return arg{kind: driver.TypeInteger, integer: int64(n)} }

func textArg[T ~string](s T) arg { return arg{kind: driver.TypeText, text: string(s)} }

// textOrNull returns a text, or NULL for nil.
func textOrNull[T ~string](s *T) arg {
	if s == nil {
		return arg{}
	}
	return textArg(*s)
}

func boolArg(b bool) arg {
	if b {
		return intArg(1)
	}
	return intArg(0)
}

// blobArg returns bytes, such as those of an ID of any kind.
func blobArg(b []byte) arg { return arg{kind: driver.TypeBlob, text: string(b)} }

// userArg returns the bytes of a user's ID; for any other ID no bytes, which match no row.
func userArg(id stores.ID) arg { return idArg(id, stores.KindUser) }

// idArg returns the bytes of an ID of that kind; for any other ID no bytes, which match no row.
func idArg(id stores.ID, kind stores.Kind) arg {
	if id.Kind != kind {
		return blobArg(nil)
	}
	return blobArg(id.UUID[:])
}

// idOrNull returns the bytes of an ID of that kind, or NULL for the zero ID.
func idOrNull(id stores.ID, kind stores.Kind) arg {
	if id.IsZero() {
		return arg{}
	}
	return idArg(id, kind)
}

// timeArg returns the microseconds since 1970.
func timeArg(t time.Time) arg { return intArg(t.UnixMicro()) }

// timeOrNull returns the microseconds since 1970, or NULL for the zero time.
func timeOrNull(t time.Time) arg {
	if t.IsZero() {
		return arg{}
	}
	return timeArg(t)
}

// jsonText returns the JSON of strings or profile fields, which can always be encoded.
func jsonText(value any) string {
	b, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(b)
}
