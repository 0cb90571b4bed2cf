// The page of settings. Every change is kept at once, and said.

import { byId, fillTexts, showDisclaimer } from "../common/pages.js";
import { startGlossary } from "./glossary.js";
import { startKeys } from "./keys.js";
import { startKnown } from "./known.js";
import { startMarking } from "./marking.js";
import { startSites } from "./sites.js";
import { startStored } from "./stored.js";

fillTexts();
byId("version").textContent = netgloss.say("aboutVersion", chrome.runtime.getManifest().version);
void showDisclaimer();
void startMarking();
void startKnown();
void startSites();
void startGlossary();
void startKeys();
void startStored();
