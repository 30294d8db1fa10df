"""`python -m giftcardpartners_bulk`: the commands of a campaign."""

from .commands import campaign

if __name__ == "__main__":
    campaign(prog_name="python -m giftcardpartners_bulk")
