// Keyboard shortcuts, which the browser keeps.

import { byId } from "../common/pages.js";

const { say, element } = netgloss;
const CHROMIUM = "chrome://extensions/shortcuts";

export async function startKeys() {
  byId("keys").hidden = !chrome.commands; // there are none on Android
  if (!chrome.commands) return;
  byId("keys-change").addEventListener("click", () => {
    const open = Reflect.get(chrome.commands, "openShortcutSettings"); // Firefox
    void (open ? open.call(chrome.commands) : chrome.tabs.create({ url: CHROMIUM }));
  });
  document.addEventListener("visibilitychange", () => void show()); // they may have been changed meanwhile
  await show();
}

async function show() {
  const commands = await chrome.commands.getAll();
  const rows = commands.map(({ name, description, shortcut }) => {
    const what = name === "_execute_action" ? say("commandList") : (description ?? "");
    return element("tr", "", element("td", "", what), element("td", "", shortcut ? element("kbd", "", shortcut) : say("keysNone")));
  });
  byId("keys-list").replaceChildren(...rows);
}
