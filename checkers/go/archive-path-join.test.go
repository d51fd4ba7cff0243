package fixture

import (
	"archive/tar"
	"path/filepath"
)

func extract(reader *tar.Reader, target string, file struct{ Name string }) {
	header, _ := reader.Next()
	// <expect-error>
	filepath.Join(target, header.Name)
	filepath.Join(target, filepath.Base(header.Name))
	filepath.Join(target, file.Name)
}
