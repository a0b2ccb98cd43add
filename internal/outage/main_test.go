package outage

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"fivefold/internal/cli"
	"fivefold/internal/servertest"
)

// processVariable has the arguments of the program, in lines, in a process that a test kills.
const processVariable = "FIVEFOLD_TEST_PROCESS"

func TestMain(m *testing.M) {
	if args := os.Getenv(processVariable); args != "" {
		os.Exit(cli.Run(context.Background(), strings.Split(args, "\n"), os.Stdout, os.Stderr))
	}
	m.Run()
}

// A process is the program in a process of its own.
type process struct {
	*servertest.Client
	command *exec.Cmd
}

// startProcess starts the program and waits until it serves. It is killed at the end of the test.
func startProcess(t *testing.T, args ...string) *process {
	t.Helper()
	args = append([]string{"--addr", "127.0.0.1:0", "--data-dir", t.TempDir(), "--gateway-secret", servertest.GatewaySecret, "--rate-limit", "0"}, args...)
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), processVariable+"="+strings.Join(args, "\n"))
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	command.Stderr = t.Output()
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	p := &process{&servertest.Client{Header: http.Header{}, HTTPClient: &http.Client{Transport: &http.Transport{DisableCompression: true}}}, command}
	t.Cleanup(p.kill)
	for lines := bufio.NewScanner(output); p.URL == "" && lines.Scan(); {
		if found := regexp.MustCompile(`GraphQL +(http://127\.0\.0\.1:\d+)`).FindStringSubmatch(lines.Text()); found != nil {
			p.URL = found[1]
		}
	}
	if p.URL == "" {
		t.Fatal("the program has ended")
	}
	go func() { _, _ = io.Copy(io.Discard, output) }()
	return p
}

// kill ends the process with SIGKILL. Killing twice does nothing.
func (p *process) kill() {
	_ = p.command.Process.Kill()
	_ = p.command.Wait()
}
