package stores_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"fivefold/stores"
)

// https://www.rfc-editor.org/rfc/rfc3339#section-5.6
func TestTimesAreThoseOfRFC3339(t *testing.T) {
	for text, want := range map[string]string{
		"1985-04-12T23:20:50.52Z":                             "1985-04-12T23:20:50.52Z", // the examples of section 5.8
		"1996-12-19T16:39:57-08:00":                           "1996-12-20T00:39:57Z",
		"1990-12-31T23:59:60Z":                                "1991-01-01T00:00:00Z",
		"1990-12-31T15:59:60-08:00":                           "1991-01-01T00:00:00Z",
		"1937-01-01T12:00:27.87+00:20":                        "1937-01-01T11:40:27.87Z",
		"2020-01-01t00:00:00z":                                "2020-01-01T00:00:00Z",
		"2020-01-01t00:00:00+01:00":                           "2019-12-31T23:00:00Z",
		"2020-02-29T00:00:00Z":                                "2020-02-29T00:00:00Z",
		"2015-06-30T23:59:60.999999999Z":                      "2015-07-01T00:00:00.999999Z",
		"2020-01-01T00:00:00-00:00":                           "2020-01-01T00:00:00Z",
		"2020-01-01T00:00:00+23:59":                           "2019-12-31T00:01:00Z",
		"2020-01-01T00:00:00-23:59":                           "2020-01-01T23:59:00Z",
		"2020-01-01T00:00:00.000000000000000000000000000001Z": "2020-01-01T00:00:00Z",
		"2020-01-01T00:00:00.9999999Z":                        "2020-01-01T00:00:00.999999Z",
		"0001-01-01T00:00:00Z":                                "0001-01-01T00:00:00Z",
		"0000-12-31T23:59:00-00:01":                           "0001-01-01T00:00:00Z",
		"9999-12-31T23:59:59.999999Z":                         "9999-12-31T23:59:59.999999Z",
	} {
		got, err := stores.ParseTime(text)
		if err != nil || got.Format(time.RFC3339Nano) != want || got.Location() != time.UTC {
			t.Errorf("%s is %v, %v; want %s", text, got, err, want)
		}
	}
}

func TestNothingElseIsATime(t *testing.T) {
	for _, text := range []string{
		"", "Z", "2020", "2020-01-01", "2020-01-01T", "2020-01-01T00:00:00", "2020-01-01T00:00Z", "2020-01-01T00Z",
		"2020-01-01 00:00:00Z", "2020-01-01_00:00:00Z", "20200101T000000Z", "2020-001T00:00:00Z", "2020-W01-1T00:00:00Z",
		"2020-01-01T00:00:00,5Z", "2020-01-01T00:00:00.Z", "2020-01-01T00:00:00.5", "2020-01-01T00:00:00.5.5Z", "2020-01-01T00:00:00.-5Z",
		"2020-01-01T5:00:00Z", "2020-01-01T05:0:00Z", "2020-01-01T05:00:0Z", "2020-1-01T00:00:00Z", "2020-01-1T00:00:00Z", "20-01-01T00:00:00Z",
		"2020-01-01T24:00:00Z", "2020-01-01T00:60:00Z", "2020-01-01T00:00:61Z", "2020-00-01T00:00:00Z", "2020-13-01T00:00:00Z",
		"2020-01-00T00:00:00Z", "2020-01-32T00:00:00Z", "2020-04-31T00:00:00Z", "2021-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
		"2020-01-01T00:00:00+24:00", "2020-01-01T00:00:00+00:60", "2020-01-01T00:00:00+0:00", "2020-01-01T00:00:00+0000", "2020-01-01T00:00:00+00",
		"2020-01-01T00:00:00+00:00:00", "2020-01-01T00:00:00 00:00", "2020-01-01T00:00:00−00:00", "2020-01-01T00:00:00ZZ", "2020-01-01T00:00:00Z ",
		" 2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z\n", "2020-01-01T00:00:00z[UTC]", "2020-01-01T00:00:00UTC", "2020-01-01T00:00:00GMT",
		"２０２０-01-01T00:00:00Z", "2020-01-01T00:00:0٠Z", "+2020-01-01T00:00:00Z", "-020-01-01T00:00:00Z", "12020-01-01T00:00:00Z",
		"0000-01-01T00:00:00Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "9999-12-31T23:59:60Z",
		"2020-01-01T00:00:60Z", "2016-12-31T23:58:60Z", "2016-12-31T23:59:60+01:00", "2016-12-31T23:59:60-08:00", "2017-01-31T23:59:60Z",
		"2016-12-30T23:59:60Z", "now", "1577836800", "Wed, 01 Jan 2020 00:00:00 GMT", "2020-01-01T00:00:00\x00", strings.Repeat("2", 1<<16),
	} {
		if got, err := stores.ParseTime(text); !errors.Is(err, stores.ErrMalformedTime) || !got.IsZero() {
			t.Errorf("%.60q is %v, %v", text, got, err)
		}
	}
}

func TestNothingElseIsADate(t *testing.T) {
	for _, text := range []string{
		"", "2020", "2020-01", "2020-1-01", "2020-01-1", "20-01-01", "02020-01-01", "2020/01/01", "20200101", "2020-W01-1", "2020-001",
		"2020-01-01T00:00:00Z", "2020-01-01 ", " 2020-01-01", "2020-01-01\n", "2020-00-01", "2020-13-01", "2020-01-00", "2020-02-30", "2021-02-29",
		"0000-01-01", "+020-01-01", "-020-01-01", "２０２０-01-01", "2020-01-01,5", "2020-01-01.5", "yesterday", "2020-01--1", "2020-01-+1",
	} {
		if got, err := stores.ParseDate(text); !errors.Is(err, stores.ErrMalformedDate) || got != "" {
			t.Errorf("%q is the date %q, %v", text, got, err)
		}
		if rest, ok := strings.CutPrefix(text, "2020-"); ok && stores.ValidMonthDay(rest) {
			t.Errorf("%q is a day of a year", rest)
		}
	}
	for _, text := range []string{"2-29", "--04-21", "04-21-", "0421", "04-21Z", "02-30", "04-31", "4-21", "04 21", "2020-04-21", "04-21\n"} {
		if stores.ValidMonthDay(text) {
			t.Errorf("%q is a day of a year", text)
		}
	}
}

// Every time that is formatted is parsed as itself, and a parsed time has the form of RFC 3339.
func FuzzParseTime(f *testing.F) {
	for _, seed := range []string{"", "2026-11-23T09:30:00.25Z", "1990-12-31T15:59:60-08:00", "2020-01-01t00:00:00z", "2020-01-01T00:00:00,5Z", "0001-01-01T00:00:00+23:59"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		parsed, err := stores.ParseTime(text)
		theirs, errTheirs := time.Parse(time.RFC3339Nano, strings.ToUpper(text))
		if err != nil {
			if !errors.Is(err, stores.ErrMalformedTime) {
				t.Error(err)
			}
			return
		}
		if again, err := stores.ParseTime(parsed.Format(time.RFC3339Nano)); err != nil || !again.Equal(parsed) {
			t.Errorf("%q is %v, and then %v, %v", text, parsed, again, err)
		}
		if !strings.Contains(text, ":60") && (errTheirs != nil || !theirs.Truncate(time.Microsecond).Equal(parsed)) {
			t.Errorf("%q is %v and, parsed by the package time, %v, %v", text, parsed, theirs, errTheirs)
		}
	})
}
