package dataset

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// hostileFields are fields that CSV, an editor, a spreadsheet or a column may change: quotes and separators, spaces and line ends, each class of
// character of Unicode, values of other columns in other letter cases, and bounds.
func hostileFields() []string {
	fields := []string{
		"x", `"`, `""`, `a"b`, `"a"`, ",", ";", "|", "a,b", `a",b`, "\\", `\n`, `\"`, "'", "`", "=1+1", "+1", "-1", "@x", "#x", "<b>&amp;", "%s%d", "NULL", "null", "true", "0", "007",
		" ", "  ", " x", "x ", " x ", "\tx", "x\t", "a\tb", "\n", "a\nb", "a\n", "\na", "a\n\nb", "a\r\nb", "a\rb", "\r", "a\n,\"b", "a\u0085b", "a\u2028b", "a\u2029b", "a\vb", "a\fb",
		"\ufeff", "\ufeffx", "x\ufeff", "\u00a0", "\u00a0x", "\u3000x\u3000", "\u200b", "a\u200bb", "\u200d", "👩\u200d👩\u200d👧", "a\u00adb", "\u2060", "\u115f", "\u3164", "\u2800",
		"é", "e\u0301", "\u0301", "Å", "A\u030a", "ﬁ", "ß", "İ", "ı", "\u212a", "Ø", "Ł", "한", "\u1112\u1161\u11ab", "ดี", "हिन्दी", "日本", "𝒳", "🇭🇺", "\U0010ffff", "\ufffe", "\ue000", "\ufffd",
		"\u200e", "\u200f", "\u202a", "\u202e", "a\u202eb\u202c", "\u2066a\u2069", "\u2066a", "\u061c", "\x00", "\x01", "\x1b[31m", "\x7f", "\u009f", "\xff", "a\xc3", "\xed\xa0\x80",
		"anna", "ANNA", "0-_", "https://example.org/?a=\"b\"&c=d,e", "HTTP://EXAMPLE.ORG", "javascript:alert(1)", "a.jpg", "hu", "HU", "en-gb", "hu en-GB", "hu  en", "hu hu", "x-Klingon",
		"1", "9999", "10000", "2147483647", "2147483648", "+1", "1.0", "1e3", "１", "2000-02-29", "2001-02-29", "0001-01-01", "02000-01-01",
		"2020-01-01T00:00:00Z", "2020-01-01t00:00:00.1234567z", "2020-01-01T23:59:59+23:59", "0001-01-01T00:00:00Z", "2016-12-31T23:59:60Z",
		`[]`, `null`, `[{"label":"a","value":"b"}]`, `[{"label":"\"","value":",\n"}]`, `[{"label":"a","value":"\ud800"}]`, `[{"label":" a ","value":"<é\u2028>"}]`, `[{"label":"","value":"b"}]`,
		"$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA", "user_01h455vb4pex5vsknk084sn02q", "USER_01h455vb4pex5vsknk084sn02q", "user_00000000000000000000000000", "post_01h455vb4pex5vsknk084sn02q",
	}
	for _, n := range []int{2, 3, 30, 31, 35, 36, 40, 41, 80, 81, 200, 201, 300, 301, 500, 501, 2000, 2001, 5000, 5001} {
		fields = append(fields, strings.Repeat("é", n), strings.Repeat("a", n), strings.Repeat("A", n), "https://x/"+strings.Repeat("y", max(n-10, 0)))
	}
	for _, value := range enumValues() {
		lower := strings.ToLower(value)
		fields = append(fields, value, lower, value[:1]+lower[1:], " "+value, value+" ", value+"\n", value+value, value[1:])
	}
	return fields
}

// enumValues returns the values of all enums.
func enumValues() []string {
	var values []string
	for _, s := range csvSchemas() {
		_, columns := s.(documented).docs()
		for _, c := range columns {
			values = append(values, enumOf(c.value)...)
		}
	}
	return values
}

// enumOf returns the values in the description of an enum, or nil.
func enumOf(description string) (values []string) {
	for _, part := range strings.FieldsFunc(strings.ReplaceAll(description, " or ", ", "), func(c rune) bool { return c == ',' }) {
		part = strings.TrimSpace(part)
		if len(part) < 3 || part[0] != '`' || part[len(part)-1] != '`' {
			return nil
		}
		values = append(values, part[1:len(part)-1])
	}
	return values
}

// Whatever a column accepts is exported as a field that it reads again as the same value.
func TestEveryColumnReadsWhatItWrites(t *testing.T) {
	t.Parallel()
	hostile := hostileFields()
	for _, s := range csvSchemas() {
		s.(interface{ testHostileFields(*testing.T, []string) }).testHostileFields(t, hostile)
	}
}

func (s csvSchema[T]) testHostileFields(t *testing.T, hostile []string) {
	for _, c := range s.columns {
		accepted := 0
		for _, field := range hostile {
			field, ok := throughCSV(t, field)
			if !ok {
				continue // the reader of rows rejects it
			}
			row := s.defaults(time.Time{})
			if err := c.read(&row, field); err != nil {
				if strings.Contains(err.Error(), "\n") || len(err.Error()) > 500 {
					t.Errorf("%s: %s: %.60q: the error is long or has several lines: %.600v", s.file(), c.name, field, err)
				}
				continue
			}
			accepted++
			written := c.write(row)
			if written == "" && !c.readsEmpty {
				if c.required() {
					t.Errorf("%s: %s: %.60q is stored as an empty value of a required column", s.file(), c.name, field)
				}
				continue
			}
			again, ok := throughCSV(t, written)
			if !ok || again != written {
				t.Errorf("%s: %s: %.60q is written as %.60q and read as %.60q", s.file(), c.name, field, written, again)
			}
			second := s.defaults(time.Time{})
			if err := c.read(&second, written); err != nil || fmt.Sprintf("%+v", second) != fmt.Sprintf("%+v", row) {
				t.Errorf("%s: %s: %.60q is written as %.60q, which is read as %.200v: %v", s.file(), c.name, field, written, second, err)
			}
		}
		if accepted == 0 {
			t.Errorf("%s: %s accepts none of the fields", s.file(), c.name)
		}
	}
}

// throughCSV writes a field as an export does and reads it as an import does. It reports false if the reader rejects it.
func throughCSV(t *testing.T, field string) (string, bool) {
	t.Helper()
	var text bytes.Buffer
	out := csv.NewWriter(&text)
	out.UseCRLF = true
	if err := out.WriteAll([][]string{{"key", field}}); err != nil {
		t.Fatal(err)
	}
	fields, _, err := newRowReader(bufio.NewReader(&text)).read()
	if err != nil {
		return "", false
	}
	return fields[1], true
}

// Values of enums are exact: "everyone" and "EVERYONE " are errors, not stored.
func TestEnumsAcceptTheirValuesOnly(t *testing.T) {
	t.Parallel()
	enums := 0
	for _, s := range csvSchemas() {
		enums += s.(interface {
			testEnums(*testing.T, []string) int
		}).testEnums(t, hostileFields())
	}
	if enums < 8 {
		t.Errorf("enumOf finds the values of %d columns, want those of all enums, at least 8", enums)
	}
}

func (s csvSchema[T]) testEnums(t *testing.T, hostile []string) (enums int) {
	for _, c := range s.columns {
		values := enumOf(c.value)
		if values == nil {
			continue
		}
		enums++
		for _, field := range hostile {
			var row T
			if err := c.read(&row, field); (err == nil) != slices.Contains(values, field) {
				t.Errorf("%s: %s: %q: %v", s.file(), c.name, field, err)
			} else if err == nil && c.write(row) != field {
				t.Errorf("%s: %s: %q is written as %q", s.file(), c.name, field, c.write(row))
			}
		}
	}
	return enums
}

// The reader of rows keeps every byte of a field but CR LF, which becomes LF.
func TestRowReaderKeepsHostileFields(t *testing.T) {
	t.Parallel()
	for _, field := range hostileFields() {
		got, ok := throughCSV(t, field)
		if want := strings.ReplaceAll(field, "\r\n", "\n"); ok && got != want && !strings.Contains(field, "\r") {
			t.Errorf("%.60q is read as %.60q", field, got)
		}
	}
}
