package dataset_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"reflect"
	"strings"
	"testing"

	"fivefold/stores"
	"fivefold/stores/dataset"
	"fivefold/stores/storetest"
)

// importedTexts are the text columns of CSV files, with the other columns of a row, and the field of the row.
var importedTexts = []struct {
	file, column string
	rule         stores.Text
	others       map[string]string
	table, field string
}{
	{"users.csv", "name", stores.UserName, map[string]string{"id": "x", "handle": "xxx"}, "Users", "Name"},
	{"users.csv", "bio", stores.UserBio, map[string]string{"id": "x", "handle": "xxx"}, "Users", "Bio"},
	{"users.csv", "first_name", stores.UserFirstName, map[string]string{"id": "x", "handle": "xxx"}, "Users", "FirstName"},
	{"users.csv", "last_name", stores.UserLastName, map[string]string{"id": "x", "handle": "xxx"}, "Users", "LastName"},
	{"users.csv", "gender", stores.UserGender, map[string]string{"id": "x", "handle": "xxx"}, "Users", "Gender"},
	{"interests.csv", "name", stores.InterestName, map[string]string{"id": "x", "kind": "BAND"}, "Interests", "Name"},
	{"places.csv", "name", stores.PlaceName, map[string]string{"id": "x", "kind": "CITY"}, "Places", "Name"},
	{"organisations.csv", "name", stores.OrganisationName, map[string]string{"id": "x", "kind": "COMPANY"}, "Organisations", "Name"},
	{"pages.csv", "name", stores.PageName, map[string]string{"id": "x", "kind": "GROUP"}, "Pages", "Name"},
	{"pages.csv", "about", stores.PageAbout, map[string]string{"id": "x", "kind": "GROUP", "name": "x"}, "Pages", "About"},
	{"posts.csv", "text", stores.PostText, map[string]string{"id": "x", "author": "1", "image": "x.jpg"}, "Posts", "Text"},
	{"comments.csv", "text", stores.CommentText, map[string]string{"id": "x", "author": "1", "reply_to_post": "p"}, "Comments", "Text"},
}

// Every text of a CSV file has every class of character, and the same rules as in mutations.
func TestTextsOfCSVHaveEveryClassOfCharacters(t *testing.T) {
	t.Parallel()
	for _, i := range importedTexts {
		for _, c := range storetest.TextClasses {
			if strings.ContainsRune(c.Text, 0) {
				continue // never in a file
			}
			header, row := []string{i.column}, []string{c.Text}
			for name, value := range i.others {
				header, row = append(header, name), append(row, value)
			}
			content := map[string]string{"users.csv": "id,handle\n1,anna\n", "posts.csv": "id,author,text\np,1,x\n"}
			content[i.file] = csvOf(t, header, row)
			if i.file == "users.csv" {
				delete(content, "posts.csv") // whose author is missing
			}
			m := newMemory()
			_, err := dataset.ImportCSV(context.Background(), writeFiles(t, content), m, dataset.Options{})
			if (err == nil) != c.Valid(i.rule) {
				t.Errorf("%s of %s of %s: %v", i.column, i.file, c.Name, err)
			}
			if err != nil {
				if !strings.Contains(err.Error(), i.file+":2: "+i.column+":") {
					t.Errorf("%s of %s of %s: the error is %v", i.column, i.file, c.Name, err)
				}
				continue
			}
			rows, err := m.Scan(t.Context(), stores.Table(strings.TrimSuffix(i.file, ".csv")), stores.Rows{}, stores.MaxLimit)
			if err != nil {
				t.Fatal(err)
			}
			table := reflect.ValueOf(rows).FieldByName(i.table)
			got := table.Index(table.Len() - 1).FieldByName(i.field).String()
			if i.rule.Lines {
				got = strings.TrimSpace(got) // a text of lines keeps the spaces at its ends
			}
			if got != c.Kept {
				t.Errorf("%s of %s of %s becomes %+q, want %+q", i.column, i.file, c.Name, got, c.Kept)
			}
		}
	}
}

func csvOf(t *testing.T, rows ...[]string) string {
	t.Helper()
	var b bytes.Buffer
	if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
