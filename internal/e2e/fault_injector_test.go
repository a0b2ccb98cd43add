package e2e

import (
	"context"
	"fmt"
	"reflect"
	"sync"

	"fivefold/stores"
)

// faultText is the error text of a failing store. No response may contain any of it.
const faultText = "no such table: SELECT secret FROM /path/fivefold.db WHERE host = 10.0.0.1 (SQLITE_ERROR)"

// faultOf returns the text of the error of a failing method, as it is logged.
func faultOf(method string) string { return "embedded: " + method + ": " + faultText }

// A faultInjector makes methods of stores fail. Without a call of failOne or failAll none fails.
type faultInjector struct {
	mu      sync.Mutex
	mode    faultMode
	passing map[string]bool // methods that failOne does not make fail; guarded by mu
	failing string          // the method that failOne makes fail; empty until it is called; guarded by mu
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

// wrap returns set with faults injected.
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

// eachMethodFails calls request repeatedly until every method that request calls after arm has failed once. After each call in which a
// method failed it calls check with the name of the method.
func (f *faultInjector) eachMethodFails(request func(arm func()), check func(method string)) {
	passing := map[string]bool{}
	for {
		request(func() { f.failOne(passing) })
		method := f.stop()
		if method == "" {
			return
		}
		check(method)
		passing[method] = true
	}
}

// methodsOfStores returns the names of all methods of the ports and of the interfaces that they return, in the form of
// stores.PortCall.Method.
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
