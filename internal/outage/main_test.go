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
	if setting := os.Getenv(delivererVariable); setting != "" {
		deliverUntilKilled(setting)
	}
	if url := os.Getenv(bankVariable); url != "" {
		os.Exit(runBank(context.Background(), url, os.Getenv(bankStepsVariable)))
	}
	servertest.ForgetStores()
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
	p := &process{Client: &servertest.Client{Header: http.Header{}, HTTPClient: &http.Client{Transport: &http.Transport{DisableCompression: true}}}}
	p.URL = p.start(t, args, `GraphQL +(http://127\.0\.0\.1:\d+)`)
	return p
}

// startRelay starts the relay without a server, and waits until it leads or waits for another one that does.
func startRelay(t *testing.T, args []string) *process {
	t.Helper()
	p := &process{}
	p.start(t, append([]string{"relay"}, args...), `The relay leads (.*) of`)
	return p
}

// start starts the program and waits until it prints a text, of which it returns a part. It is killed at the end of the test.
func (p *process) start(t *testing.T, args []string, text string) (part string) {
	t.Helper()
	p.command = exec.Command(os.Args[0])
	p.command.Env = append(os.Environ(), processVariable+"="+strings.Join(args, "\n"))
	output, err := p.command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.command.Stderr = t.Output()
	if err := p.command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	for lines := bufio.NewScanner(output); part == "" && lines.Scan(); {
		if found := regexp.MustCompile(text).FindStringSubmatch(lines.Text()); found != nil {
			part = found[1]
		}
	}
	if part == "" {
		t.Fatal("the program has ended")
	}
	go func() { _, _ = io.Copy(io.Discard, output) }()
	return part
}

// kill ends the process with SIGKILL. Killing twice does nothing.
func (p *process) kill() {
	_ = p.command.Process.Kill()
	_ = p.command.Wait()
}
