package e2e

import (
	"testing"

	"fivefold/internal/servertest"
	"fivefold/internal/testdatabase"
)

func TestMain(m *testing.M) {
	servertest.ForgetStores()
	testdatabase.Main(m)
}
