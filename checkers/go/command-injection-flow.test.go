package files

import (
	"encoding/json"
	"net/http"
	"os/exec"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"
	"github.com/gofiber/fiber/v2"
	"github.com/gorilla/mux"
	"github.com/labstack/echo/v4"
)

func run(w http.ResponseWriter, r *http.Request) {
	tool := r.FormValue("tool")
	// <expect-error>
	exec.Command(tool, "-v")
	shell(r.URL.Query().Get("script"))
	exec.Command("ls", "--", tool)
	if tool == "ls" || tool == "df" {
		exec.Command(tool)
	}
	if _, err := strconv.Atoi(tool); err != nil {
		return
	}
	switch tool {
	case "ls":
		exec.Command(tool)
	default:
		// <expect-error>
		exec.Command(tool)
	}
}

func shell(script string) error {
	// <expect-error>
	command := exec.Command("sh", "-c", "nice "+script)
	return command.Run()
}

type job struct {
	Tool string `json:"tool"`
	Args []string
}

func fromBody(w http.ResponseWriter, r *http.Request) {
	var one job
	if err := json.NewDecoder(r.Body).Decode(&one); err != nil {
		return
	}
	// <expect-error>
	exec.Command(one.Tool, one.Args...).Run()
	exec.Command("convert", one.Args...).Run()
	if !slices.Contains([]string{"ls", "df"}, one.Tool) {
		println("unknown", one.Tool)
	}
	// <expect-error>
	exec.CommandContext(r.Context(), one.Tool).Run()
}

func ofGin(c *gin.Context) {
	var one job
	if c.ShouldBindJSON(&one) == nil {
		// <expect-error>
		exec.Command("bash", "-c", "ping -c1 "+one.Tool).Run()
	}
}

func ofEcho(c echo.Context) error {
	// <expect-error>
	return exec.Command("/bin/sh", "-c", "git -C repositories/"+c.Param("name")+" gc").Run()
}

func ofFiber(c *fiber.Ctx) error {
	// <expect-error>
	return exec.Command("sh", "-ec", c.Query("script")).Run()
}

var tools = map[string]bool{"ls": true}

func ofGorilla(w http.ResponseWriter, r *http.Request) {
	tool := mux.Vars(r)["tool"]
	if tools[tool] {
		exec.Command(tool).Run()
	}
	if !slices.Contains([]string{"ls", "df"}, tool) {
		return
	}
	exec.Command(tool).Run()
}
