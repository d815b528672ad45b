### Developers: API keys, and how to begin.

developers-title = Developers
developers-text = What your software needs to talk to this server.
developers-reference = API reference

keys-title = API keys
keys-new = New API key
keys-full = There are as many keys as there may be. Delete one to make another.
keys-ends-with = Ends with
keys-last-used = Last used
keys-unnamed = No name
keys-delete-of = Delete the key that ends with { $last }
keys-last-stays = The last key stays: without one, nothing could reach the API. Make another first.
keys-name = Name
keys-name-help = For you to recognise it by: where it is used, say.
keys-create = Create key
keys-error-name = A name has at most { $most } characters.
keys-error-many = There may be { $most } keys at once. Delete one first.
keys-made = The API key is made
keys-made-named = The API key “{ $name }” is made
keys-made-once = This is shown once. Copy it now and keep it where secrets are kept.
keys-key = API key
keys-header = Authorization header
keys-header-help = What requests carry: the word Basic and the key in base64.
keys-try = Try it
keys-delete-title = Delete API key
keys-delete-named = Delete “{ $name }” (…{ $last })?
keys-delete-question = Delete the key …{ $last }?
keys-delete-text = Whatever still uses this key is refused from now on. This cannot be undone.
keys-delete-button = Delete key

start-title = Quick start
start-text = The first call, with the address of this server. Put in the Authorization header that a new key is shown with.
start-sdk = Codat’s own SDKs work as they are; only the address is another.

flash-key-deleted = The API key is deleted. It is refused from now on.
flash-last-key-kept = The last API key stays. Make another first.
