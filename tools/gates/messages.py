"""messages.py - does every language say everything the portal says?

The catalogues of web/messages hold the same keys, the same values in braces and both
plural forms. tools/embed_web asks the same when the program is built; here it is a gate.
"""
import os
from importlib.machinery import SourceFileLoader

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = "web/messages"


def run(root):
    folder = os.path.join(root, FOLDER)
    if not os.path.isdir(folder):
        return []
    embed = SourceFileLoader("embed_web", os.path.join(HERE, "..", "embed_web")).load_module()
    paths = sorted(os.path.join(folder, n) for n in os.listdir(folder) if n.endswith(".msg"))
    _, problems = embed.catalogues(paths)
    found = []
    for problem in problems:
        path, _, what = problem.replace(root.rstrip("/") + "/", "").partition(": ")
        found.append(f"{path if ':' in path else path + ':1'}: {what}")
    return found
