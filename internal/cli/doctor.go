package cli

import (
	"encoding/json"
	"fmt"
	"strings"

	"fivefold/internal/config"
)

type doctorCommand struct {
	JSON bool `name:"json" help:"Print JSON."`
}

// A finding is the result of one check.
type finding struct {
	Number  int    `json:"number"`
	Check   string `json:"check"`
	OK      bool   `json:"ok"`
	Found   string `json:"found"`
	Warning bool   `json:"warning,omitempty"` // it is OK, and Fix would make it better
	Fix     string `json:"fix,omitempty"`     // what to do; empty when OK without a warning
}

// Run prints the findings of all checks. It fails when a check does.
func (d *doctorCommand) Run(env *cliEnv) error {
	findings := newChecker(env.ctx, env.config).run()
	var failed []string
	for _, f := range findings {
		if !f.OK {
			failed = append(failed, f.Check)
		}
	}
	if d.JSON {
		encoder := json.NewEncoder(env.stdout)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(map[string]any{"ok": len(failed) == 0, "version": config.Version(), "findings": findings}); err != nil {
			return err
		}
	} else {
		printFindings(env, findings)
	}
	if len(failed) > 0 {
		return fmt.Errorf("%d of %d checks failed: %s", len(failed), len(findings), strings.Join(failed, ", "))
	}
	return nil
}

func printFindings(env *cliEnv, findings []finding) {
	for _, f := range findings {
		mark := "ok  "
		switch {
		case !f.OK:
			mark = "FAIL"
		case f.Warning:
			mark = "warn"
		}
		fmt.Fprintf(env.stdout, "%2d  %s  %-18s %s\n", f.Number, mark, f.Check, f.Found)
		if f.Fix != "" {
			fmt.Fprintf(env.stdout, "          fix: %s\n", f.Fix)
		}
	}
}
