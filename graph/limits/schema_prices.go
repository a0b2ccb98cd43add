package limits

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// A ListSize is the length of the list that a field returns, or of the lists of the connection that it returns, as its directive @listSize says.
type ListSize struct {
	Assumed int      // the length without a slicing argument; 0 for a field without the directive
	Slicing []string // Int arguments of which the largest is the length
}

// PricesOf returns the prices that the directives @cost and @listSize of a schema state, by names such as "User.similarPeople". The schema
// must have been loaded with these directives.
func PricesOf(schema *ast.Schema) (map[string]FieldPrice, error) {
	prices := map[string]FieldPrice{}
	for _, definition := range schema.Types {
		for _, field := range definition.Fields {
			if strings.HasPrefix(field.Name, "__") {
				continue
			}
			price, err := priceOf(field)
			if err != nil {
				return nil, fmt.Errorf("limits: %s.%s: %w", definition.Name, field.Name, err)
			}
			if price.Points > 0 || price.Arguments != nil || price.List.Assumed > 0 {
				prices[definition.Name+"."+field.Name] = price
			}
		}
	}
	return prices, nil
}

// priceOf reads the directives of a field and of its arguments.
func priceOf(field *ast.FieldDefinition) (price FieldPrice, err error) {
	if price.Points, err = weightOf(field.Directives); err != nil {
		return price, err
	}
	for _, argument := range field.Arguments {
		weight, err := weightOf(argument.Directives)
		if err != nil {
			return price, err
		}
		if weight > 0 {
			if price.Arguments == nil {
				price.Arguments = map[string]int{}
			}
			price.Arguments[argument.Name] = weight
		}
	}
	price.List, err = listSizeOf(field.Directives)
	return price, err
}

// weightOf returns the weight of @cost, or 0 without the directive.
func weightOf(directives ast.DirectiveList) (int, error) {
	d := directives.ForName("cost")
	if d == nil {
		return 0, nil
	}
	return positive(d, "weight")
}

// listSizeOf reads @listSize.
func listSizeOf(directives ast.DirectiveList) (size ListSize, err error) {
	d := directives.ForName("listSize")
	if d == nil {
		return size, nil
	}
	if size.Assumed, err = positive(d, "assumedSize"); err != nil {
		return size, err
	}
	if slicing := d.Arguments.ForName("slicingArguments"); slicing != nil {
		for _, name := range slicing.Value.Children {
			size.Slicing = append(size.Slicing, name.Value.Raw)
		}
	}
	return size, nil
}

// positive returns an argument of a directive, which must be more than 0.
func positive(d *ast.Directive, name string) (int, error) {
	argument := d.Arguments.ForName(name)
	if argument == nil {
		return 0, errors.New("@" + d.Name + " has no " + name)
	}
	n, err := strconv.Atoi(argument.Value.Raw)
	if err == nil && n <= 0 {
		err = fmt.Errorf("%s is %d, not more than 0", name, n)
	}
	return n, err
}
