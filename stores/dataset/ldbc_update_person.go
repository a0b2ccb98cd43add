package dataset

import (
	"fmt"
	"strings"
	"time"

	"fivefold/stores"
)

// The updates of persons and friendships.

// addPerson creates a user, with interests and affiliations.
func (u *ldbcUpdater) addPerson(at position, f []string) error {
	born, err := u.parseMillis(f[4])
	if err != nil {
		return err
	}
	joined, err := u.parseMillis(f[5])
	if err != nil {
		return err
	}
	user, err := u.ldbcUser(at, ldbcPerson{id: f[0], firstName: f[1], lastName: f[2], gender: f[3], birthday: stores.Date(born.Format(time.DateOnly)),
		joined: joined, address: f[6], browser: f[7], city: f[8], languages: splitList(f[9]), emails: splitList(f[10])})
	if err != nil {
		return err
	}
	found, err := u.set.Users.ByIDs(u.ctx, []stores.ID{user.ID})
	if err != nil {
		return asFatal(err)
	}
	_, exists := found[user.ID]
	if err := u.add(stores.TableUsers, exists, func() error { return u.set.Users.Create(u.ctx, user, "") }); err != nil {
		return err
	}
	var first firstError
	if err := first.keep(u.addInterests(user, splitList(f[11]))); err != nil {
		return err
	}
	if err := first.keep(u.addAffiliations(user, append(splitList(f[12]), splitList(f[13])...))); err != nil {
		return err
	}
	return first.err
}

// addInterests adds likes of tags since the person joined.
func (u *ldbcUpdater) addInterests(user stores.User, tags []string) error {
	ids, err := tagIDs(tags)
	if err != nil {
		return err
	}
	found, err := u.set.Likes.Between(u.ctx, user.ID, ids)
	if err != nil {
		return asFatal(err)
	}
	var first firstError
	for i, id := range ids {
		_, exists := found[id]
		err := u.add(stores.TableLikes, exists, func() error {
			_, err := u.set.Likes.Set(u.ctx, stores.Like{User: user.ID, Interest: id, Strength: 1, Since: user.JoinedAt})
			return err
		})
		if err := first.keep(wrapSubject("tag", tags[i], err)); err != nil {
			return err
		}
	}
	return first.err
}

// addAffiliations adds affiliations. An entry is the number of an organisation, a comma and a year.
func (u *ldbcUpdater) addAffiliations(user stores.User, entries []string) error {
	found, err := u.set.Organisations.Affiliations(u.ctx, []stores.ID{user.ID})
	if err != nil {
		return asFatal(err)
	}
	exists := map[stores.ID]bool{}
	for _, a := range found[user.ID] {
		exists[a.Organisation] = true
	}
	var first firstError
	for _, entry := range entries {
		key, since, _ := strings.Cut(entry, ",")
		year, err := parseYear(since)
		var organisation []stores.ID
		if err == nil {
			organisation, err = requiredIDs("organisation", key)
		}
		if err == nil {
			err = u.add(stores.TableAffiliations, exists[organisation[0]], func() error {
				_, err := u.set.Organisations.Affiliate(u.ctx, stores.Affiliation{User: user.ID, Organisation: organisation[0], Year: year})
				return err
			})
		}
		if err := first.keep(wrapSubject("organisation", key, err)); err != nil {
			return err
		}
	}
	return first.err
}

// addFriendship requests a friendship and accepts the request.
func (u *ldbcUpdater) addFriendship(_ position, f []string) error {
	ids, err := requiredIDs("person", f[0], "person", f[1])
	if err != nil {
		return err
	}
	at, err := u.parseMillis(f[2])
	if err != nil {
		return err
	}
	found, err := u.set.Friendships.Between(u.ctx, ids[0], ids[1:])
	if err != nil {
		return asFatal(err)
	}
	relation := found[ids[1]]
	return u.add(stores.TableFriendships, relation == stores.AreFriends, func() error {
		if relation != stores.Requested { // by an update that was interrupted after the request
			f, err := u.set.Friendships.Act(u.ctx, ids[0], stores.ActRequest, ids[1], at)
			if err != nil || f.State() == stores.StateFriends { // accepted a request of the other user
				return err
			}
		}
		_, err := u.set.Friendships.Act(u.ctx, ids[1], stores.ActAccept, ids[0], at)
		return err
	})
}

// wrapSubject adds the noun and key that an error concerns.
func wrapSubject(noun, key string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s %s: %w", noun, quote(key), err)
}
