package e2e

import (
	"context"
	"fmt"
	"reflect"
	"sync"

	"fivefold/stores"
)

// faultText is what a failing store says about itself. No client may read any of it.
const faultText = "no such table: SELECT secret FROM /path/fivefold.db WHERE host = 10.0.0.1 (SQLITE_ERROR)"

// faultOf returns the text of the error of a failing method, as the log has it.
func faultOf(method string) string { return "embedded: " + method + ": " + faultText }

// A faultInjector makes methods of stores fail. Without a call of failOne or failAll none fails.
type faultInjector struct {
	mu      sync.Mutex
	mode    faultMode
	passing map[string]bool // methods that failOne leaves alone; guarded by mu
	failing string          // the method that fails since failOne; guarded by mu
	called  map[string]bool // methods that were called; guarded by mu
	failed  map[string]bool // methods that have failed; guarded by mu
}

type faultMode int

const (
	failsNothing faultMode = iota
	failsOne
	failsAll
)

func newFaultInjector() *faultInjector {
	return &faultInjector{called: map[string]bool{}, failed: map[string]bool{}}
}

// wrap returns set with the faults.
func (f *faultInjector) wrap(set stores.Set) stores.Set {
	return stores.Intercept(set, func(ctx context.Context, call stores.PortCall, next func(context.Context) error) error {
		if f.fails(call.Method) {
			return fmt.Errorf("%s", faultOf(call.Method))
		}
		return next(ctx)
	})
}

func (f *faultInjector) fails(method string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.called[method] = true
	if f.mode == failsOne && f.failing == "" && !f.passing[method] {
		f.failing = method
	}
	fails := f.mode == failsAll || f.mode == failsOne && f.failing == method
	if fails {
		f.failed[method] = true
	}
	return fails
}

// failOne makes one method fail from now on: the first to be called that is not in passing.
func (f *faultInjector) failOne(passing map[string]bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.mode, f.passing, f.failing = failsOne, passing, ""
}

// failAll makes every method fail from now on.
func (f *faultInjector) failAll() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.mode = failsAll
}

// stop ends the faults and returns the method that failOne made fail, or "" when none was called.
func (f *faultInjector) stop() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.mode = failsNothing
	return f.failing
}

// eachMethodFails calls try again and again until every method that try calls after arm has failed in one call of try. After each call
// in which a method failed it calls check with the method's name.
func (f *faultInjector) eachMethodFails(try func(arm func()), check func(method string)) {
	passing := map[string]bool{}
	for {
		try(func() { f.failOne(passing) })
		method := f.stop()
		if method == "" {
			return
		}
		check(method)
		passing[method] = true
	}
}

// methodsOfStores returns the names of all methods of the ports and of what they return, as a stores.PortCall has them.
func methodsOfStores() []string {
	var names []string
	add := func(port string, of reflect.Type) {
		for i := range of.NumMethod() {
			names = append(names, port+"."+of.Method(i).Name)
		}
	}
	set := reflect.TypeFor[stores.Set]()
	for i := range set.NumField() {
		port := set.Field(i)
		add(port.Name, port.Type)
		for j := range port.Type.NumMethod() {
			for result := range port.Type.Method(j).Type.Outs() {
				if result.Kind() == reflect.Interface && result.PkgPath() == set.PkgPath() {
					add(port.Name, result)
				}
			}
		}
	}
	return names
}
