// Begins, once in each document.
"use strict";
var netgloss = netgloss || {};

/** @type {netgloss.Session | null} */
netgloss.session = netgloss.session ?? null;
if (!netgloss.session && document.documentElement instanceof HTMLElement && "highlights" in CSS) {
  netgloss.session = new netgloss.Session();
  void netgloss.session.start();
}
