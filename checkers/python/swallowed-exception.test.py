def read(path):
    try:
        return load(path)
    # <expect-error>
    except:
        pass
    try:
        return load(path)
    # <expect-error>
    except Exception as error:
        pass
    try:
        return load(path)
    except FileNotFoundError:
        pass
    try:
        return load(path)
    except Exception as error:
        report(error)
