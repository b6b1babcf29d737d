"""Which names look like secrets. The rule is the same in every recorder."""

from .kept_builtins import __builtins__  # noqa: F401

_PARTS = (
    "password", "passwd", "passphrase", "secret", "apikey", "api_key", "privatekey", "private_key",
    "accesskey", "access_key", "credential", "authorization",
)  # fmt: skip

REASON = "looks like a secret"


def looks_secret(name):
    """Whether text under this name is likely something that nobody else should see."""
    if type(name) is not str or len(name) >= 100:
        return False
    lower = name.lower()
    return lower.endswith("token") or any(part in lower for part in _PARTS)
