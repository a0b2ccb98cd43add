package stores_test

import (
	"errors"
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"fivefold/stores"
)

// nanosOf returns a spend in billionths.
func nanosOf(s stores.Spend) *big.Int {
	n := new(big.Int).Mul(big.NewInt(s.Minor), big.NewInt(stores.NanosPerMinor))
	return n.Add(n, big.NewInt(s.Nanos))
}

func drawSpend(t *rapid.T, name string) stores.Spend {
	return stores.Spend{Minor: rapid.Int64Range(0, math.MaxInt64).Draw(t, name), Nanos: rapid.Int64Range(0, stores.NanosPerMinor-1).Draw(t, name+" nanos")}
}

func TestSpendIsExact(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawSpend(t, "a"), drawSpend(t, "b")
		if rapid.Bool().Draw(t, "equal minor units") {
			b.Minor = a.Minor
		}
		x, y := nanosOf(a), nanosOf(b)
		if got := a.Compare(b); got != x.Cmp(y) {
			t.Fatalf("Compare is %d", got)
		}
		most := nanosOf(stores.Spend{Minor: math.MaxInt64, Nanos: stores.NanosPerMinor - 1})
		wanted := new(big.Int).Add(x, y)
		if sum, err := a.Add(b); wanted.Cmp(most) > 0 {
			if !errors.Is(err, stores.ErrOverflow) {
				t.Fatalf("Add is %v, %v", sum, err)
			}
		} else if err != nil || nanosOf(sum).Cmp(wanted) != 0 || sum.Nanos >= stores.NanosPerMinor {
			t.Fatalf("Add is %v, %v", sum, err)
		}
		if wanted.Sub(x, y); wanted.Sign() < 0 {
			wanted.SetInt64(0)
		}
		if got := a.Sub(b); nanosOf(got).Cmp(wanted) != 0 || got.Nanos < 0 || got.Nanos >= stores.NanosPerMinor {
			t.Fatalf("Sub is %v", got)
		}
		up := new(big.Int).Add(x, big.NewInt(stores.NanosPerMinor-1))
		up.Quo(up, big.NewInt(stores.NanosPerMinor))
		if got := a.Ceil(); up.IsInt64() && got != up.Int64() || got < a.Minor {
			t.Fatalf("Ceil is %d", got)
		}
	})
}

func TestSpendOfNormalisesSums(t *testing.T) {
	t.Parallel()
	if got, err := stores.SpendOf(5, 3*stores.NanosPerMinor+7); err != nil || got != (stores.Spend{Minor: 8, Nanos: 7}) {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := stores.SpendOf(math.MaxInt64, stores.NanosPerMinor); !errors.Is(err, stores.ErrOverflow) {
		t.Errorf("%v", err)
	}
	for _, pair := range [][2]int64{{-1, 0}, {0, -1}} {
		if _, err := stores.SpendOf(pair[0], pair[1]); !errors.Is(err, stores.ErrAmount) {
			t.Errorf("%v: %v", pair, err)
		}
	}
}
