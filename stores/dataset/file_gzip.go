package dataset

import (
	"bufio"
	"compress/gzip"
	"errors"
	"io"
)

// A gzipReader unpacks a file as gunzip does: the members of the file are one text, zeros after the last member are padding, and
// anything else after it is not read.
type gzipReader struct {
	file     *bufio.Reader
	member   *gzip.Reader
	ended    bool
	trailing bool // set at the end: bytes after the last member are not gzip
}

func newGzipReader(file *bufio.Reader) (*gzipReader, error) {
	member, err := gzip.NewReader(file)
	if err != nil {
		return nil, err
	}
	member.Multistream(false)
	return &gzipReader{file: file, member: member}, nil
}

// Read implements io.Reader.
func (g *gzipReader) Read(p []byte) (int, error) {
	for !g.ended {
		if n, err := g.member.Read(p); n > 0 {
			return n, nil
		} else if !errors.Is(err, io.EOF) {
			return 0, err
		}
		if err := g.next(); err != nil {
			return 0, err
		}
	}
	return 0, io.EOF
}

// next begins the next member, or ends the file.
func (g *gzipReader) next() error {
	head, err := g.file.Peek(2)
	if string(head) == "\x1f\x8b" {
		if err := g.member.Reset(g.file); err != nil {
			return err
		}
		g.member.Multistream(false)
		return nil
	}
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return err
	case string(head) == "\x1f":
		return io.ErrUnexpectedEOF
	}
	g.ended = true
	for {
		switch b, err := g.file.ReadByte(); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case b != 0:
			g.trailing = true
			return nil
		}
	}
}

var errTrailing = errors.New("after this line the file has bytes that are not gzip, which were not read; check that the file is complete")

// checkEnd reports a gzipped file that has other bytes after its last member, as an invalid row. The whole file has been read; at is its
// last line.
func (imp *importer) checkEnd(f *file, at position) error {
	if f.gzip == nil || !f.gzip.trailing {
		return nil
	}
	return imp.skipRow(at, errTrailing)
}
