package mails

import (
	"encoding/json"
	"html/template"
	"net/http"
	"os"
	text "text/template"

	"github.com/gofiber/fiber/v2"
	"github.com/labstack/echo/v4"
)

type mail struct {
	Subject string `json:"subject"`
	Body    string `json:"body"`
}

func preview(w http.ResponseWriter, r *http.Request) {
	// <expect-error>
	parsed, err := text.New("preview").Parse(r.FormValue("template"))
	if err != nil {
		return
	}
	parsed.Execute(w, os.Environ())
}

func send(w http.ResponseWriter, r *http.Request) {
	var m mail
	if err := json.NewDecoder(r.Body).Decode(&m); err != nil {
		return
	}
	// <expect-error>
	template.Must(template.New("mail").Funcs(nil).Parse(m.Body)).Execute(w, nil)
}

func greet(c echo.Context) error {
	return render(c, "Hello "+c.QueryParam("name"))
}

func render(c echo.Context, source string) error {
	page := text.New("page")
	page = page.Option("missingkey=error")
	// <expect-error>
	page, err := page.Parse(source)
	if err != nil {
		return err
	}
	return page.Execute(c.Response(), nil)
}

type theme struct{ layout string }

func (t *theme) choose(c *fiber.Ctx) error {
	t.layout = c.Query("layout")
	return nil
}

func (t *theme) compile(base *template.Template) (*template.Template, error) {
	// <expect-error>
	return base.Parse(t.layout)
}

func warned(w http.ResponseWriter, r *http.Request) {
	layout := r.URL.Query().Get("layout")
	if layout != "{{.Name}}" {
		w.WriteHeader(http.StatusBadRequest)
	}
	// <expect-error>
	text.New("layout").Parse(layout)
}

func escapedInVain(w http.ResponseWriter, r *http.Request) {
	layout := r.URL.Query().Get("layout")
	template.HTMLEscapeString(layout)
	// <expect-error>
	text.New("layout").Parse(layout)
}

var page = text.Must(text.New("page").Parse("Hello {{.}}"))

func asData(w http.ResponseWriter, r *http.Request) {
	page.Execute(w, r.FormValue("name"))
}

var layouts = map[string]string{"short": "{{.}}", "long": "Dear {{.}}"}

func lookedUp(w http.ResponseWriter, r *http.Request) {
	text.New("mail").Parse(layouts[r.FormValue("layout")])
}

func listed(w http.ResponseWriter, r *http.Request) {
	layout := r.FormValue("layout")
	switch layout {
	case "{{.Name}}", "{{.Mail}}":
		text.New("mail").Parse(layout)
	}
}

var allowed = map[string]bool{"{{.Name}}": true}

func allowedOnes(w http.ResponseWriter, r *http.Request) {
	layout := r.FormValue("layout")
	if allowed[layout] {
		text.New("mail").Parse(layout)
	}
}

func fromFile(w http.ResponseWriter, r *http.Request) {
	content, err := os.ReadFile("layout.tmpl")
	if err != nil {
		return
	}
	text.New("mail").Parse(string(content))
}
