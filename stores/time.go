package stores

import (
	"fmt"
	"time"
)

// ParseTime parses a date-time of RFC 3339, section 5.6, and returns it in UTC, truncated to microseconds. Anything else, and a time
// outside the years 1 to 9999 in UTC, returns ErrMalformedTime.
//
// Second 60 is a leap second. It is valid in the last minute of June and December in UTC, where leap seconds are inserted, and is the
// instant of the second after it, as in POSIX: 2016-12-31T23:59:60.5Z equals 2017-01-01T00:00:00.5Z.
func ParseTime(text string) (time.Time, error) {
	t, ok := parseTime(text)
	if !ok || t.Year() < 1 || t.Year() > MaxYear {
		return time.Time{}, fmt.Errorf("%w: not of the form 2026-11-23T09:30:00.25Z", ErrMalformedTime)
	}
	return t, nil
}

// parseTime parses the grammar of RFC 3339 by hand, because time.Parse also accepts a comma before the fraction, hours of one digit and
// offsets of 24 hours, and rejects small letters and leap seconds.
func parseTime(text string) (t time.Time, ok bool) {
	const layout = "2006-01-02T15:04:05" // every digit of which is a digit of the text
	if len(text) <= len(layout) || !hasForm(text[:len(layout)], layout) || text[10] != 'T' && text[10] != 't' {
		return t, false
	}
	day, err := time.Parse(time.DateOnly, text[:10])
	hour, minute, second := number(text[11:13]), number(text[14:16]), number(text[17:19])
	nanosecond, rest, ok := fraction(text[len(layout):])
	offset, isOffset := offsetOf(rest)
	if err != nil || hour > 23 || minute > 59 || second > 60 || !ok || !isOffset {
		return t, false
	}
	t = time.Date(day.Year(), day.Month(), day.Day(), hour, minute, min(second, 59), nanosecond, time.UTC).Add(-offset)
	if second == 60 {
		if month := t.Month(); month != time.June && month != time.December || t.Add(time.Second).Month() == month {
			return t, false
		}
		t = t.Add(time.Second)
	}
	return t.Truncate(time.Microsecond), true
}

// hasForm reports whether text is layout with any digits and any letters.
func hasForm(text, layout string) bool {
	if len(text) != len(layout) {
		return false
	}
	for i := range len(layout) {
		switch c := layout[i]; {
		case isDigit(c):
			if !isDigit(text[i]) {
				return false
			}
		case c != 'T' && c != text[i]:
			return false
		}
	}
	return true
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// number returns the value of two digits.
func number(digits string) int { return int(digits[0]-'0')*10 + int(digits[1]-'0') }

// fraction parses an optional fraction of a second, of any length, and returns what follows it.
func fraction(text string) (nanoseconds int, rest string, ok bool) {
	if text == "" || text[0] != '.' {
		return 0, text, true
	}
	end := 1
	for ; end < len(text) && isDigit(text[end]); end++ {
		if end <= 9 {
			nanoseconds = nanoseconds*10 + int(text[end]-'0')
		}
	}
	for n := end; n <= 9; n++ {
		nanoseconds *= 10
	}
	return nanoseconds, text[end:], end > 1
}

// offsetOf parses Z, z or an offset of up to 23:59 hours.
func offsetOf(text string) (offset time.Duration, ok bool) {
	if text == "Z" || text == "z" {
		return 0, true
	}
	if text == "" || text[0] != '+' && text[0] != '-' || !hasForm(text[1:], "00:00") {
		return 0, false
	}
	hours, minutes := number(text[1:3]), number(text[4:6])
	offset = time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute
	if text[0] == '-' {
		offset = -offset
	}
	return offset, hours <= 23 && minutes <= 59
}
