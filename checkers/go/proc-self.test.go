package fixture

import "os"

func look() {
	// <expect-error>
	os.ReadFile("/proc/self/cmdline")
	// <expect-error>
	os.ReadFile(`/proc/1/environ`)
	os.ReadFile("/srv/proc/self")
	os.ReadFile("/proc/meminfo")
}
