package bench

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// BenchmarkStart measures the time from the start of the binary until it is ready with the demo network, and its resident memory
// at that moment.
//
//	go test ./internal/bench -run '^$' -bench Start
func BenchmarkStart(b *testing.B) {
	binary := filepath.Join(b.TempDir(), "fivefold")
	if out, err := exec.Command("go", "build", "-o", binary, "fivefold").CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	data := b.TempDir()
	var resident int64
	for b.Loop() {
		command := exec.Command(binary, "--demo")
		command.Env = append(os.Environ(), "ADDR=127.0.0.1:18999", "DATA_DIR="+data)
		if err := command.Start(); err != nil {
			b.Fatal(err)
		}
		for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
			if response, err := http.Get("http://127.0.0.1:18999/readyz"); err == nil {
				_ = response.Body.Close()
				break
			}
			if time.Now().After(deadline) {
				b.Fatal("the program is not ready after 10 seconds")
			}
		}
		resident = residentBytes(command.Process.Pid)
		_ = command.Process.Signal(os.Interrupt)
		_ = command.Wait()
	}
	b.ReportMetric(float64(resident)/(1<<20), "resident-MiB")
}

func residentBytes(pid int) int64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0
	}
	var size, resident int64
	_, _ = fmt.Sscan(string(text), &size, &resident)
	return resident * int64(os.Getpagesize())
}
