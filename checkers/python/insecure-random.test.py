import random
import secrets


def issue(user):
    # <expect-error>
    token = random.getrandbits(128)
    # <expect-error>
    user.password = "".join(random.choice(LETTERS) for _ in range(12))
    delay = random.random()
    session_id = secrets.token_hex()
    return token, delay, session_id
