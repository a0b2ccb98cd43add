//go:build linux

package faults

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	driver "github.com/jackc/pgx/v5"
)

// StartPostgres starts a new PostgreSQL, whose commits wait for the disk, with the user app and no password.
func StartPostgres(t testing.TB) *Server {
	t.Helper()
	return startNew(t)
}

// StartPrimary starts a PostgreSQL whose commits wait until a replica has them too. A server that got this setting while it ran would not wait until some time
// after its reload.
func StartPrimary(t testing.TB) *Server {
	t.Helper()
	return startNew(t, "-c", "synchronous_standby_names=*")
}

func startNew(t testing.TB, args ...string) *Server {
	t.Helper()
	s := newServer(t, postgresProgram(t, "postgres"), postgresUser(t), postgresAnswers)
	s.run(postgresProgram(t, "initdb"), "-D", s.dir, "-U", "app", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
	s.startPostgres(args...)
	return s
}

// StartPostgresReplica starts a PostgreSQL that replicates another one as it changes. It accepts no writes until Promote.
func StartPostgresReplica(t testing.TB, primary *Server) *Server {
	t.Helper()
	s := newServer(t, primary.program, primary.user, postgresAnswers)
	s.run(postgresProgram(t, "pg_basebackup"), "-h", "127.0.0.1", "-p", strconv.Itoa(primary.Port), "-U", "app", "-D", s.dir, "-R", "-X", "stream", "-c", "fast", "--no-sync")
	s.startPostgres()
	return s
}

func (s *Server) startPostgres(args ...string) {
	s.args = append([]string{"-D", s.dir, "-p", strconv.Itoa(s.Port), "-h", "127.0.0.1", "-k", "", "-c", "wal_level=replica", "-c", "max_wal_senders=5",
		"-c", "log_min_messages=fatal", "-c", "shared_buffers=16MB"}, args...)
	s.Start()
}

// PostgresURL returns the address of the database that a new PostgreSQL has.
func (s *Server) PostgresURL() string {
	return fmt.Sprintf("postgres://app@%s/postgres?sslmode=disable", s.Addr())
}

// Promote makes a replica accept writes.
func (s *Server) Promote() {
	s.t.Helper()
	s.Execute("SELECT pg_promote(true, 60)")
}

// Execute runs a statement in PostgreSQL.
func (s *Server) Execute(statement string) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.t.Context()), patience)
	defer cancel()
	c, err := driver.Connect(ctx, s.PostgresURL())
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = c.Close(ctx) }()
	if _, err := c.Exec(ctx, statement); err != nil {
		s.t.Fatalf("%s: %v", statement, err)
	}
}

func postgresAnswers(s *Server) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.t.Context()), 5*time.Second)
	defer cancel()
	c, err := driver.Connect(ctx, s.PostgresURL())
	if err != nil {
		return err
	}
	return c.Close(ctx)
}

// postgresProgram returns the path of a program of PostgreSQL, which Debian does not put into PATH.
func postgresProgram(t testing.TB, name string) string {
	t.Helper()
	if dir := os.Getenv("POSTGRES_BIN"); dir != "" {
		return filepath.Join(dir, name)
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if len(found) > 0 {
		return found[len(found)-1]
	}
	path, err := exec.LookPath(name)
	if err != nil {
		missing(t, name)
	}
	return path
}

// postgresUser returns the user postgres for root, which PostgreSQL refuses, and nil for others.
func postgresUser(t testing.TB) *syscall.Credential {
	t.Helper()
	if os.Getuid() != 0 {
		return nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		missing(t, "PostgreSQL")
	}
	uid, uidErr := strconv.ParseUint(u.Uid, 10, 32)
	gid, gidErr := strconv.ParseUint(u.Gid, 10, 32)
	if uidErr != nil || gidErr != nil {
		t.Fatal(uidErr, gidErr)
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}
