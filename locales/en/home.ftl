### Home.

home-title = Home
home-all-companies = View all companies
home-attention = Needs attention
home-calm = Nothing needs your attention. What is linked is being read.
home-deauthorised = { $count ->
    [one] { $count } connection lost its authorisation
   *[other] { $count } connections lost their authorisation
}
home-deauthorised-text = Nothing more is read over them. Send each company its Link URL again.
home-lapsing = { $count ->
    [one] { $count } authorisation ends soon
   *[other] { $count } authorisations end soon
}
home-lapsing-text = Send each company its Link URL before then, so that nothing is missed.
home-failing = { $count ->
    [one] Reading fails on { $count } connection
   *[other] Reading fails on { $count } connections
}
home-failing-text = It is tried again by itself, less and less often. The Read history says why it failed and who can put it right.
home-paused = { $count ->
    [one] Reading waits on { $count } connection
   *[other] Reading waits on { $count } connections
}
home-paused-text = The provider asked for patience, or is away. Nothing is lost: reading goes on by itself.
home-silent = { $count ->
    [one] { $count } webhook consumer cannot be told
   *[other] { $count } webhook consumers cannot be told
}
home-silent-text = It does not answer. What it missed can be sent again once it does.
home-data-types = { $count ->
    [one] { $count } data type
   *[other] { $count } data types
}
home-since = since
home-until = until
home-last-read = last read
home-more = and { $count } more
home-connections = Connections by status
home-unconnected = No connection
home-begin = Getting started
home-begin-add = Add a company.
home-begin-add-text = A company is one of your customers.
home-begin-send = Send it the Link URL that you get. There it gives you permission to read its accounts.
home-begin-read = Its data arrives by itself: see its Data page, or ask the API.
home-begin-brand = Put your name on Link.
home-begin-brand-text = Your logo and colours, so that companies know whom they deal with.
home-begin-key = Make an API key.
home-begin-key-text = Then your own software can do all of this.
