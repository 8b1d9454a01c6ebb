"""Runs a program in QuickJS as native code: `interpreter.py FILE` prints the times that it leaves.

The engine is that of the module `quickjs`, of the packages quickjs-ng or quickjs of PyPI.
"""

import sys

from quickjs import Context

context = Context()
with open(sys.argv[1], encoding="utf-8") as file:
    context.eval(file.read())
while context.execute_pending_job():
    pass
print(context.eval("times"))
