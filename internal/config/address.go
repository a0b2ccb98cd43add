package config

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
)

// maxPort is the largest number of a port.
const maxPort = 1<<16 - 1

// checkListen returns an error for an address that no server can listen on. A host is a name or an IP address, and empty for all of them.
func checkListen(setting, addr string) error {
	host, port, err := net.SplitHostPort(addr)
	if err != nil || !isPort(port) || strings.ContainsFunc(host, isNotOfHost) {
		return fmt.Errorf("%s is %q: it must be of the form HOST:PORT, such as 127.0.0.1:8080, with a port of 0 to %d", setting, addr, maxPort)
	}
	return nil
}

// isSameListen reports whether a server that listens on one address leaves no room for one on the other: they are equal, two names of one
// address, or one of them is every address of this machine.
func isSameListen(a, b string) bool {
	x, err := net.ResolveTCPAddr("tcp", a)
	if err != nil {
		return false
	}
	y, err := net.ResolveTCPAddr("tcp", b)
	every := func(ip net.IP) bool { return ip == nil || ip.IsUnspecified() }
	return err == nil && x.Port == y.Port && x.Port != 0 && (x.IP.Equal(y.IP) || every(x.IP) || every(y.IP))
}

// isNotOfHost reports whether a character is in no name and no IP address that this machine can have.
func isNotOfHost(c rune) bool {
	return (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && !strings.ContainsRune(".-_:%", c)
}

// isPort reports whether a text is the decimal number of a port.
func isPort(text string) bool {
	n, err := strconv.ParseUint(text, 10, 64)
	return err == nil && n <= maxPort
}

// checkDatabase returns an error for a URL that cannot be one of a PostgreSQL database. The error does not contain it, because it may have a
// password anywhere.
func checkDatabase(setting, address string) error {
	if u, err := url.Parse(address); err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" || u.Opaque != "" {
		return errors.New(setting + " must be of the form postgres://USER:PASSWORD@HOST:PORT/DATABASE")
	}
	return nil
}

// checkRedis returns an error for a URL that cannot be one of a Redis. The error does not contain it, because it may have a password anywhere.
func checkRedis(setting, address string) error {
	if u, err := url.Parse(address); err != nil || u.Scheme != "redis" && u.Scheme != "rediss" || u.Host == "" {
		return errors.New(setting + " must be of the form redis://USER:PASSWORD@HOST:PORT/DB, or rediss:// for TLS")
	}
	return nil
}

// CheckEndpoint returns an error for a URL to which no traces can be sent over HTTP. A path is kept. An international name is accepted.
func CheckEndpoint(setting, endpoint string) error {
	u, err := url.Parse(endpoint)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || strings.HasSuffix(u.Host, ":") || u.Port() != "" && !isPort(u.Port()):
		return fmt.Errorf("%s must be of the form http://HOST:PORT", setting)
	case u.User != nil:
		return errors.New(setting + " must not have a name and a password: set OTEL_EXPORTER_OTLP_HEADERS")
	case u.RawQuery != "" || u.ForceQuery || strings.Contains(endpoint, "#"):
		return errors.New(setting + " must end after its path: http://HOST:PORT/PATH")
	}
	if _, ok := normalizeHost(u.Hostname()); !ok {
		return fmt.Errorf("%s must be of the form http://HOST:PORT: the host is not a valid name", setting)
	}
	return nil
}
