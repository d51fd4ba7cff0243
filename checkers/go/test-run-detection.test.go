package fixture

import (
	"flag"
	"os"
	"strings"
	"testing"
)

func watched() bool {
	// <expect-error>
	if testing.Testing() {
		return true
	}
	// <expect-error>
	if flag.Lookup("test.v") != nil {
		return true
	}
	// <expect-error>
	if os.Getenv("CI") != "" {
		return true
	}
	// <expect-error>
	if strings.HasSuffix(os.Args[0], ".test") {
		return true
	}
	return os.Getenv("HOME") == "" || strings.HasSuffix(os.Args[0], ".exe") || flag.Lookup("verbose") == nil
}
