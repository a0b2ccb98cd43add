package stores_test

import (
	"strings"
	"testing"

	"fivefold/stores"
)

// Whoever adds a method to a port decides whether it may be repeated after a failure, and whether it has a deadline.
func TestEveryMethodHasAUse(t *testing.T) {
	t.Parallel()
	for name := range portMethods(stores.Intercept(stores.Set{}, nil)) {
		if stores.UseOf(name) == stores.MethodUnknown {
			t.Errorf("%s has no use: add it to methodUses, as a write unless calling it twice is calling it once", name)
		}
	}
	if stores.UseOf("Users.Nothing") != stores.MethodUnknown {
		t.Error("a method that does not exist has a use")
	}
}

// A method with the name of an action is not repeated.
func TestActionsAreWrites(t *testing.T) {
	t.Parallel()
	for name := range portMethods(stores.Intercept(stores.Set{}, nil)) {
		_, method, _ := strings.Cut(name, ".")
		for _, verb := range []string{"Create", "Update", "Change", "Set", "Remove", "Act", "Join", "Leave", "Edit", "Delete", "Restore", "Touch", "Revoke",
			"Publish", "Subscribe", "Put", "Affiliate", "Disaffiliate", "Lead", "Advance", "Release", "Rebuil", "Unpark", "Prune"} {
			if strings.HasPrefix(method, verb) && !strings.HasPrefix(method, "Deleted") && stores.UseOf(name) == stores.MethodReads {
				t.Errorf("%s is called a read", name)
			}
		}
	}
}
