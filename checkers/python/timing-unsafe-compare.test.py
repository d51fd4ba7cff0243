import hmac


def check(user, given, signature, expected, mac):
    # <expect-error>
    if user.password == given:
        return True
    # <expect-error>
    if mac.hexdigest() != expected:
        return False
    if signature is None or signature == "":
        return False
    return hmac.compare_digest(signature, expected)
