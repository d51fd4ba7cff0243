package pages

import (
	"encoding/json"
	"fmt"
	"html"
	"html/template"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"
	"github.com/labstack/echo/v4"
)

func greet(w http.ResponseWriter, r *http.Request) {
	// <expect-error>
	fmt.Fprintf(w, "<h1>Hello, %s</h1>", r.FormValue("name"))
	fmt.Fprintf(w, "<h1>Hello, %s</h1>", html.EscapeString(r.FormValue("name")))
	fmt.Fprintf(w, "<p>%s</p>", template.HTMLEscapeString(r.URL.Query().Get("name")))
	// <expect-error>
	fmt.Fprintf(w, `<a href="%s">back</a>`, r.URL.Query().Get("back"))
	fmt.Fprintf(w, "<a href='/search?q=%s'>again</a>", url.QueryEscape(r.FormValue("q")))
	fmt.Fprintf(w, "unknown name: %s", r.FormValue("name"))
}

func search(w http.ResponseWriter, r *http.Request) {
	word := r.URL.Query().Get("word")
	html.EscapeString(word)
	// <expect-error>
	w.Write([]byte("<p>" + word))
	// <expect-error>
	io.WriteString(w, "nothing for "+word+"</p>")
	io.WriteString(w, "nothing for "+html.EscapeString(word)+"</p>")
}

type view struct{ Body template.HTML }

var page = template.Must(template.New("page").Parse(`<main>{{.Body}}</main>`))

func show(c *gin.Context) {
	v := view{Body: trusted(c.Query("body"))}
	page.Execute(c.Writer, v)
	page.Execute(c.Writer, struct{ Body string }{c.Query("body")})
	// <expect-error>
	c.Data(http.StatusOK, "text/html; charset=utf-8", []byte(c.Param("body")))
	c.Data(http.StatusOK, "text/plain", []byte(c.Param("body")))
	c.HTML(http.StatusOK, "page.html", gin.H{"body": c.Query("body")})
}

func trusted(text string) template.HTML {
	// <expect-error>
	return template.HTML(text)
}

type state struct{ title string }

func (s *state) remember(c echo.Context) { s.title = c.QueryParam("title") }

func (s *state) render(c echo.Context) error {
	// <expect-error>
	return c.HTML(http.StatusOK, s.title)
}

func plain(c echo.Context) error {
	return c.String(http.StatusOK, c.QueryParam("title"))
}

func typed(w http.ResponseWriter, r *http.Request) {
	name := r.PostFormValue("name")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusOK)
	// <expect-error>
	fmt.Fprintln(w, name)
}

func typedAsText(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain")
	fmt.Fprintln(w, r.PostFormValue("name"))
}

func checkedTooLate(w http.ResponseWriter, r *http.Request) {
	tone := r.FormValue("tone")
	// <expect-error>
	fmt.Fprintf(w, `<div class="x">%s</div>`, tone)
	if tone != "light" && tone != "dark" {
		return
	}
	fmt.Fprintf(w, `<div class="x">%s</div>`, tone)
}

var tones = map[string]bool{"light": true, "dark": true}

func known(w http.ResponseWriter, r *http.Request) {
	tone := r.FormValue("tone")
	if !tones[tone] {
		http.Error(w, "unknown", http.StatusBadRequest)
		return
	}
	fmt.Fprintf(w, `<div class="x">%s</div>`, tone)
}

func numbered(w http.ResponseWriter, r *http.Request) {
	page, err := strconv.Atoi(r.FormValue("page"))
	if err != nil {
		return
	}
	fmt.Fprintf(w, "<p>page %d</p>", page)
	data, _ := json.Marshal(r.FormValue("state"))
	fmt.Fprintf(w, "<script>const state = %s</script>", data)
}
