"""``python -m lexgate.cli``."""

from lexgate.cli.main import main

main()
