package items

import (
	"database/sql"
	"fmt"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"
	"github.com/labstack/echo/v4"
	"gorm.io/gorm"
)

type items struct{ db *sql.DB }

func (i *items) list(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	query := fmt.Sprintf("select * from items where name = '%s'", name)
	// <expect-error>
	i.db.Query(query)
	i.db.Query("select * from items where name = ?", name)
	i.by(r.FormValue("order"))
	id, err := strconv.Atoi(r.FormValue("id"))
	if err != nil {
		return
	}
	i.db.Exec("delete from items where id = " + strconv.Itoa(id))
}

func (i *items) by(order string) {
	if order != "name" && order != "price" {
		// <expect-error>
		i.db.Query("select * from items order by " + order)
	}
	if order == "name" || order == "price" {
		i.db.Query("select * from items order by " + order)
	}
}

func (i *items) ofEcho(c echo.Context) error {
	// <expect-error>
	_, err := i.db.ExecContext(c.Request().Context(), "delete from items where name = '"+c.Param("name")+"'")
	if err != nil {
		return err
	}
	_, err = i.db.ExecContext(c.Request().Context(), "delete from items where name = ?", c.Param("name"))
	return err
}

type filter struct{ Order, Name string }

func ofGin(c *gin.Context, db *gorm.DB) {
	var f filter
	if err := c.ShouldBindQuery(&f); err != nil {
		return
	}
	db.Where("name = ?", f.Name).Find(nil)
	// <expect-error>
	db.Order(f.Order).Find(nil)
	if column, ok := columns[f.Order]; ok {
		db.Order(column).Find(nil)
	}
	if !sortable[f.Order] {
		println("not sortable", f.Order)
	}
	// <expect-error>
	db.Raw("select * from items order by " + f.Order)
	if sortable[f.Order] {
		db.Raw("select * from items order by " + f.Order)
	}
}

var columns = map[string]string{"name": "items.name"}
var sortable = map[string]bool{"name": true}
