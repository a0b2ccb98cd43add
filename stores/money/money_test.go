package money_test

import (
	"errors"
	"math"
	"math/big"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"fivefold/stores"
	"fivefold/stores/money"
)

func TestDigits(t *testing.T) {
	t.Parallel()
	for c, want := range map[stores.Currency]int{"EUR": 2, "JPY": 0, "KWD": 3, "CLF": 4} {
		if got, err := money.Digits(c); err != nil || got != want {
			t.Errorf("%s has %d digits, %v, want %d", c, got, err, want)
		}
	}
	for _, c := range []stores.Currency{"", "eur", "EURO", "XYZ", "LEAVE"} {
		if _, err := money.Digits(c); !errors.Is(err, stores.ErrCurrency) {
			t.Errorf("%q: %v", c, err)
		}
	}
}

func TestFormat(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		minor          int64
		currency       stores.Currency
		language, want string
	}{
		{123456, "EUR", "en", "€1,234.56"}, {-5, "EUR", "en", "-€0.05"}, {0, "USD", "en", "$0.00"}, {1234567, "JPY", "en", "¥1,234,567"},
		{1234, "KWD", "en", "KWD\u00a01.234"}, {123456, "EUR", "de", "1.234,56\u00a0€"}, {123456, "EUR", "no language", "€1,234.56"},
		{math.MinInt64, "EUR", "en", "-€92,233,720,368,547,758.08"}, {math.MaxInt64, "JPY", "en", "¥9,223,372,036,854,775,807"},
		{1234567, "LEAVE", "en", "1,234,567 LEAVE"}, {-8, "HOURS", "en", "-8 HOURS"},
	} {
		if got := money.Format(c.minor, c.currency, c.language); got != c.want {
			t.Errorf("%d %s in %s is %q, want %q", c.minor, c.currency, c.language, got, c.want)
		}
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text     string
		currency stores.Currency
		want     int64
		err      error
	}{
		{"12.34", "EUR", 1234, nil}, {"12.3", "EUR", 1230, nil}, {"12", "EUR", 1200, nil}, {"-0.05", "EUR", -5, nil}, {"0", "EUR", 0, nil}, {"-0", "EUR", 0, nil},
		{"007", "JPY", 7, nil}, {"1.234", "KWD", 1234, nil}, {"92233720368547758.07", "EUR", math.MaxInt64, nil}, {"-92233720368547758.08", "EUR", math.MinInt64, nil},
		{"92233720368547758.08", "EUR", 0, stores.ErrOverflow}, {"-92233720368547758.09", "EUR", 0, stores.ErrOverflow}, {"1" + strings.Repeat("0", 50), "JPY", 0, stores.ErrOverflow},
		{"12.345", "EUR", 0, stores.ErrDigits}, {"12.340", "EUR", 0, stores.ErrDigits}, {"1.0", "JPY", 0, stores.ErrDigits},
		{"", "EUR", 0, stores.ErrAmount}, {".5", "EUR", 0, stores.ErrAmount}, {"5.", "EUR", 0, stores.ErrAmount}, {"+5", "EUR", 0, stores.ErrAmount}, {"--5", "EUR", 0, stores.ErrAmount},
		{"1,000", "EUR", 0, stores.ErrAmount}, {"1e3", "EUR", 0, stores.ErrAmount}, {" 1", "EUR", 0, stores.ErrAmount}, {"1.2.3", "EUR", 0, stores.ErrAmount}, {"٣", "EUR", 0, stores.ErrAmount},
		{"1", "LEAVE", 0, stores.ErrCurrency}, {"1", "", 0, stores.ErrCurrency},
	} {
		if got, err := money.Parse(c.text, c.currency); got != c.want || !errors.Is(err, c.err) {
			t.Errorf("%q %s is %d, %v, want %d, %v", c.text, c.currency, got, err, c.want, c.err)
		}
	}
}

// What is written with the point of a decimal number is read as the same amount, and what an int64 cannot hold is an error.
func TestParseReadsEveryAmount(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.SampledFrom([]stores.Currency{"EUR", "JPY", "KWD", "CLF"}).Draw(t, "currency")
		minor := new(big.Int).SetInt64(rapid.Int64().Draw(t, "minor"))
		minor.Add(minor, big.NewInt(rapid.Int64().Draw(t, "more")))
		digits, err := money.Digits(c)
		if err != nil {
			t.Fatal(err)
		}
		number := new(big.Int).Abs(minor).String()
		if missing := digits + 1 - len(number); missing > 0 {
			number = strings.Repeat("0", missing) + number
		}
		text := number
		if digits > 0 {
			text = number[:len(number)-digits] + "." + number[len(number)-digits:]
		}
		if minor.Sign() < 0 {
			text = "-" + text
		}
		got, err := money.Parse(text, c)
		if minor.IsInt64() && (err != nil || strconv.FormatInt(got, 10) != minor.String()) {
			t.Fatalf("%s %s is %d, %v", text, c, got, err)
		}
		if !minor.IsInt64() && !errors.Is(err, stores.ErrOverflow) {
			t.Fatalf("%s %s is %d, %v", text, c, got, err)
		}
	})
}
