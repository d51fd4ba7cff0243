# <expect-error>
import ctypes
# <expect-error>
from gc import get_objects
import sys

# <expect-error>
sys.settrace(print)
sys.getrecursionlimit()
