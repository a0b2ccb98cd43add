package postgres

import (
	"encoding/json"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5/pgtype"

	"fivefold/stores"
)

// idArg returns the uuid of an ID of that kind; for any other ID, and for the zero ID, NULL, which equals no row.
func idArg(id stores.ID, kind stores.Kind) pgtype.UUID {
	return pgtype.UUID{Bytes: id.UUID, Valid: id.Kind == kind}
}

// refArg returns the uuid of an ID of that kind that a row may refer to, and NULL for the zero ID. Any other ID is a uuid that no row has.
func refArg(id stores.ID, kind stores.Kind) pgtype.UUID {
	if id.IsZero() || id.Kind == kind {
		return idArg(id, kind)
	}
	return pgtype.UUID{Valid: true}
}

// existingArg is refArg for a reference that must not be missing.
func existingArg(id stores.ID, kind stores.Kind) pgtype.UUID {
	if id.Kind != kind {
		return pgtype.UUID{Valid: true}
	}
	return idArg(id, kind)
}

func userArg(id stores.ID) pgtype.UUID { return idArg(id, stores.KindUser) }

// isStorable reports whether a text can be in the database, which has neither zero characters nor invalid UTF-8.
func isStorable(text string) bool { return utf8.ValidString(text) && !strings.ContainsRune(text, 0) }

// matchArg returns a text, or NULL, which equals no row, for a text that no row can have.
func matchArg(text string) any {
	if !isStorable(text) {
		return nil
	}
	return text
}

// timeOrNull returns a time, or NULL for the zero time.
func timeOrNull(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}

// jsonArg returns the JSON of a list, or NULL for nil.
func jsonArg[T any](list []T) any {
	if list == nil {
		return nil
	}
	b, err := json.Marshal(list)
	if err != nil {
		panic(err) // strings and structs of strings can be encoded
	}
	return string(b)
}

// A rankArg is the rank of a position. It is compared with a bigint or, as microseconds since 1970, with a timestamptz.
type rankArg int64

// Int64Value implements pgtype.Int64Valuer.
func (r rankArg) Int64Value() (pgtype.Int8, error) {
	return pgtype.Int8{Int64: int64(r), Valid: true}, nil
}

// minTimestamp is the earliest timestamptz, in the year 4714 BC, as microseconds since 1970.
const minTimestamp = -210866803200_000000

// TimestamptzValue implements pgtype.TimestamptzValuer. A time before the earliest timestamptz, as in a cursor that somebody has made up, is the
// earliest.
func (r rankArg) TimestamptzValue() (pgtype.Timestamptz, error) {
	return pgtype.Timestamptz{Time: time.UnixMicro(max(int64(r), minTimestamp)).UTC(), Valid: true}, nil
}

// storable returns a text without what cannot be in the database.
func storable(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\x00", "")
}
