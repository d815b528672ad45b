// What pages say, from the same files: a walk names a message, and finds it in the visitor's language.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";

const folder = new URL("../../locales/", import.meta.url);
const messages = {};
for (const language of ["en", "fr"]) {
  messages[language] = new Map();
  for (const file of readdirSync(new URL(`${language}/`, folder))) {
    for (const line of readFileSync(new URL(`${language}/${file}`, folder), "utf8").split("\n")) {
      const found = /^([a-z0-9-]+) = (.+)$/.exec(line);
      if (found) messages[language].set(found[1], found[2]);
    }
  }
}

/** The message in that language. */
export function say(language, key, values = {}) {
  const message = messages[language].get(key);
  assert.ok(message, `there is no message ${key} in ${language}`);
  return message.replace(/\{ \$(\w+) \}/g, (_, name) => values[name]);
}
