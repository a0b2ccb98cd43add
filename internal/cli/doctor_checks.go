package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"fivefold/schema"
	"fivefold/stores"
	"fivefold/stores/embedded"
	"fivefold/web"
)

// dataFile is the name of the embedded engine's file.
const dataFile = "fivefold.db"

// An examination is one run of all checks. It makes no data where there is none.
type examination struct {
	ctx    context.Context
	config *Config
	engine *embedded.Engine // nil when there is no data or it cannot be opened
	opened error            // why it cannot
}

func (x *examination) schema() (string, error) {
	sdl, err := schema.API()
	return fmt.Sprintf("%d bytes", len(sdl)), err
}

func (x *examination) playground() (string, error) {
	_, err := fs.Stat(web.Files(), "index.html")
	return "built in", err
}

// directory tries to write a file where the data goes, or where its directory will be made.
func (x *examination) directory() (string, error) {
	if x.config.DataDir == embedded.Memory {
		return "in memory: nothing is kept", nil
	}
	path, err := filepath.Abs(x.config.DataDir)
	if err != nil {
		return "", err
	}
	found, dir := path, path
	for _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist); _, err = os.Stat(dir) {
		found, dir = path+", made at the first start", filepath.Dir(dir)
	}
	f, err := os.CreateTemp(dir, ".doctor-*")
	if err != nil {
		return "", err
	}
	return found, errors.Join(f.Close(), os.Remove(f.Name()))
}

// file opens the data, unless there is none.
func (x *examination) file() (string, error) {
	if x.config.DataDir != embedded.Memory {
		_, err := os.Stat(filepath.Join(x.config.DataDir, dataFile))
		if errors.Is(err, fs.ErrNotExist) {
			return "none yet", nil
		}
	}
	if x.engine, x.opened = embedded.Open(x.ctx, x.config.DataDir); x.opened != nil {
		x.engine = nil
		return "", x.opened
	}
	return x.engine.Location() + ", " + x.engine.Version(), nil
}

func (x *examination) integrity() (string, error) {
	switch {
	case x.opened != nil:
		return "", fmt.Errorf("not looked at: %w", x.opened)
	case x.engine == nil:
		return "nothing to look at yet", nil
	}
	return "every page and every count agrees", x.engine.Integrity(x.ctx)
}

func (x *examination) people() (string, error) {
	const none = "none yet: start with --demo, or import a network"
	switch {
	case x.opened != nil:
		return "", fmt.Errorf("not looked at: %w", x.opened)
	case x.engine == nil:
		return none, nil
	}
	counts, err := x.engine.Set().Archive.Counts(x.ctx)
	if err == nil && counts[stores.TableUsers] == 0 {
		return none, nil
	}
	return fmt.Sprintf("%d, with %d friendships and requests", counts[stores.TableUsers], counts[stores.TableFriendships]), err
}

func (x *examination) address() (string, error) {
	addr := x.config.Addr
	l, err := net.Listen("tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return answersAlready(x.ctx, addr)
	}
	if err != nil {
		return "", err
	}
	return addr + " is free", l.Close()
}

// answersAlready tells whether it is this program that listens on a busy address.
func answersAlready(ctx context.Context, addr string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	other := fmt.Errorf("%s is in use by another program", addr)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+"/playground.json", nil)
	if err != nil {
		return "", err
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Do(request)
	if err != nil {
		return "", other
	}
	defer response.Body.Close()
	var told struct {
		Version *string
		Demo    json.RawMessage
	}
	if json.NewDecoder(response.Body).Decode(&told) != nil || told.Version == nil || told.Demo == nil {
		return "", other
	}
	return fmt.Sprintf("%s is this program, running, version %s", addr, *told.Version), nil
}
