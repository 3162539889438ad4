"""The templates of what lamina writes into a user's repository."""

from pathlib import Path

from lamina.errors import ConfigError

OWN_FOLDER = Path(".lamina") / "templates"
"""Where a project keeps templates of its own; one of the same name wins."""

_FROM_EXPRESSIONS = (ArithmeticError, AttributeError, LookupError, OSError, TypeError, ValueError)
"""What an expression in a template, or a file that is no text, may raise."""


def shipped_folder() -> Path:
    """Return the folder of the templates that come with lamina."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "templates"
    return installed if installed.is_dir() else package.parents[1] / "templates"


def render(name: str, project: Path, **values: object) -> str:
    """Return the template `name` filled with `values`.

    Raises:
        ConfigError: The project's own template is broken or uses a value that there is not.
    """
    # 40 ms, which only the commands that write should pay.
    import jinja2  # noqa: PLC0415 - see above
    from jinja2.sandbox import SandboxedEnvironment  # noqa: PLC0415 - see above

    folders = [project / OWN_FOLDER, shipped_folder()]
    # Sandboxed: looking at a stranger's repository should not run their Python.
    environment = SandboxedEnvironment(
        loader=jinja2.FileSystemLoader(folders),
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # the templates are SQL and Markdown, not HTML
        keep_trailing_newline=True,
    )
    try:
        return environment.get_template(name).render(**values)
    except (jinja2.TemplateError, *_FROM_EXPRESSIONS) as error:
        line = getattr(error, "lineno", None)
        where = f"{project / OWN_FOLDER / name}" + (f", line {line}" if line else "")
        raise ConfigError(
            f"the template {where}: {error}",
            "Correct it, or remove it to use lamina's own.",
        ) from error
