package dataset

import (
	"fmt"
	"strings"
	"time"

	"fivefold/stores"
)

// What updates about persons do, unless it is done already.

// addPerson is a new addPerson, what they like, and where they studied and work.
func (u *ldbcUpdater) addPerson(at position, f []string) error {
	born, err := parseMillis(f[4])
	if err != nil {
		return err
	}
	joined, err := parseMillis(f[5])
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
	_, there := found[user.ID]
	if err := u.add(stores.TableUsers, there, func() error { return u.set.Users.Create(u.ctx, user, "") }); err != nil {
		return err
	}
	var refused firstError
	if err := refused.keep(u.addInterests(user, splitList(f[11]))); err != nil {
		return err
	}
	if err := refused.keep(u.addAffiliations(user, append(splitList(f[12]), splitList(f[13])...))); err != nil {
		return err
	}
	return refused.first
}

// addInterests are the tags that a person likes since joining.
func (u *ldbcUpdater) addInterests(user stores.User, tags []string) error {
	ids, err := tagIDs(tags)
	if err != nil {
		return err
	}
	found, err := u.set.Likes.Between(u.ctx, user.ID, ids)
	if err != nil {
		return asFatal(err)
	}
	var refused firstError
	for i, id := range ids {
		_, there := found[id]
		err := u.add(stores.TableLikes, there, func() error {
			_, err := u.set.Likes.Set(u.ctx, stores.Like{User: user.ID, Interest: id, Strength: 1, Since: user.JoinedAt})
			return err
		})
		if err := refused.keep(wrapSubject("tag", tags[i], err)); err != nil {
			return err
		}
	}
	return refused.first
}

// addAffiliations are organisations with a year behind a comma.
func (u *ldbcUpdater) addAffiliations(user stores.User, entries []string) error {
	found, err := u.set.Organisations.Affiliations(u.ctx, []stores.ID{user.ID})
	if err != nil {
		return asFatal(err)
	}
	there := map[stores.ID]bool{}
	for _, a := range found[user.ID] {
		there[a.Organisation] = true
	}
	var refused firstError
	for _, entry := range entries {
		key, since, _ := strings.Cut(entry, ",")
		year, err := parseYear(since)
		var organisation []stores.ID
		if err == nil {
			organisation, err = requiredIDs("organisation", key)
		}
		if err == nil {
			err = u.add(stores.TableAffiliations, there[organisation[0]], func() error {
				_, err := u.set.Organisations.Affiliate(u.ctx, stores.Affiliation{User: user.ID, Organisation: organisation[0], Year: year})
				return err
			})
		}
		if err := refused.keep(wrapSubject("organisation", key, err)); err != nil {
			return err
		}
	}
	return refused.first
}

// addFriendship is one who asks and another who accepts at once.
func (u *ldbcUpdater) addFriendship(_ position, f []string) error {
	ids, err := requiredIDs("person", f[0], "person", f[1])
	if err != nil {
		return err
	}
	at, err := parseMillis(f[2])
	if err != nil {
		return err
	}
	found, err := u.set.Friendships.Between(u.ctx, ids[0], ids[1:])
	if err != nil {
		return asFatal(err)
	}
	relation := found[ids[1]]
	return u.add(stores.TableFriendships, relation == stores.AreFriends, func() error {
		if relation != stores.Requested { // by an update that was stopped between the two
			f, err := u.set.Friendships.Act(u.ctx, ids[0], stores.ActRequest, ids[1], at)
			if err != nil || f.State() == stores.StateFriends { // the other had asked before
				return err
			}
		}
		_, err := u.set.Friendships.Act(u.ctx, ids[1], stores.ActAccept, ids[0], at)
		return err
	})
}

// wrapSubject names what an error is wrapSubject.
func wrapSubject(noun, key string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s %s: %w", noun, quote(key), err)
}
