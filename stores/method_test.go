package stores

import (
	"reflect"
	"strings"
	"testing"
)

// methodsOfPorts returns the methods of all ports, as "Port.Method", and that of a Subscription that is a call of a port.
func methodsOfPorts() map[string]bool {
	methods := map[string]bool{"Events.Add": true}
	for _, port := range reflect.VisibleFields(reflect.TypeFor[Set]()) {
		for m := range port.Type.NumMethod() {
			methods[port.Name+"."+port.Type.Method(m).Name] = true
		}
	}
	return methods
}

// Whoever adds a method to a port decides whether it may be repeated after a failure, and whether it has a deadline.
func TestEveryMethodHasAUse(t *testing.T) {
	t.Parallel()
	methods := methodsOfPorts()
	for name := range methods {
		if UseOf(name) == MethodUnknown {
			t.Errorf("%s has no use: add it to methodUses, as a write unless calling it twice is calling it once", name)
		}
	}
	for name := range methodUses {
		if !methods[name] {
			t.Errorf("methodUses has %s, which no port has", name)
		}
	}
}

// A method with the name of an action is not repeated.
func TestActionsAreWrites(t *testing.T) {
	t.Parallel()
	for name, use := range methodUses {
		_, method, _ := strings.Cut(name, ".")
		for _, verb := range []string{"Create", "Update", "Change", "Set", "Remove", "Act", "Join", "Leave", "Edit", "Delete", "Restore", "Touch", "Revoke",
			"Publish", "Subscribe", "Put", "Affiliate", "Disaffiliate", "Lead", "Advance", "Release", "Rebuil", "Unpark", "Prune"} {
			if strings.HasPrefix(method, verb) && !strings.HasPrefix(method, "Deleted") && use == MethodReads {
				t.Errorf("%s is called a read", name)
			}
		}
	}
}
