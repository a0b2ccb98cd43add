package bench

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"fivefold/internal/testdatabase"
)

const (
	// loadVariable makes the test binary a client that reads jobs from its standard input.
	loadVariable = "FIVEFOLD_BENCH_LOAD"

	loadConnections = 8
	loadWindow      = 400 // requests of a job
)

func TestMain(m *testing.M) {
	if os.Getenv(loadVariable) != "" {
		runLoad()
		return
	}
	testdatabase.Main(m)
}

// A load is a client in a process of its own, so that the processor time of this process is that of the server.
type load struct {
	jobs io.Writer
	done *bufio.Reader
}

func startLoad(b *testing.B) *load {
	b.Helper()
	command := exec.Command(os.Args[0])
	command.Env, command.Stderr = append(os.Environ(), loadVariable+"=1"), os.Stderr
	jobs, err := command.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	done, err := command.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := command.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = jobs.Close()
		_ = command.Wait()
	})
	return &load{jobs, bufio.NewReader(done)}
}

// send sends n requests to the server of a rung over loadConnections connections, and waits for the responses.
func (l *load) send(b *testing.B, r *rung, body []byte, n int) {
	b.Helper()
	request, err := http.NewRequest(http.MethodPost, r.server.URL+"/graphql", bytes.NewReader(body))
	if err != nil {
		b.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	for name, value := range r.headers {
		request.Header.Set(name, value)
	}
	var text bytes.Buffer
	if err := request.Write(&text); err != nil {
		b.Fatal(err)
	}
	if _, err := fmt.Fprintf(l.jobs, "%s %d %d\n%s", request.Host, n, text.Len(), &text); err != nil {
		b.Fatal(err)
	}
	if line, err := l.done.ReadString('\n'); err != nil || line != "\n" {
		b.Fatalf("%s: %v %s", r.name, err, line)
	}
}

// runLoad does the jobs on the standard input. After each it writes a line, which is empty or an error.
func runLoad() {
	in := bufio.NewReader(os.Stdin)
	connections := map[string][]net.Conn{} // by address
	for {
		var address string
		var n, length int
		if _, err := fmt.Fscanf(in, "%s %d %d\n", &address, &n, &length); err != nil {
			return
		}
		request := make([]byte, length)
		if _, err := io.ReadFull(in, request); err != nil {
			return
		}
		for len(connections[address]) < loadConnections {
			conn, err := net.Dial("tcp", address)
			if err != nil {
				fmt.Println(err)
				return
			}
			connections[address] = append(connections[address], conn)
		}
		errs := make([]error, loadConnections)
		var wg sync.WaitGroup
		for i, conn := range connections[address] {
			wg.Go(func() { errs[i] = exchange(conn, request, n/loadConnections) })
		}
		wg.Wait()
		failure := ""
		if err := errors.Join(errs...); err != nil {
			failure = strings.ReplaceAll(err.Error(), "\n", " ")
		}
		fmt.Println(failure)
	}
}

// exchange sends a request n times, each after the response to the one before.
func exchange(conn net.Conn, request []byte, n int) error {
	in := bufio.NewReader(conn)
	for range n {
		if _, err := conn.Write(request); err != nil {
			return err
		}
		response, err := http.ReadResponse(in, nil)
		if err != nil {
			return err
		}
		text, err := io.ReadAll(response.Body)
		if err != nil {
			return err
		}
		if response.StatusCode != http.StatusOK || !bytes.Contains(text, []byte(`"ada"`)) {
			return fmt.Errorf("status %d: %s", response.StatusCode, text)
		}
	}
	return nil
}
