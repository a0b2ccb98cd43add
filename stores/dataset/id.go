package dataset

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"fivefold/stores"
)

// A sourceKind is a kind of entity for which sources have separate keys.
type sourceKind struct {
	name string
	kind stores.Kind // of the entity in stores
	code uint8       // the lowest byte of its ids; never changed or reused, or a second import would create duplicates
}

// hashNamespace is the UUIDv5 namespace for keys that are not numbers. Its value is arbitrary.
var hashNamespace = uuid.MustParse("f1c6a3c4-54a5-5b0f-8d6c-0b8b5d6e93a2")

// ID derives an id from the key that an entity has in its source. It always returns the same id for the same arguments.
//
// A key that is a canonical decimal number (no sign, no leading zeros, below 2^64) becomes a UUIDv8 (RFC 9562): the first 48 bits
// of the SHA-256 of the source's name, then, around version and variant, 74 bits with the number in the high 66 and the code of the
// kind in the low 8. So the ids of a kind sort by the numbers of the source, and two kinds never share an id. Any other key
// becomes the UUIDv5 of source:kind:key.
//
// ID returns an error if source is not 1 to 30 of [a-z0-9-] starting with a letter, if kind is unknown, or if key is empty.
func ID(source, kind, key string) (stores.ID, error) {
	if !validSource(source) {
		return stores.ID{}, fmt.Errorf("source %q is not 1 to 30 characters of [a-z0-9-] starting with a letter", source)
	}
	k, err := sourceKindByName(kind)
	if err != nil {
		return stores.ID{}, err
	}
	if key == "" {
		return stores.ID{}, fmt.Errorf("empty key of %s %s", source, kind)
	}
	if n, err := parseNumber(key); err == nil {
		return stores.ID{Kind: k.kind, UUID: numberUUID(source, k.code, n)}, nil
	}
	return stores.ID{Kind: k.kind, UUID: uuid.NewSHA1(hashNamespace, []byte(source+":"+kind+":"+key))}, nil
}

// ParseSource returns the ID of source:kind:key, such as lastfm:user:2. The key may contain colons.
func ParseSource(text string) (stores.ID, error) {
	parts := strings.SplitN(text, ":", 3)
	if len(parts) != 3 {
		return stores.ID{}, fmt.Errorf("%q does not have the form source:kind:key", text)
	}
	return ID(parts[0], parts[1], parts[2])
}

func numberUUID(source string, code uint8, n uint64) uuid.UUID {
	const variant = 0b10 << 62
	name := sha256.Sum256([]byte(source))
	// The payload is n<<8 | code: its upper 12 bits follow the version, its lower 62 bits the variant.
	upper := uint16(8<<12) | uint16(n>>54)
	lower := uint64(variant) | n<<10>>2 | uint64(code)
	var u uuid.UUID
	copy(u[:6], name[:6])
	binary.BigEndian.PutUint16(u[6:], upper)
	binary.BigEndian.PutUint64(u[8:], lower)
	return u
}

// parseNumber parses a canonical decimal number.
func parseNumber(text string) (uint64, error) {
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil || len(text) > 1 && text[0] == '0' {
		return 0, fmt.Errorf("%s is not an integer below 2^64 without sign or leading zeros", quote(text))
	}
	return n, nil
}

func sourceKindByName(name string) (sourceKind, error) {
	for _, k := range sourceKinds {
		if k.name == name {
			return k, nil
		}
	}
	known := make([]string, len(sourceKinds))
	for i, k := range sourceKinds {
		known[i] = k.name
	}
	return sourceKind{}, fmt.Errorf("unknown kind %q of a source; known kinds are %s", name, strings.Join(known, ", "))
}

func validSource(s string) bool {
	for i, c := range []byte(s) {
		letter := c >= 'a' && c <= 'z'
		if !letter && (i == 0 || c != '-' && (c < '0' || c > '9')) {
			return false
		}
	}
	return s != "" && len(s) <= 30
}

// mustID is ID for the sources of this package, with known names and kinds. It panics if key is empty.
func mustID(source, kind, key string) stores.ID {
	id, err := ID(source, kind, key)
	if err != nil {
		panic("dataset: " + err.Error())
	}
	return id
}

// numberID is mustID for a numeric key.
func numberID(source, kind string, n uint64) stores.ID {
	return mustID(source, kind, strconv.FormatUint(n, 10))
}
