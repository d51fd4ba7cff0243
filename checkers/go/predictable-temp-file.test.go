package fixture

import "os"

func write(data []byte) {
	// <expect-error>
	os.WriteFile("/tmp/state.json", data, 0o600)
	// <expect-error>
	os.Create("/var/tmp/lock")
	os.CreateTemp("", "state")
	os.ReadFile("/tmp/state.json")
	os.Create("tmp/state.json")
}
