package resolvers_test

import (
	"strings"
	"testing"
)

// The error of a malformed scalar shows how it is written.
func TestErrorsOfScalarsShowTheirForm(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	const range1, range2 = `query($v: MonthDay!) { viewer { circle(reach: 2) { likeMinded(birthday: {from: $v, until: "01-02"}) { totalCount } } } }`,
		`query($v: MonthDay!) { viewer { circle(reach: 2) { likeMinded(birthday: {from: "01-02", until: $v}) { totalCount } } } }`
	for _, c := range []struct {
		query, form string
		malformed   []string
	}{
		{`query($v: InterestKind) { interests(kind: $v) { totalCount } }`, "Write it as BAND: 1 to 30 of A to Z, 0 to 9 and _,",
			[]string{"", "band", "2BAND", "A B", "Ä", strings.Repeat("A", 31)}},
		{`query($v: InterestKind) { viewer { interests(kind: $v) { totalCount } } }`, "Write it as BAND", []string{"band"}},
		{range1, "Write month and day, as 04-21.", []string{"", "4-21", "04-31", "2000-04-21", "21.04."}},
		{range2, "Write month and day, as 04-21.", []string{"", "02-30"}},
	} {
		for _, text := range c.malformed {
			literal := strings.ReplaceAll(c.query, "$v", `"`+text+`"`)
			literal = literal[strings.Index(literal, "{"):]
			for kind, got := range map[string]response{
				"variable": h.execute(h.id("user ada"), c.query, map[string]any{"v": text}), "literal": h.execute(h.id("user ada"), literal, nil),
			} {
				if len(got.Errors) != 1 || codeOf(got) != "BAD_USER_INPUT" || !strings.Contains(got.Errors[0].Message, c.form) {
					t.Errorf("%s %q: %s", kind, text, indented(t, got))
				}
			}
		}
	}
}
