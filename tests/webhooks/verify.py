"""Says of each message on the input whether it is signed with the secret, by the library that consumers use."""

import base64
import datetime
import json
import sys

import standardwebhooks.webhooks as library


class Then(datetime.datetime):
    """The library refuses what is older than five minutes; the test's clock is not this machine's."""

    moment = 0

    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(Then.moment, tz)


def is_signed(webhook: library.Webhook, message: dict) -> bool:
    """Whether the library accepts the message."""
    Then.moment = int(message["headers"]["webhook-timestamp"])
    try:
        webhook.verify(message["body"], message["headers"])
    except library.WebhookVerificationError:
        return False
    return True


def main() -> None:
    library.datetime = Then
    secret = sys.argv[1]
    assert base64.b64decode(secret.removeprefix("whsec_"))
    webhook = library.Webhook(secret)
    print(json.dumps([is_signed(webhook, message) for message in json.load(sys.stdin)]))


main()
