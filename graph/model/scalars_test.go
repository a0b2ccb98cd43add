package model_test

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"fivefold/graph/model"
)

func TestLongIsExact(t *testing.T) {
	t.Parallel()
	for _, n := range []int64{0, -1, 1<<53 + 1, math.MaxInt64, math.MinInt64} {
		var b strings.Builder
		model.MarshalLong(n).MarshalGQL(&b)
		var text string
		if err := json.Unmarshal([]byte(b.String()), &text); err != nil {
			t.Fatal(err)
		}
		for _, v := range []any{text, json.Number(text), n, int(n)} {
			if got, err := model.UnmarshalLong(v); err != nil || got != n {
				t.Errorf("%T %v is %d, %v", v, v, got, err)
			}
		}
	}
	for _, v := range []any{"", "+1", "1.0", "1e3", " 1", "0x10", "9223372036854775808", json.Number("1.5"), json.Number("1e3"), 1.0, true, nil, []any{}} {
		if got, err := model.UnmarshalLong(v); !errors.Is(err, model.ErrLong) {
			t.Errorf("%T %v is %d, %v", v, v, got, err)
		}
	}
}
