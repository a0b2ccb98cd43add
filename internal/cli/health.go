package cli

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// healthTimeout is the time that the server has to answer. Docker's default for a health check is 30 s; a probe must be quicker.
const healthTimeout = 2 * time.Second

type healthCommand struct{}

// Run asks the server at ADDR whether it is ready. It fails when the server does not answer or is not ready.
func (healthCommand) Run(env *cliEnv) error {
	ctx, cancel := context.WithTimeout(env.ctx, healthTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+localAddr(env.config.Addr)+"/readyz", nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("the server at %s does not answer: %w: start it, or set ADDR as for the server", env.config.Addr, err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, 1024))
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the server at %s is not ready: %s", env.config.Addr, strings.TrimSpace(string(text)))
	}
	_, err = fmt.Fprintln(env.stdout, "ready")
	return err
}

// localAddr returns the address at which this machine reaches a server that listens on addr.
func localAddr(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if ip := net.ParseIP(host); err == nil && (host == "" || ip != nil && ip.IsUnspecified()) {
		return net.JoinHostPort("localhost", port)
	}
	return addr
}
