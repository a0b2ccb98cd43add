package embedded

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// The header of a SQLite database: https://www.sqlite.org/fileformat.html#the_database_header
const (
	headerText      = "SQLite format 3\x00"
	headerVersionAt = 60 // of user_version, four bytes
	headerSize      = 100
)

// NewestBackup returns the path of the file in the directory backups that was modified last, of those that are backups by their header,
// whatever their names are; of several, the last by name. The data itself is not a backup: neither the database in dataDir nor a database
// beside the record of its last backup. It returns fs.ErrNotExist when there is no backup.
func NewestBackup(backups, dataDir string) (string, error) {
	entries, err := os.ReadDir(backups) // sorted by name
	if err != nil {
		return "", err
	}
	newest, modified := "", time.Time{}
	for _, entry := range entries {
		path := filepath.Join(backups, entry.Name())
		info, err := os.Stat(path) // of the file that a link names
		if errors.Is(err, fs.ErrNotExist) || err == nil && (!info.Mode().IsRegular() || isData(path, info, dataDir)) {
			continue
		}
		if err != nil {
			return "", err
		}
		if entry.Name()[0] == '.' || info.ModTime().Before(modified) { // .fivefold-partial-* is incomplete
			continue
		}
		switch hasHeader, err := hasBackupHeader(path); {
		case err != nil:
			return "", err
		case hasHeader:
			newest, modified = path, info.ModTime()
		}
	}
	if newest == "" {
		return "", fs.ErrNotExist
	}
	return newest, nil
}

// searchName is the name of the file of a search engine in a data directory: it is derived from the data.
const searchName = "search.db"

// isData reports whether a file is the database of a data directory, or is derived from one.
func isData(path string, info fs.FileInfo, dataDir string) bool {
	if filepath.Base(path) == searchName {
		return true
	}
	if data, err := os.Stat(filepath.Join(dataDir, fileName)); err == nil && os.SameFile(data, info) {
		return true
	}
	_, err := os.Stat(filepath.Join(filepath.Dir(path), recordName))
	return err == nil && filepath.Base(path) == fileName
}

// hasBackupHeader reports whether a file begins as a database that has been migrated.
func hasBackupHeader(path string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	header := make([]byte, headerSize)
	_, err = io.ReadFull(f, header)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return false, nil
	}
	return bytes.HasPrefix(header, []byte(headerText)) && binary.BigEndian.Uint32(header[headerVersionAt:]) != 0, err
}
