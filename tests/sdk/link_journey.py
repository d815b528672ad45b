"""The way a company's person goes through Link and the sandbox's sign-in, over plain HTTP."""

from browser import Browser, Page


def link(address: str, platform: str, organisation: str) -> Page:
    """From a Link address to the page that says the connection is made."""
    page = consent(address, platform, organisation, "allow")
    assert page.status == 200, f"{page.url} answered {page.status}:\n{page.text}"
    return page


def refuse(address: str, platform: str, organisation: str) -> Page:
    """The same, but the person refuses at the provider's."""
    return consent(address, platform, organisation, "deny")


def consent(address: str, platform: str, organisation: str, decision: str) -> Page:
    """Opens the address, chooses the platform where asked, signs in at the sandbox and decides."""
    browser = Browser()
    page = browser.open(address)
    for _ in range(5):
        if is_sandbox_sign_in(page):
            break
        page = choose(browser, page, platform)
    page = browser.submit(page, page.form("email", "password"))
    return browser.submit(page, page.form("organisation", "decision"), organisation=organisation, decision=decision)


def choose(browser: Browser, page: Page, platform: str) -> Page:
    """Takes the page's step towards the platform: its form or link, or the only way on there is."""
    for form in page.forms:
        for control in form.controls:
            if control.value == platform or f"/{platform}" in form.action:
                return browser.submit(page, form, **({control.name: control.value} if control.name else {}))
    for found in page.links:
        if f"/{platform}" in found.address or f"={platform}" in found.address:
            return browser.open(found.address)
    if len(page.forms) == 1:
        return browser.submit(page, page.forms[0])
    raise AssertionError(f"{page.url} ({page.status}) offers no way to {platform}:\n{page.html}")


def is_sandbox_sign_in(page: Page) -> bool:
    """Whether this is the sandbox's own sign-in form."""
    return any({"request", "email", "password"} <= form.names() for form in page.forms)
