"""The way a company's person goes through Link, over plain HTTP."""

from browser import Browser, Page


def link_sandbox(address: str, organisation: str) -> Page:
    """From a Link address through the sandbox's own sign-in to the page that says the connection is made."""
    page = consent_at_sandbox(address, organisation, "allow")
    assert page.status == 200, f"{page.url} answered {page.status}:\n{page.text}"
    return page


def refuse_at_sandbox(address: str, organisation: str) -> Page:
    """The same, but the person refuses at the provider's."""
    return consent_at_sandbox(address, organisation, "deny")


def consent_at_sandbox(address: str, organisation: str, decision: str) -> Page:
    """Opens the address, chooses the sandbox where asked, signs in there and decides."""
    browser = Browser()
    page = go_until(browser, browser.open(address), "Sandbox", "request", "email", "password")
    page = browser.submit(page, page.form("email", "password"))
    page = browser.submit(page, page.form("organisation", "decision"), organisation=organisation, decision=decision)
    return confirmed(browser, page)


def confirmed(browser: Browser, page: Page) -> Page:
    """Where Link asks whether this organisation was meant, since another company reads it: it was."""
    asking = [form for form in page.forms if form.action.endswith("/question")]
    return browser.submit(page, asking[0], answer="yes") if asking else page


def link_with_form(address: str, platform: str, values: dict[str, str]) -> Page:
    """From a Link address to the answer to an integration's form, by the names of its fields."""
    browser = Browser()
    fields = {f"field.{name}": value for name, value in values.items()}
    page = go_until(browser, browser.open(address), platform, *fields)
    return browser.submit(page, page.form(*fields), **fields)


def go_until(browser: Browser, page: Page, platform: str, *fields: str) -> Page:
    """Takes step after step towards the platform, until a form with those fields is there."""
    for _ in range(5):
        if any(set(fields) <= form.names() for form in page.forms):
            return page
        page = step(browser, page, platform)
    raise AssertionError(f"{page.url} ({page.status}) is as far as Link led:\n{page.html}")


def step(browser: Browser, page: Page, platform: str) -> Page:
    """Agrees where the page asks for it, or chooses the platform by its name."""
    to_agree = [form for form in page.forms if form.method == "post"]
    if len(to_agree) == 1:
        return browser.submit(page, to_agree[0])
    for found in page.links:
        if platform in found.text:
            return browser.open(found.address)
    raise AssertionError(f"{page.url} ({page.status}) offers no way to {platform}:\n{page.html}")
