package limits

import (
	"strings"

	"fivefold/graph/coercion"

	"github.com/vektah/gqlparser/v2/validator/core"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// Rules returns the standard validation rules, none of which suggests names. Suggestions reveal the schema name by name, and
// comparing long names takes longer than all other validation. gqlgen's SetDisableSuggestion covers some rules only, but must be
// set, or gqlgen restores the suggestions of those.
//
// The rule about values is ours: gqlparser's accepts any Int of 64 bits and any value of a custom scalar.
func (g *Guard) Rules() *rules.Rules {
	r := rules.NewDefaultRules()
	for _, rule := range []core.Rule{
		rules.FieldsOnCorrectTypeRuleWithoutSuggestions,
		rules.KnownArgumentNamesRuleWithoutSuggestions,
		rules.KnownTypeNamesRuleWithoutSuggestions,
		rules.ScalarLeafsRuleWithoutSuggestions,
	} {
		r.RemoveRule(strings.TrimSuffix(rule.Name, "WithoutSuggestions"))
		r.AddRule(rule.Name, rule.RuleFunc)
	}
	r.ReplaceRule(coercion.RuleName, g.Scalars.Rule().RuleFunc)
	return r
}
