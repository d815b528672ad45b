// Drives Chromium through the Portal and Link, as a lender's employee and as a company's, and checks
// every page on the way with axe-core, in both languages, light and dark, on a phone and a desk.
//   PLATYPUS_SIGN_IN          a one-time sign-in link

import assert from "node:assert/strict";
import { SIZES, finish, look, lookFromAllSides, person, press, site, step } from "../../browser/browser.mjs";

const { PLATYPUS_SIGN_IN: signIn } = process.env;
const team = await person({ permissions: ["clipboard-read", "clipboard-write"] });
const company = await person();
let link;
let companyPage;

await step("signing in", async () => {
  await team.goto(signIn);
  await look(team, "sign-in");
  await team.getByRole("button", { name: "Sign in" }).click();
  await team.getByRole("heading", { name: "Home", level: 1 }).waitFor();
});

await step("home", async () => {
  await lookFromAllSides(team, `${site}/portal`, "home");
  await team.getByRole("link", { name: "View all companies" }).click();
  await team.getByRole("heading", { name: "Companies", level: 1 }).waitFor();
});

await step("the list of companies", async () => {
  await lookFromAllSides(team, `${site}/portal/companies`, "companies");
  await team.getByRole("link", { name: "Skip to content" }).focus();
  await look(team, "companies-skip-link");
});

await step("a new company, in a dialog", async () => {
  await team.getByRole("link", { name: "New company" }).click();
  const dialog = team.getByRole("dialog", { name: "Add new company" });
  await dialog.waitFor();
  await look(team, "new-company");
  assert.ok(await dialog.getByLabel("Company name").evaluate((field) => field === document.activeElement), "the field has the focus");
  await dialog.getByLabel("Company name").fill("()");
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await team.getByText("Enter a name that has at least one letter or digit.").waitFor();
  await look(team, "new-company-refused");
  await team.getByLabel("Company name").fill("Boulangerie Lefèvre");
  await team.getByRole("button", { name: "Add", exact: true }).click();
  await team.getByRole("dialog", { name: "Boulangerie Lefèvre is added" }).waitFor();
  await look(team, "company-added");
  await team.getByRole("button", { name: "Copy", exact: true }).click();
  await team.getByRole("status").filter({ hasText: "Copied" }).waitFor();
  link = await team.evaluate(() => navigator.clipboard.readText());
  assert.ok(link.startsWith(`${site}/link/company/`), link);
  await team.keyboard.press("Escape");
  await team.getByRole("link", { name: "Boulangerie Lefèvre", exact: true }).click();
  await team.getByRole("heading", { name: "Boulangerie Lefèvre", level: 1 }).waitFor();
  companyPage = team.url();
  await look(team, "company-new");
});

await step("the company's journey through Link", async () => {
  await company.goto(link);
  await look(company, "link-choose");
  await company.getByRole("searchbox").fill("sänd");
  assert.equal(await company.locator(".platform:visible").count(), 1);
  await company.setViewportSize(SIZES.phone);
  await look(company, "link-choose-phone");
  await company.setViewportSize(SIZES.desk);
  await company.getByRole("link", { name: /Sandbox/ }).click();
  await look(company, "link-consent");
  await company.getByText("Financial statements").click();
  await company.getByText("Profit and loss").waitFor();
  await company.getByRole("button", { name: /Agree and continue/ }).click();
  // The sandbox's own pages: sign in with what is filled in, choose the shop, allow.
  await company.waitForURL(/\/oauth\/authorize/);
  await company.locator("form[action='/oauth/sign-in'] button").click();
  await company.locator("input[name=organisation][value=atelier-norre]").check();
  await company.locator("button[name=decision][value=allow]").click();
  // The demo company reads these books already, so Link asks whether this was meant.
  await company.getByRole("button", { name: "Yes, use Atelier Nørre" }).click();
  await company.getByRole("heading", { name: "Platypus Sandbox is connected" }).waitFor();
  await look(company, "linked");
});

await step("the company's page, changing by itself", async () => {
  // Nobody reloads this page: it was opened before there was a connection.
  assert.equal(team.url(), companyPage);
  await team.locator("#connections .pill", { hasText: "Linked" }).waitFor();
  await team.locator("#read-history-rows tr[data-status=Complete]").first().waitFor();
  await company.getByRole("heading", { name: "Your data has been read" }).waitFor();
  await look(company, "linked-over");
  await team.waitForFunction(() => {
    const rows = [...document.querySelectorAll("#read-history-rows tr[data-status]")];
    return rows.length > 0 && rows.every((row) => row.dataset.status === "Complete");
  });
});

await step("the company's page, from all sides", async () => {
  await lookFromAllSides(team, companyPage, "company");
  await lookFromAllSides(team, `${companyPage}/read-history`, "read-history");
  await lookFromAllSides(team, `${site}/portal/journeys`, "journeys");
  await team.goto(companyPage);
});

await step("the company's data: what there is, a table, a record", async () => {
  await team.getByRole("navigation", { name: "Pages of this company" }).getByRole("link", { name: "Data" }).click();
  await team.getByRole("link", { name: "Invoices" }).waitFor();
  const data = team.url();
  const counted = await team.locator("#data tbody tr", { hasText: "Invoices" }).locator("td.numeric").textContent();
  assert.match(counted, /[1-9]/);
  await lookFromAllSides(team, data, "data");
  await team.getByRole("link", { name: "Invoices" }).click();
  await team.locator(".records tbody tr").first().waitFor();
  const records = new URL(team.url());
  await lookFromAllSides(team, records.href, "records");
  await team.getByLabel("Query").fill("totalAmount > 100 && status = Paid");
  await team.getByLabel("Query").press("Enter");
  await team.waitForURL(/query=/);
  await team.locator(".columns-choice > summary").click();
  await team.getByRole("checkbox", { name: "Exchange rate" }).check();
  await look(team, "records-columns");
  await team.getByRole("button", { name: "Show these" }).click();
  await team.getByRole("columnheader", { name: "Exchange rate" }).waitFor();
  await press(team, "Total");
  await team.locator("th[aria-sort=ascending]", { hasText: "Total" }).waitFor();
  await team.getByLabel("Query").fill("totalAmount >> 100");
  await team.getByRole("button", { name: "Filter" }).click();
  await team.getByText("This query cannot be used.").waitFor();
  await look(team, "records-wrong");
  await team.goto(records.href);
  const saved = team.waitForEvent("download");
  await team.getByRole("link", { name: "Export as CSV" }).click();
  assert.equal((await saved).suggestedFilename(), "invoices.csv");
  await team.locator(".records .row-link").first().click();
  await team.getByRole("heading", { name: "Lines" }).waitFor();
  const record = team.url();
  await lookFromAllSides(team, record, "record");
  for (const summary of await team.locator("details > summary").all()) await summary.click();
  await look(team, "record-open");
  await lookFromAllSides(team, data.replace(/data.*/, "data/balanceSheet"), "statements");
  await team.locator(".records .row-link").first().click();
  await team.getByRole("heading", { name: "Assets" }).waitFor();
  await look(team, "statement");
  await lookFromAllSides(team, data.replace(/data.*/, "data/commerce-orders"), "records-unsupported");
  await team.goto(companyPage);
});

await step("an API key, in dialogs", async () => {
  await lookFromAllSides(team, `${site}/portal/developers`, "developers");
  await team.getByRole("link", { name: "New API key" }).click();
  await team.getByRole("dialog", { name: "New API key" }).waitFor();
  await look(team, "new-key");
  await team.getByLabel("Name").fill("Ledger bot");
  await team.getByRole("button", { name: "Create key" }).click();
  const made = team.getByRole("dialog", { name: /The API key “Ledger bot” is made/ });
  await made.waitFor();
  await look(team, "key-made");
  const header = await team.getByLabel("Authorization header").inputValue();
  const answer = await fetch(`${site}/companies`, { headers: { authorization: header } });
  assert.equal(answer.status, 200);
  await made.getByRole("link", { name: "Done" }).click();
  const row = team.getByRole("row", { name: /Ledger bot/ });
  await row.getByRole("link", { name: /Delete the key/ }).click();
  await team.getByRole("dialog", { name: /Delete “Ledger bot”/ }).waitFor();
  await look(team, "delete-key");
  await team.getByRole("button", { name: "Delete key" }).click();
  await team.getByText("The API key is deleted.").waitFor();
});

await step("the settings of data types", async () => {
  await lookFromAllSides(team, `${site}/portal/settings/data-types`, "data-types");
  await team.getByLabel("Invoices: sync frequency").selectOption({ label: "Daily" });
  await team.getByRole("button", { name: "Save changes" }).click();
  await team.getByText("Saved. It counts from now on.").waitFor();
  assert.equal(await team.getByLabel("Invoices: sync frequency").inputValue(), "24");
  await look(team, "data-types-saved");
  await team.goto(companyPage);
});

await step("the menu on a phone", async () => {
  await team.setViewportSize(SIZES.phone);
  await team.getByRole("button", { name: "Menu", exact: true }).click();
  await team.getByRole("link", { name: "Companies" }).first().waitFor();
  await look(team, "menu-phone");
  await team.keyboard.press("Escape");
  await team.setViewportSize(SIZES.desk);
});

await step("renaming, in a dialog", async () => {
  await team.getByRole("link", { name: "Rename", exact: true }).click();
  await team.getByRole("dialog", { name: "Rename company" }).waitFor();
  await look(team, "rename");
  await team.getByLabel("Company name").fill("Boulangerie Lefebvre");
  await team.getByRole("button", { name: "Save" }).click();
  await team.getByRole("heading", { name: "Boulangerie Lefebvre", level: 1 }).waitFor();
  await team.getByText("The company has its new name.").waitFor();
});

await step("unlinking, from the connection's menu", async () => {
  await team.getByRole("button", { name: "Actions for Platypus Sandbox" }).click();
  await look(team, "connection-menu");
  await team.getByRole("link", { name: "Unlink", exact: true }).click();
  await team.getByRole("dialog", { name: /Unlink Platypus Sandbox/ }).waitFor();
  await look(team, "unlink");
  await team.getByRole("button", { name: "Unlink", exact: true }).click();
  await team.locator("#connections .pill", { hasText: "Unlinked" }).waitFor();
  await look(team, "company-unlinked");
});

await step("deleting, once the name is typed", async () => {
  await team.goto(`${site}/portal/companies?search=lefebvre`);
  await team.getByRole("link", { name: "Delete Boulangerie Lefebvre" }).click();
  await team.getByRole("dialog", { name: "Delete Boulangerie Lefebvre?" }).waitFor();
  await look(team, "delete");
  await team.getByLabel(/to confirm/).fill("Boulangerie Lefebvre");
  await team.getByRole("button", { name: "Delete company" }).click();
  await team.getByText("The company is deleted.").waitFor();
  await company.goto(link);
  await company.getByRole("heading", { name: "This link leads nowhere" }).waitFor();
  await look(company, "link-nowhere");
});

await step("signing out", async () => {
  await team.getByRole("button", { name: "Sign out" }).click();
  await team.getByRole("heading", { name: "You have signed out" }).waitFor();
  await look(team, "signed-out");
});

await finish();
