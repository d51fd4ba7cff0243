// Command app serves folders over SCP, and through the methods of their handler.
package main

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"net"

	"app/bridge"
	"charm.land/wish/v2"
	"charm.land/wish/v2/scp"
	"github.com/charmbracelet/keygen"
)

type use struct {
	Workdir, Root, Path string
	Mode                fs.FileMode
	Mtime               int64
	Content             []byte
}

func (u use) handler() scp.Handler {
	bridge.EnterDirectory(u.Workdir)
	return scp.NewFileSystemHandler(u.Root)
}

func main() {
	bridge.Stream("scp", func(u use, l net.Listener) {
		h, pair := u.handler(), bridge.Must(keygen.New("", keygen.WithKeyType(keygen.Ed25519)))
		key, files := wish.WithHostKeyPEM(pair.RawPrivateKey()), wish.WithMiddleware(scp.Middleware(h, h))
		_ = bridge.Must(wish.NewServer(key, files)).Serve(l)
	})
	bridge.Call("Write", func(u use) (any, error) {
		return u.handler().Write(nil, &scp.FileEntry{Filepath: u.Path, Mode: u.Mode, Mtime: u.Mtime, Atime: u.Mtime,
			Size: int64(len(u.Content)), Reader: bytes.NewReader(u.Content)})
	})
	bridge.Call("Mkdir", func(u use) (any, error) {
		return nil, u.handler().Mkdir(nil, &scp.DirEntry{Filepath: u.Path, Mode: u.Mode, Mtime: u.Mtime, Atime: u.Mtime})
	})
	bridge.Call("Glob", func(u use) (any, error) { return u.handler().Glob(nil, u.Path) })
	bridge.Call("WalkDir", func(u use) (seen []string, err error) {
		err = u.handler().WalkDir(nil, u.Path, func(path string, _ fs.DirEntry, err error) error {
			seen = append(seen, path)
			return err
		})
		return seen, err
	})
	bridge.Call("NewDirEntry", func(u use) (any, error) { return u.handler().NewDirEntry(nil, u.Path) })
	bridge.Call("NewFileEntry", func(u use) ([]byte, error) {
		file, done, err := u.handler().NewFileEntry(nil, u.Path)
		if err != nil {
			return nil, err
		}
		content, err := io.ReadAll(file.Reader)
		return content, errors.Join(err, done())
	})
	bridge.Serve()
}
