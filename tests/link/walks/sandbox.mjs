// Linking by signing in at a provider, with all that can come in between.

import assert from "node:assert/strict";
import { ask, finish, look, person, step } from "../../browser/browser.mjs";
import { company, connection, unlink } from "../../browser/clients.mjs";
import { decide, faults, keptBack, organisation, signIn } from "../../browser/provider.mjs";
import { say } from "../../browser/words.mjs";

const SANDBOX = { integration: "Platypus Sandbox" };
const CLIENT = "books";

/** A visitor of that language with a screen of that size, and what they do over and over. */
function visitor(language, size) {
  const as = { language, size };
  const name = (text) => `${text}-${language}-${size}`;
  const words = (key, values) => say(language, key, { ...SANDBOX, client: "Harbour", ...values });
  const heading = (page, key, values) => page.getByRole("heading", { name: words(key, values), exact: true }).waitFor();
  return {
    as, name, words, heading,
    see: (page, what) => look(page, name(what)),
    button: (page, key, values) => page.getByRole("button", { name: words(key, values) }),
    link: (page, key, values) => page.getByRole("link", { name: words(key, values) }),
    company: (text) => company(CLIENT, name(text)),
    /** To the provider's sign-in page. */
    async agree(page, start) {
      await page.goto(start);
      await page.getByRole("link", { name: /Platypus Sandbox/ }).click();
      await this.button(page, "consent-agree").click();
      await page.waitForURL(/\/oauth\/authorize/);
    },
    linked: (page) => heading(page, "linked-title"),
  };
}

const scenes = {
  async "first link, with a wrong password at the provider"(who) {
    const made = await who.company("first");
    const shop = await organisation("Boulangerie Lefèvre");
    const page = await person(who.as);
    await page.goto(made.redirect);
    assert.equal(await page.getAttribute("html", "lang"), who.as.language, "the browser's language");
    await who.see(page, "choose");
    await page.getByRole("searchbox").fill("sänd");
    assert.equal(await page.locator(".platform:visible").count(), 1);
    await page.getByRole("searchbox").fill("zzz");
    await who.see(page, "choose-none");
    await page.getByRole("searchbox").fill("");
    await page.getByRole("link", { name: /Platypus Sandbox/ }).click();
    await who.heading(page, "consent-title");
    for (const group of await page.locator("summary").all()) await group.click();
    await who.see(page, "consent");
    await who.button(page, "consent-agree").dblclick();
    await signIn(page, { wrongFirst: true });
    await decide(page, "allow", shop);
    await who.linked(page);
    await page.getByText("Boulangerie Lefèvre").waitFor();
    await who.see(page, "linked");
    await connection(CLIENT, made, "Linked");
    await who.link(page, "linked-finish").click();
    await who.heading(page, "end-title");
    await who.see(page, "end");
    await page.context().close();
  },

  async "no at the provider, then yes"(who) {
    const made = await who.company("refuses");
    const shop = await organisation("Second thoughts");
    const page = await person(who.as);
    await who.agree(page, made.redirect);
    await decide(page, "deny");
    await who.heading(page, "link-refused-title");
    await who.see(page, "refused");
    await page.reload();
    await who.heading(page, "link-refused-title");
    const errors = (await connection(CLIENT, made, "PendingAuth")).dataConnectionErrors;
    assert.deepEqual(errors.map((error) => error.statusCode), ["403"]);
    await who.link(page, "link-retry").click();
    await decide(page, "allow", shop);
    await who.linked(page);
    await connection(CLIENT, made, "Linked");
    await page.context().close();
  },

  async "no on our own page, and leaving"(who) {
    const made = await who.company("leaves");
    const page = await person(who.as);
    await page.goto(made.redirect);
    await page.getByRole("link", { name: /Platypus Sandbox/ }).click();
    await who.link(page, "consent-back").click();
    await page.getByRole("searchbox").waitFor();
    await who.link(page, "leave").click();
    await who.heading(page, "leave-title");
    await who.see(page, "leave");
    await who.link(page, "leave-stay").click();
    await who.link(page, "leave").click();
    await who.link(page, "leave-go").click();
    await who.heading(page, "end-nothing-title");
    await who.see(page, "end-nothing");
    await page.context().close();
  },

  async "the provider breaks off while the code is exchanged"(who) {
    const made = await who.company("provider-down");
    const shop = await organisation("Out of order");
    const page = await person(who.as);
    await who.agree(page, made.redirect);
    await signIn(page);
    await faults(shop, { drop_token_answers: 1 });
    await decide(page, "allow", shop);
    await who.heading(page, "link-provider-failed-title");
    await who.see(page, "provider-down");
    await connection(CLIENT, made, "PendingAuth");
    await who.link(page, "link-retry").click();
    await decide(page, "allow", shop);
    await who.linked(page);
    await connection(CLIENT, made, "Linked");
    await page.context().close();
  },

  async "a permission that opens several organisations"(who) {
    const made = await who.company("several");
    await organisation(who.name("Corner Shop"));
    const page = await person(who.as);
    await page.goto(made.redirect);
    await page.getByRole("link", { name: /Several Books/ }).click();
    await who.button(page, "consent-agree", { integration: "Several Books" }).click();
    await decide(page, "allow");
    await who.heading(page, "entities-title");
    await who.see(page, "entities");
    await page.getByLabel(who.name("Corner Shop")).check();
    await who.button(page, "linked-next").click();
    await who.heading(page, "linked-title", { integration: "Several Books" });
    await page.getByText(who.name("Corner Shop")).waitFor();
    await connection(CLIENT, made, "Linked");
    await page.context().close();
  },

  async "too long at the provider"(who) {
    const made = await who.company("too-late");
    const shop = await organisation("Late");
    const page = await person(who.as);
    await who.agree(page, made.redirect);
    await signIn(page);
    await ask("let a quarter of an hour pass");
    await decide(page, "allow", shop);
    await who.heading(page, "link-expired-title");
    await who.see(page, "expired");
    await who.link(page, "link-retry").click();
    await decide(page, "allow", shop);
    await who.linked(page);
    await page.context().close();
  },

  async "a sign-in that somebody else brings back"(who) {
    const made = await who.company("stolen");
    const shop = await organisation("Stolen");
    const page = await person(who.as);
    await who.agree(page, made.redirect);
    await signIn(page);
    const callback = await keptBack(page, "form[action='/oauth/consent']", { organisation: shop, decision: "allow" });
    const stranger = await person(who.as);
    await stranger.goto(callback);
    await who.heading(stranger, "link-foreign-browser-title");
    await who.see(stranger, "stolen");
    await stranger.goto(callback.replace(/state=[^&]*/, "state=invented"));
    await who.heading(stranger, "link-state-unknown-title");
    await who.see(stranger, "state-unknown");
    await connection(CLIENT, made, "PendingAuth");
    // The stranger has spoilt nothing; and what is brought back twice counts once.
    await page.goto(callback);
    await who.linked(page);
    await page.goto(callback);
    await who.linked(page);
    assert.ok(!page.url().includes("code="), "no code stays in the address");
    const linked = await connection(CLIENT, made, "Linked");
    await unlink(CLIENT, made, linked);
    await page.goto(callback);
    await who.heading(page, "link-replayed-title");
    await who.see(page, "replayed");
    await stranger.context().close();
    await page.context().close();
  },

  async "linking again: the same organisation, then another"(who) {
    const made = await who.company("again");
    const shop = await organisation("Blue Door");
    const page = await person(who.as);
    await who.agree(page, made.redirect);
    await decide(page, "allow", shop);
    await who.linked(page);
    const first = await connection(CLIENT, made, "Linked");
    await page.goto(`${made.redirect}/sandbox`);
    await who.see(page, "consent-renews");
    await unlink(CLIENT, made, first);
    await who.agree(page, made.redirect);
    await decide(page, "allow", shop);
    await who.linked(page);
    assert.equal((await connection(CLIENT, made, "Linked")).id, first.id, "the same connection");
    await unlink(CLIENT, made, first);
    const other = await organisation("Red Window");
    await who.agree(page, made.redirect);
    await decide(page, "allow", other);
    await who.heading(page, "question-title", { entity: "Red Window" });
    await who.see(page, "question");
    await who.button(page, "question-no").click();
    await page.getByRole("searchbox").waitFor();
    await connection(CLIENT, made, "Unlinked");
    await who.agree(page, made.redirect);
    await decide(page, "allow", other);
    await who.button(page, "question-yes", { entity: "Red Window" }).click();
    await who.linked(page);
    assert.equal((await connection(CLIENT, made, "Linked")).id, first.id, "the same connection");
    await page.goto(`${made.redirect}/tryton`);
    await who.heading(page, "link-second-accounting-title", { linked: "Platypus Sandbox" });
    await who.see(page, "second-accounting");
    // Another company that chooses the same organisation is asked about that.
    const twin = await who.company("twin");
    await who.agree(page, twin.redirect);
    await decide(page, "allow", other);
    await who.heading(page, "question-title", { entity: "Red Window" });
    await who.see(page, "question-elsewhere");
    await page.context().close();
  },
};

for (const language of ["en", "fr"]) {
  for (const size of ["phone", "desk"]) {
    const who = visitor(language, size);
    for (const [name, scene] of Object.entries(scenes)) {
      await step(`${name} (${language}, ${size})`, () => scene(who));
    }
  }
}
await finish();
