package resolvers_test

import (
	"testing"

	"fivefold/internal/testdatabase"
)

func TestMain(m *testing.M) { testdatabase.Main(m) }
