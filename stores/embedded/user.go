package embedded

import (
	"context"

	"fivefold/stores"
)

// users implements stores.Users.
type users struct{ *Engine }

const (
	userColumns = `u.id, u.handle, u.name, u.bio, u.joined_at, u.languages, u.facts, u.first_name, u.last_name, u.gender, u.birthday,
		u.city, u.friends_visibility, u.interests_visibility`

	// userFields are what can change of a person, with the folded name behind the name.
	userFields = `handle, name, name_key, bio, joined_at, languages, facts, first_name, last_name, gender, birthday,
		city, friends_visibility, interests_visibility`
)

// intoUser gives where userColumns go.
func intoUser(u *stores.User) []any {
	return []any{
		identity{&u.ID, stores.KindUser}, text{&u.Handle}, text{&u.Name}, text{&u.Bio}, moment{&u.JoinedAt},
		document{&u.Languages}, document{&u.ProfileFields},
		text{&u.FirstName}, text{&u.LastName}, text{&u.Gender}, text{(*string)(&u.Birthday)}, identity{&u.City, stores.KindPlace},
		text{(*string)(&u.FriendsVisibility)}, text{(*string)(&u.InterestsVisibility)},
	}
}

// userArgs gives the ID and the values of userFields.
func userArgs(u stores.User) []any {
	return []any{
		person(u.ID), u.Handle, u.Name, stores.Fold(u.Name), u.Bio, u.JoinedAt.UnixMicro(), jsonOf(u.Languages), jsonOf(u.ProfileFields),
		u.FirstName, u.LastName, u.Gender, string(u.Birthday), orNull(u.City, stores.KindPlace),
		string(u.FriendsVisibility), string(u.InterestsVisibility),
	}
}

// Create implements stores.Users.
func (s users) Create(ctx context.Context, u stores.User, passwordHash string) error {
	return s.write(ctx, "Users.Create", 1, func(l *line) error {
		_, err := l.exec(ctx, "INSERT INTO user (id, "+userFields+`, password_hash)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, append(userArgs(u), passwordHash)...)
		return refused(err)
	})
}

// Update implements stores.Users.
func (s users) Update(ctx context.Context, id stores.ID, change stores.UserChange) (stores.User, error) {
	var u stores.User
	err := s.write(ctx, "Users.Update", 1, func(l *line) error {
		err := l.one(ctx, "SELECT "+userColumns+" FROM user u WHERE id = ?", []any{person(id)}, intoUser(&u)...)
		if err != nil {
			return err
		}
		applyChange(&u, change)
		// The ID is not written: SQLite would look for all that refers to it.
		_, err = l.exec(ctx, "UPDATE user SET ("+userFields+`)
			= (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15) WHERE id = ?1`, userArgs(u)...)
		return refused(err)
	})
	if err != nil {
		return stores.User{}, err
	}
	return u, nil
}

// applyChange does to u what the change says.
func applyChange(u *stores.User, change stores.UserChange) {
	replace(&u.Name, change.Name)
	replace(&u.Bio, change.Bio)
	replace(&u.Languages, change.Languages)
	replace(&u.ProfileFields, change.ProfileFields)
	replace(&u.FirstName, change.FirstName)
	replace(&u.LastName, change.LastName)
	replace(&u.Gender, change.Gender)
	replace(&u.Birthday, change.Birthday)
	replace(&u.City, change.City)
	replace(&u.FriendsVisibility, change.FriendsVisibility)
	replace(&u.InterestsVisibility, change.InterestsVisibility)
}

func replace[T any](old, with *T) {
	if with != nil {
		*old = *with
	}
}

// ByIDs implements stores.Users.
func (s users) ByIDs(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.User, error) {
	ks := keysOf(ids, stores.KindUser)
	return found(ctx, s.Engine, "Users.ByIDs", len(ks.list), func(u stores.User) stores.ID { return u.ID },
		intoUser, withKeys+" SELECT "+userColumns+" FROM k CROSS JOIN user u ON u.id = k.id", named("keys", ks.json))
}

// ByHandles implements stores.Users.
func (s users) ByHandles(ctx context.Context, handles []string) (map[string]stores.User, error) {
	return found(ctx, s.Engine, "Users.ByHandles", len(handles), func(u stores.User) string { return u.Handle },
		intoUser, "SELECT "+userColumns+" FROM user u WHERE u.handle IN (SELECT value FROM json_each(?))", jsonOf(handles))
}

// PasswordHash implements stores.Users.
func (s users) PasswordHash(ctx context.Context, id stores.ID) (hash string, err error) {
	err = s.read(ctx, "Users.PasswordHash", 1, func(l *line) error {
		return l.one(ctx, "SELECT password_hash FROM user WHERE id = ?", []any{person(id)}, text{&hash})
	})
	return hash, err
}

// SetPasswordHash implements stores.Users.
func (s users) SetPasswordHash(ctx context.Context, id stores.ID, hash string) error {
	return s.write(ctx, "Users.SetPasswordHash", 1, func(l *line) error {
		changed, err := l.exec(ctx, "UPDATE user SET password_hash = ? WHERE id = ?", hash, person(id))
		if err == nil && changed == 0 {
			return stores.ErrNotFound
		}
		return err
	})
}
