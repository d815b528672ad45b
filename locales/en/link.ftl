### Link: a company gives access to its data.

link-secured = Secured by Platypus

choose-title = Connect with { $client }
choose-text-accounting = { $client } asks to read the books of { $company }. Choose the accounting software that you use.
choose-text-banking = { $client } asks to see the bank accounts of { $company }. Choose your bank.
choose-text-commerce = { $client } asks to see what { $company } sells. Choose your shop or the service that takes your payments.
choose-text-other = { $client } asks for more about { $company }. Choose what you use.
choose-step = Step { $place } of { $places }
choose-skip = Skip this step
choose-not-listed = My software is not in the list
choose-search = Search your software
choose-linked = Linked
choose-none-found = No software of that name can be connected here. Try another spelling, or tell whoever sent you this link.

## Welcome and invitation

landing-text = { $client } asks for a look at the figures of { $company }. You decide what to connect, and you can stop at any time.
landing-what = What you can connect
landing-source-accounting = Your accounting software
landing-source-banking = Your bank
landing-source-commerce = Your shop or payment service
landing-source-other = Other software
landing-source-documents = Documents
landing-optional = (optional)
landing-time = It takes about two minutes.
landing-begin = Begin
invite-text = { $client } asks to read your business’s figures. First, what is your business called?
invite-name = Name of your business
invite-name-missing = Enter a name that has at least one letter or digit.

## Consent

consent-title = Connect { $integration }
consent-text = You allow { $client } to read the data of { $company } in { $integration }.
consent-what = What is read, and why
consent-identity-title = Business details
consent-identity-purpose = To know which business the data belongs to
consent-statements-title = Financial statements
consent-statements-purpose = To see how the business stands
consent-sales-title = Sales
consent-sales-purpose = To see who buys, and who has yet to pay
consent-purchases-title = Purchases
consent-purchases-purpose = To see what the business owes
consent-ledger-title = Accounts and journals
consent-ledger-purpose = To check that the figures agree
consent-bank-title = Bank accounts
consent-bank-purpose = To see money come and go
consent-shop-title = Shop and payments
consent-shop-purpose = To see orders, payments and refunds
consent-renews = { $entity } is connected already. Go on only if you want to renew the permission.
consent-adds-another = { $entity } is connected already. Going on adds another one beside it.
consent-purpose = What it is for
consent-purpose-text = { $client } uses it to understand your business and to decide on what you asked it for.
consent-retention = How long it is kept
consent-retention-text = For as long as { $client } needs it for this. When { $client } deletes your business here, the data is deleted with it.
consent-terms = Terms of { $client }
consent-privacy = Privacy notice of { $client }
consent-read-only = Data is only read. Nothing in your software is changed.
consent-writes = Data is read. { $client } can also enter records in your software for you, such as invoices and payments.
consent-password = You sign in at { $integration }. Your password is never seen here.
consent-key = Your key is stored encrypted and is never shown again.
consent-take-back = You can take this permission back at any time: in your software, or by telling { $client }.
consent-agree = Agree and continue to { $integration }
consent-back = Go back

## Linking by a key

credentials-title = Connect to { $integration }
credentials-text = These details are tested before anything is kept.
credentials-refused = That did not work. Nothing was kept.
credentials-not-accepted = { $integration } does not accept these details. Check each of them, and try again.
credentials-not-allowed = { $integration } knows this key, but it does not open what is asked for. Give it that right there, and try again.
credentials-not-reached = { $integration } cannot be reached at this address. Check it, or try again in a few minutes.
credentials-not-understood = What answers at this address is not what { $integration } answers. Check the address.
credentials-connect = Test and connect
credentials-missing = Fill in { $field }.

## Linked

linked-title = { $integration } is connected
linked-text = Thank you. { $client } can now read your data.
linked-text-entity = Thank you. { $client } can now read the data of { $entity }.
linked-reading = Reading your data: { $done } of { $total } done
linked-reading-over = Your data has been read
linked-next = Continue
linked-finish = Finish
linked-return = Return to { $client }
linked-another = Connect something else
linked-close = You can close this page; reading goes on without it.

## When something else was chosen than expected

question-title = Did you mean { $entity }?
question-other-text = Until now { $before } was connected here. You have just chosen { $entity }. If you go on, { $client } reads { $entity } from now on, in place of { $before }.
question-elsewhere-text = { $client } already reads { $entity } for another business. It is rarely meant to be connected twice. Go on only if { $client } asked you to.
question-nothing-yet = Nothing has been read yet.
question-nothing-of = Nothing of { $entity } has been read for this business.
question-no = No, choose again
question-yes = Yes, use { $entity }

## Addresses that work once

one-time-text = For safety, your link works once. After this, go on in this browser.
one-time-used-title = This link has already been used
one-time-used-text = For safety, it works once, in the browser that opened it first. If that was not you, tell { $client }. Otherwise ask { $client } for a new one.
one-time-expired-title = This link has run out
one-time-expired-text = For safety, it works for one day. Ask { $client } for a new one.
one-time-refused-title = This link does not work here
one-time-refused-text = For safety, { $client } sends links that work once. Open the one you were sent, or ask { $client } for a new one.

## Documents

documents-title = Send your documents
documents-text = { $client } asks for documents of { $company }, such as annual accounts or bank statements. Nobody else sees them.
documents-sent = { $count ->
    [one] { $count } document received
   *[other] { $count } documents received
}
documents-choose = Choose one or more files
documents-help = PDF, Excel, Word, PowerPoint, CSV or pictures; up to 20 files, each at most 10 MB.
documents-progress = How much has been sent
documents-send = Send
documents-done = That is all
documents-too-large = { $name } is larger than 10 MB.
documents-kind = { $name } was not taken: what is inside does not look like a document of that kind.
documents-how-many = Choose from 1 to { $most } files.
documents-infected = { $name } was not taken: a virus was found in it.
documents-not-scanned = { $name } was not taken, because it cannot be checked for viruses at the moment. Try again in a few minutes.

## Leaving

leave = Leave
leave-title = Leave without finishing?
leave-text = Nothing has been connected, so { $client } cannot read anything. You can come back with the same link whenever you like.
leave-text-linked = What you connected stays connected, and { $client } can read it. You can come back with the same link whenever you like.
leave-stay = Stay and go on
leave-go = Leave
end-title = All done
end-text = Thank you. { $client } has been told, and there is nothing more for you to do.
end-nothing-title = Nothing was connected
end-nothing-text = { $client } cannot read anything. You can come back with the same link whenever you like.
end-close = You can close this page now.

## When it does not work out

link-redirect-refused-title = We could not take you back
link-redirect-refused-text = The address for going back to { $client } is not one it allows, so we did not follow it. The link you opened may have been changed on its way. You can close this page.
link-redirect-refused-linked = Your software is connected. The address for going back to { $client } is not one it allows, so we did not follow it. The link you opened may have been changed on its way. You can close this page.
link-back-to-start = Back to the beginning

link-company-unknown-title = This link leads nowhere
link-company-unknown-text = The link may have been cut short when it was copied, or it is no longer in use. Ask whoever sent it for a new one.
link-integration-unknown-title = That software cannot be connected here
link-integration-unknown-text = It is not offered, or no longer is. Choose another, or tell whoever sent you this link.
link-connection-unknown-title = This connection does not exist any more
link-connection-unknown-text = It has been deleted since the link was made. You can connect your software anew.
link-refused-title = You did not give permission
link-refused-text = { $integration } says that access was declined. Nothing was connected and nothing has been read.
link-expired-title = That took too long
link-expired-text = For safety, signing in to your software has to be finished within 15 minutes. Nothing was connected. Start again; it only takes a moment.
link-replayed-title = { $integration } is not connected yet
link-replayed-text = The answer that { $integration } sent you back with works once. It was used before, or we were interrupted while using it. Nothing was connected. Try again, it only takes a moment.
link-replayed-linked-title = { $integration } is connected
link-replayed-linked-text = This step is done, and { $client } can read your data. There is nothing more to do here.
link-foreign-browser-title = Please continue in one browser
link-foreign-browser-text = This sign-in was started in another browser, or this one does not keep cookies. Nothing was connected. Start again here.
link-state-unknown-title = This sign-in is not known
link-state-unknown-text = It was not started here, or too long ago. Nothing was connected. Open the link that you were sent, and start again.
link-second-accounting-title = { $linked } is already connected
link-second-accounting-text = A company can have one accounting software connected at a time. To connect { $integration } instead, ask { $client } to unlink { $linked } first.
link-provider-failed-title = { $integration } did not answer as it should
link-provider-failed-text = Nothing was connected. It may pass: try again in a few minutes.
link-not-configured-title = { $integration } is not set up here
link-not-configured-text = Whoever runs this server has to set it up first. Tell { $client }, who can pass it on.
link-too-many-title = Too many attempts
link-too-many-text = For safety, please wait an hour and try again.
link-start-again = Start again
link-choose-another = Choose another
link-retry = Try again

## Inside a client's own page

embedded-opening = Opening…
embedded-expired = This page was open for too long before it was used. Reload it, and try again.
embedded-refused = This page could not show that it may ask for this company. Reload it; if that does not help, tell whoever runs it.
embedded-broken = Something went wrong on our side. Reload the page, and try again in a moment.
embedded-script = This page needs JavaScript here. Ask for the link instead, which works without.
embedded-not-allowed-title = This page may not show Link
embedded-not-allowed-text = { $origin } is not among the pages that may show it. Whoever runs that page can allow it in the settings of Link.
embedded-over-title = This session has run out
embedded-over-text = For safety, it lasts one day. Reload the page to begin again; what is connected stays connected.
link-failed-title = { $integration } was not connected
link-failed-text = Nothing was connected. It may pass: try again, or choose another.
provider-title = Sign in at { $integration }
provider-text = The page of { $integration } opens in a window of its own. When you have finished there, go on here.
provider-waiting = Waiting for you to finish at { $integration }…
provider-open = Open { $integration }
closing-title = You can go back now
closing-text = This window is no longer needed. Close it, and go on where you began.

## Several organisations behind one permission

entities-title = Which business is it?
entities-text = Your permission in { $integration } opens several. Choose the one that { $client } may read; the others stay closed to it.
entities-none = None of these
