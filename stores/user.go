package stores

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Visibility is who may see a list of a person.
type Visibility string

// Everyone; the person's friends and the person; only the person.
const (
	Everyone    Visibility = "EVERYONE"
	FriendsOnly Visibility = "FRIENDS"
	OnlyMe      Visibility = "ONLY_ME"
)

// maxLanguage is the length of a language tag that RFC 5646 asks every implementation to take.
const maxLanguage = 35

// The rules of the texts of a person.
var (
	UserHandle    = Text{Min: 3, Max: 30, Form: handleForm}
	UserName      = Text{Min: 1, Max: 80}
	UserBio       = Text{Max: 500, Lines: true}
	UserFirstName = Text{Max: 80}
	UserLastName  = Text{Max: 80}
	UserGender    = Text{Max: 40}
	UserLanguage  = Text{Min: 1, Max: maxLanguage, Form: languageForm}
	ProfileLabel  = Text{Min: 1, Max: 40}
	ProfileValue  = Text{Min: 1, Max: 200}
)

// The largest numbers of languages and of profile fields of a person.
const (
	MaxLanguages     = 20
	MaxProfileFields = 20
)

// KindUser is the kind of the ID of a person.
const KindUser Kind = "user"

// A User is a person in the network.
type User struct {
	ID                  ID
	Handle              string // unique
	Name                string
	Bio                 string         // empty when there is none
	JoinedAt            time.Time      // UTC, to the microsecond
	Languages           []string       // BCP 47 tags in the person's order, at most MaxLanguages
	ProfileFields       []ProfileField // in the person's order, at most MaxProfileFields
	FirstName           string         // empty when unknown
	LastName            string         // empty when unknown
	Gender              string         // in the person's own words; empty when unknown
	Birthday            Date           // empty when unknown
	City                ID             // the place the person lives in; zero when unknown
	FriendsVisibility   Visibility
	InterestsVisibility Visibility
}

// A ProfileField is a labelled value of a profile.
type ProfileField struct {
	Label string `json:"label"`
	Value string `json:"value"`
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

// Check returns the change with its texts as stores keep them, or a FieldError for each field that is not valid.
func (c UserChange) Check() (UserChange, error) {
	err := errors.Join(
		checkText("name", &c.Name, UserName),
		checkText("bio", &c.Bio, UserBio),
		checkText("firstName", &c.FirstName, UserFirstName),
		checkText("lastName", &c.LastName, UserLastName),
		checkText("gender", &c.Gender, UserGender),
		c.checkLanguages(),
		c.checkProfileFields(),
	)
	return c, err
}

// Apply changes u.
func (c UserChange) Apply(u *User) {
	apply(&u.Name, c.Name)
	apply(&u.Bio, c.Bio)
	apply(&u.Languages, c.Languages)
	apply(&u.ProfileFields, c.ProfileFields)
	apply(&u.FirstName, c.FirstName)
	apply(&u.LastName, c.LastName)
	apply(&u.Gender, c.Gender)
	apply(&u.Birthday, c.Birthday)
	apply(&u.City, c.City)
	apply(&u.FriendsVisibility, c.FriendsVisibility)
	apply(&u.InterestsVisibility, c.InterestsVisibility)
}

// CheckLanguages returns the tags as stores keep them, each once. It returns a TextError for more than MaxLanguages, and for a tag that
// is not valid.
func CheckLanguages(tags []string) ([]string, error) {
	if len(tags) > MaxLanguages {
		return nil, countError(MaxLanguages, len(tags))
	}
	var checked []string
	for _, tag := range tags {
		valid, err := UserLanguage.Check(tag)
		if err != nil {
			return nil, TextError(fmt.Sprintf("has the tag %.40q, which %v", tag, err))
		}
		if !slices.Contains(checked, valid) {
			checked = append(checked, valid)
		}
	}
	return checked, nil
}

// checkLanguages is CheckLanguages with a FieldError for each tag that is not valid.
func (c *UserChange) checkLanguages() error {
	if c.Languages == nil {
		return nil
	}
	var errs []error
	for i, tag := range *c.Languages {
		_, err := UserLanguage.Check(tag)
		errs = append(errs, fieldError(fmt.Sprintf("languages.%d", i), err))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return checkList("languages", &c.Languages, CheckLanguages)
}

// CheckProfileFields returns the fields with their texts as stores keep them. It returns a TextError for more than MaxProfileFields, and for
// a text that is not valid.
func CheckProfileFields(fields []ProfileField) ([]ProfileField, error) {
	if len(fields) > MaxProfileFields {
		return nil, countError(MaxProfileFields, len(fields))
	}
	var checked []ProfileField
	for _, f := range fields {
		valid, err := f.check("")
		if wrong, ok := errors.AsType[*FieldError](err); ok {
			return nil, TextError("has a " + wrong.Field + " that " + wrong.Err.Error())
		}
		checked = append(checked, valid)
	}
	return checked, nil
}

// check returns f with its texts as stores keep them, or a FieldError for each that is not valid, whose Field begins with prefix.
func (f ProfileField) check(prefix string) (ProfileField, error) {
	label, badLabel := ProfileLabel.Check(f.Label)
	value, badValue := ProfileValue.Check(f.Value)
	return ProfileField{Label: label, Value: value}, errors.Join(fieldError(prefix+"label", badLabel), fieldError(prefix+"value", badValue))
}

// checkProfileFields is CheckProfileFields with a FieldError for each text that is not valid.
func (c *UserChange) checkProfileFields() error {
	if c.ProfileFields == nil {
		return nil
	}
	fields := *c.ProfileFields
	if len(fields) > MaxProfileFields {
		return fieldError("facts", countError(MaxProfileFields, len(fields)))
	}
	checked, errs := make([]ProfileField, len(fields)), make([]error, len(fields))
	for i, f := range fields {
		checked[i], errs[i] = f.check(fmt.Sprintf("facts.%d.", i))
	}
	c.ProfileFields = &checked
	return errors.Join(errs...)
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
