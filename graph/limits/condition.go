package limits

import "github.com/vektah/gqlparser/v2/ast"

// isIncluded evaluates @skip and @include.
func (p *pricer) isIncluded(directives ast.DirectiveList) bool {
	for _, d := range directives {
		condition := d.Arguments.ForName("if")
		if condition == nil || d.Name != "skip" && d.Name != "include" {
			continue
		}
		if p.isTrue(condition.Value) == (d.Name == "skip") {
			return false
		}
	}
	return true
}

func (p *pricer) isTrue(v *ast.Value) bool {
	if v.Kind == ast.Variable {
		value, _ := p.variables[v.Raw].(bool)
		return value
	}
	return v.Raw == "true"
}
