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

// readUser reads userColumns.
func readUser(r *row) stores.User {
	return stores.User{
		ID: r.id(stores.KindUser), Handle: r.text(), Name: r.text(), Bio: r.text(), JoinedAt: r.time(),
		Languages: readList[string](r), ProfileFields: readList[stores.ProfileField](r), FirstName: r.text(),
		LastName: r.text(), Gender: r.text(), Birthday: stores.Date(r.text()), City: r.id(stores.KindPlace),
		FriendsVisibility: stores.Visibility(r.text()), InterestsVisibility: stores.Visibility(r.text()),
	}
}

// userArgs returns the ID and the values of userFields.
func userArgs(u stores.User) []arg {
	return []arg{
		userArg(u.ID), textArg(u.Handle), textArg(u.Name), textArg(stores.Fold(u.Name)), textArg(u.Bio), timeArg(u.JoinedAt), textArg(jsonText(u.Languages)),
		textArg(jsonText(u.ProfileFields)),
		textArg(u.FirstName), textArg(u.LastName), textArg(stores.Fold(u.LastName)), textArg(u.Gender), textArg(u.Birthday), idOrNull(u.City, stores.KindPlace),
		textArg(u.FriendsVisibility), textArg(u.InterestsVisibility),
	}
}

// Create implements stores.Users.
func (s users) Create(ctx context.Context, u stores.User, passwordHash string) error {
	return s.write(ctx, func(c *conn) error {
		c.putPerson(u)
		return constraintError(c.run(ctx, "INSERT INTO user (id, "+userFields+`, password_hash)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, append(userArgs(u), textArg(passwordHash))...))
	})
}

// Update implements stores.Users.
func (s users) Update(ctx context.Context, id stores.ID, change stores.UserChange) (stores.User, error) {
	var u stores.User
	err := s.write(ctx, func(c *conn) (err error) {
		u, err = queryRow(ctx, c, readUser, "SELECT "+userColumns+" FROM user u WHERE id = ?", userArg(id))
		if err != nil {
			return err
		}
		before := u.FriendsVisibility
		change.Apply(&u)
		if u.FriendsVisibility != before {
			c.putPerson(u)
		}
		// The ID is not written: SQLite would check every reference to it.
		return constraintError(c.run(ctx, "UPDATE user SET ("+userFields+`)
			= (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16) WHERE id = ?1`, userArgs(u)...))
	})
	if err != nil {
		return stores.User{}, err
	}
	return u, nil
}

// ByIDs implements stores.Users.
func (s users) ByIDs(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.User, error) {
	keys := keysOf(ids, stores.KindUser)
	return queryKeys(ctx, s.Engine, keys, func(u stores.User) stores.ID { return u.ID }, readUser,
		" SELECT "+userColumns+" FROM k CROSS JOIN user u ON u.id = k.id")
}

// ByHandles implements stores.Users.
func (s users) ByHandles(ctx context.Context, handles []string) (map[string]stores.User, error) {
	handle := func(u stores.User) string { return u.Handle }
	if len(handles) == 1 {
		return queryMap(ctx, s.Engine, 1, handle, readUser, "SELECT "+userColumns+" FROM user u WHERE u.handle = ?", textArg(handles[0]))
	}
	return queryMap(ctx, s.Engine, len(handles), handle, readUser,
		"SELECT "+userColumns+" FROM user u WHERE u.handle IN (SELECT value FROM json_each(?))", textArg(jsonText(handles)))
}

// userArchiveTable is how users are moved.
var userArchiveTable = newArchiveTable("user (id, "+userFields+")", "(id)", userArgs).
	read("user", newTableScan(userColumns+" FROM user u WHERE", "u.id", readUser,
		func(u stores.User) []stores.ID { return []stores.ID{u.ID} }))

// passwordArchiveTable is how passwords are moved.
var passwordArchiveTable = archiveTable{name: stores.TablePasswords,
	single: "UPDATE user SET password_hash = ? WHERE id = ? AND password_hash = ''",
	count:  func(r stores.Rows) int { return len(r.Passwords) },
	args: func(r stores.Rows) func(int) []arg {
		return func(i int) []arg { return []arg{textArg(r.Passwords[i].Hash), userArg(r.Passwords[i].User)} }
	}}.
	read("user WHERE password_hash <> ''", newTableScan("id, password_hash FROM user WHERE password_hash <> '' AND", "id", readPassword,
		func(p stores.Password) []stores.ID { return []stores.ID{p.User} }))

func (users) archiveTables() []archiveTable {
	return []archiveTable{userArchiveTable}
}
