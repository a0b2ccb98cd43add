// Package money reads and writes amounts of currencies as people do. Their digits, symbols and formats are those of Unicode's CLDR and ISO 4217.
package money

import (
	"math"
	"strings"

	"github.com/bojanz/currency"

	"fivefold/stores"
)

// CheckCurrency returns ErrCurrency unless c is the code of a currency of ISO 4217.
func CheckCurrency(c stores.Currency) error {
	if c == "" || !currency.IsValid(string(c)) { // the library accepts the empty code
		return stores.ErrCurrency
	}
	return nil
}

// Digits returns the number of decimals of a currency of ISO 4217, such as 2 of EUR and 0 of JPY, and ErrCurrency for any other unit.
func Digits(c stores.Currency) (int, error) {
	if err := CheckCurrency(c); err != nil {
		return 0, err
	}
	digits, _ := currency.GetDigits(string(c))
	return int(digits), nil
}

// Format writes an amount of minor units for people who read a language, a BCP 47 tag such as en or de-AT. An unknown language is read as English. A unit
// that is no currency of ISO 4217 has no decimals and is written as its code after the number.
func Format(minorUnits int64, c stores.Currency, language string) string {
	formatter := currency.NewFormatter(currency.NewLocale(language))
	if amount, err := currency.NewAmountFromInt64(minorUnits, string(c)); err == nil {
		return formatter.Format(amount)
	}
	formatter.CurrencyDisplay = currency.DisplayNone
	amount, err := currency.NewAmountFromInt64(minorUnits, "JPY") // a currency without decimals
	if err != nil {
		panic("money: " + err.Error()) // the code is of ISO 4217
	}
	return strings.TrimSpace(formatter.Format(amount)) + " " + string(c)
}

// Parse returns the minor units of a decimal number of a currency, such as 12.34 or -5: ASCII digits with a point before the decimals and without
// groups. It returns ErrCurrency for a unit that is no currency of ISO 4217, ErrDigits for more decimals than the currency has, even zeros, ErrOverflow
// for what an int64 cannot hold, and ErrAmount for anything else.
func Parse(text string, c stores.Currency) (int64, error) {
	digits, err := Digits(c)
	if err != nil {
		return 0, err
	}
	number, isNegative := strings.CutPrefix(text, "-")
	whole, decimals, hasPoint := strings.Cut(number, ".")
	if !areDigits(whole) || hasPoint && !areDigits(decimals) {
		return 0, stores.ErrAmount
	}
	if len(decimals) > digits {
		return 0, stores.ErrDigits
	}
	// Counted below zero, where an int64 has one value more.
	var minor int64
	for _, digit := range []byte(whole + decimals + strings.Repeat("0", digits-len(decimals))) {
		d := int64(digit - '0')
		if minor < (math.MinInt64+d)/10 {
			return 0, stores.ErrOverflow
		}
		minor = minor*10 - d
	}
	if isNegative {
		return minor, nil
	}
	return stores.NegateAmount(minor)
}

// areDigits reports whether a text has ASCII digits, and nothing else.
func areDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
