// Every test in one process: the company that most of them read is linked once.

import "./beyond_the_model.mjs";
import "./companies.mjs";
import "./connections.mjs";
import "./embedding.mjs";
import "./integrations_and_keys.mjs";
import "./products.mjs";
import "./push.mjs";
import "./refresh.mjs";
import "./settings.mjs";
import "./webhook_consumers.mjs";
