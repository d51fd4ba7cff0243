import re

# <expect-error>
NESTED = re.compile(r"^(a+)+$")
# <expect-error>
WORDS = re.compile(r"(?:\w+)*")
PLAIN = re.compile(r"^a+$")
SEPARATED = re.compile(r"(?:\w+,)*")
