package fixture

import "os"

func watched() bool {
	// <expect-error>
	_, err := os.Stat("/workspace")
	// <expect-error>
	_, again := os.Stat(`/toolchain/go`)
	_, other := os.Stat("/workspaces")
	_, below := os.Stat("/srv/workspace")
	return err == nil || again == nil || other == nil || below == nil
}
