package intake

import (
	"fmt"
	"strconv"

	"fivefold/stores"
)

// The files about persons, what they like, whom they know, and where they live, study and work.

func (d *ldbcData) places() error {
	kinds := map[string]stores.PlaceKind{"city": stores.City, "country": stores.Country, "continent": stores.Continent}
	return ldbcTable(d, "static/place", "id|name|url|type|isPartOf", stores.TablePlaces, ofPlaces, func(_ place, f []string) (stores.Place, error) {
		ids, err := refs("place", f[0])
		if err != nil {
			return stores.Place{}, err
		}
		kind, ok := kinds[f[3]]
		if !ok {
			return stores.Place{}, fmt.Errorf("no kind of place: %s", quote(f[3]))
		}
		above, err := ref("place", f[4])
		return stores.Place{ID: ids[0], Kind: kind, Name: fit(f[1]), URL: fit(f[2]), PartOf: above}, err
	})
}

func (d *ldbcData) organisations() error {
	kinds := map[string]stores.OrganisationKind{"university": stores.University, "company": stores.Company}
	return ldbcTable(d, "static/organisation", "id|type|name|url|place", stores.TableOrganisations, ofOrganisations,
		func(_ place, f []string) (stores.Organisation, error) {
			ids, err := refs("organisation", f[0], "place", f[4])
			if err != nil {
				return stores.Organisation{}, err
			}
			kind, ok := kinds[f[1]]
			if !ok {
				return stores.Organisation{}, fmt.Errorf("no kind of organisation: %s", quote(f[1]))
			}
			return stores.Organisation{ID: ids[0], Kind: kind, Name: fit(f[2]), URL: fit(f[3]), Place: ids[1]}, nil
		})
}

// tags stores tags and their classes as interests, and the class of a tag, and the class above a class, as its genre.
func (d *ldbcData) tags() error {
	for _, file := range []struct{ name, header, source, kind string }{
		{"static/tagclass", "id|name|url|isSubclassOf", "tagclass", "TAG_CLASS"}, {"static/tag", "id|name|url|hasType", "tag", "TAG"}} {
		err := ldbcTable(d, file.name, file.header, stores.TableInterests, ofInterests, func(at place, f []string) (stores.Interest, error) {
			ids, err := refs(file.source, f[0])
			if err != nil {
				return stores.Interest{}, err
			}
			name, err := d.fitName(at, f[1])
			return stores.Interest{ID: ids[0], Kind: file.kind, Name: name, URL: fit(f[2])}, err
		})
		if err != nil {
			return err
		}
		err = ldbcTable(d, file.name, file.header, stores.TableGenres, ofGenres, func(_ place, f []string) (stores.Genre, error) {
			if f[3] == "" {
				f[3] = f[0] // the class above all others is of its own class
			}
			ids, err := refs(file.source, f[0], "tagclass", f[3])
			if err != nil {
				return stores.Genre{}, err
			}
			return stores.Genre{Interest: ids[0], Genre: ids[1], Count: 1}, nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (d *ldbcData) persons() error {
	err := d.rows("dynamic/person_speaks_language_0_0.csv", "|", "Person.id|language", func(_ place, f []string) error {
		d.languages[f[0]] = append(d.languages[f[0]], f[1])
		return nil
	})
	if err != nil {
		return err
	}
	err = d.rows("dynamic/person_email_emailaddress_0_0.csv", "|", "Person.id|email", func(_ place, f []string) error {
		d.facts[f[0]] = append(d.facts[f[0]], stores.Fact{Label: "Email", Value: fit(f[1])})
		return nil
	})
	if err != nil {
		return err
	}
	err = ldbcTable(d, "dynamic/person", "id|firstName|lastName|gender|birthday|creationDate|locationIP|browserUsed|place", stores.TableUsers, ofUsers,
		func(_ place, f []string) (stores.User, error) { return d.person(f) })
	if err != nil {
		return err
	}
	return d.personRelations()
}

func (d *ldbcData) person(f []string) (stores.User, error) {
	ids, at, err := dated(f[5], "person", f[0], "place", f[8])
	if err != nil {
		return stores.User{}, err
	}
	birthday, err := stores.ParseDate(f[4])
	if err != nil {
		return stores.User{}, err
	}
	d.joined[f[0]] = at
	facts := append(d.facts[f[0]], stores.Fact{Label: "IP address", Value: fit(f[6])}, stores.Fact{Label: "Browser", Value: fit(f[7])})
	return stores.User{ID: ids[0], Handle: ldbc + "-" + f[0], Name: fit(f[1] + " " + f[2]), JoinedAt: at, Languages: d.languages[f[0]], Facts: facts,
		FirstName: fit(f[1]), LastName: fit(f[2]), Gender: fit(f[3]), Birthday: birthday, City: ids[1],
		FriendsVisibility: stores.Everyone, InterestsVisibility: stores.Everyone}, nil
}

func (d *ldbcData) personRelations() error {
	err := ldbcTable(d, "dynamic/person_hasInterest_tag", "Person.id|Tag.id", stores.TableLikes, ofLikes, func(_ place, f []string) (stores.Like, error) {
		ids, err := refs("person", f[0], "tag", f[1])
		if err != nil {
			return stores.Like{}, err
		}
		return stores.Like{User: ids[0], Interest: ids[1], Strength: 1, Since: d.joined[f[0]]}, nil
	})
	for _, file := range []struct{ name, header string }{
		{"dynamic/person_studyAt_organisation", "Person.id|Organisation.id|classYear"}, {"dynamic/person_workAt_organisation", "Person.id|Organisation.id|workFrom"}} {
		if err != nil {
			return err
		}
		err = ldbcTable(d, file.name, file.header, stores.TableAffiliations, ofAffiliations,
			func(_ place, f []string) (stores.Affiliation, error) {
				ids, err := refs("person", f[0], "organisation", f[1])
				if err != nil {
					return stores.Affiliation{}, err
				}
				year, err := strconv.Atoi(f[2])
				if err != nil || year < 1 || year > 9999 {
					return stores.Affiliation{}, fmt.Errorf("no year: %s", quote(f[2]))
				}
				return stores.Affiliation{User: ids[0], Organisation: ids[1], Year: year}, nil
			})
	}
	return err
}

func (d *ldbcData) knows() error {
	return ldbcTable(d, "dynamic/person_knows_person", "Person.id|Person.id|creationDate", stores.TableFriendships, ofFriendships,
		func(_ place, f []string) (stores.Friendship, error) {
			ids, at, err := dated(f[2], "person", f[0], "person", f[1])
			if err != nil {
				return stores.Friendship{}, err
			}
			if ids[0] == ids[1] {
				return stores.Friendship{}, stores.ErrSelf
			}
			return friends(ids[0], ids[1], at), nil
		})
}
