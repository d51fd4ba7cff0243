import { flowCases } from './flow-cases.js';

flowCases(
  'rust',
  `
### calls among tokens
fn put(name: String) {
    let a = dbg!(fs::read(&name)); // !!
    assert!(std::fs::read(name.trim()).is_ok(), "{}", 1); // !!
    println!("{:?}", vec![fs::read(format!("/x/{}", name))]); // !!
    tokio::select! { r = work() => { fs::read(&name); } } // !!
}
### fields, elements and other macros
struct Q { path: String, other: String }
fn put(name: String) {
    let q = Q { path: name, other: String::new() };
    fs::read(format!("/x/{}", q.path)); // !!
    fs::read(format!("/x/{}", q.other));
    let l = vec![String::new(), q.path];
    fs::read(format!("/x/{}", l[1])); // !!
}
### names of arguments, and in the text
fn put(name: String, k: String) {
    fs::read(format!("/x/{k}", k = "fine"));
    fs::read(format!("/x/{p}", p = name)); // !!
    fs::read(format!("/x/{name}")); // !!
}
### what a function of the program makes of it
fn id(text: &str) -> String { text.len().to_string() }
fn keep(text: &str) -> &str { text }
fn put(name: String) {
    fs::read(format!("/x/{}", id(&name)));
    fs::read(format!("/x/{}", keep(&name))); // !!
    fs::read(format!("/x/{}", self::keep(&name))); // !!
}
### what may not run ends nothing and proves nothing
fn stop() -> ! { std::process::exit(1) }
fn put(name: String) {
    dbg!(if false { panic!("never") });
    dbg!(if false { stop() });
    fs::read(&name); // !!
}
fn check(name: String) {
    dbg!(if false { name.contains("..") });
    fs::read(&name); // !!
}
`,
);
