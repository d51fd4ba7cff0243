package fixture

import (
	"log"
	"os"
)

func load() error {
	// <expect-error>
	os.Exit(0)
	// <expect-error>
	log.Fatalf("cannot load")
	log.Printf("cannot load")
	return nil
}
