/**
 * Copying (kopiëren): a button that puts the text of a field on the clipboard, where a browser can.
 */

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const told = document.querySelector(`[data-copied-told="${button.dataset.copy}"]`);
  field.addEventListener("focus", () => field.select());
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    told.hidden = false;
  });
}
