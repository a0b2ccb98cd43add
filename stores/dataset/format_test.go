package dataset

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"fivefold/stores"
)

var update = flag.Bool("update", false, "write the tables of FORMAT.md")

// A columnDoc describes a column of a file for FORMAT.md.
type columnDoc struct{ name, value, empty string }

// documented is implemented by the schema of every file.
type documented interface {
	csvFile
	docs() (rows string, columns []columnDoc)
}

func (s csvSchema[T]) docs() (rows string, columns []columnDoc) {
	for _, c := range s.columns {
		columns = append(columns, columnDoc{c.name, c.value, c.empty})
	}
	return s.rows, columns
}

func TestFormatIsCurrent(t *testing.T) {
	t.Parallel()
	const path = "FORMAT.md"
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := string(b)
	for name, table := range map[string]string{"files": filesTable(), "columns": columnsTable()} {
		if want, err = replaceTable(want, name, table); err != nil {
			t.Fatal(err)
		}
	}
	if want == string(b) {
		return
	}
	if !*update {
		t.Fatal("the tables of FORMAT.md do not agree with the schemas; run go generate ./stores/dataset")
	}
	if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestEveryTableHasADescribedSchema(t *testing.T) {
	t.Parallel()
	var files []string
	for _, table := range stores.Tables() {
		files = append(files, string(table)+".csv")
	}
	if !slices.Equal(files, csvFileNames()) {
		t.Errorf("the schemas are %v, the tables %v", csvFileNames(), files)
	}
	for _, s := range csvSchemas() {
		rows, columns := s.(documented).docs()
		if rows == "" {
			t.Errorf("%s: no description of its rows", s.file())
		}
		for _, c := range columns {
			if c.value == "" {
				t.Errorf("%s: no description of %s", s.file(), c.name)
			}
		}
	}
}

// replaceTable replaces the text between the markers of a table.
func replaceTable(text, name, table string) (string, error) {
	begin, end := "<!-- begin generated table: "+name+" -->\n", "<!-- end generated table -->"
	before, rest, found := strings.Cut(text, begin)
	_, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		return "", fmt.Errorf("FORMAT.md has no markers of the table %s", name)
	}
	return before + begin + table + end + after, nil
}

// filesTable lists the files with their columns.
func filesTable() string {
	var b strings.Builder
	b.WriteString("| file | one row per | columns (**required**) |\n|---|---|---|\n")
	for _, s := range csvSchemas() {
		rows, columns := s.(documented).docs()
		var names []string
		for _, c := range columns {
			if c.empty == "" {
				c.name = "**" + c.name + "**"
			}
			names = append(names, c.name)
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", s.file(), rows, strings.Join(names, ", "))
	}
	return b.String()
}

// columnsTable lists the columns, in one line those with the same value and the same meaning of an empty field. A name that has another
// line too is followed by its files.
func columnsTable() string {
	type meaning struct{ value, empty string }
	type use struct {
		name  string
		files []string
	}
	var meanings []meaning
	uses, lines := map[meaning][]use{}, map[string]int{}
	for _, s := range csvSchemas() {
		_, columns := s.(documented).docs()
		for _, c := range columns {
			m := meaning{c.value, c.empty}
			if !slices.Contains(meanings, m) {
				meanings = append(meanings, m)
			}
			i := slices.IndexFunc(uses[m], func(u use) bool { return u.name == c.name })
			if i < 0 {
				i = len(uses[m])
				uses[m] = append(uses[m], use{name: c.name})
				lines[c.name]++
			}
			uses[m][i].files = append(uses[m][i].files, "`"+s.file()+"`")
		}
	}
	var b strings.Builder
	b.WriteString("| column | value | if empty |\n|---|---|---|\n")
	for _, m := range meanings {
		var names []string
		for _, u := range uses[m] {
			name := "`" + u.name + "`"
			if lines[u.name] > 1 {
				name += " of " + strings.Join(u.files, ", ")
			}
			names = append(names, name)
		}
		empty := m.empty
		if empty == "" {
			empty = "error"
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", strings.Join(names, "; "), m.value, empty)
	}
	return b.String()
}
