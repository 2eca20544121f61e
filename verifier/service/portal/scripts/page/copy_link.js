/**
 * Copying (kopiëren): a button that puts the text of a field on the clipboard; where a browser does not let it, the
 * text is chosen, for its reader to copy.
 */

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const told = document.querySelector(`[data-copied-told="${button.dataset.copy}"]`);
  field.addEventListener("focus", () => field.select());
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const isCopied = await navigator.clipboard.writeText(field.value).then(() => true, () => false);
    told.hidden = !isCopied;
    if (!isCopied) field.focus();
  });
}
