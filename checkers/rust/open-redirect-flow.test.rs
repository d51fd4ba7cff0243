use actix_web::{http::header, web, HttpResponse};
use axum::extract::{Form, Path, Query};
use axum::response::Redirect;
use rocket::get;

const PLACES: [&str; 2] = ["/home", "/help"];

#[derive(serde::Deserialize)]
struct Wanted {
    next: String,
    id: String,
}

struct Done {
    next: String,
}

async fn direct(Query(wanted): Query<Wanted>) -> Redirect {
    // <expect-error>
    Redirect::to(&wanted.next)
}

async fn actix(wanted: web::Query<Wanted>) -> HttpResponse {
    let next = wanted.next.clone();
    HttpResponse::Found().insert_header(("X-Next", next.clone())).finish();
    // <expect-error>
    HttpResponse::Found().insert_header((header::LOCATION, next)).finish()
}

#[get("/out?<url>")]
fn out(url: String) -> rocket::response::Redirect {
    // <expect-error>
    rocket::response::Redirect::to(url)
}

async fn helped(Form(wanted): Form<Wanted>) -> Redirect {
    leave(wanted.next.trim())
}

fn leave(next: &str) -> Redirect {
    // <expect-error>
    Redirect::temporary(next)
}

async fn kept(Path(next): Path<String>) -> Redirect {
    finish(Done { next })
}

fn finish(done: Done) -> Redirect {
    // <expect-error>
    Redirect::permanent(&done.next)
}

async fn slash(Path(next): Path<String>) -> Redirect {
    if !next.starts_with('/') {
        return Redirect::to("/");
    }
    // <expect-error>
    Redirect::to(&next)
}

async fn late(Path(next): Path<String>) -> Redirect {
    // <expect-error>
    let answer = Redirect::to(&next);
    if !PLACES.contains(&next.as_str()) {
        eprintln!("left for {next}");
    }
    answer
}

async fn path(Path(next): Path<String>) -> Redirect {
    if !next.starts_with('/') || next.starts_with("//") {
        return Redirect::to("/");
    }
    Redirect::to(&next)
}

async fn of_this_site(Path(next): Path<String>) -> Redirect {
    if next.starts_with("https://docs.example/") {
        return Redirect::to(&next);
    }
    if next == "/home" {
        return Redirect::to(&next);
    }
    if matches!(next.as_str(), "/home" | "/help") {
        return Redirect::to(&next);
    }
    Redirect::to("/")
}

async fn known(Path(next): Path<String>) -> Redirect {
    if PLACES.contains(&next.as_str()) {
        return Redirect::to(&next);
    }
    Redirect::to(&format!("/login?next={}", urlencoding::encode(&next)))
}

async fn item(Query(wanted): Query<Wanted>, Path(id): Path<u32>) -> Redirect {
    if wanted.id.is_empty() {
        return Redirect::to(&format!("/items/{id}"));
    }
    Redirect::to(&format!("/items/{}", wanted.id))
}
