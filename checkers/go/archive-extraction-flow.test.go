package unpack

import (
	"archive/tar"
	"archive/zip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	securejoin "github.com/cyphar/filepath-securejoin"
)

func untar(from io.Reader, folder string) error {
	archive := tar.NewReader(from)
	for {
		header, err := archive.Next()
		if err != nil {
			return err
		}
		target := filepath.Join(folder, header.Name)
		switch header.Typeflag {
		case tar.TypeDir:
			// <expect-error>
			os.MkdirAll(target, 0o755)
		case tar.TypeSymlink:
			// <expect-error>
			os.Symlink(header.Linkname, target)
		default:
			// <expect-error>
			file, err := os.OpenFile(target, os.O_CREATE|os.O_WRONLY, header.FileInfo().Mode())
			if err != nil {
				return err
			}
			io.Copy(file, archive)
			file.Close()
		}
	}
}

func unzip(name, folder string) error {
	archive, err := zip.OpenReader(name)
	if err != nil {
		return err
	}
	defer archive.Close()
	for _, entry := range archive.File {
		if err := place(entry, filepath.Join(folder, entry.Name)); err != nil {
			return err
		}
	}
	return nil
}

func place(entry *zip.File, target string) error {
	// <expect-error>
	file, err := os.Create(target)
	if err != nil {
		return err
	}
	defer file.Close()
	content, err := entry.Open()
	if err != nil {
		return err
	}
	_, err = io.Copy(file, content)
	return err
}

type job struct{ target, folder string }

func queued(archive *zip.Reader, folder string) {
	var targets []string
	for _, entry := range archive.File {
		targets = append(targets, nameOf(entry, folder).target)
	}
	for _, one := range targets {
		// <expect-error>
		os.WriteFile(one, nil, 0o644)
	}
}

func nameOf(entry *zip.File, folder string) job {
	return job{target: folder + "/" + entry.Name, folder: folder}
}

func sibling(archive *tar.Reader, folder string) error {
	header, err := archive.Next()
	if err != nil {
		return err
	}
	target := filepath.Join(folder, header.Name)
	if !strings.HasPrefix(target, folder) {
		return errors.New("outside")
	}
	// <expect-error>
	return os.MkdirAll(filepath.Dir(target), 0o755)
}

func warned(entry *zip.File, folder string) error {
	if strings.Contains(entry.Name, "..") {
		println("suspicious", entry.Name)
	}
	// <expect-error>
	return os.Mkdir(filepath.Join(folder, entry.Name), 0o755)
}

func cleanedInVain(entry *zip.File, folder string) error {
	filepath.Base(entry.Name)
	// <expect-error>
	return os.Mkdir(filepath.Join(folder, filepath.Clean(entry.Name)), 0o755)
}

func local(from io.Reader, folder string) error {
	archive := tar.NewReader(from)
	for {
		header, err := archive.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if !filepath.IsLocal(header.Name) {
			return errors.New("outside")
		}
		target := filepath.Join(folder, header.Name)
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		file, err := os.Create(target)
		if err != nil {
			return err
		}
		file.Close()
	}
}

func within(archive *zip.ReadCloser, folder string) error {
	for _, entry := range archive.File {
		target := filepath.Join(folder, entry.Name)
		if !strings.HasPrefix(target, filepath.Clean(folder)+string(os.PathSeparator)) {
			return errors.New("outside")
		}
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(target, nil, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func contained(folder, name string) (string, error) {
	target := filepath.Join(folder, name)
	relative, err := filepath.Rel(folder, target)
	if err != nil || strings.HasPrefix(relative, "..") {
		return "", errors.New("outside")
	}
	return target, nil
}

func byHelper(entry *zip.File, folder string) error {
	target, err := contained(folder, entry.Name)
	if err != nil {
		return err
	}
	return os.MkdirAll(target, 0o755)
}

func flat(entry *zip.File, folder string) (*os.File, error) {
	return os.Create(filepath.Join(folder, filepath.Base(entry.Name)))
}

func rooted(entry *zip.File, folder string) error {
	return os.Mkdir(filepath.Join(folder, filepath.Clean("/"+entry.Name)), 0o755)
}

func secured(entry *zip.File, folder string) error {
	target, err := securejoin.SecureJoin(folder, entry.Name)
	if err != nil {
		return err
	}
	return os.Mkdir(target, 0o755)
}

func onlyTheManifest(archive *zip.Reader, folder string) {
	for _, entry := range archive.File {
		if entry.Name == "manifest.json" {
			os.Create(filepath.Join(folder, entry.Name))
		}
	}
}

func segments(entry *zip.File, folder string) error {
	for _, segment := range strings.Split(entry.Name, "/") {
		if segment == ".." {
			return errors.New("climbs")
		}
	}
	return os.Mkdir(filepath.Join(folder, entry.Name), 0o755)
}

func throughRoot(entry *zip.File, folder *os.Root) (*os.File, error) {
	return folder.Create(entry.Name)
}
