// Package web holds the playground's built files, so that the program serves it without a network or other files.
// Its sources are in src, built by `npm run build`; internal/httpserver serves them.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Files returns the built files: index.html, and assets named by a hash of their content.
func Files() fs.FS {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // only a malformed path fails, and this one is a constant
	}
	return files
}
