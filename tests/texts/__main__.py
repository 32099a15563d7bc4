"""`make texts`: collect what the product says, keep the translations there are, compile, say what lacks."""

from __future__ import annotations

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reconcile.settings")
os.environ.setdefault("RECONCILE_MODE", "test")
django.setup()

from tests.texts import catalogues  # noqa: E402
from tests.texts.sources import collected  # noqa: E402


def main() -> bool:
    """True when every text is translated."""
    sources = collected()
    lacking = 0
    for language in catalogues.LANGUAGES:
        catalog = catalogues.brought_up_to(language, sources)
        path = catalogues.path_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(catalogues.as_po(catalog))
        path.with_suffix(".mo").write_bytes(catalogues.as_mo(catalog))
        missing = list(catalogues.untranslated(catalog))
        lacking += len(missing)
        sys.stdout.write(f"{language}: {len(catalog)} texts, {len(missing)} without translation\n")
        for message in missing[:20]:
            sys.stdout.write(f"  {message.id!r}\n")
    return not lacking


if __name__ == "__main__":
    sys.exit(not main())
