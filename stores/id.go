package stores

import (
	"bytes"
	"crypto/sha1"
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/google/uuid"
)

// A Kind is the kind of noun of an ID: the part of its text before the underscore.
type Kind string

// An ID identifies one thing among all kinds: a kind and 16 unique bytes. The zero ID identifies nothing. Its text is a TypeID
// (https://github.com/jetify-com/typeid/tree/main/spec), such as user_01h455vb4pex5vsknk084sn02q.
type ID struct {
	Kind Kind
	UUID uuid.UUID
}

// alphabet is Crockford's base 32 in lower case, as TypeID defines it. Its order is the order of the values.
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz"

// idDigits is the number of base 32 digits of 128 bits; the first digit is at most 7.
const idDigits = 26

// String returns the TypeID text, or the empty text for the zero ID.
func (id ID) String() string {
	if id.IsZero() {
		return ""
	}
	return string(id.AppendText(make([]byte, 0, len(id.Kind)+1+idDigits)))
}

// AppendText appends the TypeID text to b.
func (id ID) AppendText(b []byte) []byte {
	b = append(append(b, id.Kind...), '_')
	hi, lo := binary.BigEndian.Uint64(id.UUID[:8]), binary.BigEndian.Uint64(id.UUID[8:])
	for i := idDigits - 1; i >= 0; i-- {
		shift := uint(i) * 5
		digit := lo >> shift
		if shift >= 64 {
			digit = hi >> (shift - 64)
		} else if shift > 59 {
			digit |= hi << (64 - shift)
		}
		b = append(b, alphabet[digit&31])
	}
	return b
}

// IsZero reports whether id is the zero ID.
func (id ID) IsZero() bool { return id == ID{} }

// Compare orders IDs by their 16 bytes, then by kind. Ties in lists are broken in this order.
func (id ID) Compare(other ID) int {
	if c := bytes.Compare(id.UUID[:], other.UUID[:]); c != 0 {
		return c
	}
	return strings.Compare(string(id.Kind), string(other.Kind))
}

// ParseID parses a TypeID text. Anything else, including the empty text and capital letters, returns ErrMalformedID.
func ParseID(text string) (ID, error) {
	kind, digits, found := strings.Cut(text, "_")
	if !found || len(digits) != idDigits || digits[0] > '7' || !isKind(kind) {
		return ID{}, fmt.Errorf("%w: not of the form kind_26-digits", ErrMalformedID)
	}
	var hi, lo uint64
	for i := range idDigits {
		d := strings.IndexByte(alphabet, digits[i])
		if d < 0 {
			return ID{}, fmt.Errorf("%w: a character that no id has", ErrMalformedID)
		}
		hi, lo = hi<<5|lo>>59, lo<<5|uint64(d)
	}
	id := ID{Kind: Kind(kind)}
	binary.BigEndian.PutUint64(id.UUID[:8], hi)
	binary.BigEndian.PutUint64(id.UUID[8:], lo)
	return id, nil
}

func isKind(s string) bool {
	for _, c := range []byte(s) {
		if c < 'a' || c > 'z' {
			return false
		}
	}
	return s != "" && len(s) <= 63
}

// NewID returns a new ID that sorts by its time of creation (UUIDv7, RFC 9562).
func NewID(kind Kind) ID { return ID{Kind: kind, UUID: uuid.Must(uuid.NewV7())} }

// friendships is the namespace of the IDs of FriendshipID; its value has no meaning.
var friendships = uuid.MustParse("6d1f2a3c-8a57-5c0e-9b3e-2f4c1de07a51")

// FriendshipID returns the ID of the friendship between a and b, in either order (UUIDv5 of both).
func FriendshipID(a, b ID) ID {
	if a.Compare(b) > 0 {
		a, b = b, a
	}
	var name [3 * len(a.UUID)]byte
	copy(name[:], friendships[:])
	copy(name[16:], a.UUID[:])
	copy(name[32:], b.UUID[:])
	id := ID{Kind: KindFriendship}
	hash := sha1.Sum(name[:])
	copy(id.UUID[:], hash[:])
	id.UUID[6], id.UUID[8] = id.UUID[6]&0x0f|0x50, id.UUID[8]&0x3f|0x80 // version 5, variant of RFC 9562
	return id
}

// derived is the namespace of the IDs of DerivedID; its value has no meaning.
var derived = uuid.MustParse("b0a6d7a4-5c0d-5d9e-8f0b-7d1d1f1c5e21")

// DerivedID returns the ID of what is made from something else: the same for the same kind, source and name (UUIDv5 of them). Repeating what makes it
// therefore makes nothing new.
func DerivedID(kind Kind, source ID, name string) ID {
	return ID{Kind: kind, UUID: uuid.NewSHA1(derived, []byte(string(kind)+"\n"+source.String()+"\n"+name))}
}

// A Node is a noun that the API's node field finds by its ID.
type Node interface{ IsNode() }
