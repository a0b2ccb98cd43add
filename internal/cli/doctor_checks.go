package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"fivefold/internal/config"
	"fivefold/internal/telemetry"
	"fivefold/schema"
	"fivefold/stores"
	"fivefold/stores/engines"
	"fivefold/web"
)

// maxFound is the number of bytes of a finding that are printed.
const maxFound = 300

// A checker runs all checks once. It creates no data.
type checker struct {
	ctx       context.Context
	config    *config.Config
	addresses engines.Addresses
	database  engines.Inspection // of the database, when it answers
	engines   *engines.Engines   // nil when there is no data or it cannot be opened
	openErr   error              // why it cannot be opened
}

func newChecker(ctx context.Context, c *config.Config) *checker {
	addresses, err := addressesOf(c)
	return &checker{ctx: ctx, config: c, addresses: addresses, openErr: err}
}

// A check tests one condition and knows how to fix it. An error that is a warning is no fault.
type check struct {
	name string
	fix  string
	run  func() (found string, err error)
}

// A warning is what could be better.
type warning string

func (w warning) Error() string { return string(w) }

// errNotChecked is in the error of a check of data that an earlier check could not open.
var errNotChecked = errors.New("not checked")

func (c *checker) notChecked() error { return fmt.Errorf("%w: %w", errNotChecked, c.openErr) }

// run runs every check. Checks of data that cannot be opened fail with that reason.
func (c *checker) run() []finding {
	checks := []check{
		{"configuration", "run with --help to see every setting", c.checkConfig},
		{"schema", "rebuild the program from a clean checkout", c.checkSchema},
		{"playground", "run make web, then rebuild the program", c.checkPlayground},
	}
	if c.addresses.PostgresURL != "" {
		checks = append(checks, c.databaseChecks()...)
	} else {
		checks = append(checks, c.fileChecks()...)
	}
	if c.addresses.RedisURL != "" {
		checks = append(checks, check{"redis", "start the server, or correct REDIS_URL: redis://USER:PASSWORD@HOST:PORT/DB", c.checkRedis})
	}
	if c.addresses.TypesenseURL != "" || c.addresses.OpenSearchURL != "" {
		checks = append(checks, check{"search", "start the server, or correct its address: TYPESENSE_URL, OPENSEARCH_URL or ELASTICSEARCH_URL", c.checkSearch})
	} else {
		checks = append(checks, check{"search", "start a server, which builds it, or run fivefold rebuild search; then run doctor again", c.checkSearchFile})
	}
	checks = append(checks, check{"address", "stop the program that listens there, or set ADDR", func() (string, error) { return c.checkAddress(c.config.Addr) }})
	if c.config.AdminAddr != "" {
		checks = append(checks, check{"admin address", "stop the program that listens there, or set ADMIN_ADDR",
			func() (string, error) { return c.checkAddress(c.config.AdminAddr) }})
	}
	findings := make([]finding, len(checks))
	for i, check := range checks {
		found, err := check.run()
		_, isWarning := errors.AsType[warning](err)
		findings[i] = finding{Number: i + 1, Check: check.name, OK: err == nil || isWarning, Warning: isWarning, Found: found}
		if err != nil {
			findings[i].Found, findings[i].Fix = telemetry.Clip(oneLine(err), maxFound), check.fix
		}
		if errors.Is(err, errNotChecked) {
			findings[i].Fix = "correct what fails above, and run doctor again"
		}
	}
	if c.engines != nil {
		_ = c.engines.Close()
	}
	return findings
}

// fileChecks are the checks of the embedded engine's file.
func (c *checker) fileChecks() []check {
	return []check{
		{"data directory", "give this user the right and the room to write there, or set DATA_DIR", c.checkDirectory},
		{"data file", "use the version of the program that wrote it, restore a backup with fivefold restore, or set DATA_DIR to another directory", c.checkFile},
		{"integrity", "restore a backup with fivefold restore, or export what can be read and import it into a new directory", c.checkIntegrity},
		{"backup", "take one with fivefold backup", c.checkBackup},
		{"people", "find out whether another program locks the data file", c.checkPeople},
		{"payments", fixPayments, c.checkPayments},
		{"friendship graph", "find out whether another program locks the data file", c.checkGraph},
	}
}

func (c *checker) checkConfig() (string, error) {
	return "valid", errors.Join(c.config.Validate(), c.config.CheckFiles())
}

func (c *checker) checkSchema() (string, error) {
	sdl, err := schema.API()
	return fmt.Sprintf("%d bytes", len(sdl)), err
}

func (c *checker) checkPlayground() (string, error) {
	_, err := fs.Stat(web.Files(), "index.html")
	return "built in", err
}

// checkRoom is what must fit on the disk of the data, in bytes: what a readiness probe writes.
const checkRoom = 256 << 10

// checkDirectory tries to write a file in the data directory, or in the existing directory below which it will be created.
func (c *checker) checkDirectory() (string, error) {
	if c.addresses.DataDir == engines.Memory {
		return "in memory: nothing is kept", nil
	}
	path, err := filepath.Abs(c.addresses.DataDir)
	if err != nil {
		return "", err
	}
	found, dir := path, path
	for _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist); _, err = os.Stat(dir) {
		found, dir = path+", created at the first start", filepath.Dir(dir)
	}
	f, err := os.CreateTemp(dir, ".doctor-*")
	if err != nil {
		return "", err
	}
	_, err = f.Write(make([]byte, checkRoom))
	return found, errors.Join(err, f.Close(), os.Remove(f.Name()))
}

// checkFile opens the data, when there is any.
func (c *checker) checkFile() (string, error) {
	hasData, err := engines.HasData(c.ctx, c.addresses)
	if err == nil && !hasData && c.addresses.DataDir != engines.Memory {
		return "none yet", nil
	}
	if c.engines, c.openErr = engines.Open(c.ctx, c.addresses); c.openErr != nil {
		return "", c.openErr
	}
	size, mapped, err := c.engines.FileSize(c.ctx)
	const mib = 1 << 20
	return fmt.Sprintf("%s, %s, %.1f MiB, %.1f MiB of it mapped", c.engines.Roles[0].Location, c.engines.Roles[0].Version,
		float64(size)/mib, float64(mapped)/mib), err
}

func (c *checker) checkIntegrity() (string, error) {
	switch {
	case c.openErr != nil:
		return "", c.notChecked()
	case c.engines == nil:
		return "no data to check yet", nil
	}
	return "all pages and counts are consistent", c.engines.Integrity(c.ctx)
}

// checkBackup says when the last backup was taken. That there is none is not a fault: other tools take backups too.
func (c *checker) checkBackup() (string, error) {
	last, err := engines.LastBackup(c.addresses)
	switch {
	case err != nil:
		return "", err
	case last.Time.IsZero():
		return "none yet: take one with fivefold backup FILE", nil
	}
	return fmt.Sprintf("%s, to %s", last.Time.Format(time.RFC3339), last.File), nil
}

func (c *checker) checkPeople() (string, error) {
	const none = "none yet: start with --demo, or import a network"
	switch {
	case c.openErr != nil:
		return "", c.notChecked()
	case c.engines == nil:
		return none, nil
	}
	counts, err := c.engines.Set.Archive.Counts(c.ctx)
	if err == nil && counts[stores.TableUsers] == 0 {
		return none, nil
	}
	return fmt.Sprintf("%d, with %d friendships and requests", counts[stores.TableUsers], counts[stores.TableFriendships]), err
}
