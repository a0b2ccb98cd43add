package stores_test

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"fivefold/stores"
)

func TestFaultsAreErrorsThatAreNoAnswer(t *testing.T) {
	t.Parallel()
	for _, err := range []error{nil, stores.ErrNotFound, fmt.Errorf("embedded: %w", stores.ErrHandleTaken), context.Canceled} {
		if stores.IsFault(err) {
			t.Errorf("%v is a fault", err)
		}
	}
	for _, err := range []error{errors.New("x"), stores.ErrUnavailable, stores.ErrClosed, stores.ErrNewerVersion, context.DeadlineExceeded} {
		if !stores.IsFault(err) {
			t.Errorf("%v is no fault", err)
		}
	}
}

// Every error of the ports is listed as an answer, or is a fault.
func TestEveryErrorOfThePortsIsClassified(t *testing.T) {
	t.Parallel()
	names := func(file string) map[string]bool {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		found := map[string]bool{}
		ast.Inspect(parsed, func(n ast.Node) bool {
			if name, ok := n.(*ast.Ident); ok && strings.HasPrefix(name.Name, "Err") {
				found[name.Name] = true
			}
			return true
		})
		return found
	}
	answers := names("fault.go")
	for name := range names("errors.go") {
		isFault := name == "ErrClosed" || name == "ErrUnavailable" || name == "ErrUnknownResult" || name == "ErrNewerVersion"
		if answers[name] == isFault {
			t.Errorf("%s: answer %t, fault %t", name, answers[name], isFault)
		}
	}
}
