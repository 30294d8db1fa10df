"""`pytest contract_tests`: our own runs of pytest switch the plugin off, this one needs it."""

import sys

if "giftcardpartners_contract.pytest_plugin" not in sys.modules:
    pytest_plugins = ["giftcardpartners_contract.pytest_plugin"]
