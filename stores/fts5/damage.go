package fts5

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	driver "zombiezen.com/go/sqlite"

	"fivefold/stores"
)

// ErrDamaged says that the file is no index, is damaged, or is of another version. Its documents are a projection: see Discard.
var ErrDamaged = errors.New("the search index is damaged")

// isDamage reports whether an error says that a file is no database or a damaged one.
func isDamage(err error) bool {
	code := driver.ErrCode(err).ToPrimary()
	return code == driver.ResultCorrupt || code == driver.ResultNotADB || errors.Is(err, errOtherVersion) || errors.Is(err, ErrDamaged)
}

// damage returns an error of a call as ErrDamaged if that is what it means. The documents can be stored again.
func damage(err error) error {
	switch {
	case err == nil || !isDamage(err):
		return err
	case !errors.Is(err, ErrDamaged):
		err = fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return fmt.Errorf("%w: %w", stores.ErrUnavailable, err)
}

// recoverFault is deferred around statements. The pages of the file are mapped into memory: a file that another program has made shorter, or a disk that
// fails, is a fault of the memory, which would end the process. The connection cannot be used any more, or closed.
func (c *conn) recoverFault(err *error) {
	p := recover()
	if p == nil {
		return
	}
	fault, ok := p.(interface {
		error
		Addr() uintptr
	})
	if !ok {
		panic(p)
	}
	c.isBroken, *err = true, fmt.Errorf("%w: its file cannot be read: %w", ErrDamaged, fault)
}

// IsCurrent reports whether the open file is still the one at Location, and has not become shorter.
func (e *Engine) IsCurrent() bool {
	before := e.size.Load()
	now, err := os.Stat(e.location)
	if err != nil {
		return !errors.Is(err, fs.ErrNotExist) // with another error nothing is known: calls return what they find
	}
	if now.Size() > before {
		e.size.CompareAndSwap(before, now.Size())
	}
	return os.SameFile(e.file, now) && now.Size() >= before // the file only grows
}

// Discard closes the engine and removes its file, unless another process has done that. The next Open makes a new one.
func (e *Engine) Discard() error {
	err := e.Close()
	if err != nil && isDamage(err) { // of the log that is copied into the file
		err = nil
	}
	return errors.Join(err, e.removeFile())
}

// removeFile removes the file that was opened and those that belong to it. Another one in its place stays.
func (e *Engine) removeFile() error {
	if now, err := os.Stat(e.location); err != nil || !os.SameFile(e.file, now) {
		return nil
	}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(e.location + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
