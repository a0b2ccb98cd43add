//go:build linux

package faults

import (
	"strings"
	"testing"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"
)

// A Proxy is a network between a program and a server, which is slow or loses connections when a test says so.
type Proxy struct {
	t     testing.TB
	proxy *toxiproxy.Proxy
}

// StartProxy starts a network to a server.
func StartProxy(t testing.TB, to *Server) *Proxy {
	t.Helper()
	zerolog.SetGlobalLevel(zerolog.Disabled) // toxics have loggers of their own
	p := toxiproxy.NewProxy(toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop()), "store", "127.0.0.1:0", to.Addr())
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Stop)
	return &Proxy{t: t, proxy: p}
}

// Addr returns the address at which the server is reached through the network.
func (p *Proxy) Addr() string { return p.proxy.Listen }

// Add adds a fault, as toxiproxy describes it: {"type": "latency", "attributes": {"latency": 20}}. It also concerns open connections.
func (p *Proxy) Add(fault string) {
	p.t.Helper()
	if _, err := p.proxy.Toxics.AddToxicJson(strings.NewReader(fault)); err != nil {
		p.t.Fatal(err)
	}
}

// Clear ends all faults.
func (p *Proxy) Clear() { p.proxy.Toxics.ResetToxics(p.t.Context()) }
