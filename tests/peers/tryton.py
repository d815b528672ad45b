"""Runs a real Tryton for a test until its input ends: `tryton.py FOLDER`.

Prints one line of JSON once it answers: its address, its database, and a key that is valid.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "connectors" / "tryton"))

from ledger import DATABASE, Ledger  # noqa: E402

ledger = Ledger(Path(sys.argv[1]))
try:
    print(json.dumps({"url": ledger.url, "database": DATABASE, "key": ledger.application_key()}), flush=True)
    sys.stdin.read()
finally:
    ledger.close()
