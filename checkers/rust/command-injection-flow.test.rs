use axum::extract::{Json, Path, Query};
use std::process::Command;
use tokio::process::Command as Later;

const TOOLS: [&str; 2] = ["ping", "dig"];

#[derive(serde::Deserialize)]
struct Wanted {
    host: String,
    tool: String,
}

struct Job {
    script: String,
}

async fn direct(Query(wanted): Query<Wanted>) {
    // <expect-error>
    Command::new("sh").arg("-c").arg(format!("ping -c 1 {}", wanted.host)).status().unwrap();
    Command::new("ping").arg("--").arg(&wanted.host).status().unwrap();
    Command::new("sh").arg("-c").arg("ping \"$1\"").arg("sh").arg(&wanted.host).status().unwrap();
}

async fn named(Path(tool): Path<String>) {
    // <expect-error>
    Later::new(tool).arg("--version").status().await.unwrap();
}

async fn listed(Json(wanted): Json<Wanted>) {
    let script = format!("dig {}", wanted.host);
    // <expect-error>
    Command::new("/bin/bash").args(["-c", &script]).output().unwrap();
    Command::new("dig").args(["--", &wanted.host]).output().unwrap();
}

async fn helped(Path(host): Path<String>) {
    run(&format!("ping {host}"));
}

fn run(script: &str) {
    // <expect-error>
    Command::new("sh").arg("-c").arg(script).spawn().unwrap();
}

async fn kept(Path(host): Path<String>) {
    start(Job { script: format!("ping {host}") });
}

fn start(job: Job) {
    // <expect-error>
    Command::new("sh").arg("-c").arg(job.script).spawn().unwrap();
}

async fn warned(Path(tool): Path<String>) {
    if !TOOLS.contains(&tool.as_str()) {
        eprintln!("unknown tool: {tool}");
    }
    // <expect-error>
    Command::new(tool).spawn().unwrap();
}

async fn other(Query(wanted): Query<Wanted>) {
    if wanted.tool.chars().all(char::is_alphanumeric) {
        // <expect-error>
        Command::new("sh").arg("-c").arg(format!("ping {}", wanted.host)).spawn().unwrap();
    }
}

async fn known(Path(tool): Path<String>) {
    if tool == "dig" {
        Command::new(&tool).spawn().unwrap();
    }
    if matches!(tool.as_str(), "ping" | "dig") {
        Command::new(&tool).spawn().unwrap();
    }
    if !TOOLS.contains(&tool.as_str()) {
        return;
    }
    Command::new(tool).spawn().unwrap();
}

async fn plain(Path((host, count)): Path<(String, String)>) {
    let count: u32 = count.parse().unwrap();
    Command::new("sh").arg("-c").arg(format!("ping -c {count} localhost")).spawn().unwrap();
    let quoted = shell_escape::escape(host.clone().into());
    Command::new("sh").arg("-c").arg(format!("ping {quoted}")).spawn().unwrap();
    if host.chars().any(|c| !c.is_ascii_alphanumeric()) {
        return;
    }
    Command::new("sh").arg("-c").arg(format!("ping {host}")).spawn().unwrap();
}

async fn matched(Path(tool): Path<String>) {
    let program = match tool.as_str() {
        "ping" => "/bin/ping",
        _ => "/usr/bin/dig",
    };
    Command::new(program).spawn().unwrap();
}
