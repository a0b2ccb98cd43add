package stores

import "math"

// A Currency is a currency by its code of ISO 4217, such as EUR, or another unit that is counted like one, such as hours of leave.
type Currency string

// Check returns c when it has 3 to 12 capital letters and digits and begins with a letter, and otherwise ErrCurrency.
func (c Currency) Check() (Currency, error) {
	if len(c) < 3 || len(c) > 12 || c[0] < 'A' || c[0] > 'Z' {
		return "", ErrCurrency
	}
	for _, b := range []byte(c) {
		if (b < 'A' || b > 'Z') && !isDigit(b) {
			return "", ErrCurrency
		}
	}
	return c, nil
}

// AddAmounts returns the sum of two amounts, or ErrOverflow when an int64 cannot hold it.
func AddAmounts(a, b int64) (int64, error) {
	sum := a + b
	if (a > 0) == (b > 0) && (sum > 0) != (a > 0) && a != 0 && b != 0 {
		return 0, ErrOverflow
	}
	return sum, nil
}

// NegateAmount returns -a, or ErrOverflow for the smallest int64.
func NegateAmount(a int64) (int64, error) {
	if a == math.MinInt64 {
		return 0, ErrOverflow
	}
	return -a, nil
}
