package files

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/go-chi/chi/v5"
	"github.com/gofiber/fiber/v2"
	"github.com/labstack/echo/v4"
)

type site struct{ root string }

func (s *site) direct(w http.ResponseWriter, r *http.Request) {
	// <expect-error>
	http.ServeFile(w, r, filepath.Join(s.root, r.URL.Path))
}

func (s *site) idle(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	if strings.Contains(name, "..") {
		w.WriteHeader(400)
	}
	open := os.ReadFile
	// <expect-error>
	data, _ := open(filepath.Join(s.root, name))
	w.Write(data)
}

func (s *site) sibling(w http.ResponseWriter, r *http.Request) {
	path := filepath.Join(s.root, r.FormValue("name"))
	if !strings.HasPrefix(path, s.root) {
		return
	}
	s.read(path)
}

func (s *site) read(path string) {
	// <expect-error>
	os.ReadFile(path)
}

func (s *site) inside(w http.ResponseWriter, r *http.Request) {
	path := filepath.Join(s.root, r.FormValue("name"))
	if !strings.HasPrefix(path, s.root+string(filepath.Separator)) {
		return
	}
	os.ReadFile(path)
}

func (s *site) refused(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	if err := refuse(name); err != nil {
		return
	}
	os.ReadFile(filepath.Join(s.root, name))
}

func refuse(name string) error {
	for _, segment := range strings.Split(name, "/") {
		if segment == ".." {
			return errors.New("climbs")
		}
	}
	return nil
}

func (s *site) local(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/")
	if filepath.IsLocal(name) {
		os.Open(filepath.Join(s.root, name))
	}
	os.Open(filepath.Join(s.root, filepath.Base(name)))
}

func (s *site) ofGin(c *gin.Context) {
	// <expect-error>
	c.File(filepath.Join(s.root, c.Param("name")))
	if strings.ContainsAny(c.Param("name"), `/\\`) {
		return
	}
	c.File(filepath.Join(s.root, filepath.Base(c.Param("name"))))
}

func (s *site) ofEcho(c echo.Context) error {
	upload, err := c.FormFile("upload")
	if err != nil {
		return err
	}
	if c.QueryParam("kind") == "avatar" {
		// <expect-error>
		return c.Attachment(s.root+"/"+c.QueryParam("name"), upload.Filename)
	}
	// <expect-error>
	return os.Remove(filepath.Join(s.root, filepath.Clean(c.Param("name"))))
}

func (s *site) ofFiber(c *fiber.Ctx) error {
	name := c.Params("name")
	if name != "readme" && name != "licence" {
		return c.SendStatus(404)
	}
	return c.SendFile(filepath.Join(s.root, name))
}

func (s *site) ofChi(w http.ResponseWriter, r *http.Request) {
	path := filepath.Join(s.root, chi.URLParam(r, "*"))
	relative, err := filepath.Rel(s.root, path)
	if err != nil || strings.HasPrefix(relative, "..") {
		return
	}
	os.ReadFile(path)
	os.ReadFile(filepath.Join(s.root, filepath.Clean("/"+chi.URLParam(r, "*"))))
}

func (s *site) begins(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	if strings.HasPrefix(name, "..") {
		return
	}
	// <expect-error>
	os.ReadFile(filepath.Join(s.root, name))
}
