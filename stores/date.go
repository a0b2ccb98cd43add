package stores

import (
	"fmt"
	"time"
)

// A Date is a day of the Gregorian calendar as ISO 8601 text such as 1985-09-20, which sorts as days do. The empty Date is none.
type Date string

// ParseDate reads a date from year 1 on. Anything else gives ErrDate.
func ParseDate(text string) (Date, error) {
	if day, err := time.Parse(time.DateOnly, text); err != nil || day.Year() < 1 {
		return "", fmt.Errorf("%w: not of the form 1985-09-20", ErrDate)
	}
	return Date(text), nil
}
