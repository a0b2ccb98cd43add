package postgres

import (
	"context"

	"fivefold/stores"
)

// users implements stores.Users.
type users struct{ *Engine }

const (
	userColumns = `u.id, u.handle, u.name, u.bio, u.joined_at, u.languages, u.profile_fields, u.first_name, u.last_name, u.gender, u.birthday,
		u.city_id, u.friends_visibility, u.interests_visibility`

	// userFields are the columns that callers set, with the key of a name after the name.
	userFields = `id, handle, name, name_key, bio, joined_at, languages, profile_fields, first_name, last_name, last_name_key, gender, birthday,
		city_id, friends_visibility, interests_visibility`

	userTypes = `id uuid, handle text, name text, name_key text, bio text, joined_at timestamptz, languages json,
		profile_fields json, first_name text, last_name text, last_name_key text, gender text, birthday text,
		city_id uuid, friends_visibility text, interests_visibility text`

	// userValues are the parameters of userFields.
	userValues = "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16"
)

// visibilities are what a person chooses from.
var visibilities = []string{string(stores.Everyone), string(stores.FriendsOnly), string(stores.OnlyMe)}

// readUser reads userColumns.
func readUser(r *row) stores.User {
	return stores.User{
		ID: r.id(stores.KindUser), Handle: r.text(), Name: r.text(), Bio: r.text(), JoinedAt: r.time(),
		Languages: readList[string](r), ProfileFields: readList[stores.ProfileField](r), FirstName: r.text(),
		LastName: r.text(), Gender: r.text(), Birthday: stores.Date(r.text()), City: r.id(stores.KindPlace),
		FriendsVisibility: stores.Visibility(r.known(visibilities)), InterestsVisibility: stores.Visibility(r.known(visibilities)),
	}
}

// userArgs returns the values of userFields.
func userArgs(u stores.User) []any {
	return []any{
		userArg(u.ID), u.Handle, u.Name, stores.Fold(u.Name), u.Bio, u.JoinedAt, jsonArg(u.Languages), jsonArg(u.ProfileFields),
		u.FirstName, u.LastName, stores.Fold(u.LastName), u.Gender, u.Birthday, refArg(u.City, stores.KindPlace),
		u.FriendsVisibility, u.InterestsVisibility,
	}
}

// Create implements stores.Users.
func (s users) Create(ctx context.Context, u stores.User, passwordHash string) error {
	return s.write(ctx, func(c *conn) error {
		_, err := c.execValues(ctx, "INSERT INTO users ("+userFields+", password_hash) VALUES ("+userValues+", $17)", append(userArgs(u), passwordHash)...)
		return err
	})
}

// Update implements stores.Users.
func (s users) Update(ctx context.Context, id stores.ID, change stores.UserChange) (stores.User, error) {
	var u stores.User
	err := s.write(ctx, func(c *conn) (err error) {
		u, err = queryRow(ctx, c, readUser, "SELECT "+userColumns+" FROM users u WHERE u.id = @id FOR NO KEY UPDATE", args{"id": userArg(id)})
		if err != nil {
			return err
		}
		change.Apply(&u)
		_, err = c.execValues(ctx, "UPDATE users SET ("+userFields+") = ROW("+userValues+") WHERE id = $1", userArgs(u)...)
		return err
	})
	if err != nil {
		return stores.User{}, err
	}
	return u, nil
}

// ByIDs implements stores.Users.
func (s users) ByIDs(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.User, error) {
	return queryMap(ctx, s.Engine, keysOf(ids, stores.KindUser), func(u stores.User) stores.ID { return u.ID }, readUser,
		"SELECT "+userColumns+" FROM users u WHERE u.id = ANY(@keys)", nil)
}

// ByHandles implements stores.Users.
func (s users) ByHandles(ctx context.Context, handles []string) (map[string]stores.User, error) {
	list := distinct(handles, isStorable)
	return queryMap(ctx, s.Engine, keySet[string]{list: list, args: args{"keys": list}}, func(u stores.User) string { return u.Handle }, readUser,
		"SELECT "+userColumns+" FROM users u WHERE u.handle = ANY(@keys)", nil)
}

// lockUsers locks people until the end of the transaction, in the order of their IDs. ErrNotFound when one is missing.
func (c *conn) lockUsers(ctx context.Context, people ...stores.ID) error {
	keys, found := keysOf(people, stores.KindUser), 0
	err := c.each(ctx, "SELECT FROM users WHERE id = ANY(@keys) ORDER BY id FOR NO KEY UPDATE", keys.args, func(*row) error {
		found++
		return nil
	})
	if err == nil && found < len(stores.Distinct(people)) {
		return stores.ErrNotFound
	}
	return err
}

// userTable is how users are moved.
var userTable = newTable("users", userTypes, "(id)", userArgs).
	read("users", newScan(userColumns+" FROM users u WHERE", "u.id", readUser,
		func(u stores.User) []stores.ID { return []stores.ID{u.ID} }))
