package stores

import (
	"context"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Visibility is who may see a list of a person.
type Visibility string

// Everyone; the person's friends and the person; only the person.
const (
	Everyone    Visibility = "EVERYONE"
	FriendsOnly Visibility = "FRIENDS"
	OnlyMe      Visibility = "ONLY_ME"
)

// A User is a person in the network.
type User struct {
	ID                  ID
	Handle              string         // unique; of the form of ValidHandle
	Name                string         // 1 to MaxName characters
	Bio                 string         // at most MaxBio characters, lines end in LF; empty when there is none
	JoinedAt            time.Time      // UTC, to the microsecond
	Languages           []string       // BCP 47 tags of at most MaxLanguage characters in the person's order, at most MaxLanguages
	ProfileFields       []ProfileField // in the person's order, at most MaxProfileFields
	FirstName           string         // at most MaxName characters; empty when unknown
	LastName            string         // at most MaxName characters; empty when unknown
	Gender              string         // at most MaxGender characters, in the person's own word; empty when unknown
	Birthday            Date           // empty when unknown
	City                ID             // the place the person lives in; zero when unknown
	FriendsVisibility   Visibility
	InterestsVisibility Visibility
}

// A ProfileField is a labelled value of a profile.
type ProfileField struct {
	Label string `json:"label"` // 1 to MaxLabel characters
	Value string `json:"value"` // 1 to MaxValue characters
}

// A UserChange holds the new values of a user's fields; nil fields do not change.
type UserChange struct {
	Name                *string
	Bio                 *string
	Languages           *[]string
	ProfileFields       *[]ProfileField
	FirstName           *string
	LastName            *string
	Gender              *string
	Birthday            *Date
	City                *ID
	FriendsVisibility   *Visibility
	InterestsVisibility *Visibility
}

// Users keeps people. It is the truth about them.
type Users interface {
	// Create stores u and the hash of its password, or neither: nobody can register without being able to sign in afterwards. The hash is
	// empty for a person who cannot sign in; Credentials returns it at once. So the engine of Users keeps Credentials too, in the same
	// transaction. A taken handle returns ErrHandleTaken, a missing city ErrNotFound. When several people claim a handle at the same
	// time, one succeeds.
	Create(ctx context.Context, u User, passwordHash string) error

	// Update changes a person and returns the new value. A missing person or city returns ErrNotFound.
	Update(ctx context.Context, id ID, change UserChange) (User, error)

	// ByIDs returns the people it finds, in no order. Missing people are absent, not an error. At most MaxBatch ids.
	ByIDs(ctx context.Context, ids []ID) (map[ID]User, error)

	// ByHandles returns the people it finds by handle. Handles are stored in lower case and match exactly. At most MaxBatch handles.
	ByHandles(ctx context.Context, handles []string) (map[string]User, error)
}

// IsNode marks User as a type of the node field.
func (User) IsNode() {}

// IsEntity marks User as an entity of the federated graph.
func (User) IsEntity() {}

// Fold returns name in the form in which names are compared and ordered in every engine: compatibility decomposition (Unicode NFKD) without
// combining marks, in lower case.
func Fold(name string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFKD.String(name)))
}

// LineFeeds returns text with every line ending (CR LF, CR) replaced by LF. Stored text holds no CR, so that it is unchanged by CSV,
// browsers and terminals.
func LineFeeds(text string) string {
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
}
