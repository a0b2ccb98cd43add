package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"fivefold/internal/telemetry"
	"fivefold/stores/relay"
)

type auditCommand struct {
	Projection string `arg:"" optional:"" help:"Such as session_cache; all when empty. ledger verifies the ledger."`
	Repair     bool   `help:"Repair what differs, and nothing else."`
	At         string `placeholder:"TIME" help:"With ledger, the time of the digest, such as 2026-11-30T09:30:00Z; now when empty."`
	JSON       bool   `name:"json" help:"Print JSON."`
}

// The codes of the result of an audit.
const (
	codeEqual       = "EQUAL"
	codeDifferent   = "DIFFERENT"    // and not repaired
	codeRepaired    = "REPAIRED"     // all that differed
	codeNoContent   = "NO_CONTENT"   // there is nothing to compare
	codeMustRebuild = "MUST_REBUILD" // it cannot be compared before
	codeFailed      = "FAILED"
)

// An auditResult is the result of the audit of a projection.
type auditResult struct {
	Projection string `json:"projection"`
	Code       string `json:"code"`
	relay.AuditReport
	Error string `json:"error,omitempty"`
}

// Run compares projections. It fails when a difference is left, or a projection could not be compared.
func (c *auditCommand) Run(env *cliEnv) error {
	switch {
	case c.Projection == "ledger":
		return c.auditLedger(env)
	case c.At != "":
		return errors.New("--at is for audit ledger")
	}
	opened, found, err := openDerived(env, "audit", c.Projection)
	if err != nil {
		return err
	}
	defer opened.Close()
	log := telemetry.NewLog(env.config, env.stderr)
	progressTo := env.stdout
	if c.JSON {
		progressTo = io.Discard
	}
	results, failed := []auditResult{}, []error{}
	for _, p := range found {
		show, end := showProgress(progressTo)
		report, err := relay.Audit(env.ctx, relayOptions(opened, log), p.Projection, relay.AuditOptions{Repair: c.Repair, Unled: p.unled, Report: show})
		end()
		result := auditResult{Projection: p.Name(), AuditReport: report}
		if result.Keys == nil {
			result.Keys = []relay.Key{} // not null in JSON
		}
		if result.Code = codeOf(report, err); err != nil {
			result.Error = err.Error()
		}
		if err := c.failure(result, err); err != nil {
			failed = append(failed, err)
		}
		results = append(results, result)
	}
	if err := c.print(env, results); err != nil {
		return err
	}
	return errors.Join(failed...)
}

func codeOf(report relay.AuditReport, err error) string {
	switch {
	case errors.Is(err, relay.ErrNoContent):
		return codeNoContent
	case errors.Is(err, relay.ErrMustRebuild):
		return codeMustRebuild
	case err != nil:
		return codeFailed
	case report.Different > report.Repaired:
		return codeDifferent
	case report.Different > 0:
		return codeRepaired
	}
	return codeEqual
}

// failure returns why the command fails because of a projection, and what to do; nil when it does not. That one keeps nothing is a failure only
// of a command that names it.
func (c *auditCommand) failure(result auditResult, err error) error {
	switch result.Code {
	case codeNoContent:
		if c.Projection == "" {
			return nil
		}
		return fmt.Errorf("%s (%s): it keeps nothing, and there is nothing to compare", result.Projection, codeNoContent)
	case codeMustRebuild:
		return fmt.Errorf("%s must be rebuilt before it can be compared: run fivefold rebuild %s", result.Projection, result.Projection)
	case codeFailed:
		return fmt.Errorf("%s: %w", result.Projection, err)
	case codeDifferent:
		if c.Repair {
			return fmt.Errorf("%d of %d entries of %s could not be repaired: run fivefold rebuild %s", result.Different-result.Repaired, result.Compared,
				result.Projection, result.Projection)
		}
		return fmt.Errorf("%d of %d entries of %s differ from the data: add --repair", result.Different, result.Compared, result.Projection)
	}
	return nil
}

// print prints the results, the differing keys after them.
func (c *auditCommand) print(env *cliEnv, results []auditResult) error {
	if c.JSON {
		encoder := json.NewEncoder(env.stdout)
		encoder.SetIndent("", "  ")
		return encoder.Encode(map[string]any{"projections": results})
	}
	table := newTable(env.stdout)
	if len(results) == 0 {
		fmt.Fprintln(table, "No store is derived from the data with these settings: there is nothing to audit.")
	} else {
		fmt.Fprintln(table, "PROJECTION\tRESULT\tCOMPARED\tDIFFERENT\tREPAIRED")
	}
	for _, r := range results {
		fmt.Fprintf(table, "%s\t%s\t%d\t%d\t%d\n", r.Projection, r.Code, r.Compared, r.Different, r.Repaired)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, r := range results {
		for _, key := range r.Keys {
			fmt.Fprintf(env.stdout, "different: %s %s\n", printable(key.Kind), printable(key.Key))
		}
		if more := r.Different - len(r.Keys); more > 0 {
			fmt.Fprintf(env.stdout, "different: and %d more of %s\n", more, r.Projection)
		}
		if r.Changing > 0 {
			fmt.Fprintf(env.stdout, "%d entries of %s changed whenever they were compared\n", r.Changing, r.Projection)
		}
	}
	return nil
}
