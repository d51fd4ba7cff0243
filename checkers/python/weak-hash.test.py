import hashlib


def digest(data):
    # <expect-error>
    hashlib.md5(data)
    # <expect-error>
    hashlib.new("sha1", data)
    hashlib.md5(data, usedforsecurity=False)
    hashlib.sha256(data)
