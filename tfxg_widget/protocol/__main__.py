"""Print the schema: ``python -m tfxg_widget.protocol``."""

import sys

import msgspec

from .schema import schema

sys.stdout.write(msgspec.json.format(msgspec.json.encode(schema())).decode() + "\n")
