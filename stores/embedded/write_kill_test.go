package embedded

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"fivefold/stores"
)

// killedDir is the environment variable with the directory into which a process of TestAKilledProcessLosesNoAcknowledgedWrite writes.
const killedDir = "FIVEFOLD_TEST_KILLED_DIR"

// Many writers create users, and the process prints the handle of each that is stored, until it is killed.
func TestAKilledProcessLosesNoAcknowledgedWrite(t *testing.T) {
	if dir := os.Getenv(killedDir); dir != "" {
		writeUntilKilled(dir)
	}
	t.Parallel()
	dir := t.TempDir()
	acknowledged := map[string]bool{}
	for round := range 3 {
		for _, handle := range killAfter(t, dir, 200) {
			acknowledged[handle] = true
		}
		e := openTest(t, dir)
		var handles []string
		for handle := range acknowledged {
			handles = append(handles, handle)
		}
		found, err := e.Set().Users.ByHandles(t.Context(), handles)
		if err != nil || len(found) != len(handles) || len(handles) < 200 {
			t.Errorf("round %d: %d of %d acknowledged users, %v", round, len(found), len(handles), err)
		}
		posts, err := e.Set().Archive.Counts(t.Context())
		if err != nil || posts[stores.TablePosts] != posts[stores.TableUsers] {
			t.Errorf("round %d: half of a write: %v, %v", round, posts, err)
		}
		if err := errors.Join(e.Integrity(t.Context()), e.Close()); err != nil {
			t.Errorf("round %d: %v", round, err)
		}
	}
}

// killAfter starts a process that writes into dir, kills it after n lines of its output, and returns all lines.
func killAfter(t *testing.T, dir string, n int) (lines []string) {
	t.Helper()
	process := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$")
	process.Env = append(os.Environ(), killedDir+"="+dir)
	out, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	for scanner := bufio.NewScanner(out); scanner.Scan(); {
		if lines = append(lines, strings.TrimSpace(scanner.Text())); len(lines) == n {
			if err := process.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	_ = process.Wait() // killed
	return lines
}

// writeUntilKilled never returns. A write is a user and a post.
func writeUntilKilled(dir string) {
	ctx := context.Background()
	e, err := Open(ctx, dir)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	for range 16 {
		go func() {
			for {
				id := stores.NewID(stores.KindUser)
				u := stores.User{ID: id, Handle: fmt.Sprintf("u%x", id.UUID[4:])}
				err := e.write(ctx, func(c *conn) error {
					if err := c.run(ctx, "INSERT INTO user (id, "+userFields+") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", userArgs(u)...); err != nil {
						return err
					}
					return c.run(ctx, insertPost, postArgs(stores.Post{ID: stores.NewID(stores.KindPost), Author: id, Wall: id})...)
				})
				if err != nil {
					fmt.Println(err)
					os.Exit(1)
				}
				fmt.Println(u.Handle)
			}
		}()
	}
	select {}
}
