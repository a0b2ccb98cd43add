package main

import (
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
