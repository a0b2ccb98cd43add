package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"fivefold/schema"
	"fivefold/stores"
	"fivefold/stores/embedded"
	"fivefold/web"
)

// dataFile is the name of the embedded engine's file.
const dataFile = "fivefold.db"

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
	var engine *embedded.Engine
	opened := errors.New("not looked at: the data could not be opened")
	checks := []check{
		{"configuration", "run with --help to see every setting", func() (string, error) { return "complete", config.Validate() }},
		{"schema", "build the program anew from a clean checkout", func() (string, error) {
			sdl, err := schema.API()
			return fmt.Sprintf("%d bytes", len(sdl)), err
		}},
		{"playground", "run make web, then build the program anew", func() (string, error) {
			_, err := fs.Stat(web.Files(), "index.html")
			return "built in", err
		}},
		{"data directory", "give this user the right to write there, or set DATA_DIR", func() (string, error) { return writable(config.DataDir) }},
		{"data file", "use the version of the program that wrote it, or set DATA_DIR to another place", func() (string, error) {
			engine, opened = embedded.Open(ctx, config.DataDir)
			if opened != nil {
				return "", opened
			}
			return engine.Location(), nil
		}},
		{"integrity", "restore a backup, or export what can be read and import it into a new directory", func() (string, error) {
			if opened != nil {
				return "", opened
			}
			return "every page and every count agrees", engine.Integrity(ctx)
		}},
		{"people", "see whether another program holds the data file", func() (string, error) {
			if opened != nil {
				return "", opened
			}
			counts, err := engine.Set().Archive.Counts(ctx)
			if err == nil && counts[stores.TableUsers] == 0 {
				return "none yet: start with --demo, or import a network", nil
			}
			return fmt.Sprintf("%d, with %d friendships", counts[stores.TableUsers], counts[stores.TableFriendships]), err
		}},
		{"address", "stop the program that listens there, or set ADDR", func() (string, error) { return canListen(config.Addr) }},
	}
	findings := make([]finding, len(checks))
	for i, c := range checks {
		found, err := c.look()
		findings[i] = finding{Number: i + 1, Check: c.name, OK: err == nil, Found: found}
		if err != nil {
			findings[i].Found, findings[i].Fix = err.Error(), c.fix
		}
	}
	if engine != nil {
		_ = engine.Close()
	}
	return findings
}

// writable tries to write a file where the data goes.
func writable(dir string) (string, error) {
	if dir == ":memory:" {
		return "in memory: nothing is kept", nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	f, err := os.CreateTemp(dir, ".doctor-*")
	if err != nil {
		return "", err
	}
	path, _ := filepath.Abs(dir)
	return path, errors.Join(f.Close(), os.Remove(f.Name()))
}

func canListen(addr string) (string, error) {
	l, err := net.Listen("tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return answersAlready(addr)
	}
	if err != nil {
		return "", err
	}
	return addr + " is free", l.Close()
}

// answersAlready tells whether it is this program that listens on a busy address.
func answersAlready(addr string) (string, error) {
	client := http.Client{Timeout: time.Second}
	response, err := client.Get("http://" + addr + "/playground.json")
	if err != nil || response.Body.Close() != nil || response.StatusCode != http.StatusOK {
		return "", fmt.Errorf("%s is in use by another program", addr)
	}
	return addr + " is this program, running", nil
}
