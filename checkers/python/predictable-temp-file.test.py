import tempfile


def save(text):
    # <expect-error>
    tempfile.mktemp()
    # <expect-error>
    open("/tmp/state.json", "w").write(text)
    open("/tmp/state.json", "r").read()
    tempfile.mkstemp()
