package httpserver

import (
	"net"
	"sync"

	"fivefold/graph/limits"
	"fivefold/graph/memory"

	"github.com/prometheus/client_golang/prometheus"
)

// What caches that clients fill may take at most, in bytes. With little memory they take less: see cacheBytes.
const (
	planBytes     = 32 << 20 // plans of operations
	textBytes     = 32 << 20 // texts of persisted queries: 500 of the maximum length
	documentShare = 80       // bytes that a byte of a document takes when it is parsed
)

// cacheBytes returns what a cache may take: at most as much as it needs, and a quarter of what requests may hold.
func (s *Server) cacheBytes(most int) int {
	if limit := s.memory.Stats().Limit; limit > 0 {
		return int(min(int64(most), limit/4))
	}
	return most
}

// registerMemory registers the metrics of a budget.
func registerMemory(b *memory.Budget, metrics prometheus.Registerer) {
	gauge := func(name, help string, value func(memory.Stats) int64) {
		metrics.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "fivefold_answer_memory_" + name, Help: help},
			func() float64 { return float64(value(b.Stats())) }))
	}
	gauge("bytes", "Memory that requests, unread answers and open connections hold.", func(s memory.Stats) int64 { return s.Held })
	gauge("budget_bytes", "Memory that they may hold; 0 for no limit.", func(s memory.Stats) int64 { return s.Limit })
	gauge("clients", "Clients that hold some of it.", func(s memory.Stats) int64 { return int64(s.Clients) })
	counter := func(name, help string, value func(memory.Stats) int64) {
		metrics.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "fivefold_" + name, Help: help},
			func() float64 { return float64(value(b.Stats())) }))
	}
	counter("answer_memory_refusals_total", "Requests and connections that were refused because of their memory.", func(s memory.Stats) int64 { return s.Refused })
	counter("slow_readers_total", "Clients that were disconnected because they did not read.", func(s memory.Stats) int64 { return s.SlowReaders })
}

// A connectionListener counts what open connections hold. It closes connections that may hold no more.
type connectionListener struct {
	net.Listener
	server *Server
}

// Accept waits for a connection that may be served.
func (l connectionListener) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		share := l.server.memory.Open(l.server.connectionClient(conn))
		if share.Grow(memory.Connection) == nil {
			return &countedConn{Conn: conn, release: sync.OnceFunc(share.Release)}, nil
		}
		_ = conn.Close()
	}
}

// connectionClient returns the client of a connection: its address, or nobody when it is a proxy, whose connections are of many clients.
func (s *Server) connectionClient(conn net.Conn) string {
	if s.config.TrustedProxies > 0 || len(s.secrets) > 0 {
		return ""
	}
	return limits.NetworkOf(conn.RemoteAddr().String())
}

// A countedConn releases what it holds when it is closed.
type countedConn struct {
	net.Conn
	release func()
}

func (c *countedConn) Close() error {
	defer c.release()
	return c.Conn.Close()
}

// CloseWrite sends the end of a response before the connection is closed, so that a client that is still sending receives the response.
func (c *countedConn) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}
