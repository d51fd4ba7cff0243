import shutil
import tarfile


def unpack(name, target):
    with tarfile.open(name) as tar:
        # <expect-error>
        tar.extractall(target)
        tar.extractall(target, filter="data")
    # <expect-error>
    shutil.unpack_archive(name, target)
