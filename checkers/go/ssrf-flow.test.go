package proxy

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"
	"github.com/gofiber/fiber/v2"
)

var known = []string{"a.example", "b.example"}

func fetch(w http.ResponseWriter, r *http.Request) {
	target := r.FormValue("target")
	// <expect-error>
	http.Get(target)
	forward(target)
	http.Get("https://api.example/items/" + url.PathEscape(target))
	parsed, err := url.Parse(target)
	if err != nil || !slices.Contains(known, parsed.Hostname()) {
		return
	}
	http.Get(target)
}

func forward(address string) (*http.Request, error) {
	// <expect-error>
	return http.NewRequest("GET", "https://"+address, nil)
}

type hook struct{ Address string }

type sender struct {
	client *http.Client
	hook   hook
}

func (s *sender) configure(w http.ResponseWriter, r *http.Request) {
	var one hook
	if json.NewDecoder(r.Body).Decode(&one) == nil {
		s.hook = one
	}
}

func (s *sender) send() {
	// <expect-error>
	s.client.Post(s.hook.Address, "application/json", nil)
}

func ofGin(c *gin.Context) {
	address := c.Query("address")
	if !slices.Contains(known, address) {
		c.Status(http.StatusForbidden)
	}
	// <expect-error>
	http.Get(address)
	switch address {
	case "https://a.example/", "https://b.example/":
		http.Get(address)
	}
}

func ofFiber(c *fiber.Ctx) error {
	_, err := http.Get("https://api.example/?" + url.Values{"q": {c.Query("q")}}.Encode())
	return err
}

var mirrors = map[string]bool{"https://a.example/": true}

func (s *sender) mirror(w http.ResponseWriter, r *http.Request) {
	from := r.PostFormValue("from")
	if !mirrors[from] {
		http.Error(w, "unknown mirror", http.StatusForbidden)
		return
	}
	s.client.Get(from)
	// <expect-error>
	s.client.Get(r.PostFormValue("from"))
}
