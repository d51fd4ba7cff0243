use actix_web::{web, HttpRequest, HttpResponse};
use axum::extract::{Multipart, Path, Query};
use rocket::get;
use std::collections::HashSet;
use std::fs;
use std::path::{Component, PathBuf};

const ROOT: &str = "/srv/files";

#[derive(serde::Deserialize)]
struct Wanted {
    name: String,
}

struct Job {
    name: String,
}

async fn direct(Path(name): Path<String>) -> Vec<u8> {
    // <expect-error>
    std::fs::read(format!("{ROOT}/{name}")).unwrap()
}

async fn queried(wanted: web::Query<Wanted>) -> HttpResponse {
    let path = PathBuf::from(ROOT).join(&wanted.name);
    // <expect-error>
    HttpResponse::Ok().body(fs::read_to_string(path).unwrap())
}

async fn matched(request: HttpRequest) -> std::io::Result<actix_files::NamedFile> {
    let name: PathBuf = request.match_info().query("name").parse().unwrap();
    let tail = request.match_info().get("tail").unwrap_or("index.html").to_string();
    // <expect-error>
    actix_files::NamedFile::open(PathBuf::from(ROOT).join(tail))
}

#[get("/files/<name>")]
fn routed(name: &str) -> Option<Vec<u8>> {
    load(name)
}

fn load(name: &str) -> Option<Vec<u8>> {
    // <expect-error>
    fs::read(std::path::Path::new(ROOT).join(name)).ok()
}

async fn upload(mut multipart: Multipart) {
    while let Some(field) = multipart.next_field().await.unwrap() {
        let name = field.file_name().unwrap().to_string();
        // <expect-error>
        tokio::fs::write(format!("{}/{}", ROOT, name), field.bytes().await.unwrap()).await.unwrap();
    }
}

async fn kept(Query(wanted): Query<Wanted>) {
    let job = Job { name: wanted.name };
    remove(&job);
}

fn remove(job: &Job) {
    // <expect-error>
    fs::remove_file(PathBuf::from(ROOT).join(&job.name)).unwrap();
}

async fn warned(Path(name): Path<String>) -> Vec<u8> {
    if name.contains("..") {
        tracing::warn!("climbs: {name}");
    }
    // <expect-error>
    fs::read(PathBuf::from(ROOT).join(name)).unwrap()
}

async fn not_real(Path(name): Path<String>) -> Option<Vec<u8>> {
    let path = PathBuf::from(ROOT).join(&name);
    if !path.starts_with(ROOT) {
        return None;
    }
    // <expect-error>
    fs::read(path).ok()
}

async fn real(Path(name): Path<String>) -> Option<Vec<u8>> {
    let path = PathBuf::from(ROOT).join(&name).canonicalize().unwrap();
    if !path.starts_with(ROOT) {
        return None;
    }
    fs::read(path).ok()
}

async fn refused(Path(name): Path<String>) -> Option<Vec<u8>> {
    if name.contains("..") || name.contains('/') {
        return None;
    }
    fs::read(PathBuf::from(ROOT).join(name)).ok()
}

async fn components(Path(name): Path<String>) -> Option<Vec<u8>> {
    let path = PathBuf::from(&name);
    if path.components().any(|part| !matches!(part, Component::Normal(_))) {
        return None;
    }
    fs::read(PathBuf::from(ROOT).join(path)).ok()
}

async fn plain(Path(name): Path<String>, known: HashSet<String>) -> Option<Vec<u8>> {
    if name.chars().all(|c| c.is_ascii_alphanumeric()) {
        return fs::read(PathBuf::from(ROOT).join(name)).ok();
    }
    if name == "index.html" {
        return fs::read(PathBuf::from(ROOT).join(name)).ok();
    }
    if known.contains(&name) {
        return fs::read(PathBuf::from(ROOT).join(name)).ok();
    }
    let last = PathBuf::from(&name).file_name()?.to_owned();
    fs::read(PathBuf::from(ROOT).join(last)).ok()
}

async fn numbered(Path(id): Path<u32>, Query(wanted): Query<Wanted>) -> Option<Vec<u8>> {
    let page: usize = wanted.name.parse().ok()?;
    fs::read(format!("{ROOT}/{page}")).ok()?;
    let plain = sanitize_filename::sanitize(&wanted.name);
    fs::read(format!("{ROOT}/{plain}")).ok()?;
    fs::read(format!("{ROOT}/{id}")).ok()
}
