package redis

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	driver "github.com/redis/go-redis/v9"
)

// startSentinels starts a master with a replica and three Sentinels that watch it, and returns the master and the address.
func startSentinels(t *testing.T) (master *server, address string) {
	t.Helper()
	master = startServer(t)
	startServer(t, "--replicaof", "127.0.0.1", strconv.Itoa(master.port), "--repl-diskless-sync-delay", "0")
	var addresses []string
	for range 3 {
		dir := t.TempDir()
		path := filepath.Join(dir, "sentinel.conf")
		text := fmt.Sprintf("sentinel monitor m 127.0.0.1 %d 2\nsentinel down-after-milliseconds m 1000\nsentinel failover-timeout m 5000\n", master.port)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		s := &server{t: t, port: freePort(t)}
		s.args = []string{path, "--sentinel", "--port", strconv.Itoa(s.port), "--bind", "127.0.0.1", "--dir", dir}
		s.start()
		addresses = append(addresses, s.address())
	}
	for _, a := range addresses {
		c := driver.NewSentinelClient(&driver.Options{Addr: a})
		defer c.Close()
		eventually(t, "the Sentinels know each other and the replica", func() bool {
			m, err := c.Master(t.Context(), "m").Result()
			return err == nil && m["flags"] == "master" && m["num-slaves"] == "1" && m["num-other-sentinels"] == "2"
		})
	}
	return master, "redis://" + addresses[0] + "?master_name=m&addr=" + strings.Join(addresses[1:], "&addr=")
}

func TestEventsAndRateLimitsGoOnAfterAFailoverBySentinels(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("waits for a failover")
	}
	for name, signal := range map[string]syscall.Signal{"of a killed master": syscall.SIGKILL, "of a frozen master": syscall.SIGSTOP} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			master, address := startSentinels(t)
			e := open(t, address, Options{Timeout: time.Second, Prefix: newPrefix()})
			checkFailover(t, e, func() { master.signal(signal) })
		})
	}
}
