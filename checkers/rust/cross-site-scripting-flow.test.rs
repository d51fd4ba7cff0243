use actix_web::{web, HttpResponse};
use axum::extract::{Form, Path, Query};
use axum::response::Html;
use rocket::get;
use rocket::response::content::RawHtml;

const TABS: [&str; 2] = ["all", "mine"];

#[derive(serde::Deserialize)]
struct Wanted {
    name: String,
    tab: String,
}

struct Page {
    title: String,
}

async fn direct(Query(wanted): Query<Wanted>) -> Html<String> {
    // <expect-error>
    Html(format!("<h1>Hello {}</h1>", wanted.name))
}

async fn actix(wanted: web::Query<Wanted>) -> HttpResponse {
    let name = html_escape::encode_text(&wanted.name);
    let page = format!("<h1>Hello {name}</h1>");
    HttpResponse::Ok().content_type("text/html").body(page);
    HttpResponse::Ok().content_type("text/plain").body(wanted.name.clone());
    // <expect-error>
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(format!("<h1>{}", wanted.name))
}

#[get("/hello/<name>")]
fn hello(name: &str) -> RawHtml<String> {
    // <expect-error>
    RawHtml(format!("<h1>Hello {name}</h1>"))
}

async fn helped(Form(wanted): Form<Wanted>) -> Html<String> {
    page(&wanted.name)
}

fn page(text: &str) -> Html<String> {
    // <expect-error>
    Html("<body>".to_string() + text)
}

async fn kept(Path(title): Path<String>) -> Html<String> {
    show(Page { title })
}

fn show(page: Page) -> Html<String> {
    let mut text = String::from("<title>");
    text.push_str(&page.title);
    // <expect-error>
    Html(text)
}

async fn ignored(Path(name): Path<String>) -> Html<String> {
    let _escaped = html_escape::encode_text(&name);
    // <expect-error>
    Html(format!("<h1>{name}</h1>"))
}

async fn escaped(Path(name): Path<String>) -> Html<String> {
    let name = html_escape::encode_text(&name).to_string();
    Html(format!("<h1>{name}</h1>"))
}

async fn cleaned(Path(name): Path<String>) -> Html<String> {
    Html(ammonia::clean(&name))
}

async fn known(Path(tab): Path<String>) -> Html<String> {
    if !TABS.contains(&tab.as_str()) {
        return Html("unknown".to_string());
    }
    Html(format!("<a href='?tab={tab}'>"))
}

async fn plain(Path(tab): Path<String>) -> Html<String> {
    if tab == "all" || tab.chars().all(|c| c.is_alphanumeric()) {
        return Html(format!("<a href='?tab={tab}'>"));
    }
    let page: u32 = tab.parse().unwrap();
    Html(format!("<p>{page}"))
}

async fn numbered(Path(id): Path<u64>) -> Html<String> {
    Html(format!("<p>{id}"))
}
