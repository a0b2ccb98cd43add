package dataset

import (
	"fmt"

	"fivefold/stores"
)

// The files about persons, what they like, whom they know, and where they live, study and work.

func (d *ldbcData) places() error {
	kinds := map[string]stores.PlaceKind{"city": stores.City, "country": stores.Country, "continent": stores.Continent}
	return ldbcTable(d, "static/place", "id|name|url|type|isPartOf", stores.TablePlaces, ofPlaces, func(at place, f []string) (p stores.Place, err error) {
		var known bool
		if p.Kind, known = kinds[f[3]]; !known {
			return p, fmt.Errorf("no kind of place: %s", quote(f[3]))
		}
		ids, err := refs("place", f[0])
		if err != nil {
			return p, err
		}
		p.ID = ids[0]
		if p.Name, p.URL, err = d.named(at, f[1], f[2]); err != nil {
			return p, err
		}
		p.PartOf, err = ref("place", f[4])
		return p, err
	})
}

func (d *ldbcData) organisations() error {
	kinds := map[string]stores.OrganisationKind{"university": stores.University, "company": stores.Company}
	return ldbcTable(d, "static/organisation", "id|type|name|url|place", stores.TableOrganisations, ofOrganisations,
		func(at place, f []string) (o stores.Organisation, err error) {
			var known bool
			if o.Kind, known = kinds[f[1]]; !known {
				return o, fmt.Errorf("no kind of organisation: %s", quote(f[1]))
			}
			ids, err := refs("organisation", f[0], "place", f[4])
			if err != nil {
				return o, err
			}
			o.ID, o.Place = ids[0], ids[1]
			o.Name, o.URL, err = d.named(at, f[2], f[3])
			return o, err
		})
}

// named makes the name and the link of a place or an organisation fit.
func (d *ldbcData) named(at place, name, url string) (string, string, error) {
	name, err := d.fitName(at, name, stores.MaxPlaceName)
	if err != nil {
		return name, url, err
	}
	url = fit(url)
	return name, url, atMost(url, stores.MaxURL)
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
			name, err := d.fitName(at, f[1], stores.MaxInterestName)
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
		if len(d.languages[f[0]]) == stores.MaxLanguages {
			return fmt.Errorf("person %s speaks more than %d languages", quote(f[0]), stores.MaxLanguages)
		}
		if err := language(f[1]); err != nil {
			return err
		}
		d.languages[f[0]] = append(d.languages[f[0]], f[1])
		return nil
	})
	if err != nil {
		return err
	}
	err = d.rows("dynamic/person_email_emailaddress_0_0.csv", "|", "Person.id|email", func(_ place, f []string) error {
		if len(d.emails[f[0]]) == emailsMax {
			return fmt.Errorf("person %s has more than %d emails", quote(f[0]), emailsMax)
		}
		d.emails[f[0]] = append(d.emails[f[0]], f[1])
		return nil
	})
	if err != nil {
		return err
	}
	err = ldbcTable(d, "dynamic/person", "id|firstName|lastName|gender|birthday|creationDate|locationIP|browserUsed|place", stores.TableUsers, ofUsers,
		d.person)
	if err != nil {
		return err
	}
	return d.personRelations()
}

// emailsMax leaves room among the facts of a person for the address and the browser.
const emailsMax = stores.MaxProfileFields - 2

func (d *ldbcData) person(at place, f []string) (stores.User, error) {
	joined, err := ldbcTime(f[5])
	if err != nil {
		return stores.User{}, err
	}
	birthday, err := stores.ParseDate(f[4])
	if err != nil {
		return stores.User{}, err
	}
	u, err := d.ldbcUser(at, ldbcPerson{id: f[0], firstName: f[1], lastName: f[2], gender: f[3], birthday: birthday, joined: joined, address: f[6],
		browser: f[7], city: f[8], languages: d.languages[f[0]], emails: d.emails[f[0]]})
	if err == nil {
		d.joined[f[0]] = joined
	}
	return u, err
}

func (d *ldbcData) personRelations() error {
	err := ldbcTable(d, "dynamic/person_hasInterest_tag", "Person.id|Tag.id", stores.TableLikes, ofLikes, func(_ place, f []string) (stores.Like, error) {
		ids, err := refs("person", f[0], "tag", f[1])
		if err != nil {
			return stores.Like{}, err
		}
		joined, known := d.joined[f[0]]
		if !known {
			return stores.Like{}, fmt.Errorf("person %s: %w", quote(f[0]), stores.ErrNotFound)
		}
		return stores.Like{User: ids[0], Interest: ids[1], Strength: 1, Since: joined}, nil
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
				year, err := year(f[2])
				return stores.Affiliation{User: ids[0], Organisation: ids[1], Year: year}, err
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
