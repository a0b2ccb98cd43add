//go:build linux

package faults

import (
	"net"
	"testing"
	"time"
)

// A frozen server accepts connections and does not answer; a killed one does not accept; both answer afterwards.
func TestServersFreezeAndRestart(t *testing.T) {
	t.Parallel()
	for name, start := range map[string]func(testing.TB) *Server{"PostgreSQL": StartPostgres, "Redis": StartRedis, "Typesense": StartTypesense} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			s.Freeze()
			c, err := net.DialTimeout("tcp", s.Addr(), time.Minute)
			if err != nil {
				t.Fatal(err)
			}
			_ = c.Close()
			s.Thaw()
			if err := s.answers(s); err != nil {
				t.Error(err)
			}
			s.Kill()
			if err := s.answers(s); err == nil {
				t.Error("a killed server answers")
			}
			s.Start()
			s.Restart()
		})
	}
}

func TestAReplicaFollowsUntilItIsPromoted(t *testing.T) {
	t.Parallel()
	primary := StartPostgres(t)
	primary.Execute("CREATE TABLE written (n bigint)")
	replica := StartPostgresReplica(t, primary)
	replica.Execute("SELECT * FROM written")
	primary.Kill()
	replica.Promote()
	replica.Execute("INSERT INTO written VALUES (1)")
}
