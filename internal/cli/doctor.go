package main

import (
	"context"
	"encoding/json"
	"fmt"
)

type doctorCommand struct {
	JSON bool `name:"json" help:"Print JSON."`
}

// A finding is what one check found.
type finding struct {
	Number int    `json:"number"`
	Check  string `json:"check"`
	OK     bool   `json:"ok"`
	Found  string `json:"found"`
	Fix    string `json:"fix,omitempty"` // how to mend it, when it is not ok
}

// Run prints what every check found, and fails when one did.
func (d *doctorCommand) Run(f *frame) error {
	findings := examine(f.ctx, f.config)
	failed := 0
	for _, x := range findings {
		if !x.OK {
			failed++
		}
	}
	if d.JSON {
		encoder := json.NewEncoder(f.stdout)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(map[string]any{"ok": failed == 0, "version": version(), "findings": findings}); err != nil {
			return err
		}
	} else {
		printFindings(f, findings)
	}
	if failed > 0 {
		return errSilent
	}
	return nil
}

func printFindings(f *frame, findings []finding) {
	for _, x := range findings {
		mark := "ok  "
		if !x.OK {
			mark = "FAIL"
		}
		fmt.Fprintf(f.stdout, "%2d  %s  %-18s %s\n", x.Number, mark, x.Check, x.Found)
		if !x.OK {
			fmt.Fprintf(f.stdout, "          fix: %s\n", x.Fix)
		}
	}
}

// A check looks at one thing. It returns what it found, and how to mend it when that is wrong.
type check struct {
	name string
	fix  string
	look func() (found string, err error)
}

// examine runs every check. A check that needs what an earlier one failed to open fails with the same reason.
func examine(ctx context.Context, config *Config) []finding {
	x := &examination{ctx: ctx, config: config}
	checks := []check{
		{"configuration", "run with --help to see every setting", func() (string, error) { return "complete", config.Validate() }},
		{"schema", "build the program anew from a clean checkout", x.schema},
		{"playground", "run make web, then build the program anew", x.playground},
		{"data directory", "give this user the right to write there, or set DATA_DIR", x.directory},
		{"data file", "use the version of the program that wrote it, restore a backup, or set DATA_DIR to another place", x.file},
		{"integrity", "restore a backup, or export what can be read and import it into a new directory", x.integrity},
		{"people", "see whether another program holds the data file", x.people},
		{"address", "stop the program that listens there, or set ADDR", x.address},
	}
	findings := make([]finding, len(checks))
	for i, c := range checks {
		found, err := c.look()
		findings[i] = finding{Number: i + 1, Check: c.name, OK: err == nil, Found: found}
		if err != nil {
			findings[i].Found, findings[i].Fix = clip(oneLine(err), 300), c.fix
		}
	}
	if x.engine != nil {
		_ = x.engine.Close()
	}
	return findings
}
