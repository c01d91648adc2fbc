"""Copy what mutmut needs, decorators written as calls, since it passes over decorated functions: see `make mutants`."""

import ast
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
COPIED = ("src", "tests", "conf", "experiments", "benchmarks", "pyproject.toml")
MUTATED = ("rules/*.py", "measures/*.py")


def undecorated(text: str) -> str:
    """Return a module in which each decorated function at the top is decorated by a call below it."""
    lines = text.split("\n")
    for node in reversed(ast.parse(text).body):
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            calls = [f"{node.name} = {ast.unparse(one)}({node.name})" for one in reversed(node.decorator_list)]
            lines[node.end_lineno : node.end_lineno] = calls
            del lines[node.decorator_list[0].lineno - 1 : node.lineno - 1]
    return "\n".join(lines)


def copy(folder: Path) -> None:
    """Make the copy anew."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)
    for pattern in MUTATED:
        for path in (folder / "src" / "civsim").glob(pattern):
            path.write_text(undecorated(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    copy(Path(sys.argv[1]))
