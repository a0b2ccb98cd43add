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

	// userFields are the columns that callers set, with the key of a name after the name.
	userFields = `handle, name, name_key, bio, joined_at, languages, facts, first_name, last_name, last_name_key, gender, birthday,
		city, friends_visibility, interests_visibility`
)

// intoUser returns the destinations of userColumns.
func intoUser(u *stores.User) []any {
	return []any{
		idColumn{&u.ID, stores.KindUser}, textColumn{&u.Handle}, textColumn{&u.Name}, textColumn{&u.Bio}, timeColumn{&u.JoinedAt},
		jsonColumn{&u.Languages}, jsonColumn{&u.ProfileFields},
		textColumn{&u.FirstName}, textColumn{&u.LastName}, textColumn{&u.Gender}, textColumn{(*string)(&u.Birthday)}, idColumn{&u.City, stores.KindPlace},
		textColumn{(*string)(&u.FriendsVisibility)}, textColumn{(*string)(&u.InterestsVisibility)},
	}
}

// userArgs returns the ID and the values of userFields.
func userArgs(u stores.User) []any {
	return []any{
		userBytes(u.ID), u.Handle, u.Name, stores.Fold(u.Name), u.Bio, u.JoinedAt.UnixMicro(), jsonText(u.Languages), jsonText(u.ProfileFields),
		u.FirstName, u.LastName, stores.Fold(u.LastName), u.Gender, string(u.Birthday), idOrNull(u.City, stores.KindPlace),
		string(u.FriendsVisibility), string(u.InterestsVisibility),
	}
}

// Create implements stores.Users.
func (s users) Create(ctx context.Context, u stores.User, passwordHash string) error {
	return s.write(ctx, func(c *conn) error {
		c.putPerson(u)
		_, err := c.exec(ctx, "INSERT INTO user (id, "+userFields+`, password_hash)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, append(userArgs(u), passwordHash)...)
		return constraintError(err)
	})
}

// Update implements stores.Users.
func (s users) Update(ctx context.Context, id stores.ID, change stores.UserChange) (stores.User, error) {
	var u stores.User
	err := s.write(ctx, func(c *conn) error {
		err := c.queryRow(ctx, "SELECT "+userColumns+" FROM user u WHERE id = ?", []any{userBytes(id)}, intoUser(&u)...)
		if err != nil {
			return err
		}
		before := u.FriendsVisibility
		change.Apply(&u)
		if u.FriendsVisibility != before {
			c.putPerson(u)
		}
		// The ID is not written: SQLite would check every reference to it.
		_, err = c.exec(ctx, "UPDATE user SET ("+userFields+`)
			= (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16) WHERE id = ?1`, userArgs(u)...)
		return constraintError(err)
	})
	if err != nil {
		return stores.User{}, err
	}
	return u, nil
}

// ByIDs implements stores.Users.
func (s users) ByIDs(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.User, error) {
	keys := keysOf(ids, stores.KindUser)
	return queryMap(ctx, s.Engine, len(keys.list), func(u stores.User) stores.ID { return u.ID },
		intoUser, withKeys+" SELECT "+userColumns+" FROM k CROSS JOIN user u ON u.id = k.id", named("keys", keys.json))
}

// ByHandles implements stores.Users.
func (s users) ByHandles(ctx context.Context, handles []string) (map[string]stores.User, error) {
	return queryMap(ctx, s.Engine, len(handles), func(u stores.User) string { return u.Handle },
		intoUser, "SELECT "+userColumns+" FROM user u WHERE u.handle IN (SELECT value FROM json_each(?))", jsonText(handles))
}

// userArchiveTable is how users are moved.
var userArchiveTable = newArchiveTable("user (id, "+userFields+")", "(id)", userArgs).
	read("user", newTableScan(userColumns+" FROM user u WHERE", "u.id", intoUser,
		func(u stores.User) []stores.ID { return []stores.ID{u.ID} }))

// passwordArchiveTable is how passwords are moved.
var passwordArchiveTable = archiveTable{name: stores.TablePasswords,
	single: "UPDATE user SET password_hash = ? WHERE id = ? AND password_hash = ''",
	count:  func(r stores.Rows) int { return len(r.Passwords) },
	args: func(r stores.Rows) func(int) []any {
		return func(i int) []any { return []any{r.Passwords[i].Hash, userBytes(r.Passwords[i].User)} }
	}}.
	read("user WHERE password_hash <> ''", newTableScan("id, password_hash FROM user WHERE password_hash <> '' AND", "id", intoPassword,
		func(p stores.Password) []stores.ID { return []stores.ID{p.User} }))

func (users) archiveTables() []archiveTable {
	return []archiveTable{userArchiveTable}
}
