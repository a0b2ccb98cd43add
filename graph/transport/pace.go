package transport

import (
	"errors"
	"net/http"
	"os"
	"time"

	"fivefold/graph/memory"
)

const (
	// paceBytes is what a client must read within WriteTimeout. 64 KiB in 10 s are 52 kbit/s, a fraction of what EDGE transfers.
	paceBytes = 64 << 10
	// maxBuffered is the length of a response that net/http buffers whole, so that writing it does not block.
	maxBuffered = 2 << 10
)

// A pacedWriter writes to a client that must read at a minimum rate: its write deadline moves on with each part that the client has accepted. It
// replaces the server's deadline for a whole response, which disconnects clients that read a long response at a good rate, and leaves
// those that read nothing for long.
type pacedWriter struct {
	w       http.ResponseWriter
	control *http.ResponseController
	share   *memory.Share
	timeout time.Duration
	left    int // bytes that may still be written under the current deadline
}

// Write writes all of b, or returns why the client is gone.
func (p *pacedWriter) Write(b []byte) (written int, err error) {
	for len(b) > 0 {
		if p.left == 0 {
			_ = p.control.SetWriteDeadline(time.Now().Add(p.timeout)) // fails without a connection, in tests
			p.left = paceBytes
		}
		part := b[:min(len(b), p.left)]
		n, err := p.w.Write(part)
		written += n
		p.left -= len(part)
		if err != nil {
			p.countSlow(err)
			return written, err
		}
		b = b[len(part):]
	}
	return written, nil
}

// Flush sends what is buffered, within the deadline of the last write.
func (p *pacedWriter) Flush() error {
	err := p.control.Flush()
	p.countSlow(err)
	return err
}

func (p *pacedWriter) countSlow(err error) {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		p.share.CountSlowReader()
	}
}
