use actix_web::web;
use axum::extract::{Path, Query, State};
use rusqlite::Connection;
use sqlx::PgPool;

const COLUMNS: [&str; 2] = ["name", "price"];

#[derive(serde::Deserialize)]
struct Wanted {
    name: String,
    sort: String,
}

struct Search {
    filter: String,
}

async fn direct(State(pool): State<PgPool>, Query(wanted): Query<Wanted>) {
    let sql = format!("select * from items where name = '{}'", wanted.name);
    // <expect-error>
    sqlx::query(&sql).fetch_all(&pool).await.unwrap();
    sqlx::query("select * from items where name = $1").bind(&wanted.name).fetch_all(&pool).await.unwrap();
}

fn lite(connection: &Connection, name: web::Path<String>) {
    // <expect-error>
    connection.execute(&format!("delete from items where name = '{}'", name), []).unwrap();
    connection.execute("delete from items where name = ?1", [name.as_str()]).unwrap();
}

fn prepared(conn: Connection, wanted: web::Query<Wanted>) {
    let mut sql = String::from("select * from items order by ");
    sql.push_str(&wanted.sort);
    // <expect-error>
    conn.prepare(&sql).unwrap();
}

async fn helped(State(pool): State<PgPool>, Path(name): Path<String>) {
    remove(&pool, &name).await;
}

async fn remove(pool: &PgPool, name: &str) {
    // <expect-error>
    sqlx::query(&("delete from items where name = '".to_owned() + name + "'")).execute(pool).await.unwrap();
}

async fn kept(client: tokio_postgres::Client, Path(filter): Path<String>) {
    search(&client, Search { filter }).await;
}

async fn search(client: &tokio_postgres::Client, search: Search) {
    // <expect-error>
    client.batch_execute(&format!("select * from items where {}", search.filter)).await.unwrap();
}

async fn warned(State(pool): State<PgPool>, Path(column): Path<String>) {
    if !COLUMNS.contains(&column.as_str()) {
        eprintln!("unknown column: {column}");
    }
    // <expect-error>
    sqlx::query(&format!("select {column} from items")).fetch_all(&pool).await.unwrap();
}

async fn known(State(pool): State<PgPool>, Path(column): Path<String>) {
    if column == "name" {
        sqlx::query(&format!("select {column} from items")).fetch_all(&pool).await.unwrap();
    }
    if column.chars().all(|c| c.is_ascii_lowercase()) {
        sqlx::query(&format!("select {column} from items")).fetch_all(&pool).await.unwrap();
    }
    let order = match column.as_str() {
        "price" => "price desc",
        _ => "name",
    };
    sqlx::query(&format!("select * from items order by {order}")).fetch_all(&pool).await.unwrap();
    if !COLUMNS.contains(&column.as_str()) {
        return;
    }
    sqlx::query(&format!("select {column} from items")).fetch_all(&pool).await.unwrap();
}

async fn numbered(State(pool): State<PgPool>, Path(id): Path<i64>, Query(wanted): Query<Wanted>) {
    sqlx::query(&format!("select * from items where id = {id}")).fetch_all(&pool).await.unwrap();
    let page: u32 = wanted.sort.parse().unwrap();
    sqlx::query(&format!("select * from items limit 10 offset {page}")).fetch_all(&pool).await.unwrap();
    if matches!(wanted.name.as_str(), "a" | "b") {
        sqlx::query("select 1").fetch_all(&pool).await.unwrap();
    }
}
