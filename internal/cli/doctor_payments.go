package cli

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"fivefold/stores"
	"fivefold/stores/payments"
)

// fixPayments is what to do when money does not move.
const fixPayments = "read why in the log of the servers (payments could not be continued), look for it at the provider, and run fivefold reconcile: see Payments in docs/money.md"

// checkPayments says what waits for the payment provider, and warns of what waits too long, or for a provider that no server uses.
func (c *checker) checkPayments() (string, error) {
	switch {
	case c.openErr != nil:
		return "", c.notChecked()
	case c.engines == nil:
		return "no data to read yet", nil
	}
	now := time.Now()
	found, err := payments.Waiting(c.ctx, c.engines.Set, now)
	if err != nil {
		return "", err
	}
	text, late := describeWaiting(found, c.config.Provider(c.engines.IsEmbedded()), now)
	if late {
		return "", warning(text)
	}
	return text, nil
}

// describeWaiting says what waits, without amounts, what needs an operator first, and whether something does. provider is the one that servers use.
func describeWaiting(found payments.Backlogs, provider string, now time.Time) (text string, late bool) {
	var overdue, usual []string
	add := func(part, problem string) {
		if problem != "" {
			overdue = append(overdue, part+", "+problem)
		} else {
			usual = append(usual, part)
		}
	}
	keys := slices.SortedFunc(maps.Keys(found.Open), func(a, b stores.Waiting) int {
		return cmp.Or(slices.Index(waitingKinds, a.Kind)-slices.Index(waitingKinds, b.Kind), cmp.Compare(a.For, b.For), cmp.Compare(a.Provider, b.Provider))
	})
	for _, key := range keys {
		b, verb, problem := found.Open[key], "wait", ""
		if b.Count == 1 {
			verb = "waits"
		}
		if key.Provider != provider {
			problem = fmt.Sprintf("but servers do not use %s: PAYMENT_PROVIDER is %s", key.Provider, provider)
		} else if limit := payments.Limit(key); limit > 0 && waitedFor(b, now) > limit {
			problem = tooLong
		}
		waitsFor := map[stores.WaitsFor]string{stores.WaitsForAnswer: "an answer", stores.WaitsForResult: "a result"}[key.For]
		add(fmt.Sprintf("%s %s for %s from %s, %s", plural(b.Count, string(key.Kind)), verb, waitsFor, key.Provider, oldest(b, now)), problem)
	}
	if b := found.Events; b.Count > 0 {
		problem := ""
		if waitedFor(b, now) > payments.EventLimit {
			problem = tooLong
		}
		add(fmt.Sprintf("%s not acted upon, %s", plural(b.Count, "event"), oldest(b, now)), problem)
	}
	if len(overdue)+len(usual) == 0 {
		return "nothing waits for a provider", false
	}
	return strings.Join(append(overdue, usual...), "; "), len(overdue) > 0
}

const tooLong = "which is too long"

// plural returns a number and what it counts.
func plural(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// oldest says how long the oldest of a backlog waits.
func oldest(b stores.Backlog, now time.Time) string {
	waited := waitedFor(b, now).Truncate(time.Second)
	text := "for " + waited.String()
	if days := waited / (24 * time.Hour); days >= 2 {
		text = fmt.Sprintf("for %d days", days)
	}
	if b.Count > 1 {
		text = "the oldest " + text
	}
	return text
}
