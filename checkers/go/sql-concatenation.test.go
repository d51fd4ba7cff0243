package fixture

import (
	"database/sql"
	"fmt"
)

func find(db *sql.DB, name string, ids []string) {
	// <expect-error>
	db.Query("SELECT * FROM users WHERE name = '" + name + "'")
	// <expect-error>
	db.Exec("DELETE FROM users WHERE id = " + ids[0])
	// <expect-error>
	db.QueryRow(fmt.Sprintf("select 1 from users where name = '%s'", name))
	db.Query("SELECT * FROM users WHERE name = ?", name)
	db.Query("SELECT 1 " + "FROM users")
	log.Exec("selected " + name)
}
