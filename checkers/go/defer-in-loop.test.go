package fixture

import "os"

func read(names []string) {
	for _, name := range names {
		file, err := os.Open(name)
		if err == nil {
			// <expect-error>
			defer file.Close()
		}
		// <expect-error>
		defer file.Close()
		func() {
			defer file.Close()
		}()
	}
	defer os.Remove("lock")
}
