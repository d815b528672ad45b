"""A browser without a screen: follows redirects, keeps cookies, reads forms and links, and submits them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import httpx


@dataclass
class Control:
    """A field or a button of a form."""

    kind: str
    name: str
    value: str
    checked: bool = False
    text: str = ""


@dataclass
class Form:
    """A form as it stands in the page."""

    action: str
    method: str
    controls: list[Control] = field(default_factory=list)

    def values(self) -> dict[str, str]:
        """What a browser would send if the person changed nothing and pressed no named button."""
        sent = {}
        for control in self.controls:
            if not control.name or control.kind in ("button", "submit"):
                continue
            if control.kind in ("radio", "checkbox") and not control.checked:
                continue
            sent[control.name] = control.value
        return sent

    def names(self) -> set[str]:
        """The names of all its fields and buttons."""
        return {control.name for control in self.controls if control.name}


@dataclass
class Link:
    """A link of a page."""

    address: str
    text: str = ""


class Page(HTMLParser):
    """A page that was answered, with its forms and links."""

    def __init__(self, response: httpx.Response):
        super().__init__()
        self.url = str(response.url)
        self.status = response.status_code
        self.html = response.text
        self.text = ""
        self.forms: list[Form] = []
        self.links: list[Link] = []
        self._form: Form | None = None
        self._open_link: Link | None = None
        self._open_button: Control | None = None
        self.feed(self.html)

    @property
    def origin(self) -> str:
        """Scheme, host and port of the page."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    def form(self, *names: str) -> Form:
        """The form that has fields or buttons of all those names."""
        for form in self.forms:
            if set(names) <= form.names():
                return form
        raise AssertionError(f"{self.url} has no form with {names}:\n{self.html}")

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = urljoin(self.url, attributes.get("action") or self.url)
            self._form = Form(action, attributes.get("method", "get").lower())
            self.forms.append(self._form)
        elif tag == "a" and "href" in attributes:
            self._open_link = Link(urljoin(self.url, attributes["href"]))
            self.links.append(self._open_link)
        elif tag in ("input", "button", "select", "textarea") and self._form is not None:
            kind = attributes.get("type", "submit" if tag == "button" else "text").lower()
            value = attributes.get("value", "on" if kind in ("radio", "checkbox") else "")
            control = Control(kind, attributes.get("name", ""), value, "checked" in attributes)
            self._form.controls.append(control)
            if tag == "button":
                self._open_button = control

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        elif tag == "a":
            self._open_link = None
        elif tag == "button":
            self._open_button = None

    def handle_data(self, data):
        self.text += data
        if self._open_link is not None:
            self._open_link.text += data
        if self._open_button is not None:
            self._open_button.text += data


class Browser:
    """One person's browser."""

    def __init__(self):
        headers = {"accept": "text/html", "accept-language": "en"}
        self._client = httpx.Client(follow_redirects=True, timeout=30, headers=headers)

    def open(self, address: str) -> Page:
        """Follows an address."""
        return Page(self._client.get(address))

    def leads_to(self, page: Page, form: Form, **changes: str) -> str:
        """Sends a form and returns where its answer redirects to, without going there."""
        headers = {"origin": page.origin, "referer": page.url}
        values = form.values() | changes
        answer = self._client.post(form.action, data=values, headers=headers, follow_redirects=False)
        return answer.headers["location"]

    def submit(self, page: Page, form: Form, **changes: str) -> Page:
        """Sends a form with some of its fields changed."""
        values = form.values() | changes
        if form.method == "post":
            # What every browser sends along with a form, and servers may check.
            headers = {"origin": page.origin, "referer": page.url}
            return Page(self._client.post(form.action, data=values, headers=headers))
        return Page(self._client.get(form.action, params=values))
