package money

import (
	"fmt"
	"strconv"
	"strings"

	"fivefold/stores"
)

// spendDigits is the number of decimals that a spend has more than its currency.
const spendDigits = 9

// ParseSpend returns the exact amount of a decimal number of a currency, such as 1.429999948: ASCII digits with a point before the decimals, and without
// groups or a sign. It returns ErrCurrency for a unit that is no currency of ISO 4217, ErrDigits for decimals that are less than a billionth of a minor unit, even
// zeros, ErrOverflow for more minor units than an int64 can hold, and ErrAmount for anything else.
func ParseSpend(text string, c stores.Currency) (stores.Spend, error) {
	digits, err := Digits(c)
	if err != nil {
		return stores.Spend{}, err
	}
	whole, decimals, hasPoint := strings.Cut(text, ".")
	if !areDigits(whole) || hasPoint && !areDigits(decimals) {
		return stores.Spend{}, stores.ErrAmount
	}
	if len(decimals) > digits+spendDigits {
		return stores.Spend{}, stores.ErrDigits
	}
	decimals += strings.Repeat("0", digits+spendDigits-len(decimals))
	if digits > 0 {
		whole += "." + decimals[:digits]
	}
	minor, err := Parse(whole, c)
	if err != nil {
		return stores.Spend{}, err
	}
	nanos, err := strconv.ParseInt(decimals[digits:], 10, 64)
	if err != nil {
		return stores.Spend{}, err
	}
	return stores.SpendOf(minor, nanos)
}

// FormatSpend writes an exact amount as ParseSpend reads it, with the decimals of the currency and those after them up to the last that is not 0. A unit
// that is no currency of ISO 4217 has no decimals of its own.
func FormatSpend(s stores.Spend, c stores.Currency) string {
	digits, err := Digits(c)
	if err != nil {
		digits = 0
	}
	text := fmt.Sprintf("%0*d", digits+1, s.Minor)
	whole, decimals := text[:len(text)-digits], text[len(text)-digits:]
	decimals += strings.TrimRight(fmt.Sprintf("%0*d", spendDigits, s.Nanos), "0")
	if decimals == "" {
		return whole
	}
	return whole + "." + decimals
}
