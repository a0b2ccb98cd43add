package schema

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// A Weight is what a field costs in points beside the objects that it returns, as its directives @cost say.
type Weight struct {
	Field     int
	Arguments map[string]int // in addition, when the argument has a value; nil when no argument costs anything
}

// Weights returns the weights of fields such as "User.similarPeople". Fields without @cost are absent.
func Weights() (map[string]Weight, error) {
	s, err := Load()
	if err != nil {
		return nil, err
	}
	weights := map[string]Weight{}
	for _, def := range s.Types {
		for _, f := range def.Fields {
			name := def.Name + "." + f.Name
			if err := addWeights(weights, name, f); err != nil && !strings.HasPrefix(f.Name, "__") {
				return nil, fmt.Errorf("schema: %s: %w", name, err)
			}
		}
	}
	return weights, nil
}

func addWeights(weights map[string]Weight, name string, f *ast.FieldDefinition) error {
	weight, hasWeight, err := weightOf(f.Directives)
	w := Weight{Field: weight}
	for _, argument := range f.Arguments {
		points, ok, argumentErr := weightOf(argument.Directives)
		if argumentErr != nil {
			err = argumentErr
		}
		if ok {
			if w.Arguments == nil {
				w.Arguments = map[string]int{}
			}
			w.Arguments[argument.Name], hasWeight = points, true
		}
	}
	if hasWeight {
		weights[name] = w
	}
	return err
}

// weightOf returns the weight of @cost; false without the directive.
func weightOf(directives ast.DirectiveList) (weight int, ok bool, err error) {
	d := directives.ForName("cost")
	if d == nil {
		return 0, false, nil
	}
	weight, err = strconv.Atoi(d.Arguments.ForName("weight").Value.Raw)
	if err == nil && weight <= 0 {
		err = fmt.Errorf("the weight %d is not more than 0", weight)
	}
	return weight, true, err
}
