package postgres

import (
	"testing"

	"fivefold/stores"
)

// TestRulesAskNothingAboutNobody compares what remains of a rule when nobody asks.
func TestRulesAskNothingAboutNobody(t *testing.T) {
	t.Parallel()
	all := func(rules ...stores.Rule) stores.Rule { return stores.Rule{Op: stores.AllOf, Rules: rules} }
	either := func(rules ...stores.Rule) stores.Rule { return stores.Rule{Op: stores.AnyOf, Rules: rules} }
	deleted, value := stores.Rule{Op: stores.NotDeleted}, stores.Rule{Op: stores.ValueIs, Value: "X"}
	holds, fails := stores.Rule{Op: stores.NotBlocking, Of: stores.Author}, stores.Rule{Op: stores.IsViewer, Of: stores.Author}
	for want, rules := range map[string][]stores.Rule{
		"TRUE":             {holds, {Op: stores.NotBlocked}, all(holds, holds), either(fails, holds), either(value, holds)},
		"FALSE":            {fails, {Op: stores.IsFriend}, {Op: stores.Moderates}, {Op: stores.Owns}, either(fails, fails), all(value, fails), either(all(holds, fails))},
		"p.audience = 'X'": {value, all(holds, value), either(fails, value), all(either(all(value)))},
		"(p.deleted_at IS NULL AND p.audience = 'X')":      {all(deleted, value), either(fails, all(holds, deleted, either(value, fails)))},
		"(p.deleted_at IS NULL OR p.audience = 'X')":       {either(deleted, fails, value)},
		"(p.deleted_at IS NULL AND p.audience = 'PUBLIC')": {stores.PostListed, stores.MessageListed},
	} {
		for _, rule := range rules {
			if text := threadColumns().sqlFor(stores.ID{}, rule); text != want {
				t.Errorf("%+v is %s, want %s", rule, text, want)
			}
		}
	}
	viewer := stores.ID{Kind: stores.KindUser, UUID: [16]byte{1}}
	if text := threadColumns().sqlFor(viewer, stores.MessageListed); text != messageVisible {
		t.Errorf("for somebody it is %s, want %s", text, messageVisible)
	}
}
