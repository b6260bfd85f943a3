"""Print the JSON schema, or with "traits" the table of the traits as a TypeScript module.

``python -m tfxg_widget.protocol [traits] [text_map]``
"""

import sys

import msgspec

from .typescript.schema import schema
from .typescript.traits_table import traits_module

name = "text_map" if "text_map" in sys.argv[1:] else "explorer"
if "traits" in sys.argv[1:]:
    sys.stdout.write(traits_module(name))
else:
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(schema(name))).decode() + "\n")
