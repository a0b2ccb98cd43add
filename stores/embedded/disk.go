package embedded

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"fivefold/stores"
)

const (
	// probeBytes is what must fit on the disk: more than a transaction of a request writes.
	probeBytes = 256 << 10
	// probeEvery is the shortest time between two probes of a disk that could be written.
	probeEvery = time.Second
)

// A disk checks that the directory of the database can be written: that the disk is not full, and not read-only.
type disk struct {
	dir string

	mu      sync.Mutex
	checked time.Time // when the last probe succeeded; zero after a failure
}

// check returns ErrUnavailable when a file of probeBytes cannot be written.
func (d *disk) check() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if time.Since(d.checked) < probeEvery {
		return nil
	}
	if err := d.probe(); err != nil {
		d.checked = time.Time{}
		return fmt.Errorf("%w: %w", stores.ErrUnavailable, err)
	}
	d.checked = time.Now()
	return nil
}

// suspect makes the next check probe the disk, after a write that failed.
func (d *disk) suspect() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.checked = time.Time{}
}

func (d *disk) probe() error {
	f, err := os.CreateTemp(d.dir, ".probe-*")
	if err != nil {
		return err
	}
	_, err = f.Write(make([]byte, probeBytes))
	return errors.Join(err, f.Close(), os.Remove(f.Name()))
}
