"""`python -m explorer` is `optimizer-explorer`."""

import sys

from explorer.cli import main

sys.exit(main())
