package embedded

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestIntegrityFindsInconsistentRows(t *testing.T) {
	t.Parallel()
	for finding, damage := range map[string]string{
		"friendships without both friend rows": "DELETE FROM friend WHERE user = (SELECT max(user) FROM friend)",
		"friend rows without a friendship":     "DELETE FROM friendship; INSERT INTO friend VALUES (x'01', 1, x'02', 1)",
		"a wrong like count":                   "UPDATE interest SET likes = likes + 1",
		"a wrong interest count":               "UPDATE kind SET interests = 7",
		"a wrong member count":                 "UPDATE page SET members = 0",
		"page links without their reverse":     "DELETE FROM page_link WHERE page > other",
		"blocks between friends":               "DROP TRIGGER block_friends; INSERT INTO block SELECT low, high, 1 FROM friendship",
		"outside the thread":                   "PRAGMA foreign_keys = OFF; UPDATE message SET post = zeroblob(16) WHERE reply_to IS NOT NULL",
		"topic_post rows without a topic":      "INSERT INTO topic_post SELECT author, x'01', post, created_at FROM topic_post",
		"without a topic_post row":             "DELETE FROM topic_post",
		"violated foreign keys":                "PRAGMA foreign_keys = OFF; UPDATE friendship SET requester = randomblob(16)",
	} {
		dir := t.TempDir()
		e := openTest(t, dir)
		putRows(t, e, fixture())
		if err := e.Integrity(t.Context()); err != nil {
			t.Fatal(err)
		}
		c := <-e.writer.conns
		var err error
		for statement := range strings.SplitSeq(damage, "; ") {
			err = errors.Join(err, c.run(t.Context(), statement))
		}
		e.writer.release(c)
		if err != nil {
			t.Fatalf("%s: %v", damage, err)
		}
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
		if err := openTest(t, dir).Integrity(t.Context()); err == nil || !strings.Contains(err.Error(), finding) {
			t.Errorf("after %s got %v, want %s", damage, err, finding)
		}
	}
}

func TestIntegrityFindsDamagedPages(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	e := openTest(t, dir)
	putRows(t, e, fixture())
	var page, size int
	err := e.read(t.Context(), func(c *conn) error {
		query := "SELECT rootpage, page_size FROM sqlite_schema, pragma_page_size WHERE name = 'friend'"
		_, err := queryRow(t.Context(), c, func(r *row) bool { page, size = r.int(), r.int(); return true }, query)
		return err
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
	if err := openTest(t, dir).Integrity(t.Context()); err == nil {
		t.Fatal("found nothing")
	}
}

func TestSizeIsThatOfTheFileAndAllOfItIsMapped(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	fill(t, dir, manyRows())
	file, err := os.Stat(filepath.Join(dir, fileName))
	if err != nil {
		t.Fatal(err)
	}
	size, mapped, err := openTest(t, dir).Size(t.Context())
	if err != nil || size != file.Size() || mapped != size {
		t.Errorf("%d bytes, %d mapped, %v; want %d", size, mapped, err, file.Size())
	}
}
