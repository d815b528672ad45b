### Webhooks: who is told what happened.

webhooks-title = Webhooks
webhooks-text = Addresses of yours that are told what happens, as it happens.
webhooks-consumer = Webhook consumer
webhooks-new = Add a consumer
webhooks-url = Address
webhooks-told = Told of
webhooks-events = Events
webhooks-events-count = { $count ->
    [one] { $count } kind of event
   *[other] { $count } kinds of events
}
webhooks-tags = Only companies with any of these tags
webhooks-tags-help = One a line, name:value. Leave it empty for all companies.
webhooks-events-writing = How writing to the provider went
webhooks-ordered = In order
webhooks-ordered-help = What concerns one company arrives in the order in which it happened. A message that fails holds up those behind it.
webhooks-state-enabled = Enabled
webhooks-state-struggling = Enabled, not arriving
webhooks-state-disabled = Disabled
webhooks-state-failing = Disabled: nothing arrived for five days
webhooks-state-gone = Disabled: it answered that it is gone
webhooks-secret = Signing secret
webhooks-secret-text = Messages carry a signature made with it. Verify it, so that nobody else can tell you things.
webhooks-secret-previous = The secret before works until
webhooks-rotate = Rotate secret
webhooks-test = Send a test
webhooks-recover = Resend what failed
webhooks-enable = Enable
webhooks-disable = Disable
webhooks-log = Messages
webhooks-log-empty = Nothing has been sent yet.
webhooks-event = Event
webhooks-happened = Happened
webhooks-answer = Last answer
webhooks-again = Again
webhooks-resend = Resend
webhooks-next = Next attempt
webhooks-attempts = { $count ->
    [one] { $count } attempt
   *[other] { $count } attempts
}
webhooks-message-sending = On its way
webhooks-message-attempting = Trying again
webhooks-message-success = Arrived
webhooks-message-failure = Failed
webhooks-error-url = Webhooks can’t be sent there. Write a whole https address that the internet can reach. Whoever runs this server can allow private addresses with --allow-private-webhooks.
webhooks-error-events = Tick at least one event.
webhooks-error-tag = “{ $tag }” is no tag. Write name:value.
webhooks-error-tags = A consumer has at most { $most } tags.
webhooks-error-many = There are { $most } consumers already, as many as there can be. Delete one first.
