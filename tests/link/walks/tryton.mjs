// Linking by a key, against a real Tryton.
//   PLATYPUS_TRYTON           its address, its database and a key that is valid

import assert from "node:assert/strict";
import { finish, look, person, step } from "../../browser/browser.mjs";
import { company, connection } from "../../browser/clients.mjs";
import { say } from "../../browser/words.mjs";

const tryton = JSON.parse(process.env.PLATYPUS_TRYTON);
const LABELS = {
  en: { url: "Address of your Tryton server", database: "Database", key: "Application key" },
  fr: { url: "Adresse de votre serveur Tryton", database: "Base de données", key: "Clé d'application" },
};

for (const [language, size] of [["en", "phone"], ["en", "desk"], ["fr", "phone"], ["fr", "desk"]]) {
  const words = (key, values) => say(language, key, { client: "Harbour", integration: "Tryton", ...values });
  const labels = LABELS[language];
  await step(`Tryton by key (${language}, ${size})`, async () => {
    const made = await company("everything", `Tryton ${language} ${size}`);
    const page = await person({ language, size });
    const see = (what) => look(page, `${what}-${language}-${size}`);
    const connect = () => page.getByRole("button", { name: words("credentials-connect") }).click();
    const refused = () => page.getByRole("alert").getByText(words("credentials-refused")).waitFor();
    await page.goto(made.redirect);
    await page.getByRole("link", { name: /Tryton/ }).click();
    await see("consent-key");
    await page.getByRole("button", { name: words("consent-agree") }).click();
    await page.getByRole("heading", { name: words("credentials-title") }).waitFor();
    await see("credentials");

    await page.getByLabel(labels.url).fill(tryton.url);
    await page.getByLabel(labels.database).fill(tryton.database);
    await page.getByLabel(labels.key).fill("0123456789abcdef-wrong");
    await connect();
    await refused();
    await page.getByRole("alert").getByText(words("credentials-not-accepted")).waitFor();
    await see("credentials-wrong");
    assert.equal(await page.getByLabel(labels.key).inputValue(), "", "a key that was typed is not sent back");
    assert.equal(await page.getByLabel(labels.url).inputValue(), tryton.url);

    // A server that does not answer.
    await page.getByLabel(labels.url).fill("http://127.0.0.1:9");
    await page.getByLabel(labels.key).fill(tryton.key);
    await connect();
    await refused();
    await page.getByRole("alert").getByText(words("credentials-not-reached")).waitFor();
    await see("credentials-down");
    await connection("everything", made, "PendingAuth");

    await page.getByLabel(labels.url).fill(tryton.url);
    await page.getByLabel(labels.key).fill(tryton.key);
    await connect();
    // The company before has connected the same books.
    if (language !== "en" || size !== "phone") await page.locator("button[name=answer][value=yes]").click();
    await page.getByRole("heading", { name: words("linked-title"), exact: true }).waitFor();
    await see("linked-by-key");
    await connection("everything", made, "Linked");
    await page.context().close();
  });
}
await finish();
