package stores

import (
	"fmt"
	"time"
)

// A Date is a day of the Gregorian calendar as ISO 8601 text such as 1985-09-20. Dates sort as text. The empty Date is unknown.
type Date string

// ParseDate parses a date from year 1 on. Anything else returns ErrMalformedDate.
func ParseDate(text string) (Date, error) {
	if day, err := time.Parse(time.DateOnly, text); err != nil || day.Year() < 1 {
		return "", fmt.Errorf("%w: not of the form 1985-09-20", ErrMalformedDate)
	}
	return Date(text), nil
}

// A MonthDay is a day of any year as ISO 8601 text such as 04-21. MonthDays sort as text. The empty MonthDay is unknown.
type MonthDay string

// ValidMonthDay reports whether text is a day that some year has; 02-29 is one.
func ValidMonthDay(text string) bool {
	_, err := time.Parse(time.DateOnly, "2000-"+text)
	return err == nil
}

// MonthDays are the days from From to Until, both included, across the new year when From is later. The zero value includes every day and
// unknown birthdays.
type MonthDays struct{ From, Until MonthDay }
