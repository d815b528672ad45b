### The Portal's settings.

settings-title = Settings
flash-settings-saved = Saved. It counts from now on.

## Link

link-settings-title = Link
link-settings-text = What companies are asked for, and what they read on the way.
link-settings-sources = What to ask for
link-settings-sources-text = Each kind is a step, in this order. A kind for which there is nothing to choose is left out.
link-settings-asked = Ask for it
link-settings-optional = May be skipped
link-settings-place = Place
link-settings-switches = Pages
link-settings-landing = Welcome page
link-settings-landing-help = Says what is asked for before the first step.
link-settings-sandbox = Offer the sandbox
link-settings-sandbox-help = For trying things out. A Link URL overrides this with link.showSandboxIntegrations=true or false.
link-settings-one-time = One-time Link URLs
link-settings-one-time-help = Recommended. A Link URL works once, for a day, in the browser that opened it; copy a fresh one for each message. The invite URL is then switched off.
link-settings-invite = Invite URL
link-settings-invite-help = Anybody who has it can name a business and begin. Put it on your website.
link-settings-invite-url = Invite URL
link-settings-words = In your own words
link-settings-words-text = Plain text; what you leave empty has a wording of ours.
link-settings-welcome-en = Welcome, in English
link-settings-welcome-fr = Welcome, in French
link-settings-purpose-en = What the data is for, in English
link-settings-purpose-fr = What the data is for, in French
link-settings-retention-en = How long it is kept, in English
link-settings-retention-fr = How long it is kept, in French
link-settings-terms = Address of your terms
link-settings-privacy = Address of your privacy notice
link-settings-too-long = A text has at most { $most } characters.
link-settings-address = { $text } is not a whole address that begins with https:// or http://.

## Branding

branding-title = Branding
branding-text = How Link looks to your companies.
branding-name = Name
branding-name-help = The name that your customers know. Left empty, it is your own.
branding-primary = First colour
branding-primary-help = Buttons and links, such as #0b6b66. Left empty, our own colours stay.
branding-secondary = Second colour
branding-secondary-help = The bar at the top and marks. Left empty, it is the first colour.
branding-repaired = A colour is shown a little darker or lighter than you chose, so that everybody can read what is written in it.
branding-logo = Logo
branding-logo-help = PNG, JPEG, GIF or SVG, at most 10 MB; 600 × 100 is a good size. Keep it small: phones load it.
branding-icon = Icon
branding-icon-help = ICO, PNG or SVG, at most 500 KB; 32 × 32.
branding-hero = Picture on the welcome page
branding-hero-help = PNG or JPEG, at most 10 MB. Keep it small: phones load it.
branding-remove = Remove it
branding-preview = Preview
branding-preview-text = This is how a page looks. Save to see a change here.
branding-error-name = A name has at most { $most } characters.
branding-error-colour = { $text } is not a colour. Write it as #0b6b66.
branding-error-too-large = { $place }: the picture is too large.
branding-error-kind = { $place }: by its content the file is not a picture that can be used here.
branding-error-svg = { $place }: the SVG holds something other than drawing, such as a script or a picture from elsewhere. Export it as a plain SVG.

## Redirects

redirects-title = Redirects
redirects-text = Where companies go when they have finished with Link.
redirects-where = After Link
redirects-url = Redirect URL
redirects-url-help = Leave it empty to end on a page of Link’s own. A name between braces is filled in; what has no value becomes nothing.
redirects-allowed = Allowed redirect URLs
redirects-allowed-help = One per line, whole URLs. Needed where the host of the redirect URL holds a parameter: only these hosts are followed.
redirects-parameters = What can stand between braces
redirects-parameter-companyId = The company’s ID
redirects-parameter-connectionId = The connection’s ID
redirects-parameter-clientId = Your client ID
redirects-parameter-platform = The integration’s four-letter key
redirects-parameter-platformName = The integration’s name
redirects-parameter-sourceType = The kind of source, such as accounting
redirects-parameter-integrationId = The integration’s ID
redirects-parameter-sourceId = The ID of the source behind the integration
redirects-parameter-statusCode = 200 linked, 201 finished with nothing new, 403 cancelled, 501 not offered, 500 anything else
redirects-parameter-errorMessage = The status code in words; empty when all went well
redirects-parameter-statusText = What happened, in its own words
redirects-parameter-data-company-companyName = The company’s name in its accounting software
redirects-parameter-openId_email = Who signed in, as the provider says, where the Link URL holds openId=true and the provider tells: any claim of OpenID Connect, such as openId_given_name or openId_email
redirects-custom = Any other name is filled from the Link URL: add your own parameters to it, as in ?journeyType=renewal.
redirects-try = Try it
redirects-try-text = Shows where an invented company would go. Nothing is sent.
redirects-try-query = What you add to the Link URL
redirects-try-outcome = How it ends
redirects-try-button = Show the address
redirects-try-leads = The company goes to
redirects-try-refused = The company goes nowhere and is told so
redirects-try-none = No redirect URL is set: the company sees Link’s own last page.
redirects-outcome-linked = Linked
redirects-outcome-nothing-new = Finished, nothing new
redirects-outcome-cancelled = Cancelled by the company
redirects-outcome-not-supported = Software not offered
redirects-outcome-failed = Something failed
redirects-error-too-long = The address is too long.
redirects-error-scheme = The address must begin with https:// or http://.
redirects-error-parameter = Write a parameter as a name between braces, such as { "{" }companyId{ "}" }. Look near { $near }
redirects-error-reserved-in-host = { $name } is filled in by Platypus and cannot stand in the host.
redirects-error-characters = The address holds a space or another character that no address may hold.
redirects-error-not-an-address = This is not an address.
redirects-error-allowed = { $line } is not a whole URL that begins with https:// or http://.
redirects-error-too-many = There can be at most { $most } allowed redirect URLs.
redirects-error-nothing-allowed = The host of the redirect URL holds a parameter. List here where it may lead.
redirects-refused-host = { $host } is not among the allowed redirect URLs.
redirects-refused-no-host = “{ $value }” cannot be part of a host.
redirects-refused-control = A parameter’s value holds a line break or another control character.
redirects-refused-climbs = A parameter’s value would change the path of the address.

link-settings-origins = Your own pages
link-settings-origins-text = Pages that may show Link inside of them, by the script /link/embed.js. No other page can, and none where this is empty.
link-settings-origins-label = Allowed origins, one a line
link-settings-not-an-origin = { $text } is not an origin: write scheme and host alone, such as https://app.example.com.
link-settings-many-origins = There are at most { $most } allowed origins.

## Data types

data-types-title = Data types
data-types-text = What is read once a company has linked, and how often after that. It holds for every company, unless a company has settings of its own.
data-types-fetch = Fetch on first link
data-types-fetch-of = { $name }: fetch on first link
data-types-frequency = Sync frequency
data-types-frequency-of = { $name }: sync frequency
data-types-save = Save changes
data-types-not-allowed = { $count ->
    [one] This server reads no more often than every hour. Nothing was changed.
   *[other] This server reads no more often than every { $count } hours. Nothing was changed.
}
data-types-own = Companies with settings of their own
data-types-own-text = Your software gives a company settings of its own over the API (POST /companies/…/syncSettings). They go before those above.
data-types-own-none = None has.
data-types-own-same = at present the same as above
data-types-not-at-first = { $frequency }, not on first link
frequency-none = Never by itself
frequency-hourly = Hourly
frequency-daily = Daily
frequency-weekly = Weekly
frequency-monthly = Monthly
frequency-hours = { $count ->
    [one] Every hour
   *[other] Every { $count } hours
}
frequency-clock = At { $expression } ({ $zone })
