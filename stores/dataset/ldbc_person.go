package dataset

import (
	"fmt"

	"fivefold/stores"
)

// The files of persons, their interests, friendships, places and organisations.

func (d *ldbcData) importPlaces() error {
	kinds := map[string]stores.PlaceKind{"city": stores.City, "country": stores.Country, "continent": stores.Continent}
	return importLDBCTable(d, "static/place", "id|name|url|type|isPartOf", func(at position, f []string) (p stores.Place, err error) {
		var known bool
		if p.Kind, known = kinds[f[3]]; !known {
			return p, fmt.Errorf("unknown type of place %s", quote(f[3]))
		}
		ids, err := requiredIDs("place", f[0])
		if err != nil {
			return p, err
		}
		p.ID = ids[0]
		if p.Name, p.URL, err = d.sanitizeNameAndURL(at, f[1], f[2]); err != nil {
			return p, err
		}
		p.PartOf, err = optionalID("place", f[4])
		return p, err
	})
}

func (d *ldbcData) importOrganisations() error {
	kinds := map[string]stores.OrganisationKind{"university": stores.University, "company": stores.Company}
	return importLDBCTable(d, "static/organisation", "id|type|name|url|place",
		func(at position, f []string) (o stores.Organisation, err error) {
			var known bool
			if o.Kind, known = kinds[f[1]]; !known {
				return o, fmt.Errorf("unknown type of organisation %s", quote(f[1]))
			}
			ids, err := requiredIDs("organisation", f[0], "place", f[4])
			if err != nil {
				return o, err
			}
			o.ID, o.Place = ids[0], ids[1]
			o.Name, o.URL, err = d.sanitizeNameAndURL(at, f[2], f[3])
			return o, err
		})
}

// sanitizeNameAndURL sanitizes the name and the URL of a place or an organisation.
func (d *ldbcData) sanitizeNameAndURL(at position, name, url string) (string, string, error) {
	name, err := d.sanitizeName(at, stores.PlaceName, name)
	if err != nil {
		return name, url, err
	}
	return name, stores.PlaceURL.Repair(url), checkLength(url, stores.PlaceURL.Max)
}

// importTags imports tags and tag classes as interests. The genre of a tag is its class, and that of a class the class above.
func (d *ldbcData) importTags() error {
	for _, file := range []struct{ name, header, source, kind string }{
		{"static/tagclass", "id|name|url|isSubclassOf", "tagclass", "TAG_CLASS"}, {"static/tag", "id|name|url|hasType", "tag", "TAG"}} {
		err := importLDBCTable(d, file.name, file.header, func(at position, f []string) (stores.Interest, error) {
			ids, err := requiredIDs(file.source, f[0])
			if err != nil {
				return stores.Interest{}, err
			}
			name, err := d.sanitizeName(at, stores.InterestName, f[1])
			return stores.Interest{ID: ids[0], Kind: file.kind, Name: name, URL: stores.InterestURL.Repair(f[2])}, err
		})
		if err != nil {
			return err
		}
		err = importLDBCTable(d, file.name, file.header, func(_ position, f []string) (stores.Genre, error) {
			if f[3] == "" {
				f[3] = f[0] // the topmost class is its own genre
			}
			ids, err := requiredIDs(file.source, f[0], "tagclass", f[3])
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

func (d *ldbcData) importPersons() error {
	err := d.readRows("dynamic/person_speaks_language_0_0.csv", "|", "Person.id|language", func(_ position, f []string) error {
		if len(d.languages[f[0]]) == stores.MaxLanguages {
			return fmt.Errorf("person %s speaks more than %d languages", quote(f[0]), stores.MaxLanguages)
		}
		tag, err := stores.UserLanguage.Check(f[1])
		if err != nil {
			return fmt.Errorf("language: %w", err)
		}
		d.languages[f[0]] = append(d.languages[f[0]], tag)
		return nil
	})
	if err != nil {
		return err
	}
	err = d.readRows("dynamic/person_email_emailaddress_0_0.csv", "|", "Person.id|email", func(_ position, f []string) error {
		if len(d.emails[f[0]]) == maxEmails {
			return fmt.Errorf("person %s has more than %d emails", quote(f[0]), maxEmails)
		}
		d.emails[f[0]] = append(d.emails[f[0]], f[1])
		return nil
	})
	if err != nil {
		return err
	}
	err = importLDBCTable(d, "dynamic/person", "id|firstName|lastName|gender|birthday|creationDate|locationIP|browserUsed|place",
		d.parsePerson)
	if err != nil {
		return err
	}
	return d.importPersonRelations()
}

// maxEmails leaves room for the profile fields of the IP address and the browser.
const maxEmails = stores.MaxProfileFields - 2

func (d *ldbcData) parsePerson(at position, f []string) (stores.User, error) {
	joined, err := parseLDBCTime(f[5])
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

func (d *ldbcData) importPersonRelations() error {
	err := importLDBCTable(d, "dynamic/person_hasInterest_tag", "Person.id|Tag.id", func(_ position, f []string) (stores.Like, error) {
		ids, err := requiredIDs("person", f[0], "tag", f[1])
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
		err = importLDBCTable(d, file.name, file.header,
			func(_ position, f []string) (stores.Affiliation, error) {
				ids, err := requiredIDs("person", f[0], "organisation", f[1])
				if err != nil {
					return stores.Affiliation{}, err
				}
				year, err := parseYear(f[2])
				return stores.Affiliation{User: ids[0], Organisation: ids[1], Year: year}, err
			})
	}
	return err
}

func (d *ldbcData) importFriendships() error {
	return importLDBCTable(d, "dynamic/person_knows_person", "Person.id|Person.id|creationDate",
		func(_ position, f []string) (stores.Friendship, error) {
			ids, at, err := idsWithTime(f[2], "person", f[0], "person", f[1])
			if err != nil {
				return stores.Friendship{}, err
			}
			if ids[0] == ids[1] {
				return stores.Friendship{}, stores.ErrSelf
			}
			return newFriendship(ids[0], ids[1], at), nil
		})
}
