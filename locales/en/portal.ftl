### The Portal.

menu = Menu
navigation = Main
client = Client
trail = Where you are
sign-out = Sign out

## Signing in

sign-in-title = Sign in to the Portal
sign-in-as = You are about to sign in as { $email }, for { $client }.
sign-in-button = Sign in
sign-in-once = This link works once.
sign-in-used-title = This link has already been used
sign-in-used-text = A sign-in link works once. If it was not you who used it, tell whoever runs this server.
sign-in-expired-title = This link has expired
sign-in-expired-text = A sign-in link works for a limited time. Ask whoever runs this server for a new one.
sign-in-unknown-title = This link is not known
sign-in-unknown-text = It may have been cut short when it was copied. Copy it whole, or ask whoever runs this server for a new one.
sign-in-disabled-title = This account is switched off
sign-in-disabled-text = An administrator of your organisation has switched it off. Ask them to switch it on again.
signed-out-title = You are not signed in
signed-out-done-title = You have signed out
signed-out-text = You sign in with a one-time link. Ask whoever runs this server for one.
signed-out-operator = If that is you, make one on the server with this command, using your own address:

## Companies

companies-title = Companies
companies-count = { $count ->
    [one] { $count } company
   *[other] { $count } companies
}
new-company = New company
companies-search = Search by name or ID
companies-empty-title = Add your first company
companies-empty-text = A company is one of your customers. Once it gives permission, you can read its books here and over the API.
companies-empty-step-add = Add the company by its name.
companies-empty-step-send = Send it the Link URL that you get.
companies-empty-step-read = It connects its accounting software; its data arrives here by itself.
companies-none-found = No company matches
companies-none-found-text = Search by part of the name, or by the whole company ID.
column-name = Name
column-created-by = Created by
column-created = Created
column-last-read = Last read
column-connections = Connections
column-actions = Actions
created-over-api = API
no-connections = None yet
request-data = Request data
rename = Rename
rename-company = Rename { $name }
delete-company = Delete { $name }
copy-company-id = Copy company ID

add-company-title = Add new company
company-name = Company name
company-name-help = For you to recognise it by; two companies may share a name. Brackets and the like are left out: “Acme (UK)” becomes “Acme UK”.
company-name-missing = Enter a name that has at least one letter or digit.
company-added-title = Company added
company-added = { $name } is added
company-added-text = Send this Link URL to the company. It leads to a page where the company gives you permission to read its data.
link-url = Link URL
open-company = Open company
rename-title = Rename company
rename-help = The name is yours alone; connections are not affected.
delete-company-title = Delete company
delete-company-question = Delete { $name }?
delete-company-text = Its connections, its data and its history are deleted for good, and its permissions are given back. This cannot be undone.
delete-company-type = Type { $name } to confirm
delete-company-mismatch = That is not the company’s name. Nothing was deleted.
delete-company-button = Delete company

## One company

refresh-data = Refresh data
refresh-needs-link = Nothing can be read until a connection is linked
connections-title = Manage connections
connections-empty-title = No connection yet
connections-empty-text = Send the Link URL to the company, so that it can connect its software.
connection-state-failing = Linked, with an error
connection-state-pending-failed = Pending, attempt failed
connection-state-lapsing = Ends soon
connection-lapses-on = This authorisation ends on
connection-lapses-unused = { $integration } drops what is not used for a time and does not answer at present. Unless it answers before, the company has to authorise this connection again:
connection-lapses-ended = { $integration } ends every authorisation after a time, however much it is used. The company has to authorise this connection again:
connection-lapses-expires = { $integration } gave an authorisation that can’t be renewed. The company has to authorise this connection again:
companies-lapsing = { $count ->
    [one] { $count } authorisation ends soon.
   *[other] { $count } authorisations end soon.
}
companies-lapsing-text = Send the company its Link URL, so that nothing is missed.
connection-menu = Actions
connection-menu-of = Actions for { $integration }
copy-connection-url = Copy Link URL
connection-url-of = Link URL for { $integration }
unlink = Unlink
connection-linked-at = Linked
connection-needs-company = The company has to authorise this connection. Send it this address:
connection-problems = { $count ->
    [one] { $count } error
   *[other] { $count } errors
}
connection-problems-past = { $count ->
    [one] { $count } past error
   *[other] { $count } past errors
}
problem-resolved = resolved
unlink-title = Unlink connection
unlink-question = Unlink { $integration } from { $company }?
unlink-text = No more data is read over it. What was read stays. The company can link it again with the same Link URL.
delete-connection-title = Delete connection
delete-connection-question = Delete the connection of { $company } to { $integration }?
delete-connection-text = The connection and the data that was read over it are deleted for good. This cannot be undone.
delete-connection-button = Delete connection

data-title = Data
data-empty-title = No data yet
data-empty-text = Data is read as soon as a connection is linked.
column-data-type = Data type
column-records = Records
column-last-success = Last success
column-latest-read = Latest read

history-title = Read history
history-live = Updates by itself
history-empty = Nothing has been read yet.
history-all = { $count ->
    [one] See the whole history ({ $count } read)
   *[other] See the whole history ({ $count } reads)
}
column-id = ID
column-requested = Requested
column-took = Time to complete
column-status = Status
copy-dataset-id = Copy dataset ID
progress-of = Progress of { $name }

## What was just done

flash-company-renamed = The company has its new name.
flash-company-deleted = The company is deleted.
flash-connection-unlinked = The connection is unlinked. What was read over it stays.
flash-connection-deleted = The connection is deleted.
flash-refresh-queued = { $count ->
    [one] { $count } data type was asked for. How it goes shows below.
   *[other] { $count } data types were asked for. How they go shows below.
}
flash-refresh-running = Everything is being read already. Its progress shows below.
flash-nothing-linked = No connection is linked, so nothing can be read. Send the company its Link URL.

## Documents that companies sent

files-title = Files
files-all = Download all
column-file = File
column-size = Size
column-uploaded = Uploaded
column-scan = Virus scan
file-scanned = Clean
file-not-scanned = Not scanned
file-kilobytes = { $size } KB
file-megabytes = { $size } MB

## Journeys through Link

funnel-title = Link journeys
funnel-text = How far companies come on the pages of Link, how long it takes them, and why not further.
funnel-spans = Days
funnel-days = { $days } days
funnel-from = From
funnel-until = To
funnel-show = Show
funnel-empty-title = No company opened Link on these days
funnel-empty-text = Every visit to a company’s Link URL is a journey. Here you will see how many end with a connection, and where the others stop.
funnel-empty-step-send = Copy a company’s Link URL from the list of companies, and send it.
funnel-empty-step-embed = Or show Link inside your own page, with the script /link/embed.js.
funnel-empty-step-look = Come back here as companies open it, or choose other days above.
funnel-summary = { $completed } of { $started } { $started ->
    [one] journey
   *[other] journeys
} connected something ({ $share })
funnel-median = Half of them within { $time }
funnel-capped = Only the latest { $most } journeys are counted.
funnel-stage-started = Opened Link
funnel-stage-chose = Chose and agreed
funnel-stage-left = Went to sign in
funnel-stage-returned = Came back
funnel-stage-completed = Connected
funnel-cancelled = { $count ->
    [0] Nobody quit.
    [one] One journey was quit.
   *[other] { $count } journeys were quit.
}
funnel-unsupported = { $count ->
    [0] Nobody missed their software.
    [one] One did not find its software.
   *[other] { $count } did not find their software.
}
funnel-failures = Why attempts failed
funnel-failure-declined = Declined
funnel-failure-not-supported = Not supported
funnel-failure-failed = Failed
funnel-platforms = By platform
funnel-latest = Latest journeys
funnel-ended-cancelled = quit
funnel-ended-failed = failed
funnel-ended-unsupported = software not offered
funnel-embedded = On { $origin }
column-stage = Stage
column-companies = Journeys
column-share = Share
column-lost = Lost here
column-since-before = Median time since the stage before
column-reason = Reason
column-platform = Platform
column-times = Times
column-last-time = Last time
column-chosen = Chosen
column-linked = Connected
column-company = Company
column-began = Began
