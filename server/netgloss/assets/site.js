// Copies the explained text with its notes, as rich text for mail and documents and as plain text for the rest.
(() => {
  "use strict";
  const button = document.getElementById("copy");
  const rich = document.getElementById("rich");
  const plain = document.getElementById("plain");
  const status = document.getElementById("copied");
  if (!button || !(rich instanceof HTMLTextAreaElement) || !(plain instanceof HTMLTextAreaElement) || !status) return;
  if (!navigator.clipboard || !("ClipboardItem" in window)) return; // an old browser: the text can still be selected
  button.hidden = false;
  button.addEventListener("click", async () => {
    const html = new Blob([rich.value], { type: "text/html" });
    const text = new Blob([plain.value], { type: "text/plain" });
    try {
      await navigator.clipboard.write([new ClipboardItem({ "text/html": html, "text/plain": text })]);
      status.textContent = "Copied. Paste it into a mail or a document.";
    } catch {
      status.textContent = "The browser did not allow copying. Select the text and copy it by hand.";
    }
  });
})();
