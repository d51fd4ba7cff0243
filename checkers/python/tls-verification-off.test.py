import ssl

import requests


def fetch(url, context):
    # <expect-error>
    requests.get(url, verify=False)
    # <expect-error>
    context.check_hostname = False
    # <expect-error>
    context.verify_mode = ssl.CERT_NONE
    # <expect-error>
    ssl._create_unverified_context()
    requests.get(url, verify=True)
    context.verify_mode = ssl.CERT_REQUIRED
    token.decode(verify=False)
