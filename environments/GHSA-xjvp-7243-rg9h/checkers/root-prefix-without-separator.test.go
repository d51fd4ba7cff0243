package files

import (
	"path/filepath"
	"strings"
)

type share struct{ root string }

func (s share) resolve(name string) string {
	// <expect-error>
	if strings.HasPrefix(name, s.root) {
		return name
	}
	return filepath.Join(s.root, name)
}

func (s share) viaLocal(name string) bool {
	root := s.root
	// <expect-error>
	return strings.HasPrefix(filepath.Clean(name), root)
}

func (s share) viaClean(name string) bool {
	// <expect-error>
	return strings.HasPrefix(name, filepath.Clean(s.root))
}

func (s share) viaIndex(name string) bool {
	// <expect-error>
	return strings.Index(name, s.root) == 0
}

func (s share) viaSlice(name string) bool {
	// <expect-error>
	return len(name) >= len(s.root) && name[:len(s.root)] == s.root
}

func (s share) withSeparator(name string) bool {
	return name == s.root || strings.HasPrefix(name, s.root+string(filepath.Separator))
}

func (s share) withSlash(name string) bool {
	prefix := s.root + "/"
	return strings.HasPrefix(name, prefix)
}

func (s share) withSeparatorAdded(name string) bool {
	root := s.root + string(filepath.Separator)
	return name == s.root || strings.HasPrefix(name, root)
}

func (s share) withSlashAppended(name string) bool {
	base := s.root
	if !strings.HasSuffix(base, "/") {
		base += "/"
	}
	return strings.HasPrefix(name+"/", base)
}

func (s share) withSeparatorAppended(name string) bool {
	root := s.root
	if !strings.HasSuffix(root, string(filepath.Separator)) {
		root += string(filepath.Separator)
	}
	return strings.HasPrefix(name, root)
}

func (s share) withNextCharacter(name string) bool {
	return len(name) > len(s.root) && name[:len(s.root)] == s.root && name[len(s.root)] == '/'
}

func (s share) withRel(name string) bool {
	inside, err := filepath.Rel(s.root, name)
	return err == nil && filepath.IsLocal(inside)
}

func other(name string) bool {
	return strings.HasPrefix(name, "..") || strings.Contains(name, "root")
}
