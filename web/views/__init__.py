"""The pages, one module an area; each has a blueprint ``bp``, found by itself."""

from importlib import import_module
from pkgutil import iter_modules

from flask import Flask


def register(app: Flask) -> None:
    """Put every area of this folder into the application."""
    for found in iter_modules(__path__):
        app.register_blueprint(import_module(f"{__name__}.{found.name}").bp)
