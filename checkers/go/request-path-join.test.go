package fixture

import (
	"net/http"
	"os"
	"path/filepath"
)

func serve(w http.ResponseWriter, r *http.Request) {
	// <expect-error>
	name := filepath.Join("/srv", r.URL.Path)
	// <expect-error>
	os.ReadFile(r.FormValue("file"))
	// <expect-error>
	http.ServeFile(w, r, r.PathValue("name"))
	filepath.Join("/srv", filepath.Base(r.URL.Path))
	os.ReadFile(name)
}
