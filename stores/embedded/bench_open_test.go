package embedded

import "testing"

// BenchmarkOpen measures opening: a new file, and one that needs no migration.
func BenchmarkOpen(b *testing.B) {
	b.Run("new", func(b *testing.B) {
		for b.Loop() {
			openAndClose(b, Memory)
		}
	})
	b.Run("existing", func(b *testing.B) {
		dir := b.TempDir()
		for b.Loop() {
			openAndClose(b, dir)
		}
	})
}

func openAndClose(b *testing.B, dir string) {
	b.Helper()
	e, err := Open(b.Context(), dir)
	if err != nil {
		b.Fatal(err)
	}
	if err := e.Close(); err != nil {
		b.Fatal(err)
	}
}
