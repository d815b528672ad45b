// The whole way by keyboard alone, and the whole way without script.

import assert from "node:assert/strict";
import { finish, look, person, press, step } from "../../browser/browser.mjs";
import { api, company, connection } from "../../browser/clients.mjs";
import { decide, organisation } from "../../browser/provider.mjs";
import { say } from "../../browser/words.mjs";

const SANDBOX = "Platypus Sandbox";

for (const language of ["en", "fr"]) {
  const words = (key, values) => say(language, key, { client: "Harbour", integration: SANDBOX, ...values });
  const heading = (page, key) => page.getByRole("heading", { name: words(key), exact: true }).waitFor();

  await step(`by keyboard alone (${language})`, async () => {
    const made = await company("books", `Keyboard ${language}`);
    const shop = await organisation(`Keys ${language}`);
    const page = await person({ language });
    await page.goto(made.redirect);
    // The first stop leads past what every page repeats.
    await press(page, words("skip-to-content"));
    assert.equal(await page.evaluate(() => document.activeElement?.id), "main");
    await press(page, words("choose-search"), "");
    await page.keyboard.type("platypus");
    await press(page, SANDBOX);
    await heading(page, "consent-title");
    await press(page, words("consent-identity-title"));
    await page.locator("details[open]").waitFor();
    await press(page, words("consent-back"));
    await page.getByRole("searchbox").waitFor();
    await press(page, words("leave"));
    await heading(page, "leave-title");
    await press(page, words("leave-stay"));
    await page.getByRole("searchbox").waitFor();
    await press(page, SANDBOX);
    await heading(page, "consent-title");
    await press(page, words("consent-agree"));
    await page.waitForURL(/\/oauth\/authorize/);
    await page.locator("form[action='/oauth/sign-in'] button").focus();
    await page.keyboard.press("Enter");
    await page.locator(`input[name=organisation][value="${shop}"]`).focus();
    await page.keyboard.press("Space");
    await page.locator("button[name=decision][value=allow]").focus();
    await page.keyboard.press("Enter");
    await heading(page, "linked-title");
    await connection("books", made, "Linked");
    await press(page, words("linked-finish"));
    await heading(page, "end-title");
    await page.context().close();
  });

  await step(`without script (${language})`, async () => {
    const made = await company("everything", `No scripts ${language}`);
    const page = await person({ language, scripts: false });
    await page.goto(made.redirect);
    await page.locator("input[type=search]").fill("tryton");
    await page.locator("form[role=search] button").click();
    assert.equal(await page.locator(".platform").count(), 1);
    await page.goto(made.redirect);
    await page.locator(".platform", { hasText: SANDBOX }).click();
    await page.locator("summary").first().click();
    await page.locator("main form button").click();
    await decide(page, "allow", await organisation(`Scriptless ${language}`));
    await page.locator("h1", { hasText: words("linked-title") }).waitFor();
    await page.locator("a", { hasText: words("linked-next") }).click();
    await page.locator("a", { hasText: words("choose-skip") }).click();
    await page.locator("a", { hasText: words("choose-skip") }).click();
    await page.locator("h1", { hasText: words("end-title") }).waitFor();
    await page.context().close();

    const sender = await company("documents", `No scripts either ${language}`);
    const form = await person({ language, scripts: false });
    await form.goto(sender.redirect);
    await form.locator("input[type=file]").setInputFiles({ name: "a.csv", mimeType: "text/csv", buffer: Buffer.from("a;b\n1;2\n") });
    await form.locator("main form button").click();
    await form.locator(".file-name", { hasText: "a.csv" }).waitFor();
    assert.equal((await api("documents", "GET", `/companies/${sender.id}/files`)).length, 1);
    await form.context().close();
  });

  await step(`the theme that was chosen (${language})`, async () => {
    const made = await company("books", `Plain ${language}`);
    const page = await person({ language, size: "phone" });
    await page.goto(`${made.redirect}?theme=dark`);
    await look(page, `choose-theme-dark-${language}-phone`);
    await page.context().close();
  });
}
await finish();
