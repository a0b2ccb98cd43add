package stores

import "math"

// NanosPerMinor is the number of billionths of a minor unit in a minor unit.
const NanosPerMinor = 1_000_000_000

// A Spend is an exact amount that is finer than the minor unit of its currency, such as the price of an impression. It is never negative.
type Spend struct {
	Minor int64
	Nanos int64 // billionths of a minor unit, from 0 to NanosPerMinor - 1
}

// SpendOf returns the spend of minor units and of billionths of them, which may be more than NanosPerMinor, as sums of columns are. A negative number
// returns ErrAmount, and what Minor cannot hold ErrOverflow.
func SpendOf(minor, nanos int64) (Spend, error) {
	if minor < 0 || nanos < 0 {
		return Spend{}, ErrAmount
	}
	whole, err := AddAmounts(minor, nanos/NanosPerMinor)
	if err != nil {
		return Spend{}, err
	}
	return Spend{whole, nanos % NanosPerMinor}, nil
}

// Add returns the sum, or ErrOverflow.
func (s Spend) Add(t Spend) (Spend, error) {
	minor, err := AddAmounts(s.Minor, t.Minor)
	if err != nil {
		return Spend{}, err
	}
	return SpendOf(minor, s.Nanos+t.Nanos)
}

// Sub returns the difference, which is zero when t is more than s.
func (s Spend) Sub(t Spend) Spend {
	if s.Compare(t) <= 0 {
		return Spend{}
	}
	s.Minor, s.Nanos = s.Minor-t.Minor, s.Nanos-t.Nanos
	if s.Nanos < 0 {
		s.Minor, s.Nanos = s.Minor-1, s.Nanos+NanosPerMinor
	}
	return s
}

// Compare orders spends.
func (s Spend) Compare(t Spend) int {
	switch {
	case s.Minor != t.Minor:
		return sign(s.Minor > t.Minor)
	case s.Nanos != t.Nanos:
		return sign(s.Nanos > t.Nanos)
	}
	return 0
}

func sign(positive bool) int {
	if positive {
		return 1
	}
	return -1
}

// IsZero reports whether nothing was spent.
func (s Spend) IsZero() bool { return s == Spend{} }

// Ceil returns the smallest number of minor units that is not less, MaxInt64 at most.
func (s Spend) Ceil() int64 {
	if s.Nanos > 0 && s.Minor < math.MaxInt64 {
		return s.Minor + 1
	}
	return s.Minor
}
