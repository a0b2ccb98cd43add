package stores

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/google/uuid"
)

// A Kind is the kind of noun an ID belongs to, as written before the underscore of the ID's text.
type Kind string

// The kinds of nouns.
const (
	KindUser         Kind = "user"
	KindFriendship   Kind = "friendship"
	KindInterest     Kind = "interest"
	KindSession      Kind = "session"
	KindPlace        Kind = "place"
	KindOrganisation Kind = "organisation"
	KindPage         Kind = "page"
	KindPost         Kind = "post"
	KindComment      Kind = "comment"
)

// An ID names one thing among all kinds: a kind and 16 bytes that no other thing has. The zero ID names nothing.
// Its text is a TypeID (https://github.com/jetify-com/typeid/tree/main/spec), such as user_01h455vb4pex5vsknk084sn02q.
type ID struct {
	Kind Kind
	UUID uuid.UUID
}

// alphabet is Crockford's base 32 in lower case, as TypeID has it: its order is the order of the values.
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz"

// idDigits is how many base 32 digits 128 bits fill; the first digit is at most 7.
const idDigits = 26

// String gives the TypeID text, or the empty text for the zero ID.
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

// IsZero tells whether id names nothing.
func (id ID) IsZero() bool { return id == ID{} }

// Compare orders IDs by their 16 bytes, then by kind: the order in which ties break.
func (id ID) Compare(other ID) int {
	if c := bytes.Compare(id.UUID[:], other.UUID[:]); c != 0 {
		return c
	}
	return strings.Compare(string(id.Kind), string(other.Kind))
}

// ParseID reads a TypeID text. Anything else, the empty text and capitals included, gives ErrMalformedID.
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

// NewID makes a new ID of a kind that sorts by its time of birth (UUIDv7, RFC 9562).
func NewID(kind Kind) ID { return ID{Kind: kind, UUID: uuid.Must(uuid.NewV7())} }

// friendships is the name space of the IDs that FriendshipID gives; its value has no meaning.
var friendships = uuid.MustParse("6d1f2a3c-8a57-5c0e-9b3e-2f4c1de07a51")

// FriendshipID gives the ID of the friendship between a and b, the same whichever comes first (UUIDv5 of both).
func FriendshipID(a, b ID) ID {
	if a.Compare(b) > 0 {
		a, b = b, a
	}
	return ID{Kind: KindFriendship, UUID: uuid.NewSHA1(friendships, append(a.UUID[:], b.UUID[:]...))}
}

// A Node is a noun that the API's node field finds by its ID.
type Node interface{ IsNode() }
