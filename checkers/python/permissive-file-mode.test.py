import os


def share(path):
    # <expect-error>
    os.chmod(path, 0o777)
    # <expect-error>
    os.makedirs(path, mode=0o666)
    # <expect-error>
    os.umask(0)
    os.chmod(path, 0o600)
    os.umask(0o077)
