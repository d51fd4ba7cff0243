package fixture

import "os"

func write(data []byte) {
	// <expect-error>
	os.Chmod("state", 0777)
	// <expect-error>
	os.WriteFile("state", data, 0o666)
	os.WriteFile("state", data, 0o644)
	os.MkdirAll("folder", 0755)
}
