#include <libpq-fe.h>
#include <mysql/mysql.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

void find(sqlite3 *db, int client) {
  char name[64], query[256];
  recv(client, name, sizeof name, 0);
  snprintf(query, sizeof query, "select * from users where name = '%s'", name);
  // <expect-error>
  sqlite3_exec(db, query, NULL, NULL, NULL);
}

static int ask(MYSQL *db, const char *text) {
  // <expect-error>
  return mysql_query(db, text);
}

void visits(MYSQL *db) {
  char query[512] = "select count(*) from visits where ";
  strcat(query, getenv("QUERY_STRING"));
  ask(db, query);
}

struct search {
  char *word;
};

void keep(struct search *search) {
  char line[64];
  fgets(line, sizeof line, stdin);
  search->word = strdup(line);
}

void run(struct search *search, PGconn *db) {
  char query[256];
  sprintf(query, "select * from words where word like '%%%s%%'", search->word);
  // <expect-error>
  PQexec(db, query);
}

void escapedInVain(PGconn *db, int client) {
  char name[64], safe[129], query[256];
  recv(client, name, sizeof name, 0);
  PQescapeStringConn(db, safe, name, strlen(name), NULL);
  sprintf(query, "delete from users where name = '%s'", name);
  // <expect-error>
  PQexec(db, query);
  sprintf(query, "delete from users where name = '%s'", safe);
}

void formatted(sqlite3 *db, int client) {
  char name[64];
  recv(client, name, sizeof name, 0);
  char *query = sqlite3_mprintf("delete from users where name = '%s'", name);
  // <expect-error>
  sqlite3_exec(db, query, NULL, NULL, NULL);
  query = sqlite3_mprintf("delete from users where name = %Q", name);
  sqlite3_exec(db, query, NULL, NULL, NULL);
}

void escaped(MYSQL *db, int client) {
  char name[64], safe[129], query[256];
  recv(client, name, sizeof name, 0);
  mysql_real_escape_string(db, safe, name, strlen(name));
  snprintf(query, sizeof query, "select * from users where name = '%s'", safe);
  mysql_query(db, query);
}

void literal(PGconn *db, int client) {
  char name[64], query[256];
  recv(client, name, sizeof name, 0);
  char *quoted = PQescapeLiteral(db, name, strlen(name));
  snprintf(query, sizeof query, "select * from users where name = %s", quoted);
  PQexec(db, query);
}

void bound(sqlite3 *db, int client) {
  char name[64];
  sqlite3_stmt *statement;
  recv(client, name, sizeof name, 0);
  sqlite3_prepare_v2(db, "select * from users where name = ?", -1, &statement, NULL);
  sqlite3_bind_text(statement, 1, name, -1, SQLITE_TRANSIENT);
}

void parameters(PGconn *db, int client) {
  char name[64];
  recv(client, name, sizeof name, 0);
  const char *values[] = {name};
  PQexecParams(db, "select * from users where name = $1", 1, NULL, values, NULL, NULL, 0);
}

void numbered(sqlite3 *db, int client) {
  char number[16], query[64];
  recv(client, number, sizeof number, 0);
  snprintf(query, sizeof query, "delete from users where id = %ld", strtol(number, NULL, 10));
  sqlite3_exec(db, query, NULL, NULL, NULL);
}

void sorted(sqlite3 *db) {
  char column[16], query[64];
  fgets(column, sizeof column, stdin);
  if (strcmp(column, "name") && strcmp(column, "age"))
    return;
  snprintf(query, sizeof query, "select * from users order by %s", column);
  sqlite3_exec(db, query, NULL, NULL, NULL);
}
