import os
# <expect-error>
os.path.exists("/workspace")
# <expect-error>
os.path.exists(r'/deps/site')
os.path.exists("/workspaces")
os.path.exists("workspace")
