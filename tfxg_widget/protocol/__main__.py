"""Print the JSON schema, or with "traits" the table of the traits as a TypeScript module.

``python -m tfxg_widget.protocol [traits]``
"""

import sys

import msgspec

from .schema import schema
from .traits_table import traits_module

if sys.argv[1:] == ["traits"]:
    sys.stdout.write(traits_module())
else:
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(schema())).decode() + "\n")
