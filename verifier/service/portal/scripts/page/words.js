/**
 * Words (woorden): the texts of the page that its scripts tell, in the reader's language.
 *
 * They stand in the page, by names that begin with `js_`: no script holds a sentence.
 */

const chosen = new Intl.PluralRules(document.documentElement.lang);

/** The text `name` with each {place} in it filled; `n` among the places chooses the form for one or for more. */
export function word(name, places = {}) {
  const found = document.getElementById("words").content.querySelectorAll(`[data-word="${name}"]`);
  const isOne = found.length > 1 && chosen.select(Number(places.n)) === "one";
  return found[isOne ? 0 : found.length - 1].textContent.replace(/\{(\w+)\}/g, (_, place) => places[place]);
}
