import os

# <expect-error>
API_KEY = "4f9d8a7c6b5e"
# <expect-error>
client = connect(user="me", password="correct-horse")
PASSWORD = os.environ["PASSWORD"]
secret = "short"
token_url = "example.org/token"
