package servertest

import (
	"bytes"
	"strings"
	"sync"
)

// An Output keeps what a program writes. It is safe for concurrent use.
type Output struct {
	mu    sync.Mutex
	buf   bytes.Buffer  // guarded by mu
	text  string        // that Seen waits for; guarded by mu
	seen  chan struct{} // nil when nobody waits; guarded by mu
	block string        // text whose writer waits; guarded by mu
	until chan struct{} // guarded by mu
}

// Write implements io.Writer.
func (o *Output) Write(b []byte) (int, error) {
	o.mu.Lock()
	o.buf.Write(b)
	if o.seen != nil && strings.Contains(o.buf.String(), o.text) {
		close(o.seen)
		o.seen = nil
	}
	var until chan struct{}
	if o.block != "" && strings.Contains(string(b), o.block) {
		until = o.until
	}
	o.mu.Unlock()
	if until != nil {
		<-until
	}
	return len(b), nil
}

// String returns everything that was written.
func (o *Output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

// Seen returns a channel that is closed when the text has been written.
func (o *Output) Seen(text string) <-chan struct{} {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.text, o.seen = text, make(chan struct{})
	return o.seen
}

// BlockAt makes the writer of a text wait until release is called. The returned channel is closed when the text has been written.
func (o *Output) BlockAt(text string) (written <-chan struct{}, release func()) {
	written = o.Seen(text)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.block, o.until = text, make(chan struct{})
	until := o.until
	return written, func() { close(until) }
}
