"""`python -m giftcardpartners_bulk` is `giftcards campaign`: the same account, options and exit statuses."""

import sys

from giftcardpartners_cli.__main__ import main

if __name__ == "__main__":
    sys.exit(main(["campaign", *sys.argv[1:]]))
