package fixture

import "os"

func save(file *os.File, data []byte) {
	// <expect-error>
	_ = persist(data)
	// <expect-error>
	_ = os.Rename("a", "b")
	_ = file.Close()
	_ = data
	if err := persist(data); err != nil {
		panic(err)
	}
}
