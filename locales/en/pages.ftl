### What every page says.

skip-to-content = Skip to content
language = Language
theme = Theme
theme-system = Auto
theme-light = Light
theme-dark = Dark
close = Close
said-copied = Copied
said-not-copied = Could not copy. Select the text and copy it by hand.
search = Search
search-clear = Clear search
cancel = Cancel
save = Save
add = Add
done = Done
copy = Copy
delete = Delete
never = Never
not-yet = Not yet
paging = Pages
paging-previous = Previous
paging-next = Next
paging-place = Page { $page } of { $pages }

## When something goes wrong

notice-not-found-title = There is nothing here
notice-not-found-text = The address may be mistyped, or what was here has been deleted.
notice-forbidden-title = You may not do that
notice-forbidden-text = Your role does not allow it. Ask an administrator of your organisation.
notice-foreign-form-title = That form could not be accepted
notice-foreign-form-text = It was not sent from a page of this site, or this browser has forgotten its cookie since the page was opened. Nothing was changed. Open the page again and retry.
notice-malformed-form-title = That form is incomplete
notice-malformed-form-text = A field is missing or too long. Nothing was changed. Open the page again and retry.
notice-too-large-title = That is too large
notice-too-large-text = Send fewer or smaller files. Nothing was kept.
notice-internal-error-title = Something went wrong on our side
notice-internal-error-text = The fault has been written to the server’s log. Nothing was lost; try again in a moment.
notice-detail = They said:
notice-try-again = Try again
notice-go-to-portal = Go to the Portal
