package opgen

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// condition draws @skip or @include, usually neither.
func (o *generator) condition() string {
	kind := o.below(12, "condition")
	if kind > 3 {
		return ""
	}
	name := []string{"skip", "include"}[kind%2]
	if kind < 2 {
		return fmt.Sprintf(" @%s(if: %t)", name, o.below(2, "if") == 0)
	}
	return fmt.Sprintf(" @%s(if: %s)", name, o.boolean())
}

// boolean returns one of three Boolean variables and declares it at its first use.
func (o *generator) boolean() string {
	name := "b" + strconv.Itoa(o.below(3, "variable"))
	if _, ok := o.variables[name]; !ok {
		o.variables[name] = o.below(2, "value") == 0
		o.declared = append(o.declared, "$"+name+": Boolean!")
	}
	return "$" + name
}

// deferral draws @defer for a fragment, usually none.
func (o *generator) deferral() string {
	switch o.below(12, "defer") {
	case 0:
		return " @defer"
	case 1:
		return fmt.Sprintf(" @defer(if: %t)", o.below(2, "if") == 0)
	case 2:
		return fmt.Sprintf(" @defer(label: \"d%d\", if: %s)", o.below(100, "label"), o.boolean())
	}
	return ""
}

// deferDirective matches what deferral returns.
var deferDirective = regexp.MustCompile(` @defer(\([^)]*\))?`)

// usedIn returns the declarations whose variables a text uses. Validation rejects unused variables.
func usedIn(text string, declared []string) []string {
	return slices.DeleteFunc(slices.Clone(declared), func(declaration string) bool {
		name, _, _ := strings.Cut(declaration, ":")
		return !regexp.MustCompile(`\` + name + `\b`).MatchString(text)
	})
}
