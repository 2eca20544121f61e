/**
 * A one-time link (eenmalige link): its secret stands behind the `#`, which no browser sends along.
 *
 * It is put into the form and taken out of the address, so that no history keeps it, and the form is posted. What
 * happens then the next page asks: an invitation is accepted by who reads it, and by no link.
 */

const form = document.getElementById("link-form");
const field = document.getElementById("secret");

function use() {
  if (location.hash.length > 1) {
    field.value = location.hash.slice(1);
    history.replaceState(null, "", location.pathname);
    form.requestSubmit();
  }
}

addEventListener("hashchange", use);
use();
