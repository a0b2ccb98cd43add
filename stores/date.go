package stores

import (
	"fmt"
	"time"
)

// A Date is a day of the Gregorian calendar as ISO 8601 text such as 1985-09-20, which sorts as days do. The empty Date is none.
type Date string

// ParseDate reads a date from year 1 on. Anything else gives ErrMalformedDate.
func ParseDate(text string) (Date, error) {
	if day, err := time.Parse(time.DateOnly, text); err != nil || day.Year() < 1 {
		return "", fmt.Errorf("%w: not of the form 1985-09-20", ErrMalformedDate)
	}
	return Date(text), nil
}

// A MonthDay is a day of any year as ISO 8601 text without the year such as 04-21, which sorts as days do. The empty MonthDay is
// none.
type MonthDay string

// ValidMonthDay tells whether a text is a day that some year has; 02-29 is one.
func ValidMonthDay(text string) bool {
	_, err := time.Parse(time.DateOnly, "2000-"+text)
	return err == nil
}

// MonthDays are the days from one to another, both included, over the new year when From comes behind Until. The zero value is
// the whole year, and whoever tells no day at all.
type MonthDays struct{ From, Until MonthDay }
