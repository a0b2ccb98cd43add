package embedded

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

func TestIntegrityFindsWhatContradicts(t *testing.T) {
	for finding, damage := range map[string]string{
		"not seen from both sides":  "DELETE FROM friend WHERE user = (SELECT max(user) FROM friend)",
		"friends without":           "DELETE FROM friendship; INSERT INTO friend VALUES (x'01', 1, x'02', 1)",
		"a wrong number of likes":   "UPDATE interest SET likes = likes + 1",
		"kinds with a wrong number": "UPDATE kind SET interests = 7",
		"a wrong number of members": "UPDATE page SET members = 0",
		"not seen from both pages":  "DELETE FROM page_link WHERE page > other",
		"both bound and blocked":    "DROP TRIGGER block_friends; INSERT INTO block SELECT low, high, 1 FROM friendship",
		"in another thread":         "PRAGMA foreign_keys = OFF; UPDATE message SET post = zeroblob(16) WHERE reply_to IS NOT NULL",
		"posts without their topic": "INSERT INTO topic_post SELECT author, x'01', post, created_at FROM topic_post",
		"topics without their post": "DELETE FROM topic_post",
		"references to nothing":     "PRAGMA foreign_keys = OFF; UPDATE friendship SET requester = randomblob(16)",
	} {
		dir := t.TempDir()
		e := open(t, dir)
		put(t, e, two())
		if err := e.Integrity(t.Context()); err != nil {
			t.Fatal(err)
		}
		l := <-e.writer.lines
		_, err := l.conn.ExecContext(t.Context(), damage)
		e.writer.give(l)
		if err != nil {
			t.Fatalf("%s: %v", damage, err)
		}
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
		if err := open(t, dir).Integrity(t.Context()); err == nil || !strings.Contains(err.Error(), finding) {
			t.Errorf("after %s got %v, want %s", damage, err, finding)
		}
	}
}

func TestIntegrityFindsDamagedPages(t *testing.T) {
	dir := t.TempDir()
	e := open(t, dir)
	put(t, e, two())
	var page, size int
	err := e.read(t.Context(), "Test", 0, func(l *line) error {
		query := "SELECT rootpage, page_size FROM sqlite_schema, pragma_page_size WHERE name = 'friend'"
		return l.one(t.Context(), query, nil, whole{&page}, whole{&size})
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(e.Location(), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteAt(bytes.Repeat([]byte{0xff}, 100), int64((page-1)*size)); err != nil {
		t.Fatal(err)
	}
	if err := open(t, dir).Integrity(t.Context()); err == nil {
		t.Fatal("found nothing")
	}
}
