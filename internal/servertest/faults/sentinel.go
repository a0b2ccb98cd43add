//go:build linux

package faults

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// StartSentinels starts a replica of a Redis and three Sentinels, which make the replica the master a second after the master is gone. It returns the
// address of the master that they watch.
func StartSentinels(t testing.TB, master *Server) (url string) {
	t.Helper()
	replica := StartRedis(t)
	replica.expect(fmt.Sprintf("REPLICAOF 127.0.0.1 %d", master.Port), "+OK")
	master.expect("INFO replication", "state=online")
	path, err := exec.LookPath("redis-server")
	if err != nil {
		missing(t, "redis-server")
	}
	var sentinels []*Server
	var addresses []string
	for range 3 {
		s := newServer(t, path, nil, redisAnswers)
		file := filepath.Join(filepath.Dir(s.dir), "sentinel.conf")
		text := fmt.Sprintf("sentinel monitor m 127.0.0.1 %d 2\nsentinel down-after-milliseconds m 1000\nsentinel failover-timeout m 5000\n", master.Port)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		s.args = []string{file, "--sentinel", "--port", strconv.Itoa(s.Port), "--bind", "127.0.0.1", "--dir", filepath.Dir(s.dir)}
		s.Start()
		sentinels, addresses = append(sentinels, s), append(addresses, s.Addr())
	}
	for _, s := range sentinels {
		s.expect("SENTINEL CKQUORUM m", "+OK 3 ")
		s.expect("SENTINEL REPLICAS m", "*1\r\n")
	}
	return "redis://" + addresses[0] + "?master_name=m&addr=" + strings.Join(addresses[1:], "&addr=")
}

// expect sends a command until the answer contains a text.
func (s *Server) expect(command, text string) {
	s.t.Helper()
	for began := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		answer, err := s.ask(command)
		if err == nil && strings.Contains(answer, text) {
			return
		}
		if time.Since(began) > patience {
			s.t.Fatalf("%s answers %q, %v", command, answer, err)
		}
	}
}

// ask returns the beginning of the answer to a command of Redis.
func (s *Server) ask(command string) (string, error) {
	c, err := net.DialTimeout("tcp", s.Addr(), 5*time.Second)
	if err != nil {
		return "", err
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(5 * time.Second)); err != nil {
		return "", err
	}
	if _, err := c.Write([]byte(command + "\r\n")); err != nil {
		return "", err
	}
	answer := make([]byte, 4096)
	n, err := c.Read(answer)
	return string(answer[:n]), err
}
