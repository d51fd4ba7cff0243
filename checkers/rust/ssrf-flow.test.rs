use axum::extract::{Json, Path, Query};
use reqwest::{Client, Url};

const HOSTS: [&str; 2] = ["docs.example", "news.example"];

#[derive(serde::Deserialize)]
struct Wanted {
    url: String,
    id: String,
}

struct Feed {
    address: String,
}

async fn direct(Query(wanted): Query<Wanted>) -> String {
    // <expect-error>
    reqwest::get(&wanted.url).await.unwrap().text().await.unwrap()
}

async fn chained(Json(wanted): Json<Wanted>) {
    let client = Client::new();
    // <expect-error>
    client.get(format!("http://{}/status", wanted.url)).send().await.unwrap();
    client.get(format!("https://api.example/items/{}", wanted.id)).send().await.unwrap();
    client.post("https://api.example/items").json(&wanted.id).send().await.unwrap();
}

async fn connected(Path(host): Path<String>) {
    // <expect-error>
    tokio::net::TcpStream::connect(host).await.unwrap();
}

async fn helped(Path(host): Path<String>) {
    load(&host).await;
}

async fn load(address: &str) -> String {
    // <expect-error>
    ureq::get(address).call().unwrap().into_string().unwrap()
}

async fn kept(client: Client, Query(wanted): Query<Wanted>) {
    follow(client, Feed { address: wanted.url }).await;
}

async fn follow(client: Client, feed: Feed) {
    // <expect-error>
    client.get(&feed.address).send().await.unwrap();
}

async fn warned(Query(wanted): Query<Wanted>) {
    if !HOSTS.contains(&Url::parse(&wanted.url).unwrap().host_str().unwrap()) {
        eprintln!("unknown host");
    }
    // <expect-error>
    reqwest::get(wanted.url).await.unwrap();
}

async fn begins(Path(url): Path<String>) {
    if url.starts_with("https://") {
        // <expect-error>
        reqwest::get(url).await.unwrap();
    }
}

async fn known(Path(address): Path<String>) {
    if address.starts_with("https://docs.example/") {
        reqwest::get(&address).await.unwrap();
    }
    if address == "https://docs.example" {
        reqwest::get(&address).await.unwrap();
    }
    if matches!(address.as_str(), "https://docs.example" | "https://news.example") {
        reqwest::get(&address).await.unwrap();
    }
    if !HOSTS.contains(&address.as_str()) {
        return;
    }
    reqwest::get(format!("https://{address}/status")).await.unwrap();
}

async fn of_host(Path(address): Path<String>) {
    let host = Url::parse(&address).unwrap().host_str().unwrap().to_string();
    if !host.ends_with(".docs.example") {
        return;
    }
    reqwest::get(&address).await.unwrap();
}

async fn encoded(Path(name): Path<String>, Path(port): Path<u16>) {
    reqwest::get(format!("http://localhost:{port}/status")).await.unwrap();
    reqwest::get(format!("https://api.example/items?name={}", urlencoding::encode(&name))).await.unwrap();
}
