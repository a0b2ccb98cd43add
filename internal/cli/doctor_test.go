package cli_test

import (
	"encoding/json"
	"fivefold/internal/config"
	"fivefold/internal/servertest"
	"fivefold/stores/engines"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A diagnosis is what doctor --json prints.
type diagnosis struct {
	OK       bool
	Version  string
	Findings []struct {
		Number            int
		Check, Found, Fix string
		OK                bool
	}
}

// diagnose runs the doctor and returns what it found, and by each check's name what is wrong.
func diagnose(t testing.TB, args ...string) (diagnosis, map[string]string) {
	t.Helper()
	code, stdout, stderr := invoke(t, append([]string{"doctor", "--json"}, args...)...)
	var d diagnosis
	if err := json.Unmarshal([]byte(stdout), &d); err != nil || stderr != "" || (code == 0) != d.OK {
		t.Fatalf("exit code %d, %v: %s%s", code, err, stdout, stderr)
	}
	wrong := map[string]string{}
	for i, x := range d.Findings {
		if x.Number != i+1 || x.Check == "" || x.Found == "" || x.OK != (x.Fix == "") || strings.Contains(x.Found, "\n") {
			t.Errorf("%+v", x)
		}
		if !x.OK {
			wrong[x.Check] = x.Found
		}
	}
	if d.OK != (len(wrong) == 0) || d.Version != config.Version() || len(d.Findings) != 8 {
		t.Errorf("%+v", d)
	}
	return d, wrong
}

const freeAddress = "--addr=127.0.0.1:0"

func TestDoctorFindsADemoNetworkInOrder(t *testing.T) {
	inNewDir(t)
	fillDemo(t)
	if _, wrong := diagnose(t, freeAddress); len(wrong) > 0 {
		t.Errorf("%v", wrong)
	}
	out := succeed(t, "doctor", freeAddress)
	if strings.Count(out, "  ok  ") != 8 || strings.Count(out, "\n") != 8 || strings.Contains(out, "fix") {
		t.Error(out)
	}
}

func TestDoctorMakesNoDataWhereThereIsNone(t *testing.T) {
	dir := inNewDir(t)
	d, wrong := diagnose(t, freeAddress)
	if len(wrong) > 0 || !strings.Contains(d.Findings[3].Found, "created at the first start") || d.Findings[4].Found != "none yet" {
		t.Errorf("%+v", d)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("it made %s", dir)
	}
	if _, wrong := diagnose(t, freeAddress, "--data-dir", engines.Memory); len(wrong) > 0 {
		t.Errorf("%v", wrong)
	}
}

func TestTheDataFileIsCalledWhatTheEngineCallsIt(t *testing.T) {
	opened, err := engines.Open(t.Context(), engines.Addresses{DataDir: engines.Memory})
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	if got := filepath.Base(opened.Roles[0].Location); got != engines.DataFile {
		t.Errorf("%s, not %s", engines.DataFile, got)
	}
}

func TestDoctorTellsWhatIsWrongAndHowToMendIt(t *testing.T) {
	stranger := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`{"hello": 1}`)) }))
	defer stranger.Close()
	for name, c := range map[string]struct {
		spoil func(t *testing.T, dir string) (args []string)
		check string
		found string
	}{
		"another program on the port": {func(*testing.T, string) []string {
			return []string{"--addr", stranger.Listener.Addr().String()}
		}, "address", "in use by another program"},
		"a newer file": {func(t *testing.T, dir string) []string {
			makeNewer(t, dir)
			return nil
		}, "data file", "newer version"},
		"no file of ours": {func(t *testing.T, dir string) []string {
			writeFile(t, filepath.Join(dir, engines.DataFile), []byte(strings.Repeat("no database", 1000)))
			return nil
		}, "data file", "not a database"},
		"a damaged page": {func(t *testing.T, dir string) []string {
			damage(t, filepath.Join(dir, engines.DataFile))
			return nil
		}, "integrity", "damaged"},
		"a file for a directory": {func(_ *testing.T, dir string) []string {
			return []string{"--data-dir", filepath.Join(dir, engines.DataFile)}
		}, "data directory", "not a directory"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := inNewDir(t)
			fillDemo(t)
			args := append([]string{freeAddress}, c.spoil(t, dir)...)
			if _, wrong := diagnose(t, args...); !strings.Contains(wrong[c.check], c.found) {
				t.Errorf("%v", wrong)
			}
			code, stdout, stderr := invoke(t, append([]string{"doctor"}, args...)...)
			if code != 1 || stderr != "" || !strings.Contains(stdout, "FAIL  "+c.check) || !strings.Contains(stdout, "\n          fix: ") {
				t.Errorf("exit code %d: %s%s", code, stdout, stderr)
			}
		})
	}
}

// damage turns the middle pages of a database to rubbish.
func damage(t testing.TB, path string) {
	t.Helper()
	content := readFile(t, path)
	const page = 4096
	for i := len(content) / page / 2 * page; i < len(content)-page; i++ {
		content[i] ^= 0xa5
	}
	writeFile(t, path, content)
}

func TestDoctorKnowsOurOwnServer(t *testing.T) {
	inNewDir(t)
	p := servertest.Run(t, "--demo")
	d, wrong := diagnose(t, "--addr", strings.TrimPrefix(p.URL, "http://"))
	if len(wrong) > 0 || !strings.Contains(d.Findings[7].Found, "this program, running") {
		t.Errorf("%v", d)
	}
	p.Stop(t)
}
