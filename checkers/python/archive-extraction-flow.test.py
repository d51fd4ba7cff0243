import inspect
import os
import shutil
import tarfile
import zipfile
from pathlib import Path


def unzip(source, root):
    with zipfile.ZipFile(source) as archive:
        for name in archive.namelist():
            # <expect-error>
            with open(os.path.join(root, name), "wb") as file:
                file.write(archive.read(name))


def untar(source, root):
    with tarfile.open(source) as archive:
        for member in archive.getmembers():
            target = Path(root) / member.name
            # <expect-error>
            target.write_bytes(archive.extractfile(member).read())


def iterate(source, root):
    for member in tarfile.open(source):
        write(f"{root}/{member.name}", member)


def write(path, member):
    # <expect-error>
    os.makedirs(path)
    # <expect-error>
    shutil.copy("template", path)


class Unpacker:
    def __init__(self, archive, root):
        self.targets = [os.path.join(root, info.filename) for info in archive.infolist()]

    def prepare(self):
        for target in self.targets:
            # <expect-error>
            os.mkdir(target)


def idle(archive, root):
    for info in archive.infolist():
        target = os.path.realpath(os.path.join(root, info.filename))
        if not target.startswith(os.path.realpath(root) + os.sep):
            print("outside", target)
        # <expect-error>
        open(target, "w")


def sibling(archive, root):
    for info in archive.infolist():
        target = os.path.realpath(os.path.join(root, info.filename))
        if not target.startswith(root):
            raise ValueError(target)
        # <expect-error>
        open(target, mode="w")


def inside(archive, root):
    for info in archive.infolist():
        target = os.path.realpath(os.path.join(root, info.filename))
        if not target.startswith(os.path.realpath(root) + os.sep):
            raise ValueError(target)
        open(target, "wb")


def relative(archive, root):
    for name in archive.namelist():
        target = (Path(root) / name).resolve()
        if not target.is_relative_to(root):
            continue
        target.write_bytes(archive.read(name))


def proved(archive, root):
    for name in archive.namelist():
        target = (root / name).resolve()
        target.relative_to(root)
        target.write_bytes(archive.read(name))


def segments(archive, root):
    for name in archive.namelist():
        if name.startswith("/") or ".." in name.split("/"):
            continue
        os.makedirs(os.path.join(root, name))


def compared(archive, root):
    for name in archive.namelist():
        if any(part == os.pardir for part in Path(name).parts):
            raise ValueError(name)
        open(os.path.join(root, name), "xb")


def based(archive, root):
    for name in archive.namelist():
        open(os.path.join(root, os.path.basename(name)), "wb")
        if name in ("a.txt", "b.txt"):
            open(os.path.join(root, name), "wb")


def inspected(module):
    for name, value in inspect.getmembers(module):
        open(f"/srv/{name}", "w")


def searched(archive, root):
    if "settings.json" in archive.namelist():
        archive.extract("settings.json", root)
    return [open(name) for name in archive.namelist()]
