//go:build unix

package cli

import "syscall"

// makeFilesPrivate makes the files and directories that the program creates usable by their owner, and by nobody else, whatever the umask: one
// that removes rights of the owner would make them unusable for the program itself.
func makeFilesPrivate() { syscall.Umask(0o077) }
