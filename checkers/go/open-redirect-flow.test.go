package redirecting

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/gofiber/fiber/v2"
	"github.com/labstack/echo/v4"
)

func withoutSlash(w http.ResponseWriter, r *http.Request) {
	// <expect-error>
	http.Redirect(w, r, strings.TrimSuffix(r.URL.Path, "/"), http.StatusFound)
}

func slashInFront(w http.ResponseWriter, r *http.Request) {
	place := "/" + strings.Trim(r.URL.Path, "/")
	if r.URL.RawQuery != "" {
		place += "?" + r.URL.RawQuery
	}
	// <expect-error>
	http.Redirect(w, r, place, http.StatusMovedPermanently)
}

func backslashesTooLate(w http.ResponseWriter, r *http.Request) {
	place := strings.Trim(r.URL.Path, "/")
	place = strings.ReplaceAll(place, `\`, "/")
	// <expect-error>
	http.Redirect(w, r, "/"+place, http.StatusMovedPermanently)
}

func replacementThrownAway(w http.ResponseWriter, r *http.Request) {
	place := r.URL.Path
	strings.ReplaceAll(place, `\`, "/")
	// <expect-error>
	http.Redirect(w, r, "/"+strings.Trim(place, "/"), http.StatusMovedPermanently)
}

func onlyInOneBranch(w http.ResponseWriter, r *http.Request) {
	place := r.URL.Path
	if r.Method == http.MethodGet {
		place = strings.ReplaceAll(place, `\`, "/")
	}
	// <expect-error>
	http.Redirect(w, r, "/"+strings.Trim(place, "/"), http.StatusMovedPermanently)
}

func anAlias(w http.ResponseWriter, r *http.Request) {
	address := r.URL
	send := http.Redirect
	// <expect-error>
	send(w, r, address.Path+"/", http.StatusFound)
}

func normalised(w http.ResponseWriter, r *http.Request) {
	place := strings.ReplaceAll(r.URL.Path, `\`, "/")
	place = "/" + strings.Trim(place, "/")
	if r.URL.RawQuery != "" {
		place += "?" + r.URL.RawQuery
	}
	http.Redirect(w, r, place, http.StatusMovedPermanently)
}

func bothKindsTrimmed(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, "/"+strings.TrimLeft(r.URL.Path, `/\`), http.StatusFound)
}

func rooted(place string) string {
	return "/" + strings.TrimLeft(strings.ReplaceAll(place, "\\", "/"), "/")
}

func inAHelper(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, rooted(r.URL.Path), http.StatusFound)
}

func knownPlaces(w http.ResponseWriter, r *http.Request) {
	if !slices.Contains([]string{"/old", "/older"}, r.URL.Path) {
		http.NotFound(w, r)
		return
	}
	http.Redirect(w, r, r.URL.Path+"/", http.StatusFound)
}

func asParameter(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, "/login?next="+url.QueryEscape(r.URL.Path), http.StatusFound)
}

func constant(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, "/new/", http.StatusMovedPermanently)
}

func ofGin(c *gin.Context) {
	// <expect-error>
	c.Redirect(http.StatusFound, c.Request.URL.Path+"/")
}

func ofEcho(c echo.Context) error {
	request := c.Request()
	if request.URL.Path == "/old" {
		return c.Redirect(http.StatusFound, request.URL.Path+"/")
	}
	// <expect-error>
	return c.Redirect(http.StatusFound, request.URL.Path+"/")
}

func ofFiber(c *fiber.Ctx) error {
	if c.Query("asked") != "" {
		return c.Redirect("/login?next=" + url.QueryEscape(c.Path()))
	}
	// <expect-error>
	return c.Redirect(c.OriginalURL() + "/")
}
