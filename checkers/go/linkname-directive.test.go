package fixture

// <expect-error>
//go:linkname now time.now
func now() int64

//go:generate stringer
//go:build linux
// see go:linkname
func other() {}
