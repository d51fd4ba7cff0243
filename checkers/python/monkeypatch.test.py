import builtins
import sys


def patch(fake, module):
    # <expect-error>
    sys.modules["pytest"] = fake
    # <expect-error>
    builtins.open = fake
    # <expect-error>
    sys.stdout = fake
    # <expect-error>
    setattr(builtins, "len", fake)
    # <expect-error>
    sys.meta_path.insert(0, fake)
    # <expect-error>
    setattr(sys.modules[module], "check", fake)
    # <expect-error>
    os.path.join = fake
    setattr(fake, "name", "value")
    self.stdout = fake
    sys.path.insert(0, "lib")
