/** Names (namen) on the page of a contract: what parties and contracts are called in its own lists of choices. */

import { element } from "../page/reporting.js";

/** {party(id), contract(digest), framework}; what no list has is called by its id. */
export function namesOn(form) {
  const names = new Map();
  const lists = [form, element("parties-row").content];
  for (const each of lists.flatMap((list) => [...list.querySelectorAll("option")])) names.set(each.value, each.textContent);
  for (const each of form.querySelectorAll('[name="buyers"]')) {
    names.set(each.value, form.querySelector(`label[for="${each.id}"]`).textContent);
  }
  const { contractor, contractorName, reference } = form.dataset;
  if (contractor) names.set(contractor, contractorName);
  const called = (id) => names.get(id) ?? id;
  return { party: called, contract: called, framework: reference };
}
