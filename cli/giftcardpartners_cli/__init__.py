"""`giftcards`: the command line, built on the public names of the client."""
