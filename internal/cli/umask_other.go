//go:build !unix

package cli

// makeFilesPrivate does nothing: this system has no umask.
func makeFilesPrivate() {}
