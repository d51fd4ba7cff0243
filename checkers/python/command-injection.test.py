import os
import subprocess


def remove(name):
    # <expect-error>
    os.system("rm -rf " + name)
    # <expect-error>
    subprocess.run(f"rm -rf {name}", shell=True)
    # <expect-error>
    subprocess.check_output(name, stderr=None, shell=True)
    subprocess.run(["rm", "-rf", name])
    subprocess.run("ls /", shell=True)
    os.system("ls /")
    subprocess.run(name, shell=False)
