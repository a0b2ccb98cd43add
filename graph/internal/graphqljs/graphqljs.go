// Package graphqljs starts graphql-js for tests that compare with it.
package graphqljs

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// checks is the directory of graphql-js, from that of a test of graph/executor or graph/coercion.
const checks = "../../web/checks"

// Start starts graphql-js with the schema in files until the end of the test, or skips the test if it is not installed. With CI=true it
// fails instead. The process reads operations and the values of the fields that it asks for from the encoder, and writes to the decoder.
func Start(t *testing.T, files ...string) (*json.Encoder, *json.Decoder) {
	t.Helper()
	node, err := exec.LookPath("node")
	if err == nil {
		_, err = os.Stat(filepath.Join(checks, "node_modules"))
	}
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skipf("graphql-js is not installed: run `npm ci --ignore-scripts` in web/checks: %v", err)
	}
	program := exec.Command(node, append([]string{filepath.Join(checks, "graphqljs.mjs")}, files...)...)
	program.Stderr = os.Stderr
	in, errIn := program.StdinPipe()
	out, errOut := program.StdoutPipe()
	if errIn != nil || errOut != nil {
		t.Fatal(errIn, errOut)
	}
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close() // which ends the process
		if err := program.Wait(); err != nil {
			t.Error(err)
		}
	})
	return json.NewEncoder(in), json.NewDecoder(out)
}
