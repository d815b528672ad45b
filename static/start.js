// Everything here makes a working page more pleasant; nothing needs it.
import { watchCopying } from "./copying.js";
import { watchDialogs } from "./dialogs.js";
import { watchFilters } from "./filters.js";
import { watchUploads } from "./uploading.js";
import { watchLive } from "./live.js";
import { localiseMoments } from "./moments.js";

localiseMoments(document);
watchCopying();
watchDialogs();
watchFilters();
watchLive();
watchUploads();
