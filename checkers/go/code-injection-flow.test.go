package scripts

import (
	"encoding/json"
	"net/http"
	"plugin"
	"slices"
	"strconv"

	"github.com/Knetic/govaluate"
	"github.com/dop251/goja"
	"github.com/gin-gonic/gin"
	"github.com/gorilla/mux"
	"github.com/robertkrimen/otto"
	lua "github.com/yuin/gopher-lua"
)

func evaluate(w http.ResponseWriter, r *http.Request) {
	// <expect-error>
	expression, err := govaluate.NewEvaluableExpression(r.FormValue("formula"))
	if err != nil {
		return
	}
	expression.Evaluate(nil)
}

func filter(c *gin.Context) {
	machine := otto.New()
	// <expect-error>
	machine.Run("keep = function (it) { return " + c.Query("condition") + " }")
}

type request struct{ Script string }

func script(w http.ResponseWriter, r *http.Request) {
	var body request
	if json.NewDecoder(r.Body).Decode(&body) != nil {
		return
	}
	run(body.Script)
}

func run(source string) {
	state := lua.NewState()
	defer state.Close()
	// <expect-error>
	state.DoString(source)
}

type runner struct{ runtime *goja.Runtime }

func (it *runner) serve(w http.ResponseWriter, r *http.Request) {
	name := mux.Vars(r)["name"]
	// <expect-error>
	it.runtime.RunString(name + "()")
	// <expect-error>
	plugin.Open("plugins/" + name + ".so")
	if !slices.Contains([]string{"resize", "crop"}, name) {
		http.NotFound(w, r)
		return
	}
	it.runtime.RunString(name + "()")
	plugin.Open("plugins/" + name + ".so")
}

func logged(w http.ResponseWriter, r *http.Request) {
	formula := r.FormValue("formula")
	if len(formula) == 0 || formula != "a + b" {
		println("unusual")
	}
	// <expect-error>
	govaluate.NewEvaluableExpression(formula)
}

var formulas = map[string]string{"sum": "a + b"}

func lookedUp(w http.ResponseWriter, r *http.Request) {
	govaluate.NewEvaluableExpression(formulas[r.FormValue("formula")])
}

func number(c *gin.Context) {
	times, err := strconv.Atoi(c.Query("times"))
	if err != nil {
		return
	}
	goja.New().RunString("repeat(" + strconv.Itoa(times) + ")")
}

func asData(c *gin.Context) {
	runtime := goja.New()
	runtime.Set("name", c.Query("name"))
	runtime.RunString("greet(name)")
}

func compared(c *gin.Context) {
	if name := c.Param("name"); name == "resize" || name == "crop" {
		goja.New().RunString(name + "()")
	}
}

var known = map[string]bool{"resize": true}

func inTable(c *gin.Context) {
	name := c.Param("name")
	if !known[name] {
		return
	}
	goja.New().RunString(name + "()")
}
