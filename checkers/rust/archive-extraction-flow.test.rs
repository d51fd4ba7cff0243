use std::fs::{self, File};
use std::io;
use std::path::{Component, Path, PathBuf};
use zip::read::ZipFile;
use zip::ZipArchive;

struct Pending {
    path: PathBuf,
}

fn direct(mut archive: ZipArchive<File>, folder: &Path) -> io::Result<()> {
    for index in 0..archive.len() {
        let mut file = archive.by_index(index)?;
        let target = folder.join(file.name());
        // <expect-error>
        let mut out = File::create(&target)?;
        io::copy(&mut file, &mut out)?;
    }
    Ok(())
}

fn typed(file: &mut ZipFile, folder: &Path) -> io::Result<()> {
    let name = file.name().to_string();
    // <expect-error>
    fs::create_dir_all(folder.join(&name))?;
    store(&folder.join(name), &[])
}

fn store(target: &Path, content: &[u8]) -> io::Result<()> {
    // <expect-error>
    fs::write(target, content)
}

fn kept(file: &ZipFile, folder: &Path) -> io::Result<()> {
    let pending = Pending { path: folder.join(file.name()) };
    finish(&pending)
}

fn finish(pending: &Pending) -> io::Result<()> {
    // <expect-error>
    File::create(&pending.path).map(|_| ())
}

fn warned(file: &ZipFile, folder: &Path) -> io::Result<()> {
    if file.name().contains("..") {
        eprintln!("climbs: {}", file.name());
    }
    // <expect-error>
    fs::write(folder.join(file.name()), [])
}

fn not_real(file: &ZipFile, folder: &Path) -> io::Result<()> {
    let target = folder.join(file.name());
    if !target.starts_with("/srv/archives") {
        return Ok(());
    }
    // <expect-error>
    fs::write(target, [])
}

fn enclosed(mut archive: ZipArchive<File>, folder: &Path) -> io::Result<()> {
    for index in 0..archive.len() {
        let mut file = archive.by_index(index)?;
        let Some(name) = file.enclosed_name() else { continue };
        let mut out = File::create(folder.join(name))?;
        io::copy(&mut file, &mut out)?;
    }
    Ok(())
}

fn refused(file: &ZipFile, folder: &Path) -> io::Result<()> {
    let name = file.name().to_string();
    if name.contains("..") {
        return Ok(());
    }
    fs::write(folder.join(name), [])
}

fn normal(file: &ZipFile, folder: &Path) -> io::Result<()> {
    let path = Path::new(file.name());
    if !path.components().all(|part| matches!(part, Component::Normal(_))) {
        return Ok(());
    }
    fs::write(folder.join(path), [])
}

fn real(file: &ZipFile, folder: &Path) -> io::Result<()> {
    let target = folder.join(file.name()).canonicalize().unwrap();
    if target.starts_with("/srv/archives") {
        fs::write(target, [])?;
    }
    Ok(())
}

fn flat(file: &ZipFile, folder: &Path) -> io::Result<()> {
    if file.name() == "manifest.json" {
        fs::write(folder.join("manifest.json"), [])?;
    }
    fs::write(folder.join(sanitize_filename::sanitize(file.name())), [])?;
    fs::write(folder.join(Path::new(file.name()).file_name().unwrap()), [])
}
