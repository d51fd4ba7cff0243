import jwt


def read(token, key):
    # <expect-error>
    jwt.decode(token, verify=False)
    # <expect-error>
    jwt.decode(token, options={"verify_signature": False})
    jwt.decode(token, key, algorithms=["RS256"])
