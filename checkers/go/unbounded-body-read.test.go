package fixture

import (
	"io"
	"net/http"
)

func handle(w http.ResponseWriter, r *http.Request, file struct{ Body io.Reader }) {
	// <expect-error>
	io.ReadAll(r.Body)
	io.ReadAll(io.LimitReader(r.Body, 1<<20))
	io.ReadAll(file.Body)
}
