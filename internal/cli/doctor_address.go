package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"

	"fivefold/internal/httpserver"
)

// checkAddress returns an error unless an address is free or used by this program.
func (c *checker) checkAddress(addr string) (string, error) {
	l, err := net.Listen("tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return identifyServer(c.ctx, addr)
	}
	if err != nil {
		return "", err
	}
	return addr + " is free", l.Close()
}

// identifyServer returns an error unless it is this program that listens on an address.
func identifyServer(ctx context.Context, addr string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	errOther := fmt.Errorf("%s is in use by another program", addr)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+localAddr(addr)+"/livez", nil)
	if err != nil {
		return "", err
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Do(request)
	if err != nil {
		return "", errOther
	}
	_ = response.Body.Close()
	program, version, _ := strings.Cut(response.Header.Get("Server"), "/")
	if program != httpserver.ProgramName {
		return "", errOther
	}
	found := addr + " is this program, running"
	if version != "" { // ADDR does not name it when there is ADMIN_ADDR
		found += ", version " + version
	}
	return found, nil
}
