### The names of data types, statuses and kinds of source.

## What a data type is called.

data-type-account-transactions = Account transactions
data-type-balance-sheet = Balance sheet
data-type-bank-accounts = Bank accounts
data-type-bank-transactions = Bank transactions
data-type-bill-credit-notes = Bill credit notes
data-type-bill-payments = Bill payments
data-type-bills = Bills
data-type-cash-flow-statement = Cash flow statement
data-type-chart-of-accounts = Chart of accounts
data-type-company = Company
data-type-credit-notes = Credit notes
data-type-customers = Customers
data-type-direct-costs = Direct costs
data-type-direct-incomes = Direct incomes
data-type-invoices = Invoices
data-type-item-receipts = Item receipts
data-type-items = Items
data-type-journal-entries = Journal entries
data-type-journals = Journals
data-type-payment-methods = Payment methods
data-type-payments = Payments
data-type-profit-and-loss = Profit and loss
data-type-purchase-orders = Purchase orders
data-type-sales-orders = Sales orders
data-type-suppliers = Suppliers
data-type-tax-rates = Tax rates
data-type-tracking-categories = Tracking categories
data-type-transfers = Transfers
data-type-banking-account-balances = Banking: account balances
data-type-banking-accounts = Banking: accounts
data-type-banking-transaction-categories = Banking: transaction categories
data-type-banking-transactions = Banking: transactions
data-type-commerce-company-info = Commerce: company information
data-type-commerce-customers = Commerce: customers
data-type-commerce-disputes = Commerce: disputes
data-type-commerce-locations = Commerce: locations
data-type-commerce-orders = Commerce: orders
data-type-commerce-payment-methods = Commerce: payment methods
data-type-commerce-payments = Commerce: payments
data-type-commerce-product-categories = Commerce: product categories
data-type-commerce-products = Commerce: products
data-type-commerce-tax-components = Commerce: tax components
data-type-commerce-transactions = Commerce: transactions

## What a dataset's status is called.

dataset-status-initial = Not read yet
dataset-status-queued = Queued
dataset-status-fetching = Fetching
dataset-status-map-queued = Waiting to map
dataset-status-mapping = Mapping
dataset-status-validation-queued = Waiting to validate
dataset-status-validating = Validating
dataset-status-processing-queued = Waiting to store
dataset-status-processing = Processing
dataset-status-complete = Complete
dataset-status-fetch-error = Fetch error
dataset-status-map-error = Mapping error
dataset-status-validation-error = Validation error
dataset-status-processing-error = Processing error
dataset-status-internal-error = Internal error
dataset-status-auth-error = Authorisation error
dataset-status-permissions-error = Permissions error
dataset-status-rate-limit-error = Rate limit reached
dataset-status-prerequisite-not-met = Prerequisite not met
dataset-status-not-supported = Not supported
dataset-status-cancelled = Cancelled

## What keeps a dataset from going on, or ended it.

problem-rate-limited = { $integration } limits how often it may be asked.
problem-server-error = { $integration } failed while it answered.
problem-timeout = { $integration } did not answer in time.
problem-unreachable = { $integration } cannot be reached.
problem-name-not-found = The internet address of { $integration } cannot be found.
problem-not-secure = No secure connection to { $integration } can be made: its certificate, or how it encrypts, is not in order.
problem-broken-off = { $integration } broke off in the middle of its answer.
problem-not-json = { $integration } answered with something that cannot be read.
problem-repeated-page = { $integration } sends the same page of records again and again.
problem-endless-pages = The pages of { $integration } never came to an end, so reading was given up. What was read before stays. Try again later, or ask { $integration }.
problem-outage = { $integration } is down at present. Nothing is lost: this is read once it answers again.
problem-grant-revoked = { $integration } no longer accepts the company’s permission. The company has to link again.
problem-permission-denied = The company’s permission does not cover this. The company has to grant that right at { $integration }.
problem-not-offered = { $integration } does not offer this.
problem-rejected = { $integration } refused the request as wrong. The integration has to be corrected.
problem-malformed = { $integration } answered in a form that the integration does not know. The integration has to be corrected.
problem-unmappable = Most records of { $integration } do not fit the standard model. The integration’s mapping has to be corrected.
problem-configuration = { $integration } cannot be asked as it is set up.
problem-cancelled = This was cancelled because the connection to { $integration } changed.
problem-away-too-long = { $integration } was away for a day or more. Ask for this again once it is back.
problem-internal = Reading from { $integration } met a fault of this server. Its log says more.
problem-resumes = Goes on by itself after
problem-details = Details

## What a connection's status is called.

connection-status-pending-auth = Pending
connection-status-linked = Linked
connection-status-unlinked = Unlinked
connection-status-deauthorized = Deauthorised

## What a kind of source is called.

source-type-accounting = Accounting
source-type-banking = Banking
source-type-bank-feed = Bank feed
source-type-commerce = Commerce
source-type-expense = Expenses
source-type-other = Other
source-type-unknown = Unknown
