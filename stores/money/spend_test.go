package money_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"fivefold/stores"
	"fivefold/stores/money"
)

func TestParseSpend(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text     string
		currency stores.Currency
		want     stores.Spend
		err      error
	}{
		{"1.429999948", "USD", stores.Spend{Minor: 142, Nanos: 999_994_800}, nil},
		{"0", "USD", stores.Spend{}, nil},
		{"0.00000000001", "USD", stores.Spend{Nanos: 1}, nil},
		{"12.5", "EUR", stores.Spend{Minor: 1250}, nil},
		{"1.25", "JPY", stores.Spend{Minor: 1, Nanos: 250_000_000}, nil},
		{"0.0019", "KWD", stores.Spend{Minor: 1, Nanos: 900_000_000}, nil},
		{"92233720368547758.07999999999", "USD", stores.Spend{Minor: math.MaxInt64, Nanos: stores.NanosPerMinor - 1}, nil},
		{"92233720368547758.08", "USD", stores.Spend{}, stores.ErrOverflow},
		{"0.000000000010", "USD", stores.Spend{}, stores.ErrDigits},
		{"1.0000000000", "JPY", stores.Spend{}, stores.ErrDigits},
		{"-1", "USD", stores.Spend{}, stores.ErrAmount}, {"-0", "USD", stores.Spend{}, stores.ErrAmount}, {"+1", "USD", stores.Spend{}, stores.ErrAmount},
		{"", "USD", stores.Spend{}, stores.ErrAmount}, {".5", "USD", stores.Spend{}, stores.ErrAmount}, {"5.", "USD", stores.Spend{}, stores.ErrAmount},
		{"1e-05", "USD", stores.Spend{}, stores.ErrAmount}, {"NaN", "USD", stores.Spend{}, stores.ErrAmount}, {"1,5", "USD", stores.Spend{}, stores.ErrAmount},
		{"1", "LEAVE", stores.Spend{}, stores.ErrCurrency},
	} {
		if got, err := money.ParseSpend(c.text, c.currency); got != c.want || !errors.Is(err, c.err) {
			t.Errorf("%q %s is %v, %v, want %v, %v", c.text, c.currency, got, err, c.want, c.err)
		}
	}
}

// What FormatSpend writes is read as the same amount, and has no zeros that it does not need.
func TestSpendIsReadAsItIsWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.SampledFrom([]stores.Currency{"USD", "JPY", "KWD", "CLF"}).Draw(t, "currency")
		s := stores.Spend{Minor: rapid.Int64Range(0, math.MaxInt64).Draw(t, "minor"), Nanos: rapid.Int64Range(0, stores.NanosPerMinor-1).Draw(t, "nanos")}
		text := money.FormatSpend(s, c)
		if got, err := money.ParseSpend(text, c); err != nil || got != s {
			t.Fatalf("%v is written as %q, which is %v, %v", s, text, got, err)
		}
		if s.Nanos > 0 && strings.HasSuffix(text, "0") {
			t.Fatalf("%v is written as %q", s, text)
		}
	})
	for s, want := range map[stores.Spend]string{{}: "0.00", {Nanos: 1}: "0.00000000001", {Minor: 5}: "0.05", {Minor: 5870522, Nanos: 995_820_500}: "58705.229958205"} {
		if got := money.FormatSpend(s, "USD"); got != want {
			t.Errorf("%v is written as %q, want %q", s, got, want)
		}
	}
	if got := money.FormatSpend(stores.Spend{Minor: 7}, "JPY"); got != "7" {
		t.Errorf("7 yen are written as %q", got)
	}
}
