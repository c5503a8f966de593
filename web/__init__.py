"""The web: pages over the core. ``create_app`` takes where sessions come from, and the settings."""

from flask import Flask
from flask_wtf import CSRFProtect
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.middleware.proxy_fix import ProxyFix

from web import assets, auth, compiled, context, errors, filters, i18n, logs, nav, once, origin, security, views
from web.accounts import browsers
from web.config import Config

__all__ = ["Config", "create_app"]


def create_app(sessions: sessionmaker[Session], config: Config) -> Flask:
    """Build the application. The same process may hold several, each with its own database and settings."""
    app = Flask("web", root_path=str(assets.FOLDER.parent))
    app.config.update(config.for_flask())
    app.extensions[context.EXTENSION] = {"sessions": sessions, "config": config}
    if config.proxies:
        count = config.proxies
        vars(app)["wsgi_app"] = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)
    logs.register(app)
    origin.register(app)
    CSRFProtect(app)
    for part in (context, compiled, filters, i18n, security, once, nav, browsers, errors, auth, views):
        part.register(app)
    return app
