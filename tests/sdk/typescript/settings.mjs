// Profile and sync settings (contract sections 4 and 8).

import assert from "node:assert/strict";
import { test } from "node:test";
import { refused } from "./contract.mjs";
import { platform } from "./server.mjs";
import { company } from "./tenant.mjs";

test("a profile is read and changed", async () => {
  const before = await platform.settings.getProfile();
  assert.ok(before.name);
  const wanted = {
    name: "Renamed lender",
    redirectUrl: "https://lender.example/{companyId}/done?s={statusCode}",
    logoUrl: "https://lender.example/logo.png",
    iconUrl: "https://lender.example/icon.png",
    whiteListUrls: ["https://lender.example"],
  };
  try {
    const changed = await platform.settings.updateProfile(wanted);
    assert.deepEqual(await platform.settings.getProfile(), changed);
    const { whiteListUrls, ...rest } = changed;
    assert.deepEqual({ ...rest, whiteListUrls: whiteListUrls.map((url) => url.replace(/\/$/, "")) }, wanted);
    await refused(platform.settings.updateProfile({ name: "", redirectUrl: "" }), 400);
  } finally {
    await platform.settings.updateProfile(before);
  }
  assert.equal((await platform.settings.getProfile()).name, before.name);
});

/** A sync setting that differs from the default in what is given. */
const setting = (dataType, changes = {}) => ({ dataType, fetchOnFirstLink: true, syncSchedule: 0, syncOrder: 40, ...changes });
const of = ({ settings }, dataType) => settings.find((entry) => entry.dataType === dataType);

test("sync settings hold for every company that has none of its own", async () => {
  const client = await platform.settings.getSyncSettings();
  assert.equal(client.settings.length, 43);
  const companyId = (await company("Synced daily")).id;
  const seen = () => platform.companies.getCompanySyncSettings({ companyId });
  const decide = (settings) => platform.settings.updateSyncSettings({ clientId: client.clientId, settings, overridesDefaults: true });
  const own = (settings, overridesDefaults) =>
    platform.companies.setCompanySyncSettings({ companyId, requestBody: { companyId, settings, overridesDefaults } });
  try {
    await decide([setting("invoices", { syncSchedule: 24, syncFromWindow: 12 }), setting("profitAndLoss", { monthsToSync: 36 })]);
    const followed = await seen();
    assert.deepEqual([followed.companyId, followed.overridesDefaults], [companyId, false]);
    assert.deepEqual([of(followed, "invoices").syncSchedule, of(followed, "invoices").syncFromWindow], [24, 12]);
    assert.equal(of(followed, "profitAndLoss").monthsToSync, 36);
    await own([setting("invoices", { syncSchedule: 1 })], true);
    assert.deepEqual([of(await seen(), "invoices").syncSchedule, (await seen()).overridesDefaults], [1, true]);
    assert.equal(of(await platform.settings.getSyncSettings(), "invoices").syncSchedule, 24);
    // Falling back to the client's.
    await own([setting("invoices", { syncSchedule: 1 })], false);
    assert.equal(of(await seen(), "invoices").syncSchedule, 24);
    await refused(own([setting("bills", { syncFromWindow: 1, syncFromUtc: "2026-01-01" })], true), 400, "not valid");
  } finally {
    await decide([setting("invoices"), setting("profitAndLoss")]);
  }
});
